"""The occupation in the sheet of a residence: what each role reads, and what it must never read."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from fragility.disclosure import Verdict, compositions, load_rules, rule_of
from fragility.errors import RefusedError
from fragility.occupation import advise, agreement, dimensions, standardise_indicators
from tests.conftest import ROOT
from tests.fragility.occupied import drawn_table, occupancy_table
from ui.confidential import occupation
from ui.occupation import advice, aid, drawing, groups, kept, section, shown, vitals
from ui.occupation.study import make_study, ratings_now
from ui.roles import Role

LARGE, SMALL, TINY = "R020", "R021", "R022"
EVEN_ACTIVITY = ("stable_job", "precarious_job", "unemployed", "retired", "other_inactive")
EVEN = {d.id: [1 / len(d.categories)] * len(d.categories) for d in dimensions()}


def table() -> pd.DataFrame:
    """Twenty like residences of 40 households; one of 120 all retired, one of 14, one of 3."""
    good = drawn_table(EVEN, [40] * 20, seed=1)
    retired = {"activity": [[0, 0, 0, 120, 0], [0, 0, 0, 14, 0], [0, 0, 0, 3, 0]]}
    others = occupancy_table([120, 14, 3], retired)
    others["residence_id"] = [LARGE, SMALL, TINY]
    return pd.concat([good, others], ignore_index=True)


def ratings() -> pd.DataFrame:
    rows = [(f"R{i:03d}", "Équipe Nord", "2025-01-10", 4) for i in range(20)]
    rows += [(code, "Équipe Nord", "2025-02-10", 1) for code in (LARGE, SMALL, TINY)]
    return pd.DataFrame(rows, columns=["residence_id", "rater", "rated_on", "rating"])


def residences() -> pd.DataFrame:
    frame = table().set_index("residence_id")[[]]
    return frame.assign(commune_code="99001", family="1", dwelling_count=50.0)


@pytest.fixture(scope="module")
def study():
    return make_study(table(), ratings(), residences(), {"1": "Petits collectifs"}, "essai")


@pytest.fixture(scope="module")
def put_together(study):
    return groups.make_groups(study)


@pytest.fixture(scope="module")
def references(study, put_together):
    return {
        role: shown.references_shown(study, role, put_together.own)
        for role in ("technicien", "elu")
    }


def test_who_may_not_see_gaps_gets_an_empty_frame(study):
    assert shown.gap_classes(study, "elu").empty
    assert shown.gap_classes(study, "maire").empty
    assert shown.gap_classes(None, "technicien").empty


def test_a_gap_is_said_of_residences_that_are_large_enough(study):
    found = shown.gap_classes(study, "technicien")
    assert found.loc[LARGE].tolist() == ["far", "shown"]
    assert found.loc[SMALL, "state"] == "shown"  # fourteen households: the class, nothing finer
    assert pd.isna(found.loc[TINY, "gap_class"])
    assert found.loc[TINY, "state"] == "too_few_households"


def test_a_residence_of_fourteen_shows_its_total_and_no_split(study, references):
    lines = shown.splits_of(study, SMALL, "technicien", references["technicien"])
    assert {line.own.verdict for line in lines} == {Verdict.SUPPRESSED}
    assert {line.own.total for line in lines} == {14}
    tiny = shown.splits_of(study, TINY, "technicien", references["technicien"])
    assert {line.own.total for line in tiny} == {None}


def test_a_direction_that_would_be_a_figure_is_not_said(study):
    large = [(each.category, each.word) for each in shown.directions(study, LARGE, "technicien")]
    assert ("retired", "more") in large
    assert shown.directions(study, TINY, "technicien") == []
    # Of fourteen households, « fewer in stable jobs » would leave no more than 0 or 1.
    small = [each.word for each in shown.directions(study, SMALL, "technicien")]
    assert "fewer" not in small


def test_no_count_under_the_threshold_is_written_anywhere(study, references):
    for code in (LARGE, SMALL, TINY, "R003"):
        lines = shown.splits_of(study, code, "technicien", references["technicien"])
        text = drawing.splits(lines, counts=True)
        counts = [int(n.replace("\u202f", "")) for n in re.findall(r"\(([\d\u202f]+)\)", text)]
        assert all(count >= 11 for count in counts)
    assert (
        drawing.splits(shown.splits_of(study, LARGE, "elu", references["elu"]), counts=True).count(
            "("
        )
        == 0
    )


def test_the_same_reason_is_said_once(study, references):
    lines = shown.splits_of(study, SMALL, "technicien", references["technicien"])
    text = drawing.splits(lines, counts=True)
    assert text.count("14 ménages") == 1
    assert "oc-hidden" in text
    assert "non affiché" in text


def test_reference_shares_are_those_of_the_blocks_shown(study, references):
    lines = shown.splits_of(study, LARGE, "technicien", references["technicien"])
    line = next(x for x in lines if x.split.id == "housing_benefit")
    assert line.reference_share(("with", "without")) == pytest.approx(1)
    assert line.reference_share(("with", "unknown")) is None


def test_everyone_reads_the_group_and_only_the_group(study, put_together, references):
    group = groups.group_of(study, put_together, SMALL, "elu", references["elu"])
    assert group is not None
    assert group.residence_count == 22  # the one of three households would be told by the others
    assert group.household_count == 934
    assert (group.median_rating, group.rated_count) == (4.0, 22)
    assert groups.group_of(study, put_together, TINY, "elu", references["elu"]) is None
    assert groups.group_of(study, put_together, "inconnue", "elu", references["elu"]) is None
    stranger = groups.group_of(study, put_together, SMALL, "maire", references["elu"])
    assert stranger is None


def test_the_aid_names_profiles_in_words_and_warns(study, references):
    found = advise(study.occupancy, study.references, study.gaps, LARGE, allocations=12)
    lines = shown.splits_of(study, LARGE, "technicien", references["technicien"])
    text = advice.html(aid.aid_of(study, found, 0.1, "technicien", lines))
    profiles = {each.category for each in aid.sayable(study, found, "technicien", lines)}
    (named,) = profiles & set(EVEN_ACTIVITY)
    assert named != "retired"  # there are only retired people: anyone else brings it closer
    assert "jusqu’à" not in text  # no number of allocations for a profile
    assert "225-1" in text
    assert aid.sayable(study, found, "elu", lines) == ()
    assert "révélerait" in advice.html(aid.aid_of(study, found, 0.1, "elu", lines))


ATTACKED = (
    (12, [2, 10], [2, 2, 8, 0, 0]),
    (12, [11, 1], [0, 0, 12, 0, 0]),
    (14, [3, 11], [1, 1, 1, 10, 1]),
    (16, [1, 15], [9, 0, 7, 0, 0]),
    (13, [12, 1], [0, 2, 2, 2, 7]),
)
"""Households, those with and without housing benefit, those of each income."""


def attacked_study():
    good = drawn_table(EVEN, [40] * 20, seed=1)
    sizes = [size for size, _, _ in ATTACKED]
    counts = {
        "housing_benefit": [split for _, split, _ in ATTACKED],
        "activity": [split for _, _, split in ATTACKED],
    }
    others = occupancy_table(sizes, counts)
    others["residence_id"] = [f"Z{i}" for i in range(len(sizes))]
    frame = pd.concat([good, others], ignore_index=True)
    rated = [(f"R{i:03d}", "Équipe Nord", "2025-01-10", 4) for i in range(20)]
    rated = pd.DataFrame(rated, columns=["residence_id", "rater", "rated_on", "rating"])
    places = frame.set_index("residence_id")[[]].assign(commune_code="99001", family="1")
    return make_study(frame, rated, places, {"1": "Petits collectifs"}, "attaque")


def said_of(counts: tuple[int, ...], wanted: np.ndarray, allocations: int, position: int) -> float:
    """Effect of a profile, worked out apart; zero where another helps more."""
    share, size = np.array(counts) / sum(counts), sum(counts)
    before = np.abs(share - wanted).sum() / 2
    effects = []
    for each in range(len(counts)):
        unit = np.eye(len(counts))[each]
        after = [
            np.abs(share + (unit - share) * k / size - wanted).sum() / 2
            for k in range(1, min(allocations, size) + 1)
        ]
        effects.append(before - min(after))
    return effects[position] if effects[position] >= max(effects) - 1e-12 else 0.0


@pytest.mark.parametrize("allocations", [1, 3, 6])
def test_who_tries_every_occupation_that_fits_the_aid_finds_no_count(allocations):
    made = attacked_study()
    own = groups.make_groups(made).own
    references = shown.references_shown(made, "technicien", own)
    least = rule_of(shown.WORDS).minimum_interval
    edges = [band.from_share for band in load_rules().effect_bands] + [2.0]
    named = 0
    for number in range(len(ATTACKED)):
        code = f"Z{number}"
        lines = shown.splits_of(made, code, "technicien", references)
        found = advise(made.occupancy, made.references, made.gaps, code, allocations=allocations)
        for profile in aid.sayable(made, found, "technicien", lines):
            named += 1
            split = profile.split
            line = next(each for each in lines if each.split.id == split.id)
            position = split.category_ids.index(profile.category)
            size = int(made.occupancy.sizes(split)[code])
            wanted = made.references.of(code).share(split)
            low, high = edges[profile.bands[0]], edges[profile.bands[1] + 1]
            sums = [
                ([split.category_ids.index(c) for c in block.categories], block.count)
                for block in line.own.blocks
            ]
            fits = {
                counts[position]
                for counts in compositions(size, len(split.category_ids), sums).tolist()
                if low <= said_of(tuple(counts), wanted, allocations, position) < high
            }
            assert len(fits) >= least, (code, split.id, fits)
    assert named or allocations == 1


def test_how_much_a_profile_helps_is_said_in_words_and_in_points():
    assert advice.strength((0, 0)).replace("\u202f", " ") == "Un peu : moins de 5 points"
    assert "15 points ou plus" in advice.strength((2, 2))
    assert "5 à 15 points" in advice.strength((1, 1))
    assert not re.search(r"\d", advice.strength((0, 2)))


def test_the_horizon_says_where_it_comes_from(study):
    found = advise(study.occupancy, study.references, study.gaps, LARGE, allocations=12)
    known, *unknown = (
        advice.horizon(aid.aid_of(study, found, rotation, "technicien", []))
        for rotation in (0.1, None, float("nan"))
    )
    assert "rotation de la résidence" in known
    assert all("8\u202f%" in each.replace("\u00a0", "\u202f") for each in unknown)


def test_indicators_are_for_technicians_and_say_what_is_missing(monkeypatch):
    frame = pd.DataFrame(
        {"residence_id": ["a", "b", "c"], "vacancy_share": [0.0, 0.1, None], "refusal_share": 0.2}
    )
    found = standardise_indicators(frame)
    assert "parmi les 10" in vitals.html(vitals.vitals_of(found, "b"))
    assert "manquant" in vitals.html(vitals.vitals_of(found, "c")).lower()
    assert "Aucun indicateur" in vitals.html(vitals.vitals_of(found, "z"))
    assert "Aucun indicateur" in vitals.html(vitals.vitals_of(None, "b"))
    monkeypatch.setattr(occupation, "indicators", lambda _: found)
    assert kept.vitals(None, "b", Role.TECHNICIEN).content[0].value == 0.1
    with pytest.raises(RefusedError):
        kept.vitals(None, "b", Role.ELU)


def test_the_agreement_between_raters_is_said_or_why_it_is_not(monkeypatch):
    two = ratings().assign(rater="Commune")
    both = pd.concat([ratings(), two])
    day = dt.date(2025, 3, 1)
    text = vitals.agreement_html(agreement(both, day))
    assert "Krippendorff" in text
    assert "23 résidences" in text.replace("\u202f", " ")
    alone = vitals.agreement_html(agreement(ratings(), day))
    assert "un seul auteur" in alone
    assert vitals.agreement_html(None) == ""
    monkeypatch.setattr(occupation, "raters", lambda _: agreement(both, day))
    assert kept.raters(None, Role.TECHNICIEN) is not None
    assert kept.raters(None, Role.ELU) is None


def test_labels_of_categories_put_together():
    household = next(d for d in dimensions() if d.id == "household")
    assert drawing.label(household, ("other", "single")) == "Personne seule ou autre ménage"


def test_ratings_are_read_on_the_day_of_the_last_one():
    now, day = ratings_now(ratings())
    assert str(day) == "2025-02-10"
    assert len(now) == 23
    empty, day = ratings_now(ratings().iloc[:0])
    assert day is None
    assert empty["rating_class"].dropna().empty


def _sheet() -> None:
    import streamlit as st

    from ui.occupation import section
    from ui.roles import Role

    section.show(None, st.session_state.get("code", "R020"), Role(st.session_state["role"]))


def _drawn(monkeypatch, made: tuple, code: str, role: Role) -> str:
    study, put_together, references = made
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(occupation, "occupation", lambda _: study)
    monkeypatch.setattr(occupation, "published", lambda _: put_together if study else None)
    monkeypatch.setattr(occupation, "references", lambda _, asked: references[asked])
    monkeypatch.setattr(occupation, "indicators", lambda _: None)
    monkeypatch.setattr(occupation, "raters", lambda _: None)
    monkeypatch.setattr(occupation, "segments", lambda _: None)
    monkeypatch.setattr(kept.typology, "residences", lambda _: residences())
    monkeypatch.setattr(section.cache, "directory", lambda _: type("D", (), {"name_of": {}}))
    app = AppTest.from_function(_sheet, default_timeout=60)
    app.session_state["role"], app.session_state["code"] = role, code
    app.run()
    assert not app.exception
    return "".join(str(each.proto.body) for each in app.get("html"))


def test_the_sheet_of_a_technician(monkeypatch, study, put_together, references):
    text = _drawn(monkeypatch, (study, put_together, references), LARGE, Role.TECHNICIEN)
    assert "Éloignée de la référence" in text
    assert "Plus de retraités" in text
    assert "Aide à la décision" in text
    assert "20 résidences les mieux notées" in text.replace("\u202f", " ")


def test_the_sheet_of_an_elected_official(monkeypatch, study, put_together, references):
    text = _drawn(monkeypatch, (study, put_together, references), LARGE, Role.ELU)
    assert "réservée aux techniciens" in text
    assert "22 résidences" in text.replace("\u202f", " ")
    for word in ("Éloignée", "Aide à la décision", "Plus de retraités", "(120)"):
        assert word not in text


def test_the_sheet_without_data(monkeypatch, study, put_together, references):
    text = _drawn(monkeypatch, (None, None, references), LARGE, Role.TECHNICIEN)
    assert "Aucun fichier d’occupation" in text
    text = _drawn(monkeypatch, (study, put_together, references), "X999", Role.TECHNICIEN)
    assert "n’est pas dans le fichier" in text
