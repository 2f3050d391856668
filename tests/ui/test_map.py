"""What the map sends to the browser at each rerun, and what it takes back."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
import streamlit_folium
from hypothesis import given
from hypothesis import strategies as some

from fragility.disclosure import public, release
from ui.assets import FROM_FRAME, GeometryFile, compose_bundle
from ui.map import (
    ClassLook,
    Focus,
    MapEvent,
    MapLayers,
    MapValues,
    Outline,
    PointValues,
    ValueFormat,
    ZoneState,
    plain_zones,
    show_map,
)
from ui.map.circles import largest_of, legend_sizes
from ui.map.component import read_event
from ui.map.payload import make_payload
from ui.map.wire import marks, to_script
from ui.roles import Role

BOX = ((50.0, 3.0), (50.1, 3.1))
LOOKS = tuple(ClassLook(f"Classe {n}", "#efebc6") for n in (1, 2, 3, 4))


def geometry(count: int, name: str = "iris") -> GeometryFile:
    codes = tuple(f"99{n:07d}" for n in range(count))
    return GeometryFile(
        url=f"{FROM_FRAME}/geo/0123/{name}.geojson",
        codes=codes,
        names=tuple("<img src=x onerror=alert(1)>" for _ in codes),
        boxes=(BOX,) * count,
        extent=BOX,
    )


def values(zones: GeometryFile, shift: int = 0) -> MapValues:
    return MapValues(
        title="Indice",
        classes=LOOKS,
        class_of={code: (n + shift) % 4 + 1 for n, code in enumerate(zones.codes)},
        value_of={code: 0.123456789 * (n + shift) for n, code in enumerate(zones.codes)},
        value_format=ValueFormat("Indice", digits=2),
    )


def draw(
    layers: MapLayers, zones: MapValues, *, points: PointValues | None = None, **more: Any
) -> None:
    show_map(layers, public(zones), None, points=None if points is None else public(points), **more)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Calls of streamlit-folium's component, in order."""
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **args: calls.append(args))
    return calls


def test_the_base_script_never_changes(sent: list[dict[str, Any]]) -> None:
    zones = geometry(12)
    draw(MapLayers(zones), values(zones))
    draw(MapLayers(zones), values(zones, 1), selection=zones.codes[3])
    others = geometry(3, "commune")
    draw(MapLayers(others), values(others), focus=Focus("x", BOX))
    assert len({call["script"] for call in sent}) == 1
    assert len({call["key"] for call in sent}) == 1, "the map would be mounted again"
    assert len({call["feature_group"] for call in sent}) == 3


def test_a_reader_has_only_what_was_let_out_for_him(
    sent: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("ui.shell.note", lambda body, **_: said.append(body))
    zones, points = geometry(2), geometry(3, "residence")
    layers = MapLayers(zones, points=points)
    monkeypatch.setattr("ui.roles.current", lambda _: Role.ELU)
    here: Any = object()
    show_map(layers, release(values(zones), "allocation_detail", "technicien"), here)
    assert sent == []
    reserved = release(circles(points), "residence_opinion", "technicien")
    show_map(layers, public(plain_zones(zones.codes)), here, points=reserved)
    assert '"points":null' in sent[0]["feature_group"]
    assert len(said) == 2
    never: Any = values(zones)
    show_map(layers, never, here)
    assert len(said) == 3, "what was never let out is not drawn"
    assert len(sent) == 1


def test_everything_is_local(sent: list[dict[str, Any]]) -> None:
    zones = geometry(2)
    draw(MapLayers(zones), values(zones))
    (call,) = sent
    assert call["css_links"] == []
    assert len(call["js_links"]) == 1
    assert call["js_links"][0].startswith(f"{FROM_FRAME}/vendor/map-")
    assert not re.search(r"https?:", json.dumps([call["script"], call["feature_group"]]))
    assert call["returned_objects"] == []


def test_neither_geometry_nor_names_are_sent(sent: list[dict[str, Any]]) -> None:
    zones = geometry(500)
    draw(MapLayers(zones, around=zones, borders=zones), values(zones))
    (call,) = sent
    text = json.dumps(call, default=str)
    assert "coordinates" not in text
    assert "onerror" not in text
    assert len(text) < 500 * 12 + 6000, "a few bytes a zone, not a polygon"


def test_the_group_kept_by_streamlit_folium_is_emptied() -> None:
    assert b"window.feature_group = []" in compose_bundle()


def test_streamlit_folium_is_the_version_this_relies_on() -> None:
    build = Path(streamlit_folium.__file__).parent / "frontend" / "build"
    (script,) = build.rglob("main.*.js")
    code = script.read_text("utf-8")
    for needed in (
        "__GLOBAL_DATA__",
        "window.Streamlit=",
        "last_feature_group",
        "window.map=map_div",
    ):
        assert needed in code.replace("window.map = map_div", "window.map=map_div"), needed


def test_marks_follow_the_order_of_the_file() -> None:
    states = {"b": ZoneState.SECRET, "d": ZoneState.NOT_CONCERNED}
    assert marks(("a", "b", "c", "d", "e"), {"c": 4, "a": 1}, states) == "1s4n."


def test_values_are_sent_for_the_zones_drawn_in_order() -> None:
    zones = geometry(4)
    a, b, c, d = zones.codes
    shown = MapValues("", LOOKS, {d: 1, b: 2}, {c: ZoneState.MISSING}, {d: 15691.4, b: 1 / 3, a: 9})
    sent = make_payload(MapLayers(zones), shown)["zones"]
    assert sent["marks"] == ".2m1"
    assert sent["values"] == [0.333333, None, 15691.4]


def test_a_missing_figure_is_never_zero() -> None:
    zones = geometry(2)
    shown = MapValues("", LOOKS, dict.fromkeys(zones.codes, 1), {}, {zones.codes[0]: float("nan")})
    assert make_payload(MapLayers(zones), shown)["zones"]["values"] == [None, None]


def test_states_without_a_class_have_distinct_looks() -> None:
    zones = geometry(1)
    for dark in (False, True):
        states = make_payload(MapLayers(zones), values(zones), dark=dark)["states"]
        assert len({look["pattern"] for look in states.values()}) == 3
        assert len({look["label"] for look in states.values()}) == 3


def test_the_view_moves_with_the_focus_and_the_geometry_only() -> None:
    zones = geometry(3)
    layers = MapLayers(zones)
    same = [make_payload(layers, values(zones, shift))["focus"]["id"] for shift in (0, 1)]
    assert same[0] == same[1]
    opened = make_payload(layers, values(zones), focus=Focus("99001", BOX))["focus"]["id"]
    other = make_payload(MapLayers(geometry(3, "other")), values(zones))["focus"]["id"]
    assert len({same[0], opened, other}) == 3


def test_too_many_classes_are_refused() -> None:
    with pytest.raises(ValueError, match="10 classes"):
        MapValues("", tuple(ClassLook("", "#000000") for _ in range(10)), {})


@given(some.text(alphabet=string.printable + "é’ \u2028\u202f{}'<>_&", max_size=60))
def test_a_text_survives_the_way_to_the_browser(text: str) -> None:
    script = to_script({"note": text})
    for risky in ("<", ">", "&", "'", "_", "`", "{{", "\u2028"):
        assert risky not in script
    # JSON escapes are JavaScript escapes: reading it back gives the text unchanged.
    assert json.loads(script) == {"note": text}
    rewritten = streamlit_folium._resolve_element_refs(
        streamlit_folium._replace_folium_vars(script, {"feature": "x", "0": "y"})
    )
    assert rewritten == script


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        "zones",
        {"layer": "zones"},
        {"layer": "other", "code": "a"},
        {"layer": "zones", "code": 3},
    ],
)
def test_what_is_not_a_click_is_ignored(value: object) -> None:
    assert read_event(value) is None


def test_a_click_reaches_the_page_and_an_unknown_code_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **args: calls.append(args))
    zones, heard = geometry(2), []
    draw(MapLayers(zones), values(zones), key="essai", on_event=heard.append)

    def click(value: object) -> None:
        # streamlit-folium copies the component's value under our key, then calls us.
        st.session_state[calls[-1]["key"]] = value
        calls[-1]["on_change"]()

    click({"layer": "zones", "code": zones.codes[1], "moment": "1"})
    click({"layer": "zones", "code": "<script>", "moment": "2"})
    click({"layer": "around", "code": zones.codes[0], "moment": "3"})
    assert heard == [MapEvent("zones", zones.codes[1])]


def test_outlines_are_switched_in_the_browser() -> None:
    zones = geometry(1)
    outline = Outline("qpv2024", "QPV 2024", geometry(2, "qpv"), "#c2185b", shown=False)
    (sent,) = make_payload(MapLayers(zones, outlines=(outline,)), values(zones))["outlines"]
    assert sent["shown"] is False
    assert sent["url"].endswith("qpv.geojson")


def circles(points: GeometryFile, **more: Any) -> PointValues:
    class_of = {code: n % 4 + 1 for n, code in enumerate(points.codes)}
    return PointValues(LOOKS, class_of, title="Familles", **more)


def test_points_are_sent_in_the_order_of_their_file() -> None:
    zones, points = geometry(2), geometry(4, "residence")
    a, b, c, d = points.codes
    shown = PointValues(
        LOOKS,
        {d: 2, a: 1},
        {b: ZoneState.MISSING},
        size_of={a: 12, b: 0, c: 400, d: float("nan")},
        value_of={a: 0.25, c: 1.0},
    )
    sent = make_payload(
        MapLayers(zones, points=points), plain_zones(zones.codes), points=shown, point_selection=d
    )
    assert sent["zones"]["marks"] == "pp"
    assert sent["points"]["marks"] == "1m.2", "the third is not drawn"
    assert sent["points"]["sizes"] == [12, 0, None], "zero is a size, unknown is none"
    assert sent["points"]["values"] == [0.25, None, None]
    assert sent["points"]["largest"] == 400, "the scale does not follow what is hidden"
    assert sent["pointSelection"] == d


def test_ten_thousand_points_weigh_a_few_bytes_each(sent: list[dict[str, Any]]) -> None:
    zones, points = geometry(40, "commune"), geometry(10_000, "residence")
    sizes = {code: float(n % 90 + 1) for n, code in enumerate(points.codes)}
    shown = circles(points, size_of=sizes, size_label="Logements")
    draw(MapLayers(zones, points=points), plain_zones(zones.codes), points=shown)
    (call,) = sent
    text = json.dumps(call, default=str)
    assert "coordinates" not in text
    assert "onerror" not in text
    assert len(text) < 10_000 * 5 + 10_000


def test_without_points_nothing_is_said_of_them() -> None:
    zones, points = geometry(2), geometry(3, "residence")
    assert make_payload(MapLayers(zones, points=points), values(zones))["points"] is None
    assert make_payload(MapLayers(zones), values(zones), points=circles(points))["points"] is None


def test_a_circle_has_no_negative_area_and_no_tenth_class() -> None:
    with pytest.raises(ValueError, match="negative"):
        PointValues(LOOKS, {}, size_of={"a": -1.0})
    with pytest.raises(ValueError, match="10 classes"):
        PointValues(tuple(ClassLook("", "#000000") for _ in range(10)), {})


def test_a_click_on_a_circle_reaches_the_page_only_where_circles_are_drawn(
    sent: list[dict[str, Any]],
) -> None:
    zones, points, heard = geometry(2), geometry(3, "residence"), []

    def click(layers: MapLayers, key: str, code: str) -> None:
        draw(layers, values(zones), points=circles(points), key=key, on_event=heard.append)
        st.session_state[sent[-1]["key"]] = {"layer": "points", "code": code, "moment": "1"}
        sent[-1]["on_change"]()

    click(MapLayers(zones, points=points), "one", points.codes[2])
    click(MapLayers(zones, points=points), "two", "nowhere")
    click(MapLayers(zones), "three", points.codes[2])
    assert heard == [MapEvent("points", points.codes[2])]


@given(some.lists(some.floats(min_value=0, max_value=1e7), min_size=1, max_size=30))
def test_the_circles_of_the_legend_are_round_and_within_the_map(sizes: list[float]) -> None:
    largest = largest_of({str(n): size for n, size in enumerate(sizes)})
    assert largest == max(sizes)
    shown = legend_sizes(largest)
    assert shown == sorted(set(shown), reverse=True)
    assert all(1 <= size <= largest and size == int(size) for size in shown)
    assert bool(shown) == (largest >= 1)
    assert all(len(f"{size:.0f}".rstrip("0")) <= 2 for size in shown), "one or two digits, then 0"
