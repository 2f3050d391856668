"""The frame of the pages: theme, language, territories, the embedded one."""

from __future__ import annotations

import json
import re
import threading
import tomllib
from typing import TYPE_CHECKING

import pytest

from geodata.errors import StoreError
from tests.conftest import ROOT
from tests.ui.toy import EPCI, make_store
from ui import building, chrome, territories, theme
from ui.home import thumbnail

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def _data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))


def test_nothing_is_sent_and_nothing_is_asked_outside() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["server"]["showEmailPrompt"] is False
    addresses = re.findall(r"https?://[^\s\"')]+", theme.stylesheet() + json.dumps(CONFIG))
    assert addresses == []
    faces = CONFIG["theme"]["fontFaces"]
    assert faces
    assert all(face["url"].startswith("app/static/vendor/fonts/") for face in faces)


def test_the_fonts_of_the_theme_are_those_put_in_place(tmp_path: Path) -> None:
    theme.install_fonts(tmp_path)
    theme.install_fonts(tmp_path)  # a second start changes nothing
    there = {path.name for path in (tmp_path / "vendor/fonts").iterdir()}
    assert {face["url"].rsplit("/", 1)[1] for face in CONFIG["theme"]["fontFaces"]} == there
    assert all(face["family"] == theme.FONT_FAMILY for face in CONFIG["theme"]["fontFaces"])


def test_the_colours_of_the_code_are_those_of_the_settings() -> None:
    assert CONFIG["theme"]["light"]["textColor"] == theme.INK
    assert CONFIG["theme"]["light"]["backgroundColor"] == theme.PAPER
    assert CONFIG["theme"]["light"]["primaryColor"] == theme.ACCENT
    assert tuple(CONFIG["theme"]["chartSequentialColors"]) == theme.SEQUENTIAL


def _custom_properties() -> dict[str, tuple[str, str]]:
    found = re.findall(r"(--fs-[\w-]+): light-dark\((#\w{6}), (#\w{6})\)", theme.stylesheet())
    return {name: (light, dark) for name, light, dark in found}


@pytest.mark.parametrize("name", ["ink", "muted", "accent", "good", "warn", "bad"])
def test_text_is_readable_on_the_page_and_on_panels(name: str) -> None:
    ours = _custom_properties()
    for position in (0, 1):
        ink = ours[f"--fs-{name}"][position]
        assert theme.contrast(ink, ours["--fs-page"][position]) >= 4.5
        assert theme.contrast(ink, ours["--fs-surface"][position]) >= 4.5


def test_the_mark_of_fiction_is_readable() -> None:
    ours = _custom_properties()
    for position in (0, 1):
        ink, ground = (
            ours["--fs-fiction"][position],
            ours["--fs-fiction-soft"][position],
        )
        assert theme.contrast(ink, ground) >= 4.5


def test_the_main_button_is_readable() -> None:
    ours = _custom_properties()
    for position in (0, 1):
        ink = ours["--fs-button-ink"][position]
        for ground in ("--fs-button", "--fs-button-hover"):
            assert theme.contrast(ink, ours[ground][position]) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("count", range(2, 9))
def test_the_classes_darken_from_the_first_to_the_last(count: int, dark: bool) -> None:
    colors = theme.class_colors(count, dark=dark)
    assert list(colors) == list(range(1, count + 1))
    lights = [theme.luminance(color) for color in colors.values()]
    assert lights == sorted(lights, reverse=True)
    for color in colors.values():
        assert theme.contrast(color, theme.text_on(color)) >= 4.5


def test_the_icon_is_drawn_by_the_code() -> None:
    assert theme.icon().size == (64, 64)
    assert len(theme.icon().getcolors(maxcolors=100_000)) > 10


def test_the_words_put_in_place_of_streamlits_are_french_and_differ() -> None:
    words = chrome.translations()
    assert set(words) == {"exact", "starts", "ends", "templates"}
    assert words["exact"]["Upload"] == "Choisir des fichiers"
    same = {ours for theirs, ours in words["exact"].items() if theirs == ours}
    assert same <= {"Format", "Compact"}


def test_the_script_cannot_be_closed_by_its_own_words() -> None:
    script = chrome.script()
    assert script.count("</script>") == 1
    assert "__WORDS__" not in script


@pytest.mark.parametrize("slug", ["../secret", "", "A", ".hidden", "a/b", "a\\b", "x" * 65, "é"])
def test_a_slug_never_leads_out_of_the_data(slug: str) -> None:
    with pytest.raises(StoreError):
        territories.folder_of(slug)


def test_a_damaged_store_is_named_and_the_others_stay(tmp_path: Path) -> None:
    make_store(tmp_path / "essai")
    (tmp_path / "casse").mkdir()
    (tmp_path / "casse/manifest.json").write_text("{", encoding="utf-8")
    assert [each.slug for each in territories.all_territories()] == ["essai"]
    assert [name for name, _ in territories.damaged()] == ["casse"]


def test_the_same_territory_keeps_its_slug_and_no_other_takes_it(
    tmp_path: Path,
) -> None:
    first = territories.slug_for("Pays d’Essai", EPCI)
    make_store(tmp_path / first)
    assert territories.slug_for("Pays d’Essai", EPCI) == first
    other = territories.slug_for("Pays d’Essai", "200011111")
    assert other != first
    assert territories.SLUG.fullmatch(other)
    assert territories.slug_for("Démonstration", EPCI) != territories.DEMO_SLUG


def test_removing_a_territory_removes_it_alone(tmp_path: Path) -> None:
    make_store(tmp_path / "un")
    make_store(tmp_path / "deux")
    territories.remove("un")
    assert [each.slug for each in territories.all_territories()] == ["deux"]
    (tmp_path / "notes").mkdir()
    with pytest.raises(StoreError):
        territories.remove("notes")


def test_a_rebuilt_store_has_another_stamp(tmp_path: Path) -> None:
    make_store(tmp_path / "essai")
    first = territories.describe("essai")
    assert first.stamp == territories.describe("essai").stamp
    assert first.fictional
    assert first.commune_count == 3


def test_the_demo_is_built_once_for_all_who_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[int] = []
    gate = threading.Event()

    def build(folder: Path, progress: object) -> None:  # noqa: ARG001
        calls.append(1)
        gate.wait(5)
        make_store(folder)

    monkeypatch.setattr(territories.demo, "build_store", build)
    assert not territories.demo_is_current()
    builds = {id(building.demo_build()) for _ in range(3)}
    gate.set()
    assert len(builds) == 1
    assert building.demo_build().wait(20)
    assert building.demo_build().problem is None
    assert calls == [1]
    assert territories.demo_is_current()


def test_the_demo_is_built_again_when_its_generator_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_store(tmp_path / territories.DEMO_SLUG)
    assert not territories.demo_is_current()
    (tmp_path / f".{territories.DEMO_SLUG}-version").write_text(territories.demo_version())
    assert territories.demo_is_current()
    monkeypatch.setattr(territories, "demo_version", lambda: "another")
    assert not territories.demo_is_current()


def test_a_failed_build_says_why_and_may_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(folder: Path, progress: object) -> None:  # noqa: ARG001
        reason = "Le disque est plein."
        raise StoreError(reason)

    monkeypatch.setattr(territories.demo, "build_store", fail)
    first = building.demo_build()
    assert first.wait(20)
    assert first.problem == "Le disque est plein."
    assert building.demo_build() is not first


def test_the_miniature_keeps_every_zone(tmp_path: Path) -> None:
    from geodata.store import TerritoryStore

    store = TerritoryStore.open(make_store(tmp_path / "essai", communes=2, per_commune=3))
    drawing = thumbnail.draw(store.zones("iris"))
    assert len(drawing.paths) == 6
    assert all(path.startswith("M") and path.endswith("Z") for path in drawing.paths.values())
    picture = thumbnail.image(drawing, {}, "#ffffff", 'Carte de "<b>"')
    assert "<b>" not in picture
