"""The page *Demande*: figures, map, curve, tables, secrecy, what the file covers, empty states."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from fragility.disclosure import Verdict
from geodata.sectors import Sector, SectorSet
from tests.conftest import ROOT
from tests.ui.register_toy import applications, make_register
from ui import state, territories
from ui.confidential import register
from ui.demand import base, conditions, kept, listing, settings, subjects, words
from ui.roles import Role
from ui.sectors import kept as sectors
from ui.texts import has

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "pages/demande.py"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(territories, "demo_is_current", lambda: True)
    return tmp_path


@pytest.fixture
def territory(folder) -> territories.Territory:
    make_register(folder / "essai")
    return territories.all_territories()[0]


def open_page(**address: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


def html(app: AppTest) -> str:
    bodies = [element.proto.body for element in app.get("html")]
    return "\n".join(bodies).replace("\u202f", " ").replace("\u00a0", " ")


def text(app: AppTest) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html(app)))


def sent(app: AppTest) -> str:
    (frame,) = app.get("component_instance")
    return json.dumps(json.loads(frame.proto.json_args), ensure_ascii=False)


def alone(frame: pd.DataFrame) -> pd.DataFrame:
    """Applications that still wait, and no other."""
    return frame[frame["outcome"] == "pending"].assign(closed_on=pd.NaT)


def test_a_territory_without_applications_says_what_to_import(folder) -> None:
    make_register(folder / "essai", without=("applications",))
    assert "Pas encore de demandes pour ce territoire" in html(open_page())


def test_elus_read_figures_with_what_they_are_drawn_from(folder) -> None:
    make_register(folder / "essai")
    app = open_page(role="elu")
    said = text(app)
    pending = int((applications()["outcome"] == "pending").sum())
    assert f"demandes en attente {pending} au 31 décembre 2025" in said
    assert re.search(rf"{pending} demandes pour \d+ attributions", said)
    assert "intervalle de confiance à 95 %" in said or "L’attente médiane" in said
    assert "La date et les réglages sont les mêmes pour toute publication" in said
    # The day of the first end is one household's: its month is enough.
    assert re.search(r"Le fichier contient les sorties depuis [a-zéû]+ \d{4}\.", said)
    assert not app.date_input
    labels = [each.label for each in app.selectbox]
    assert "Situation" not in labels
    # The smallest commune has a handful of applications.
    assert "masqué" in said
    assert "Ménage × pièces" not in str([g.proto for g in app.get("button_group")])
    assert app.get("vega_lite_chart")
    assert "Demandes par attribution" in sent(app)


def test_nothing_in_an_address_changes_what_elus_read(folder) -> None:
    make_register(folder / "essai")
    plain = text(open_page(role="elu"))
    other = open_page(role="elu", periode="2024", depuis="2025-06-01", mutations="sans")
    assert text(other) == plain


def test_the_entry_point_gives_elus_one_day_and_one_setting(territory, monkeypatch) -> None:
    """No figure of élus is drawn without :func:`settings.read`, which reads no address for them."""

    def refuse(*_: object) -> str:
        raise AssertionError

    monkeypatch.setattr(state, "sync", refuse)
    found = settings.read(territory, Role.ELU)
    extract = base.extract(territory)
    assert extract is not None
    assert found == settings.published(extract)
    assert found == settings.Setting(extract.year_ends[0], extract.since, mutations=True)
    assert (found.as_of.month, found.as_of.day) == (12, 31)
    for by in kept.cuts(territory):
        assert kept.table(territory, Role.ELU, by).verdict is not Verdict.REFUSED, by
    with pytest.raises(AssertionError):
        settings.read(territory, Role.TECHNICIEN)


@pytest.mark.parametrize(
    ("by", "within"),
    [
        (("household_band", "asked_rooms_band"), ()),
        (("commune_code", "access"), ()),
        (("asked_rooms_count",), ()),
        (("registered_on",), ()),
        (("access",), ("99001",)),
        ((), ("99001",)),
    ],
)
def test_elus_are_refused_what_is_not_protected_together(territory, by, within) -> None:
    assert kept.table(territory, Role.ELU, by, within).verdict is Verdict.REFUSED
    assert kept.curves(territory, Role.ELU, by, within).verdict is Verdict.REFUSED
    assert kept.table(territory, Role.ELU, by, within).rows.empty
    if within:
        assert kept.rooms(territory, Role.ELU, within).rows.empty
        assert kept.trend(territory, Role.ELU, within).rows.empty


def test_no_figure_of_elus_is_of_fewer_than_11(territory) -> None:
    for by in kept.cuts(territory):
        rows = kept.table(territory, Role.ELU, by).rows
        counts = rows[[name for name in rows if str(name).endswith("_count")]].astype("Float64")
        assert (counts.fillna(11) >= 11).all(axis=None), by
        assert not [name for name in rows if "unknown" in str(name)]
    rooms = kept.rooms(territory, Role.ELU).rows
    rooms = rooms[rooms["rooms"] != "unknown"]  # never unknown here: an empty cell is no secret
    assert (rooms[["pending_count", "allocation_count"]].fillna(11) >= 11).all(axis=None)
    trend = kept.trend(territory, Role.ELU).rows
    assert trend["as_of"].map(lambda day: (day.month, day.day) == (12, 31)).all()


def test_sectors_come_before_communes(territory, monkeypatch) -> None:
    division = SectorSet("bassins", "Bassins", (Sector("nord", "Nord", ("99001", "99002")),))
    monkeypatch.setattr(sectors, "current", lambda _: division)
    assert kept.places(territory) == ("sector", "commune_code")
    assert ("commune_code",) not in kept.cuts(territory)
    assert kept.table(territory, Role.ELU, ("commune_code",)).verdict is Verdict.REFUSED
    shown = kept.table(territory, Role.ELU, ("sector", "commune_code"))
    assert shown.verdict is Verdict.AGGREGATED
    wide = kept.table(territory, Role.ELU, ("sector",)).rows
    assert "Nord" in wide["sector"].tolist()


def test_an_open_commune_has_its_own_figures(folder) -> None:
    make_register(folder / "essai")
    frame = applications()
    there = frame[(frame["commune_code"] == "99001") & (frame["outcome"] == "pending")]
    said = text(open_page(role="elu", commune="99001"))
    assert f"demandes en attente {len(there)} au 31 décembre 2025" in said
    # Segments stay those of the whole territory: crossed with a commune they are not protected.
    assert "Lieu : Pays d’Essai" in said
    said = text(open_page(role="technicien", commune="99001", par="asked_rooms_band"))
    assert "Lieu : Bourg-1" in said


def test_technicians_change_the_day_the_extract_and_the_mutations(folder) -> None:
    make_register(folder / "essai")
    app = open_page(role="technicien")
    assert re.search(r"sorties depuis le \d+e?r? \w+ \d{4} : \d+, dont \d+ sans", text(app))
    before = text(app)
    app.date_input[0].set_value(pd.Timestamp("2025-01-01").date()).run()
    assert app.query_params["depuis"] == "2025-01-01"
    assert "Date corrigée ici : les sorties sont prises depuis le 1er janvier 2025" in text(app)
    app = open_page(role="technicien", mutations="sans")
    assert "Mutations exclues" in text(app)
    assert text(app) != before
    day = next(each for each in app.selectbox if each.label == "Situation")
    assert "au 31 décembre 2024" in day.options
    choice = "Voir les demandes derrière un chiffre"
    opened = next(each for each in app.selectbox if each.label == choice)
    opened.select("Attente médiane").run()
    assert not app.exception
    assert "Estimation de Kaplan-Meier" in text(app)
    app = open_page(role="technicien", par="household_rooms", depuis="2025-02-31")
    assert "1 personne · 1 pièce demandée" in text(app)
    assert "Date corrigée" not in text(app)


def test_pending_applications_alone_are_said_to_be(folder) -> None:
    make_register(folder / "essai", asked=alone(applications()))
    said = text(open_page(role="elu"))
    assert "Le fichier ne contient que des demandes en attente" in said
    assert "Aucune courbe à tracer" in said


def test_without_allocations_the_waits_are_there_and_the_pressure_is_not(folder) -> None:
    make_register(folder / "essai", without=("allocations",))
    app = open_page(role="technicien")
    said = text(app)
    assert "Pas d’attributions pour ce territoire" in said
    assert "demandes par attribution" not in said
    assert "attente médiane" in said
    assert "Attente m" in sent(app)


def test_applications_none_of_which_was_withdrawn_are_told(folder) -> None:
    frame = applications()
    make_register(folder / "essai", asked=frame[frame["outcome"] != "withdrawn"])
    assert "Aucune demande du fichier n’est sortie sans attribution" in text(open_page())


def test_figures_open_on_the_rows_that_make_them(territory, monkeypatch) -> None:
    monkeypatch.setattr(state, "sync", lambda _name, _allowed, default: default)
    setting = settings.read(territory, Role.TECHNICIEN)
    assert setting is not None
    frame = register.applications(territory).frame
    row = kept.table(territory, Role.TECHNICIEN).rows.iloc[0]
    assert conditions.waiting(frame, setting=setting).sum() == row["pending_count"]
    assert conditions.all_followed(frame, setting=setting).sum() == row["application_count"]
    assert conditions.housed(frame, setting=setting).sum() == row["allocated_count"]
    for subject in subjects.SUBJECTS:
        if subject.situation:
            held = conditions.in_situation(frame, setting=setting, situation=subject.situation)
            assert held.sum() == row[subject.value]


def test_the_export_carries_its_setting(territory, monkeypatch) -> None:
    monkeypatch.setattr(state, "sync", lambda _name, _allowed, default: default)
    setting = settings.read(territory, Role.ELU)
    view = type("View", (), {"territory": territory, "setting": setting, "role": Role.ELU})
    rows = kept.table(territory, Role.ELU, ("access",)).rows
    out = listing.export(view, rows, ("access",))  # type: ignore[arg-type]
    assert out["Nom"].tolist() == ["Premier accès", "Mutation"]
    assert set(out["Situation au"]) == {"2025-12-31"}
    assert set(out["Mutations"]) == {"Mutations comptées."}
    assert (out["Demandes en attente"] >= 11).all()
    assert out["Sorties connues depuis le"].str.fullmatch(r"\d{4}-\d{2}").all()
    # Two shares of so many applications would count those housed in between.
    assert not [name for name in out if name.startswith("Part encore en attente")]
    assert out["Attente médiane (mois)"].dropna().map(lambda each: each == round(each, 1)).all()


def test_curves_of_elus_are_rounded_and_those_of_technicians_are_not(territory) -> None:
    for by in ((), ("access",)):
        points = kept.curves(territory, Role.ELU, by).rows
        shares = points[["waiting_share", "waiting_low_share", "waiting_high_share"]] * 1000
        assert np.allclose(shares, shares.round())
        exact = kept.curves(territory, Role.TECHNICIEN, by).rows["waiting_share"] * 1000
        assert not np.allclose(exact, exact.round())


def test_the_fewer_are_followed_the_rounder_their_curve() -> None:
    curve = pd.DataFrame({"access": ["a", "b"], "month": [3, 3], "waiting_share": [0.5549, 0.5549]})
    waits = pd.DataFrame({"access": ["a", "b"], "application_count": [kept.MANY - 1, kept.MANY]})
    assert kept.rounded(curve, waits, ("access",))["waiting_share"].tolist() == [0.55, 0.555]


def test_what_is_not_to_be_had_is_not_said_to_be_hidden() -> None:
    none = pd.Series({"pending_count": 58.0, "allocation_count": 0.0})
    hidden = pd.Series({"pending_count": 58.0, "allocation_count": pd.NA})
    assert words.no_ratio(none, Role.ELU) == "non calculable"
    assert words.no_ratio(hidden, Role.ELU) == "masqué"


def test_rows_that_say_nothing_are_folded_under_their_number() -> None:
    said = [
        {"name": "Bourg", "pending": "16", "given": "masqué"},
        {"name": "Mont", "pending": "masqué", "given": "masqué"},
    ]
    assert listing.parted(said, "masqué") == (said[:1], ["Mont"])
    assert listing.parted(said[1:], "masqué") == (said[1:], [])


def test_categories_put_together_are_explained() -> None:
    name = words.category(None, "household_band", "1\u001f2")  # type: ignore[arg-type]
    assert words.joined(["3 personnes", name])
    assert not words.joined(["Bourg ou-le-Mont", "3 personnes"])


def test_words_of_a_figure() -> None:
    row = pd.Series(
        {
            "pending_count": 40.0,
            "often_ranked_count": 12.0,
            "median_months": np.nan,
            "median_low_months": 7.26,
            "median_high_months": np.nan,
        }
    )
    often = subjects.BY_ID["often"]
    assert words.figure(row, often) == "30,0\u202f%"
    assert "de 18\u202f% à 45\u202f%" in words.drawn_from(row, often)
    assert words.figure(row, subjects.BY_ID["median"]) is None
    assert words.bounds(row) == "7,3\u00a0mois au moins"
    joined = words.category(None, "household_band", "1\u001f2")  # type: ignore[arg-type]
    assert joined == "1 personne ou 2 personnes"


def test_every_subject_and_segment_has_its_words() -> None:
    for subject in subjects.SUBJECTS:
        assert has(f"demand.subject.{subject.id}")
        assert has(f"demand.about.{subject.id}")
    for name in (*kept.SEGMENTS, listing.CROSSED):
        assert has(f"demand.segment.{name}")
