"""The page *Typologie*, run without a browser on a toy territory with residences."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from fragility.typology import FrozenTypology
from geodata.workspace import ConflictError
from tests.conftest import ROOT
from tests.ui.residence_toy import add_stock
from tests.ui.test_page_fragilite import element_html, map_arguments
from tests.ui.toy import make_store
from ui import roles, territories, workspace
from ui.typology import export, kept, palette, saved, secrecy, solid, view, where, words

if TYPE_CHECKING:
    from pathlib import Path

    from ui.territories import Territory

COUNT = 90


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("FRAGILITE_ROLE", "technicien")
    monkeypatch.delenv("FRAGILITE_DATABASE_URL", raising=False)
    monkeypatch.setattr("ui.territories.demo_is_current", lambda: True)
    return make_store(tmp_path / "pays-d-essai", per_commune=5, communes=4)


@pytest.fixture
def territory(folder: Path) -> Territory:
    add_stock(folder, COUNT)
    return territories.describe("pays-d-essai")


def open_page() -> AppTest:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.switch_page("pages/typologie.py")
    return at


def button(at: AppTest, key: str) -> bool:
    return any(each.key == key for each in at.button)


def test_without_residences_the_page_says_what_to_do(folder: Path) -> None:
    at = open_page().run()
    assert folder.is_dir()
    assert not at.exception
    assert "Aucune résidence dans ce territoire" in element_html(at)
    assert kept.families(territories.describe("pays-d-essai")) is None


def test_the_page_shows_six_named_families(territory: Territory) -> None:
    at = open_page().run()
    assert not at.exception
    html = element_html(at)
    found = kept.families(territory)
    assert found is not None
    assert found.numbers == (1, 2, 3, 4, 5, 6)
    for name in found.names.values():
        assert name in html
    assert sum(found.counts.values()) == COUNT
    assert sum(found.dwellings.values()) == found.frame["dwelling_count"].sum()
    assert "Familles calculées sur le parc affiché" in html
    assert "Loyer mensuel au m²" in html, "a feature the table lacks is said"
    assert map_arguments(at)["feature_group"]


def test_an_address_opens_a_family_and_a_residence(territory: Territory) -> None:
    at = open_page()
    at.query_params["famille"] = "2"
    at.query_params["residence"] = "essai-0004"
    at.run()
    assert not at.exception
    html = element_html(at)
    found = kept.families(territory)
    assert found is not None
    assert f"Profil\u202f: {found.names[2]}" in html
    assert f"famille {found.frame.loc['essai-0004', 'family']}" in html
    for wrong in ("7", "99", "x"):
        at.query_params["famille"] = wrong
        assert not at.run().exception


def test_names_are_kept_and_follow_the_family(territory: Territory) -> None:
    at = open_page().run()
    found = kept.families(territory)
    assert found is not None
    field = next(each for each in at.text_input if each.label == "Famille 3")
    field.set_value("Les <Tilleuls>")
    at.button(key="FormSubmitter:typology_names-Enregistrer les noms").click().run()
    assert not at.exception
    again = kept.families(territory)
    assert again is not None
    assert again.names[3] == "Les <Tilleuls>"
    assert again.origin == "frozen", "names hang on families that are kept"
    assert "Les &lt;Tilleuls&gt;" in element_html(at)
    # With another number of families, one that is found again keeps its name.
    held = saved.read(territory)
    for number in (5, 7):
        new = kept.refitted(territory, held, number)
        assert ("Les <Tilleuls>" in new.names.values()) == (again.keys[3] in new.names)
    assert kept.refitted(territory, held, 6).names == again.model.names


def test_two_people_do_not_overwrite_each_other(territory: Territory) -> None:
    at = open_page().run()
    found, before = kept.families(territory), saved.read(territory)
    assert found is not None
    saved.save_names(territory, {found.keys[1]: "Plus rapide"}, before)
    with pytest.raises(ConflictError):
        saved.save_names(territory, {found.keys[1]: "Trop tard"}, before)
    assert not at.run().exception
    assert "Plus rapide" in element_html(at)
    assert "Trop tard" not in element_html(at)


def test_a_changed_stock_keeps_the_frozen_families_until_told(folder: Path) -> None:
    add_stock(folder, COUNT)
    territory = territories.describe("pays-d-essai")
    at = open_page().run()
    assert button(at, "typology_freeze")
    at.button(key="typology_freeze").click().run()
    assert "Familles figées." in element_html(at)
    assert not button(at, "typology_freeze"), "nothing to change any more"
    frozen = kept.families(territory)
    assert frozen is not None
    # Next year's stock: fewer residences, and no energy labels any more.
    shutil.rmtree(folder)
    make_store(folder, per_commune=5, communes=4)
    add_stock(folder, 70, drop=tuple(f"energy_{letter}_count" for letter in "abcdefg"))
    changed = territories.describe("pays-d-essai")
    at = open_page().run()
    assert not at.exception
    html = element_html(at)
    kept_now = kept.families(changed)
    assert kept_now is not None
    assert kept_now.model.digest == frozen.model.digest
    assert "changeraient de famille" in html
    assert "Absentes de la table" in html
    assert not button(at, "typology_freeze"), "keeping is the default"
    at.radio(key="typology_choice_pays-d-essai").set_value("refit").run()
    at.button(key="typology_freeze").click().run()
    renewed = kept.families(changed)
    assert renewed is not None
    assert renewed.model.digest != frozen.model.digest
    assert len(workspace.current().history(saved.MODEL, changed.code)) == 2


def test_an_elu_reads_and_does_not_change(
    territory: Territory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRAGILITE_ROLE", "elu")
    at = open_page().run()
    assert not at.exception
    assert "réservé aux techniciens" in element_html(at)
    assert not button(at, "typology_freeze")
    assert not [each for each in at.text_input if each.label.startswith("Famille ")]
    assert kept.families(territory) is not None


def test_the_stability_is_computed_when_asked(
    territory: Territory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "DRAWS", 5)
    at = open_page().run()
    assert "Jaccard moyen" not in element_html(at)
    at.toggle(key="typology_solid").set_value(True).run()
    assert not at.exception
    html = element_html(at)
    assert "Jaccard moyen" in html
    assert "5 tirages de 90 résidences" in html
    compared = kept.comparison(territory)
    rows = solid.choice_rows(compared)
    assert [row["number"] for row in rows] == [str(n) for n in range(2, 11)]
    spec = solid.chart(compared, 6, dark=False).to_dict()
    assert len(spec["hconcat"]) == 3


def test_the_export_says_the_family_of_every_residence(territory: Territory) -> None:
    found = kept.families(territory)
    assert found is not None
    current = view.View(territory, saved.Saved(), found, None, roles.Role.TECHNICIEN, 0)
    table = export.frame(current)
    assert pd.api.types.is_float_dtype(table["Distance au centre"])
    assert len(table) == COUNT
    assert table["Nom de la famille"].isin(list(found.names.values())).all()
    assert table["Logements"].sum() == sum(found.dwellings.values())
    text = found.model.to_json()
    assert FrozenTypology.from_json(text) == found.model
    assert json.loads(text)["format"] == "fragility-typology/1"


def test_what_is_computed_from_rents_does_not_leave_with_an_elu(territory: Territory) -> None:
    found = kept.families(territory)
    assert found is not None
    table = export.frame(view.View(territory, saved.Saved(), found, None, roles.Role.ELU, 0))
    computed = ["Netteté (0 à 1)", "Distance au centre", "Loin de toutes les familles"]
    assert (table[computed] == "réservé aux techniciens").all(axis=None)
    assert table["Famille"].notna().any()


def test_the_map_colours_each_family_and_hides_the_others(territory: Territory) -> None:
    found = kept.families(territory)
    assert found is not None
    every = where.point_values(found)
    assert len(every.class_of) == COUNT
    assert [look.color for look in every.classes] == list(palette.colors(6).values())
    one = where.point_values(found, 2)
    assert set(one.class_of.values()) == {2}
    assert len(one.class_of) == found.counts[2]
    counts = where.commune_counts(found, kept.residences(territory)["commune_code"])
    assert counts.to_numpy().sum() == COUNT
    assert counts.sum().to_dict() == found.counts


def test_a_residence_left_out_is_told_with_its_reason() -> None:
    row = pd.Series({"state": "left_out", "reason": "trop peu de données"})
    said = where.residence_words(row, "Les Ifs", {}, roles.Role.ELU)
    assert said == "Les Ifs\u202f: sans famille, trop peu de données."


def test_how_near_a_residence_is_to_its_family_is_for_technicians() -> None:
    known = {"state": "assigned", "family": 1, "second_family": 2, "margin": 0.4, "far": True}
    said = {
        role: where.residence_words(pd.Series(known), "Les Ifs", {1: "Tours", 2: "Maisons"}, role)
        for role in roles.Role
    }
    assert "Tours" in said[roles.Role.ELU]
    assert "40" not in said[roles.Role.ELU]
    assert "40" in said[roles.Role.TECHNICIEN]


def test_damaged_names_never_break_the_page(territory: Territory) -> None:
    found = kept.families(territory)
    assert found is not None
    model = found.model
    key = found.keys[1]
    other = found.names[2]
    assert saved.named(model, {"nowhere-1": "x"}).names == model.names
    twin = saved.named(model, {key: other})
    assert twin.names[key] == other
    assert twin.names[found.keys[2]] == f"{other} (2)"
    assert saved.named(model, {key: "  "}).names == model.names


def test_words_of_test_values_are_symmetric() -> None:
    for size in (0.5, 2.0, 5.0, 40.0):
        high, low = words.strength(size), words.strength(-size)
        assert high.replace("au-dessus", "au-dessous") == low
    assert words.strength(float("nan")) == "sans écart notable"
    assert words.amount(float("nan"), "share", level=False) == "inconnu"
    assert words.amount(6.5, "eur_per_m2", level=False).startswith("6,50")


def test_restricted_figures_of_small_families_are_withheld_from_elus() -> None:
    profile = pd.DataFrame(
        {
            "feature": ["rent_eur_per_m2"] * 4 + ["built_year"],
            "family_known_count": [2, 3, 98, 0, 1],
            "stock_known_count": [100, 100, 100, 100, 100],
            "family_value": [5.0, 5.0, 5.0, float("nan"), 1960.0],
            "family_mean": 5.0,
            "test_value": 3.0,
        }
    )
    seen = secrecy.shown(profile, roles.Role.ELU)
    # Two residences, and two outside the family by difference; a public year is never withheld.
    assert seen["withheld"].tolist() == [True, False, True, False, False]
    assert seen["family_value"].isna().tolist() == [True, False, True, True, False]
    assert seen["test_value"].isna().tolist() == [True, False, True, False, False]
    assert not secrecy.shown(profile, roles.Role.TECHNICIEN)["withheld"].any()
    assert not secrecy.may_take_model(roles.Role.ELU)
    row = seen.iloc[0].to_dict() | {"unit": "eur_per_m2", "level": None}
    assert words.family_amount(pd.Series(row)) == "secret"


def test_a_small_family_is_not_told_by_the_stock_less_the_others() -> None:
    profile = pd.DataFrame(
        {
            "feature": "vacancy_share",
            "family_known_count": [10, 12, 2],
            "stock_known_count": 24,
            "family_value": [0.1, 0.2, 0.5],
            "family_mean": [0.1, 0.2, 0.5],
            "test_value": 1.0,
        }
    )
    seen = secrecy.shown(profile, roles.Role.ELU)
    assert seen["withheld"].tolist() == [True, False, True]


def test_an_unforeseen_rule_withholds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrecy, "GROUPS", "nowhere")
    profile = pd.DataFrame(
        {
            "feature": ["vacancy_share"],
            "family_known_count": [50],
            "stock_known_count": [100],
            "family_value": [0.1],
            "family_mean": [0.1],
            "test_value": [3.0],
        }
    )
    assert secrecy.shown(profile, roles.Role.ELU)["withheld"].all()
