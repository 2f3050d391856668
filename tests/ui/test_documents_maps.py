"""Maps of documents: the served contours in the pixels of a picture, told without colour alone."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from PIL import Image

from tests.ui.toy import make_store
from ui import territories
from ui.documents import figures, ground, kept, map_style, maps
from ui.documents.legend import SWATCH_PX, Entry, lay_out
from ui.map.model import ClassLook, MapValues, ZoneState

if TYPE_CHECKING:
    from pathlib import Path

    from ui.territories import Territory

COLORS = ("#efebc6", "#2a3a74")
LOOKS = (ClassLook("Proche", COLORS[0], "20 % ou plus"), ClassLook("Loin", COLORS[1]))


@pytest.fixture(scope="module")
def territory(tmp_path_factory: pytest.TempPathFactory) -> Territory:
    folder: Path = tmp_path_factory.mktemp("documents")
    make_store(folder / "essai", communes=5, per_commune=3, tables=())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAGILITE_DATA_DIR", str(folder))
        return territories.describe("essai")


def values(**more: Any) -> MapValues:
    """Five communes from south to north: two classed, one of each state."""
    return MapValues(
        "Part hors QPV",
        LOOKS,
        {"99001": 1, "99002": 2},
        {
            "99003": ZoneState.MISSING,
            "99004": ZoneState.SECRET,
            "99005": ZoneState.NOT_CONCERNED,
        },
        **more,
    )


def layers(spec: dict[str, Any], style: str) -> list[dict[str, Any]]:
    """Records of all the layers of a style."""
    return [
        record
        for layer in spec["layer"]
        if layer["mark"]["style"] == style
        for record in layer["data"]["values"]
    ]


def shapes(spec: dict[str, Any], style: str) -> list[shapely.Geometry]:
    return [shapely.geometry.shape(record["geometry"]) for record in layers(spec, style)]


def test_states_are_told_apart_by_more_than_a_colour(territory: Territory) -> None:
    spec = maps.choropleth(territory, "commune", values())
    swatch = SWATCH_PX[0] * SWATCH_PX[1]
    for style in (map_style.MISSING, map_style.SECRET, map_style.NOT_CONCERNED):
        zone, key = shapes(spec, style)
        assert zone.area > key.area == pytest.approx(swatch, abs=3)
    (lines,), (dots,) = shapes(spec, map_style.HATCH), shapes(spec, map_style.DOT)
    missing, secret = shapes(spec, map_style.MISSING), shapes(spec, map_style.SECRET)
    assert all(lines.intersects(each) for each in missing)
    assert all(dots.intersects(each) for each in secret)
    # Rounding to a tenth of a pixel may put the end of a line just outside.
    assert lines.within(shapely.union_all(missing).buffer(0.2))
    assert dots.within(shapely.union_all(secret).buffer(0.2))


def test_north_is_up_and_classes_have_their_colour_and_number(territory: Territory) -> None:
    spec = maps.choropleth(territory, "commune", values())
    zones = {
        record["properties"]["fill"]: shapely.geometry.shape(record["geometry"]).centroid
        for record in layers(spec, map_style.ZONE)[:2]
    }
    assert zones[COLORS[0]].y > zones[COLORS[1]].y  # commune 1 lies south of commune 2
    digits = [(r["text"], r["y"]) for r in layers(spec, map_style.DIGIT)]
    assert {text for text, _ in digits} == {"1", "2"}
    unnumbered = maps.choropleth(territory, "commune", values(numbered=False))
    assert layers(unnumbered, map_style.DIGIT) == []


def test_the_legend_counts_what_is_drawn(territory: Territory) -> None:
    spec = maps.choropleth(territory, "commune", values())
    labels = [r["text"] for r in layers(spec, map_style.LABEL)]
    assert labels == ["Loin", "Proche", "Donnée manquante", "Secret statistique", "Non concerné"]
    details = [r["text"] for r in layers(spec, map_style.DETAIL)]
    assert details[:2] == ["1 commune", "20 % ou plus · 1 commune"]
    assert any("inventés" in detail for detail in details)  # a made-up territory says so
    part = maps.choropleth(territory, "commune", values(), zones={"99002", "99003"})
    labels = [r["text"] for r in layers(part, map_style.LABEL)]
    assert labels == ["Loin", "Proche", "Donnée manquante"]
    assert [r["text"] for r in layers(part, map_style.DETAIL)][:2] == [
        "1 commune",
        "20 % ou plus · 0 commune",
    ]


def test_a_sector_is_framed_and_its_neighbours_are_plain(territory: Territory) -> None:
    whole = maps.choropleth(territory, "commune", values())
    part = maps.choropleth(territory, "commune", values(), zones={"99002", "99003"})
    assert shapes(part, map_style.MISSING)[0].area > shapes(whole, map_style.MISSING)[0].area
    assert layers(whole, map_style.AROUND) == []
    (edge,) = shapes(part, map_style.EDGE)
    assert edge.bounds[2] <= part["width"]
    # What is cut is cut at the edge that is drawn; what the map is about is not.
    around = shapely.union_all(shapes(part, map_style.AROUND))
    assert edge.buffer(0.1).covers(around)
    assert around.bounds[3] == pytest.approx(edge.bounds[3], abs=0.2)
    about = shapely.union_all(shapes(part, map_style.MISSING)[:1])
    assert edge.buffer(-15).covers(about)
    assert layers(whole, map_style.EDGE) == []
    assert not layers(part, map_style.SECRET)


def test_iris_lie_under_the_borders_of_their_communes(territory: Territory) -> None:
    codes = kept.shapes(territory, "iris").codes
    spec = maps.choropleth(territory, "iris", MapValues("T", LOOKS, dict.fromkeys(codes, 1)))
    borders = shapes(spec, map_style.BORDER)
    assert len(borders) == 5 + 1  # and the scale bar
    assert len(layers(spec, map_style.ZONE)) == 15 + 2  # and the legend's swatches
    assert layers(spec, map_style.NAME) == []


def test_a_map_draws_light_enough_on_paper_and_holds_no_address(territory: Territory) -> None:
    spec = maps.choropleth(territory, "commune", values())
    picture = figures.png(spec)
    assert len(picture.content) < 300_000
    assert picture.width_px <= 642  # the width of the text on A4, at 96 pixels an inch
    with Image.open(io.BytesIO(picture.content)) as image:
        drawn = {color for _, color in image.convert("RGB").getcolors(maxcolors=1_000_000)}
    for color in COLORS:
        wanted = tuple(int(color[i : i + 2], 16) for i in (1, 3, 5))
        assert any(max(abs(a - b) for a, b in zip(wanted, c, strict=True)) <= 4 for c in drawn)
    assert json.dumps(spec, allow_nan=False).count("http") == 1  # the name of the schema


def test_every_style_named_has_a_look_in_both_themes(territory: Territory) -> None:
    spec = maps.choropleth(territory, "commune", values())
    for dark in (False, True):
        looks = figures.complete(spec, dark=dark)["config"]["style"]
        assert {layer["mark"]["style"] for layer in spec["layer"]} <= looks.keys()


def test_a_hole_stays_a_hole_and_a_kilometre_is_as_long_either_way() -> None:
    ring = shapely.Polygon(
        [(2, 48), (2, 49), (3, 49), (3, 48)],
        [[(2.4, 48.4), (2.6, 48.4), (2.6, 48.6), (2.4, 48.6)]],
    )
    outlines = np.array([ring], dtype=object)
    frame = ground.frame_of(outlines, 400, 400)
    (placed,) = frame.place(outlines)
    assert shapely.is_ccw(placed.exterior) != shapely.is_ccw(placed.interiors[0])
    assert placed.area < shapely.Polygon(placed.exterior).area
    assert frame.height == pytest.approx(400)
    # One degree of longitude at 48.5° north is cos(48.5°) of a degree of latitude.
    assert (frame.width - 2) / (frame.height - 2) == pytest.approx(0.6626, abs=1e-3)
    assert frame.metres_a_pixel == pytest.approx(111_195 / 398)


def test_a_legend_below_is_dealt_into_columns_of_about_one_height() -> None:
    entries = [Entry("class", f"Classe {i}", "un détail") for i in range(6)]
    one = lay_out("Titre", "", entries, x=0, y=0)
    three = lay_out("Titre", "", entries, x=0, y=0, columns=3)
    assert len({shape.bounds[0] for _, shape in one.swatches}) == 1
    lefts = [shape.bounds[0] for _, shape in three.swatches]
    assert [lefts.count(left) for left in sorted(set(lefts))] == [2, 2, 2]
    assert three.bottom < one.bottom / 2
