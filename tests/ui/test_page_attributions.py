"""The page *Attributions*: gauges, map, table, trend, flows, secrecy, states."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from fragility.balance import Switches, balance
from tests.conftest import ROOT
from tests.ui.register_toy import allocations, make_register
from tests.ui.toy import make_store
from ui import territories
from ui.allocations import cuts, kept, map_values, reading
from ui.confidential import register
from ui.register import choices, words
from ui.roles import Role

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "pages/attributions.py"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRAGILITE_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(territories, "demo_is_current", lambda: True)
    return tmp_path


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


def territory_of(folder: Path) -> territories.Territory:
    return next(each for each in territories.all_territories() if each.folder == folder)


def asked(territory, *by: str, role: Role, period: str = "2025", **options) -> kept.Asked:
    options = {"rules": None, "switches": Switches(), **options}
    return kept.Asked(
        kept.stamps(territory),
        by,
        choices.Period(period),
        options["switches"],
        role,
        options["rules"],
    )


def test_a_territory_without_allocations_says_what_to_bring(folder) -> None:
    make_store(folder / "essai", tables=())
    said = html(open_page())
    assert "Pas encore d’attributions" in said
    assert "une ligne par décision de commission" in said


def test_gauges_carry_n_interval_target_and_what_is_missing(folder) -> None:
    make_register(folder / "essai")
    territory = territory_of(folder / "essai")
    period = (choices.Period("2025")).days
    rows = balance(register.prepared(territory), period=period).rows.set_index("rule")
    said = text(open_page(role="technicien"))
    for rule, unit in (("outside_qpv_q1", "baux signés"), ("in_qpv_above_q1", "attributions")):
        row = rows.loc[rule]
        assert f"{row['counted_count']} sur {row['allocation_count']} {unit}, entre" in said
    assert "Objectif : au moins 25 %" in said
    # R3 is due by each reservation holder.
    assert "Action Logement" in said
    assert "Bailleur (logements non réservés)" in said
    # The rule on mutations ended in 2018.
    assert "règle non en vigueur à cette période" in said


def test_missing_is_of_what_is_still_to_come_in_a_year_under_way(folder) -> None:
    make_register(folder / "essai", given=allocations(last="2025-08-31"))
    app = open_page(role="technicien", regle="holder_priority")
    said = text(app)
    assert "L’année n’est pas finie : les attributions vont jusqu’au 31 août 2025" in said
    assert re.search(r"il manque \d+ attributions (sur|pour) environ \d+ encore attendues", said)
    former = text(open_page(role="technicien", periode="2024", regle="holder_priority"))
    assert "encore attendues" not in former


def test_a_changed_switch_changes_the_figures_and_is_told(folder) -> None:
    make_register(folder / "essai")
    app = open_page(role="technicien")
    before = text(app)
    mutations = next(each for each in app.get("button_group") if each.label == "Mutations")
    mutations.set_value("sans").run()
    assert not app.exception
    after = text(app)
    assert app.query_params["mutations"] == "sans"
    assert "Les mutations ne comptent pas" in after
    first = re.search(r"(\d+) sur (\d+) baux signés", before)
    second = re.search(r"(\d+) sur (\d+) baux signés", after)
    assert int(second[2]) < int(first[2])


def test_everyone_gets_no_switch_and_no_small_figure(folder) -> None:
    make_register(folder / "essai")
    app = open_page(role="elu", mutations="sans", niveau="commune", par="commune_code")
    assert "Mutations" not in [each.label for each in app.get("button_group")]
    said = text(app)
    assert "Les mutations comptent" in said
    assert "masqué (secret)" in said
    territory = territory_of(folder / "essai")
    given = asked(territory, "commune_code", role=Role.ELU, rules=("holder_priority",))
    rows = kept.shown(territory, given).content.rows.set_index("commune_code")
    assert np.isnan(rows.loc["99003", "share"])
    # What the map is sent is what may be shown.
    assert '"state_of"' not in sent(app)
    assert "Le suivi des engagements" not in html(app)


def test_half_a_year_is_for_everyone_a_part_of_its_year(folder) -> None:
    make_register(folder / "essai")
    territory = territory_of(folder / "essai")
    for role in Role:
        given = asked(territory, role=role, period="2025-S1", rules=("holder_priority",))
        rows = kept.shown(territory, given).content.rows
        assert len(rows) == 1
        assert "semester" not in rows
    said = text(open_page(role="elu", periode="2025-S1"))
    assert "1er semestre 2025" in said
    assert "n’est pas montré aux élus" not in said


def test_a_trend_shows_no_change_that_gives_a_hidden_share_away(folder) -> None:
    make_register(folder / "essai")
    territory = territory_of(folder / "essai")
    options = {"rules": ("holder_priority",)}
    every = kept.trend(
        territory, asked(territory, "commune_code", role=Role.TECHNICIEN, **options), "year"
    )
    shown = kept.trend(
        territory, asked(territory, "commune_code", role=Role.ELU, **options), "year"
    )
    every, shown = every.content, shown.content
    assert len(every) == len(shown)
    hidden = shown["share"].isna()
    assert hidden.any()
    assert not hidden.all()
    before = shown.groupby("commune_code")["share"].shift()
    assert shown.loc[hidden | before.isna(), kept.CHANGE].isna().all(axis=None)
    told = shown[shown["change_share"].notna()]
    assert np.allclose(told["change_share"].astype(float), (shown["share"] - before)[told.index])


def test_an_open_commune_has_its_own_gauges_and_its_iris(folder) -> None:
    make_register(folder / "essai")
    territory = territory_of(folder / "essai")
    rows = balance(
        register.prepared(territory), by=["commune_code"], period=choices.Period("2025").days
    ).rows
    row = rows[(rows["rule"] == "holder_priority") & (rows["commune_code"] == "99002")].iloc[0]
    app = open_page(role="technicien", commune="99002")
    assert f"{row['counted_count']} sur {row['allocation_count']} attributions" in text(app)
    assert "Quartier 1 de Bourg-2" in html(app) or "990020101" in sent(app)
    by = next(each for each in app.selectbox if each.label == "Par")
    assert "Commune" not in by.options


@pytest.mark.parametrize("measure", ["ecart", "manque"])
def test_small_numbers_are_grey_and_said(folder, measure) -> None:
    make_register(folder / "essai")
    app = open_page(role="technicien", regle="holder_priority", mesure=measure, niveau="commune")
    assert "1 zone a trop peu d’attributions pour conclure" in text(app)
    assert "Moins de 20 attributions" in sent(app)


def test_classes_of_the_map_follow_the_target() -> None:
    def known(share: float, count: int = 100) -> reading.Reading:
        return reading.Reading(
            str(share), known=True, count="n", small=count < reading.SMALL, reached=share >= 0.25
        )

    readings = {"a": known(0.2), "b": known(0.3), "c": known(0.1, 3), "d": reading.absent()}
    gaps = {"a": -0.05, "b": 0.05, "c": -0.15}
    shown = map_values.values(readings, gaps, {}, list("abcde"), measure="ecart", title="x")
    assert shown.class_of == {"a": 4, "b": 6, "c": 1}
    assert map_values.counts(shown, readings) == {
        "under": 1, "either": 0, "undecided": 0, "reached": 1, "small": 1, "masked": 0,
        "without": 2,
    }  # fmt: skip


def test_a_zone_that_unknown_rows_could_turn_is_neither_missed_nor_reached() -> None:
    def made(doubt: reading.Doubt) -> reading.Reading:
        return reading.Reading("20 %", known=True, count="n", doubt=doubt)

    readings = {"a": made(reading.Doubt.UNDECIDED), "b": made(reading.Doubt.EITHER)}
    shown = map_values.values(
        readings, {"a": -0.05, "b": -0.05}, {}, list("ab"), measure="ecart", title="x"
    )
    assert shown.classes[shown.class_of["a"] - 1].label == "Indécis, trop d’inconnues"
    told = map_values.counts(shown, readings)
    assert {name for name, n in told.items() if n} == {"either", "undecided"}


def test_cuts_show_the_wholes_they_are_nested_in() -> None:
    known = {"sector", "commune_code", "iris_code"}
    assert cuts.cut(known, "iris_code") == ("sector", "commune_code", "iris_code")
    assert cuts.cut({"commune_code"}, "commune_code", "landlord_name", "semester") == (
        "commune_code",
        "landlord_name",
        "semester",
    )
    assert "commune_code" not in cuts.offered(known, ["commune_code"])
    assert "iris_code" in cuts.offered(known, ["commune_code"])


def test_everyone_is_offered_published_cuts_alone() -> None:
    known = {"sector", "commune_code", "iris_code", "qpv_code", "landlord_name"}
    every = cuts.offered(known, [], public=True)
    assert every == ("sector", "commune_code", "qpv_code", "landlord_name", "semester")
    assert cuts.offered(known, [], public=True, halved=True) == ("sector",)
    assert cuts.offered(known, ["sector"], public=True) == ("commune_code", "semester")
    assert cuts.offered(known, ["sector", "commune_code"], public=True) == ()
    # Technicians keep theirs.
    assert "iris_code" in cuts.offered(known, ["sector", "commune_code"], halved=True)


def refused(app: AppTest) -> bool:
    return "Ce chiffre n’est pas publié" in text(app)


def test_an_open_commune_tells_everyone_its_years(folder) -> None:
    make_register(folder / "essai")
    app = open_page(role="elu", commune="99001", zone="990010101")
    said = text(app)
    assert "D’une commune, seuls les chiffres de l’année entière sont publiés" in said
    assert "Aucun découpage n’est publié ici" in said
    assert "L’évolution, année par année" in [each.value for each in app.header]
    assert re.search(r"\d+ sur \d+ (attributions|baux signés)", said)
    assert not refused(app)
    assert "990010101" not in sent(app)  # no IRIS is drawn


def test_half_a_year_of_a_commune_is_not_shown_and_says_what_is(folder) -> None:
    make_register(folder / "essai")
    app = open_page(role="elu", commune="99001", periode="2025-S1")
    assert refused(app)
    said = text(app)
    assert "par semestre, le territoire et ses secteurs" in said
    assert not re.search(r"\d+ sur \d+ baux signés, entre", said)
    # Without sectors, nothing is drawn by half-year.
    assert "Aucune carte n’est publiée par semestre" in said
    assert not app.get("component_instance")


def test_half_a_year_leaves_with_its_own_days(folder) -> None:
    make_register(folder / "essai")
    territory = territory_of(folder / "essai")
    given = asked(territory, role=Role.ELU, period="2025-S1", rules=("holder_priority",))
    shown = kept.shown(territory, given).content
    out = shown.under.export(shown.rows)
    assert str(out["period_from"].iloc[0]) == "2025-01-01"
    assert str(out["period_to"].iloc[0]) == "2025-06-30"


def test_a_table_leaves_with_its_switches_in_french(folder) -> None:
    make_register(folder / "essai")
    territory = territory_of(folder / "essai")
    from ui.allocations import rows

    given = asked(territory, "qpv_code", role=Role.TECHNICIEN, rules=("holder_priority",))
    shown = kept.shown(territory, given).content
    rule = next(r for r in register.prepared(territory).rules.rules if r.id == "holder_priority")

    class Seen:
        pass

    seen = Seen()
    seen.rule, seen.territory = rule, territory
    out = rows.export(seen, shown.under.export(shown.rows))
    assert list(out["QPV"]) == ["hors QPV", "QN99001A", "inconnu"]
    assert set(out["Réglage : mutations".replace(" :", "\u202f:")]) == {"comptées"}
    assert out["Attributions concernées"].sum() == shown.rows["allocation_count"].sum()
    assert out["Du"].iloc[0] == "2025-01-01"


def test_flows_of_everyone_name_no_small_pair(folder) -> None:
    make_register(folder / "essai")
    territory = territory_of(folder / "essai")
    shown = kept.flows(territory, asked(territory, role=Role.ELU)).content
    assert shown["allocation_count"].min() >= 11
    every = kept.flows(territory, asked(territory, role=Role.TECHNICIEN)).content
    assert len(every) > len(shown)
    said = text(open_page(role="elu"))
    assert "seuls les flux de 11 ménages ou plus sont montrés" in said
    assert "Part des attributions d’arrivée" not in said


def row_of(folder: Path, rule: str, switches: Switches) -> tuple[dict, object]:
    prepared = register.prepared(territory_of(folder / "essai"))
    period = choices.Period("2025").days
    found = balance(prepared, switches, period=period, rules=(rule,)).rows
    return dict(found.iloc[0]), next(each for each in prepared.rules.rules if each.id == rule)


def said_of(row: dict, rule: object, switches: Switches | None = None) -> reading.Reading:
    return reading.read(row, rule, choices.Period("2025"), switches or Switches(), over=True)


def test_the_unit_is_what_the_switch_counts(folder) -> None:
    make_register(folder / "essai")
    row, rule = row_of(folder, "outside_qpv_q1", Switches())
    assert said_of(row, rule).count.endswith("baux signés")
    switches = Switches(event="decision")
    row, rule = row_of(folder, "outside_qpv_q1", switches)
    assert said_of(row, rule, switches).count.endswith("attributions")


def test_what_is_missing_is_at_most_where_unknown_rows_could_turn_it(folder) -> None:
    make_register(folder / "essai")
    row, rule = row_of(folder, "holder_priority", Switches())
    row |= {"missing_count": 20.0, "missing_of": "counted", "state": "short", "unknown_count": 4}
    assert said_of(row, rule).missing.endswith("il a manqué 20 attributions")
    undecided = said_of(row | {"state": "unknown"}, rule)
    assert "jusqu’à" in undecided.missing
    assert undecided.verdict.startswith("indécis")
    hidden = said_of(row | {"unknown_count": pd.NA}, rule)
    assert "au plus" in hidden.missing
    assert "sous l’objectif ou indécis" in hidden.verdict


def test_files_say_their_days_and_write_counts_whole(folder) -> None:
    from types import SimpleNamespace

    from ui import downloads
    from ui.allocations import movement

    make_register(folder / "essai")
    territory = territory_of(folder / "essai")
    found = kept.flows(territory, asked(territory, role=Role.ELU)).content.astype(
        {"allocation_count": float}
    )
    seen = SimpleNamespace(territory=territory)
    out = movement.export(seen, found, choices.Period("2025"), whole=False)
    line = downloads.csv_bytes(out, territory).decode("utf-8-sig").splitlines()[1]
    assert "2025-01-01" in line
    assert "2025-12-31" in line
    assert "les réglages n’y changent rien" in line
    assert re.search(r";\d+;", line)


def test_a_commune_of_elsewhere_is_said_so(folder) -> None:
    make_register(folder / "essai")
    territory = territory_of(folder / "essai")
    said = words.value_label(territory, "origin_commune_code", "00111")
    assert said == "hors du territoire (00111)"
    assert words.value_label(territory, "origin_commune_code", "99001") == "Bourg-1"
    assert words.value_label(territory, "fragility_class", None) == "classe inconnue"


@pytest.mark.parametrize("wrong", ["inconnue", "<script>"])
def test_a_rule_that_does_not_exist_is_ignored(folder, wrong) -> None:
    make_register(folder / "essai")
    app = open_page(regle=wrong)
    chosen = next(each for each in app.selectbox if each.label == "Objectif")
    assert chosen.value == "outside_qpv_q1"
