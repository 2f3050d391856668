"""The results of a scenario on screen: figures, classes of maps, curves, chances, hypotheses."""

from __future__ import annotations

import base64
import math
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fragility.scenario import SHARES, simulate, years_table
from fragility.scenario.hazards import HYPOTHESES
from fragility.scenario.rules import plh_rules
from tests.fragility.scenario_toy import HAMLET, SUBURB, TOWN, VILLAGE, town_scenario, town_stock
from ui import map as carte
from ui.programming import (
    base,
    curves,
    fan,
    headline,
    households,
    map_values,
    measures,
    odds_rows,
    reading,
    rules_rows,
    small_curves,
    steps,
    summary_years,
    tornado,
)
from ui.programming.measures import BY_ID
from ui.texts import NARROW_SPACE, has

if TYPE_CHECKING:
    from ui.programming.view import View

CODES = (TOWN, SUBURB, VILLAGE, HAMLET)
EPCI, COMMUNES = (
    years_table(simulate(town_scenario(), town_stock()), level) for level in ("epci", "commune")
)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.replace(NARROW_SPACE, " ")))


def test_every_measure_is_a_column_with_its_words() -> None:
    for measure in measures.MEASURES:
        assert measure.id in EPCI
        assert has(f"programming.measure.name.{measure.id}")
        assert has(f"programming.measure.meaning.{measure.id}")
        if measure.id in SHARES:
            assert has(f"programming.measure.n.{measure.id}")
        # Nothing happens on the last day: a state is known there, and nothing else is.
        assert math.isfinite(EPCI[measure.id].iloc[-1]) == (measure.moment == "state")


def test_a_state_is_that_of_the_day_and_before_that_of_the_start() -> None:
    found = measures.after(EPCI, BY_ID["plai_share"], 2031)
    assert (found["part"][""], found["whole"][""]) == (286, 1913)
    assert found["value"][""] == pytest.approx(286 / 1913)
    assert measures.before(EPCI, BY_ID["plai_share"])["part"][""] == 90


def test_a_period_is_summed_share_included() -> None:
    found = measures.after(EPCI, BY_ID["financed_plai_share"], 2027)
    # 16 of 48, then 55 of 117: the share of the sums, not the mean of the shares.
    assert found["value"][""] == pytest.approx((16 + 55) / (48 + 117))
    assert measures.after(EPCI, BY_ID["demolished_count"], 2031)["value"][""] == 120


def test_a_figure_of_a_year_is_that_of_the_year_before_the_day() -> None:
    found = measures.after(EPCI, BY_ID["r1_capacity_share"], 2031)
    row = EPCI[EPCI["year"] == 2030].iloc[0]
    assert found["value"][""] == row["r1_capacity_share"]


def test_beyond_the_horizon_nothing_is_known() -> None:
    for measure in measures.MEASURES:
        assert measures.after(EPCI, measure, 2032).empty


def test_what_is_unknown_of_one_year_is_unknown_of_their_sum() -> None:
    broken = EPCI.assign(delivered_count=EPCI["delivered_count"].where(EPCI["year"] != 2026))
    found = measures.after(broken, BY_ID["delivered_count"], 2031)
    assert math.isnan(found["value"][""])
    assert measures.after(broken, BY_ID["delivered_count"], 2026)["value"][""] == 40


def test_yearly_leaves_out_only_the_last_day_of_flows() -> None:
    assert len(measures.yearly(EPCI, BY_ID["plai_share"], "")) == 7
    assert measures.yearly(EPCI, BY_ID["delivered_count"], "")["year"].tolist() == [
        *range(2025, 2031)
    ]
    target = measures.yearly(COMMUNES, BY_ID["sru_share"], SUBURB)["target"]
    assert (target == 0.2).all()


values_of = st.lists(st.floats(0, 1000), min_size=2, max_size=40)


@settings(max_examples=50)
@given(values_of, st.booleans())
def test_bounds_increase_and_part_the_values(values: list[float], whole: bool) -> None:
    values = [float(round(value)) for value in values] if whole else values
    found = steps.bounds(values, whole=whole)
    assert list(found) == sorted(set(found))
    assert len(found) < steps.CLASSES
    assert all(min(values) < bound <= max(values) for bound in found)
    if whole:
        assert all(bound == int(bound) for bound in found)


@pytest.mark.parametrize("other", [5e-324, 1e-310, 1e-12])
def test_values_apart_by_a_rounding_are_one_class(other: float) -> None:
    assert steps.bounds([0.0, other], whole=False) == ()
    # A tiny value among others is no step of its own.
    assert steps.bounds([0.0, other, 1.0], whole=False)


@settings(max_examples=30)
@given(values_of)
def test_every_value_has_a_class_of_the_legend(values: list[float]) -> None:
    measure = BY_ID["dwelling_count"]
    codes = [str(rank) for rank in range(len(values))]
    rounded = pd.Series(np.round(values), index=codes)
    found = pd.DataFrame({"value": rounded, "part": np.nan, "whole": np.nan})
    over = map_values.scale(measure, rounded)
    shown = map_values.values(measure, found, over, codes, title="")
    assert set(shown.class_of) == set(codes)
    assert set(shown.class_of.values()) <= set(range(1, len(shown.classes) + 1))
    order = rounded.sort_values(kind="stable").index
    assert [shown.class_of[code] for code in order] == sorted(shown.class_of.values())


def both() -> tuple[pd.DataFrame, pd.DataFrame]:
    measure = BY_ID["plai_share"]
    return measures.before(COMMUNES, measure), measures.after(COMMUNES, measure, 2031)


def test_two_maps_share_their_classes() -> None:
    measure = BY_ID["plai_share"]
    first, last = both()
    over = map_values.scale(measure, first["value"], last["value"])
    maps = [map_values.values(measure, each, over, CODES, title="") for each in (first, last)]
    assert maps[0].classes == maps[1].classes
    assert maps[1].class_of[HAMLET] > maps[1].class_of[SUBURB] >= maps[0].class_of[SUBURB]
    assert maps[1].note_of[TOWN].replace(NARROW_SPACE, " ") == "197 PLAI sur 1 282 logements"


def test_nothing_to_count_withheld_and_unknown_are_three_states() -> None:
    measure = BY_ID["plai_share"]
    first, last = both()
    over = map_values.scale(measure, first["value"], last["value"])
    codes = (*CODES, "59999")
    shown = map_values.values(measure, first, over, codes, title="")
    assert shown.state_of[HAMLET] is carte.ZoneState.NOT_CONCERNED  # no dwelling yet
    assert shown.state_of["59999"] is carte.ZoneState.MISSING
    hidden = map_values.values(measure, first, over, codes, title="", withheld=True)
    assert hidden.state_of[HAMLET] is carte.ZoneState.NOT_CONCERNED
    assert hidden.state_of["59999"] is carte.ZoneState.SECRET
    out = {"59999": carte.ZoneState.SECRET}
    told = map_values.values(measure, first, over, codes, title="", states=out)
    assert told.state_of["59999"] is carte.ZoneState.SECRET


def test_a_change_is_drawn_up_down_or_not_at_all() -> None:
    measure = BY_ID["demolished_count"]
    index = list("abcd")
    first = pd.DataFrame({"value": [0.0, 10, 50, np.nan], "part": np.nan, "whole": 1.0}, index)
    last = pd.DataFrame({"value": [0.0, 4, 90, 3], "part": np.nan, "whole": 1.0}, index)
    shown = map_values.change(measure, first, last, index, title="")
    labels = {code: shown.classes[rank - 1].label for code, rank in shown.class_of.items()}
    assert labels["a"] == "Inchangé"
    assert labels["b"].startswith("Baisse")
    assert labels["c"].startswith("Hausse")
    assert "d" not in labels
    assert len({look.color for look in shown.classes}) == len(shown.classes)


def test_a_tile_says_before_after_n_and_the_better_way() -> None:
    measure = BY_ID["in_qpv_share"]
    first, last = measures.before(EPCI, measure), measures.after(EPCI, measure, 2031)
    found = headline.tile(measure, first, last, "", withheld=False)
    assert plain(found.before) == "26,6 %"
    assert plain(found.after or "") == "17,2 %"
    assert found.way == "good"
    assert "330 en QPV sur 1 923 logements" in plain(found.origin)
    assert "plus favorable" in plain(headline.html([found]))
    same = headline.tile(measure, last, last, "", withheld=False)
    assert same.before == ""
    assert same.way == ""


def test_a_tile_without_a_figure_says_why() -> None:
    measure = BY_ID["plai_gap_count"]
    nothing = pd.DataFrame({"value": [np.nan], "part": [np.nan], "whole": [np.nan]}, index=[""])
    kinds = [
        headline.tile(measure, nothing, nothing, "", withheld=hidden).origin
        for hidden in (True, False)
    ]
    assert "Non diffusé" in kinds[0]
    assert "Inconnu" in kinds[1]


def _untold(stated: pd.DataFrame) -> pd.DataFrame:
    """Return years where dwellings stand of which neither product nor zone is known."""
    return stated.assign(
        **dict.fromkeys(("product_known_count", "qpv_known_count"), 0.0),
        **dict.fromkeys(("plai_count", "plai_share", "in_qpv_count", "in_qpv_share"), np.nan),
        plai_dissimilarity=np.nan,
    )


@pytest.mark.parametrize("name", ["plai_share", "in_qpv_share"])
def test_dwellings_of_which_nothing_is_known_are_unknown_not_nothing(name: str) -> None:
    measure = BY_ID[name]
    found = measures.after(_untold(EPCI), measure, 2031)
    assert "Inconnu" in headline.tile(measure, found, found, "", withheld=False).origin
    first = measures.before(_untold(COMMUNES), measure)
    over = map_values.scale(measure, first["value"])
    shown = map_values.values(measure, first, over, CODES, title="")
    assert shown.state_of[TOWN] is carte.ZoneState.MISSING
    assert shown.state_of[HAMLET] is carte.ZoneState.NOT_CONCERNED  # no dwelling yet
    # No class without a zone in the legend.
    assert shown.classes == ()
    assert map_values.change(measure, first, first, CODES, title="").classes == ()


def test_only_a_commune_is_told_to_read_between_communes() -> None:
    measure = BY_ID["plai_dissimilarity"]
    whole = measures.after(_untold(EPCI), measure, 2031)
    assert "Inconnu" in headline.tile(measure, whole, whole, "", withheld=False).origin
    own = measures.after(COMMUNES, measure, 2031)
    told = headline.tile(measure, own, own, TOWN, withheld=False, commune=True).origin
    assert "entre communes" in told


def test_what_the_reference_leaves_out_of_the_past_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = SimpleNamespace(territory=None)
    rows = pd.DataFrame(
        {"product": ["plai", "unknown_product", "pls_or_pli"], "dwellings_count": [60, 30, 10]}
    )
    said = []
    for late in (rows, rows.head(1), None):
        monkeypatch.setattr(base, "recent_rows", lambda _, late=late: late)
        said.append(plain(reading.not_renewed(cast("View", view))))
    assert "40 des 100 logements récents (40,0 %)" in said[0]
    assert said[1] == ""
    assert "ne sont pas connues" in said[2]


def test_the_solid_line_is_the_scenario_as_it_is_written() -> None:
    ranges = pd.DataFrame({"year": [2025, 2026], "low": 0.1, "median": 0.2, "high": 0.3})
    planned = pd.DataFrame({"year": [2025, 2026], "value": 0.25})
    layers = fan.fan(ranges, planned, BY_ID["plai_share"], dark=False).to_dict()["layer"]
    dashed = {
        each["encoding"]["y"]["field"]: "strokeDash" in each["mark"]
        for each in layers
        if each["mark"]["type"] == "line"
    }
    assert dashed["median"]
    assert not dashed["value"]


def test_labels_of_a_small_axis_are_told_apart() -> None:
    measure = BY_ID["plai_share"]
    formats = [summary_years.axis(measure, ends)["format"] for ends in ([0.2, 0.3], [0.258, 0.259])]
    assert formats == [".1%", ".2%"]
    assert summary_years.axis(measure, [0.2, 0.2])["format"] == ".1%"
    assert summary_years.axis(BY_ID["dwelling_count"], [0.0, 2.0])["tickMinStep"] == 1


def test_sru_is_what_the_place_itself_counts_and_n_the_communes_held_to_it() -> None:
    first = pd.Series({"a": 10.0, "b": 0.0, "c": 0.0})
    was, becomes = (headline.short_of_sru(each.sum(), each) for each in (first, first * 0))
    found = headline.sru_tile(was, becomes, 2)
    assert (found.before, found.after, found.way) == ("1", "0", "good")
    assert "2 communes tenues à un taux" in found.origin
    assert "10 logements manquants" in found.origin
    # One commune unknown: the place is, and so is its tile; never the sum of the others.
    partly = headline.short_of_sru(np.nan, pd.Series({"a": 10.0, "c": np.nan}))
    assert headline.sru_tile(partly, becomes, 2).after is None
    assert headline.sru_tile(was, partly, 2).after is None


def test_a_chart_draws_every_known_year_and_its_target() -> None:
    measure = BY_ID["sru_share"]
    line = curves.Line("Essai", measures.yearly(COMMUNES, measure, SUBURB))
    other = curves.Line("Autre", measures.yearly(COMMUNES, measure, VILLAGE))
    spec = curves.chart([line, other], measure, dark=False, marked=2031).to_dict()
    rows = [row for data in spec["datasets"].values() for row in data]
    assert sum("n" in row for row in rows) == 14
    assert {row["aim"] for row in rows if "aim" in row} == {0.2}
    # Told apart by more than colour.
    assert len({look.dashes for look in curves.LOOKS}) == len(curves.LOOKS)
    assert len({look.shape for look in curves.LOOKS}) == len(curves.LOOKS)


def test_an_axis_holds_what_is_drawn_and_exaggerates_nothing() -> None:
    low, high = curves.domain(pd.Series([0.045, 0.048]), BY_ID["plai_share"], 0.1)
    assert low <= 0.045
    assert high >= 0.1
    low, high = curves.domain(pd.Series([1000.0, 1001.0]), BY_ID["dwelling_count"])
    assert high - low >= 50


def test_small_curves_say_their_ends_and_skip_the_unknown() -> None:
    rows = EPCI[EPCI["place_code"] == ""]
    unknown = rows.assign(sru_share=np.nan)
    panels = [
        (BY_ID[name], [small_curves.trace(frame, BY_ID[name])])
        for name, frame in (("plai_share", rows), ("sru_share", unknown))
    ]
    drawn = small_curves.html(panels, dark=False)
    assert "5,4 %" in plain(drawn)
    assert "15,0 %" in plain(drawn)
    assert "Taux SRU" not in drawn
    (picture,) = re.findall(r"base64,([^\"]+)\" alt=\"([^\"]+)\"", drawn)
    assert base64.b64decode(picture[0]).startswith(b"<svg")
    assert "en 2031" in picture[1]


def test_a_place_with_a_count_of_its_own_is_known_though_its_communes_are_not() -> None:
    broken = EPCI.assign(
        plai_eligible_count=np.nan, plai_gap_count=np.nan, eligible_per_offer_ratio=np.nan
    )
    found = households.filled(broken, pd.Series({"": 853.0}), 0.02)
    flows = found[found["year"] < 2031]
    offer = EPCI.loc[flows.index, "plai_offer_count"]
    grown = 853 * 1.02 ** np.arange(6)
    assert flows["plai_eligible_count"].tolist() == pytest.approx(list(grown))
    assert flows["plai_gap_count"].tolist() == pytest.approx(list(grown - offer))
    assert found.iloc[-1][["plai_gap_count"]].isna().all()
    # Its own count stands in the place of the sum, as unknown where it is not shown.
    own = households.filled(EPCI, pd.Series({"": 1.0}), 0.0)
    assert own["plai_eligible_count"].iloc[0] == 1
    hidden = households.filled(EPCI, pd.Series({"": np.nan}), 0.0)
    assert hidden["plai_eligible_count"].isna().all()
    assert households.filled(EPCI, pd.Series(dtype=float), 0.0) is EPCI


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0, "jamais"),
        (0.03, "3 fois sur 100"),
        (0.06, "1 fois sur 10"),
        (0.74, "7 fois sur 10"),
        (0.98, "98 fois sur 100"),
        (1.0, "toujours"),
        (math.nan, "inconnu"),
    ],
)
def test_chances_in_words(probability: float, words: str) -> None:
    assert odds_rows.in_words(probability) == words


def test_hypotheses_all_have_words_and_only_those_that_move_are_drawn() -> None:
    found = pd.DataFrame(
        {
            "hypothesis": HYPOTHESES,
            "low_value": 0.9,
            "high_value": 1.1,
            "low": 0.1,
            "high": [0.2, *[0.1] * (len(HYPOTHESES) - 1)],
            "base": 0.15,
            "span": [0.1, *[0.0] * (len(HYPOTHESES) - 1)],
            "variance_share": 0.5,
        }
    )
    assert tornado.rows(found)["hypothesis"].tolist() == [HYPOTHESES[0]]
    every = tornado.rows(found.assign(span=1.0))
    assert every["label"].is_unique
    assert tornado.value_text("rotation", 0.9) == "× 0,90"
    assert "pt par an" in tornado.value_text("private_growth", 0.01)
    spec = fan.tornado(every, BY_ID["plai_share"], dark=True).to_dict()
    assert sum(len(rows) for rows in spec["datasets"].values()) >= 2 * len(HYPOTHESES)


def test_rules_are_counted_by_commune_and_written_with_their_unit() -> None:
    rules = plh_rules()
    name = rules.rules[0].id
    found = pd.DataFrame(
        {
            "level": "commune",
            "place_code": ["a", "b", "c"],
            "rule_id": name,
            "period": "2031",
            "verdict": ["missed", "missed", "unknown"],
        }
    )
    _, rows = rules_rows.summary(found, rules)
    assert [rows[0][each] for each in rules_rows.VERDICTS] == ["2", "1", "0", "0"]
    assert plain(rules_rows.figure(0.25, "share")) == "25,0 %"
    assert rules_rows.figure(math.nan, "share") == "—"
    assert "Non respectée" in rules_rows.verdict_html("missed")
    for parameter in rules.parameters:
        assert rules_rows.figure(1.0, parameter.unit)
