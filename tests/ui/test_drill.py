"""From a figure to what is behind it: the rows for technicians, the definition for everyone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from fragility.balance import Switches, Trait, balance, composition, load_rules
from tests.conftest import ROOT
from tests.ui.register_toy import make_register
from ui import territories
from ui.confidential import register
from ui.register import definition, listing, rows, words
from ui.register.drill import Drill
from ui.roles import Role
from ui.texts import has

if TYPE_CHECKING:
    from pathlib import Path

YEAR = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(territories, "demo_is_current", lambda: True)
    return tmp_path


@pytest.fixture
def territory(folder):
    make_register(folder / "essai")
    return next(each for each in territories.all_territories() if each.slug == "essai")


@pytest.mark.parametrize(
    "switches", [Switches(), Switches(mutations=False), Switches(unknown="left_out")]
)
def test_the_rows_behind_a_figure_are_those_it_counts(territory, switches) -> None:
    prepared = register.prepared(territory)
    found = balance(prepared, switches, by=["commune_code"], period=YEAR)
    for row in found.rows.to_dict("records"):
        where = {"commune_code": row["commune_code"]}
        drill = Drill("x", row["rule"], where, YEAR, switches)
        behind = rows.behind(territory, drill, Role.TECHNICIEN).content
        assert len(behind) == row["row_count"]
        assert int((behind[rows.WHERE] == 0).sum()) == row["counted_count"]
        assert int((behind[rows.WHERE] == 2).sum()) == row["unknown_count"]


def test_unknown_outside_and_periods_are_cells_like_others(territory) -> None:
    frame = register.prepared(territory).frame
    quartier = frame["qpv_code"].astype(object)
    assert rows.mask(frame, {"qpv_code": None}).sum() == quartier.isna().sum() > 0
    assert rows.mask(frame, {"qpv_code": ""}).sum() == (quartier == "").sum() > 0
    halves = [f"{year}-S{half}" for year in (2023, 2024, 2025) for half in (1, 2)]
    assert sum(rows.mask(frame, {"semester": half}).sum() for half in halves) == len(frame)
    assert rows.mask(frame, {"fragility_class": 4}).sum() == (frame["fragility_class"] == 4).sum()
    # A column that the table lacks is unknown everywhere.
    assert rows.mask(frame, {"segment": None}).all()
    assert not rows.mask(frame, {"segment": "x"}).any()


def test_a_category_of_a_composition_opens_its_rows(territory) -> None:
    prepared = register.prepared(territory)
    found = composition(prepared, Trait.PRIORITY, period=YEAR)
    counts = dict(zip(found["category"], found["allocation_count"], strict=True))
    for category, count in counts.items():
        drill = Drill("x", period=YEAR, trait=(Trait.PRIORITY, category))
        assert len(rows.behind(territory, drill, Role.TECHNICIEN).content) == count
    both = Drill("x", period=YEAR, trait=(Trait.PRIORITY, "dalo+other_priority"))
    assert (
        len(rows.behind(territory, both, Role.TECHNICIEN).content)
        == counts["dalo"] + counts["other_priority"]
    )


def test_applications_are_kept_by_a_condition(territory) -> None:
    drill = Drill("x", table="applications", keep=lambda frame: frame["outcome"] == "pending")
    behind = rows.behind(territory, drill, Role.TECHNICIEN).content
    assert 0 < len(behind) < len(register.applications(territory).frame)
    shown = rows.readable(territory, behind, None)
    assert set(shown["Issue"]) == {"en attente"}
    assert "Bourg-1" in set(shown["Commune demandée"])


def test_rows_are_in_french_and_sorted_by_figures(territory) -> None:
    prepared = register.prepared(territory)
    rule = next(each for each in prepared.rules.rules if each.id == "outside_qpv_q1")
    drill = Drill("x", rule.id, {"commune_code": "99002"}, YEAR)
    shown = rows.readable(territory, rows.behind(territory, drill, Role.TECHNICIEN).content, rule)
    assert set(shown["Bail signé"]) <= {"oui", "non", "inconnu"}
    assert set(shown["QPV"]) == {"hors QPV", "inconnu"}
    assert pd.api.types.is_numeric_dtype(shown["Ressources annuelles par UC"])
    assert shown["Date de décision"].is_monotonic_decreasing
    counted = shown[shown["Sous la règle"] == "compte pour l’objectif"]
    assert len(counted)
    assert (counted["Compte comme"] != "").all()
    # Nothing is known of the landlord's segments: the column is left out.
    assert "Résidence" not in shown


def test_a_definition_says_part_whole_target_and_text() -> None:
    rule = next(each for each in load_rules("agenda_2015").rules if each.id == "mutation")
    assert definition.targets(rule, YEAR) == ()
    rule = next(each for each in load_rules("mel_2016").rules if each.id == "commune_aci")
    said = {line.term: line.text for line in definition.of_rule(rule, Switches(), YEAR)}
    assert "premiers accès seulement" in said["Sur quel total"]
    assert said["Objectif"].replace("\u202f", " ").startswith("au moins 45 %")
    assert "accord collectif" in said["Texte"].casefold()
    legal = next(each for each in load_rules().rules if each.event == "lease")
    switches = Switches(mutations=False, event="decision")
    assert "premiers accès seulement" in definition.denominator(legal, switches)
    assert "bail ait suivi ou non" in definition.denominator(legal, switches)


def test_a_title_is_cut_between_words_in_the_name_of_a_file() -> None:
    cut = listing.short("Hors QPV : premier quartile ou relogés — Communauté d’agglomération, 2025")
    assert cut == "Hors QPV : premier quartile ou relogés"
    assert listing.short("Bailleur : Foyer d’Essai") == "Bailleur : Foyer d’Essai"


def test_every_category_has_a_name() -> None:
    for name, column in words.columns().items():
        for category in column.categories:
            word = "others" if category == "other" else category
            assert has(f"register.value.{name}.{word}") or name == "product_key", (name, category)


def open_page(**address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    app.switch_page("pages/attributions.py").run()
    assert not app.exception
    return app


def bodies(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html")).replace("\u202f", " ")


@pytest.mark.usefixtures("territory")
def test_technicians_open_the_rows_and_elus_the_definition() -> None:
    app = open_page(role="technicien")
    assert not app.dataframe
    app.button(key="gauge_outside_qpv_q1").click().run()
    assert not app.exception
    assert len(app.dataframe) == 1
    assert "Les baux signés hors QPV" in bodies(app)
    app = open_page(role="elu")
    app.button(key="gauge_outside_qpv_q1").click().run()
    assert not app.exception
    assert not app.dataframe
    said = bodies(app)
    assert "Les baux signés hors QPV" in said
    assert "réservées aux techniciens" in said
    assert "A0" not in said  # no identifier of a row


@pytest.mark.usefixtures("territory")
def test_a_row_of_the_table_opens_once() -> None:
    app = open_page(role="technicien", par="landlord_name")
    chosen = next(each for each in app.selectbox if each.key == "allocations_table_open")
    chosen.select("Foyer d’Essai").run()
    assert len(app.dataframe) == 1
    assert set(app.dataframe[0].value["Bailleur"]) == {"Foyer d’Essai"}
    app.run()
    assert not app.dataframe
