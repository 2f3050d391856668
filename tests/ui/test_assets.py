"""What is served without login: Leaflet and the map's code, geometry with codes and names."""

from __future__ import annotations

import gzip
import json
import os
import time
from typing import TYPE_CHECKING, Any

import pytest

from fragility.disclosure import public, release
from fragility.errors import RefusedError
from ui import assets

if TYPE_CHECKING:
    from pathlib import Path


def square(x: float, y: float, **properties: Any) -> dict[str, Any]:
    ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def write(path: Path, features: list[dict[str, Any]]) -> Path:
    text = json.dumps({"type": "FeatureCollection", "features": features})
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, "utf-8")
    return path


def published(static: Path, file: assets.GeometryFile) -> dict[str, Any]:
    path = static / file.url.removeprefix(f"{assets.FROM_FRAME}/")
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    assert json.loads(gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes())) == document
    return document


def publish(source: Path, static: Path) -> assets.GeometryFile:
    return assets.publish_geometry(public(source), static)


def test_nothing_but_codes_and_names_is_published(tmp_path: Path) -> None:
    source = write(
        tmp_path / "iris.geojson",
        [
            square(
                2,
                48,
                zone_code="990010101",
                zone_name="Bourg",
                income_eur=12345,
                note="x",
            )
        ],
    )
    file = publish(source, tmp_path / "static")
    document = published(tmp_path / "static", file)
    assert document["features"][0]["properties"] == {
        "code": "990010101",
        "name": "Bourg",
    }
    assert "12345" not in json.dumps(document)


def test_what_is_not_public_is_not_served(tmp_path: Path) -> None:
    source = write(tmp_path / "a.geojson", [square(2, 48, code="a", name="A")])
    with pytest.raises(RefusedError):
        assets.publish_geometry(release(source, "restricted_stock", "technicien"), tmp_path / "s")
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("name", ["a.geojson", "a.geojson.gz"])
def test_codes_and_boxes_follow_the_file(tmp_path: Path, name: str) -> None:
    source = write(
        tmp_path / name,
        [square(2, 48, code="b", name="B"), square(4, 50, code="a", name="A")],
    )
    file = publish(source, tmp_path / "static")
    assert file.codes == ("b", "a")
    assert file.names == ("B", "A")
    assert file.extent == ((48, 2), (51, 5))
    assert file.bounds(["a"]) == ((50, 4), (51, 5))
    assert file.bounds(["unknown"]) == file.extent


def test_parts_of_a_zone_all_count_in_its_box(tmp_path: Path) -> None:
    one, other = square(0, 0), square(5, 6)
    parts = [one["geometry"]["coordinates"], other["geometry"]["coordinates"]]
    zone = {
        "type": "Feature",
        "properties": {"code": "a", "name": "A"},
        "geometry": {"type": "MultiPolygon", "coordinates": parts},
    }
    file = publish(write(tmp_path / "a.geojson", [zone]), tmp_path / "static")
    assert file.boxes == (((0, 0), (7, 6)),)


def test_a_zone_without_geometry_is_left_out(tmp_path: Path) -> None:
    lost = {
        "type": "Feature",
        "properties": {"code": "x", "name": "X"},
        "geometry": None,
    }
    source = write(tmp_path / "a.geojson", [lost, square(0, 0, code="a", name="A")])
    assert publish(source, tmp_path / "static").codes == ("a",)


def test_the_address_changes_with_the_content_only(tmp_path: Path) -> None:
    static = tmp_path / "static"
    first = write(tmp_path / "first.geojson", [square(0, 0, code="a", name="A")])
    same = write(tmp_path / "same.geojson", [square(0, 0, code="a", name="A", extra=1)])
    other = write(tmp_path / "other.geojson", [square(0, 1, code="a", name="A")])
    urls = [publish(path, static).url for path in (first, same, other)]
    assert urls[0] == urls[1] != urls[2]


def test_old_geometries_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "_KEPT_GEOMETRIES", 2)
    static = tmp_path / "static"
    long_ago = time.time() - 2 * assets._KEPT_SECONDS
    for x in range(5):
        source = write(tmp_path / f"{x}.geojson", [square(x, 0, code="a", name="A")])
        last = publish(source, static)
        if x == 3:  # so far nothing was removed: another server may show any of them
            assert len(list((static / "geo").iterdir())) == 4
            for each in (static / "geo").iterdir():
                os.utime(each, (long_ago, long_ago))
    assert len(list((static / "geo").iterdir())) == 2
    assert published(static, last)["features"]


def test_the_bundle_holds_leaflet_and_asks_nothing_outside(tmp_path: Path) -> None:
    url = assets.install_assets.__wrapped__(tmp_path)
    path = tmp_path / url.removeprefix(f"{assets.FROM_FRAME}/")
    text = path.read_text("utf-8")
    assert "Leaflet 1.9.4" in text
    assert "window.fragiliteMap" in text
    assert "sourceMappingURL" not in text
    own = "".join((assets._BROWSER / name).read_text("utf-8") for name in assets.SCRIPTS)
    assert "http://" not in own.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in own


def test_every_script_is_in_the_bundle() -> None:
    written = {path.name for path in assets._BROWSER.glob("*.js")}
    assert written == set(assets.SCRIPTS)


def test_no_text_is_ever_read_as_markup() -> None:
    for name in assets.SCRIPTS:
        code = (assets._BROWSER / name).read_text("utf-8")
        for risky in (
            "innerHTML",
            "insertAdjacentHTML",
            "document.write",
            "bindTooltip",
            "eval(",
        ):
            assert risky not in code, name


def test_installing_twice_gives_the_same_file(tmp_path: Path) -> None:
    one = assets.install_assets.__wrapped__(tmp_path)
    other = assets.install_assets.__wrapped__(tmp_path)
    assert one == other
    assert len(list((tmp_path / "vendor").iterdir())) == 1
