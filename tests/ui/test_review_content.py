"""The content of a review: figures, what is withheld, what is said of it."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from fragility.balance import (
    Commitment,
    RuleDocument,
    Switches,
    balance,
    prepare,
    protect_cut,
    read_allocations,
)
from fragility.balance.rules import Place
from fragility.demand import read_applications
from tests.fragility.allocated import allocation_table, application_table, prepared
from ui import downloads
from ui.documents.blocks import Bullets, Paragraph, Table, Tiles
from ui.register.choices import Period
from ui.review import (
    arrivals,
    commitments,
    coordination,
    decisions,
    demand,
    figures,
    followed,
    gauges,
    maps,
    outline,
    sizes,
    traits,
    waits,
    words,
    workbook,
)
from ui.review.scope import Scope
from ui.review.section import Fold, Section, tidied
from ui.texts import t

S2 = Period("2018-S2")
WITHHELD = t("review.cell.withheld")


def scope_of(role: str = "technicien", size: int = 1500, **changes) -> Scope:
    table = allocation_table(size).assign(waiting_months=[float(i % 60) for i in range(size)])
    rows = read_allocations(table)
    held = prepare(rows, followed.rule_set(prepared(table).rules))
    applications = application_table(900)
    sectors = {f"9900{i}": "Nord" if i % 2 == 0 else "Sud" for i in range(9)}
    applications["sector"] = applications["commune_code"].map(sectors)
    return Scope(
        **{
            "prepared": held,
            "allocations": rows,
            "applications": read_applications(applications),
            "role": role,
            "switches": Switches(),
            "period": S2,
            "last_day": dt.date(2018, 12, 31),
            "demand_day": dt.date(2018, 12, 31),
            **changes,
        }
    )


@pytest.fixture(scope="module")
def internal() -> Scope:
    return scope_of()


@pytest.fixture(scope="module")
def public() -> Scope:
    return scope_of("elu")


def said(section: Section) -> str:
    parts = []
    for block in (*section.blocks, *(each for fold in section.folds for each in fold.blocks)):
        if isinstance(block, Paragraph):
            parts.append(block.text)
        elif isinstance(block, Bullets):
            parts += block.items
        elif isinstance(block, Tiles):
            parts += [f"{each.label} {each.value} {each.detail}" for each in block.items]
        elif isinstance(block, Table):
            parts += [" | ".join(row.values()) for row in block.rows]
    return "\n".join(parts).replace("\u202f", " ")


def the_rows(scope: Scope) -> pd.DataFrame:
    """Rows of the semester, straight from the table."""
    frame = scope.prepared.frame
    inside = frame["decided_on"].between("2018-07-01", "2018-12-31")
    return frame[inside & (frame["sector"] == scope.sector if scope.sector else True)]


def test_a_share_is_that_of_the_rows_of_the_semester_and_sector(internal) -> None:
    scope = replace(internal, sector="Nord", memory={})
    rows = the_rows(scope)
    modest = rows["income_group"].isin(["modest", "very_modest"]).sum()
    (sentence,) = traits.told(scope, replace(traits.INCOME, places=())).sentences
    assert f"{modest} sur {len(rows)}" in sentence
    whole = the_rows(internal)
    assert f"(n\u00a0=\u00a0{len(whole)})" in sentence
    assert rows["income_group"].isna().sum() > 0
    assert f"Inconnu pour {rows['income_group'].isna().sum()} attributions" in sentence


def test_the_table_of_a_trait_counts_each_category(internal) -> None:
    told = traits.told(internal, replace(traits.PRIORITY, places=("landlord_name",)))
    (fold,) = told.folds
    table = next(each for each in fold.blocks if isinstance(each, Table))
    rows = the_rows(internal)
    first = rows[(rows["access"] == "first_access") & (rows["landlord_name"] == "A")]
    line = next(each for each in table.rows if each["place"] == "A")
    assert line["total"] == str(len(first))
    assert line["dalo"] == str((first["dalo"] == True).sum())  # noqa: E712 - nullable
    assert [each.where["landlord_name"] for each in fold.behind] == [
        each["place"] for each in table.rows
    ]


def test_a_gauge_says_its_n_its_interval_its_target_and_what_is_missing(internal) -> None:
    section = gauges.section(internal)
    (tiles,) = (each for each in section.blocks if isinstance(each, Tiles))
    rows = figures.balanced(internal, rule="outside_qpv_q1")
    now = rows[rows["moment"] == "now"].iloc[0]
    tile = tiles.items[0]
    assert f"{now['counted_count']:.0f} sur {now['allocation_count']:.0f}" in tile.detail
    assert words.bounds(now.to_dict()) in tile.detail
    assert "25" in tile.detail
    assert words.verdict(now.to_dict()) in tile.detail


def test_the_semester_before_a_first_half_is_in_another_year() -> None:
    scope = scope_of(period=Period("2018-S1"))
    rows = figures.balanced(scope, rule="mutation")
    former = rows[rows["moment"] == "former"].iloc[0]
    frame = scope.prepared.frame
    assert former["row_count"] == frame["decided_on"].between("2017-07-01", "2017-12-31").sum()


def test_everyone_sees_no_figure_of_fewer_than_eleven(public) -> None:
    for place in ("commune_code", "landlord_name", "qpv_code"):
        rows = figures.balanced(public, (place,), followed=True)
        shown = rows[["allocation_count", "counted_count"]].astype("Float64")
        assert not ((shown > 0) & (shown < 11)).any(axis=None)
    hidden = figures.balanced(public, ("commune_code",), followed=True)["share"].isna()
    assert hidden.any()


def test_everyone_is_given_the_year_cut_by_semester(public, internal) -> None:
    mine = figures.balanced(public, rule="mutation").set_index("moment")["allocation_count"]
    theirs = figures.balanced(internal, rule="mutation").set_index("moment")["allocation_count"]
    assert mine.astype(float).to_dict() == theirs.astype(float).to_dict()


def test_everyone_sees_places_over_the_year_and_the_whole_by_semester(public, internal) -> None:
    for place in ("commune_code", "landlord_name", "qpv_code", "fragility_class"):
        rows = figures.balanced(public, (place,), rule="mutation")
        now = rows[rows["moment"] == "now"]
        assert "semester" not in rows
        frame = public.prepared.frame
        year = frame["decided_on"].between("2018-01-01", "2018-12-31").sum()
        assert now["allocation_count"].astype(float).sum() <= year
        semester = figures.balanced(internal, (place,), rule="mutation")
        shown = semester.loc[semester["moment"] == "now", "allocation_count"]
        assert now["allocation_count"].max() > shown.max()
    assert "semester" in figures.balanced(public, rule="mutation")


def test_what_is_not_published_is_left_out_of_the_public_review(public) -> None:
    sector = replace(public, sector="Nord", memory={})
    for scope in (public, sector):
        for places in (("residence_id",), ("iris_code",), ("landlord_name", "commune_code")):
            assert not scope.offers(*places)
            with pytest.raises(figures.RefusedError):
                figures.balanced(scope, places)
    told = traits.told(public, replace(traits.REHOUSING, places=("residence_id", "landlord_name")))
    assert [fold.label for fold in told.folds] == [
        t("review.by.landlord_name", name=traits.REHOUSING.name)
    ]


def test_a_public_table_says_its_year_and_that_it_is_not_of_the_sector(public) -> None:
    scope = replace(public, sector="Nord", communes=("99000", "99002"), memory={})
    (fold,) = traits.told(scope, replace(traits.INCOME, places=("landlord_name",))).folds
    table = next(each for each in fold.blocks if isinstance(each, Table))
    assert table.caption.endswith("année 2018, ensemble du territoire")
    assert t("review.column.former_year") in {each.label for each in table.columns}
    (fold,) = traits.told(scope, replace(traits.INCOME, places=("commune_code",))).folds
    table = next(each for each in fold.blocks if isinstance(each, Table))
    assert table.caption.endswith("année 2018")
    nord = {str(code) for code in the_rows(scope)["commune_code"].dropna()}
    assert {row["place"] for row in table.rows} <= nord
    assert all(each.where.get("sector") == "Nord" for each in fold.behind)
    assert all("semester" not in each.where for each in fold.behind)


def test_the_laws_figures_do_not_depend_on_the_shares_of_the_review(public) -> None:
    alone = prepared(allocation_table(1500))
    days = public.period.year_days
    by = ["landlord_name"]
    mine, theirs = (
        protect_cut(held, balance(held, by=by, period=days, rules=["mutation"]), "elu").rows
        for held in (public.prepared, alone)
    )
    pd.testing.assert_frame_equal(mine, theirs)


def test_who_came_in_is_counted_among_the_leases_signed(internal) -> None:
    scope = replace(internal, families={}, memory={})
    rows = the_rows(scope)
    signed = int((rows["lease_signed"] == True).sum())  # noqa: E712 - nullable
    told = arrivals.told(scope)
    assert f"sur {signed}, soit" in told.sentences[0]
    tables = [each for fold in told.folds for each in fold.blocks if isinstance(each, Table)]
    assert sum(int(row["total"]) for row in tables[0].rows) == signed
    assert told.behind[0].where["lease_signed"] is True


def test_residences_of_newcomers_are_for_those_who_see_the_allocations(public, internal) -> None:
    name = t("review.arrivals.by", place=t("review.place.residence_id").lower())
    assert name not in [fold.label for fold in arrivals.told(public).folds]
    assert (name in [fold.label for fold in arrivals.told(internal).folds]) is internal.knows(
        "residence_id"
    )


def test_the_map_leaves_small_places_grey(internal) -> None:
    drawn = []
    scope = replace(internal, draw=lambda _level, values: drawn.append(values) or {}, memory={})
    first = next(rule for rule in scope.rules if rule.place is not Place.EVERYWHERE)
    rows = figures.balanced(scope, ("commune_code",), rule=first.id)
    rows = rows[rows["moment"] == "now"]
    maps.section(scope)
    for values in drawn:
        assert values.classes[-1].color == maps.GREY
    few = rows["allocation_count"].between(1, maps.SMALL - 1)
    small = set(rows.loc[few, "commune_code"])
    looked = {code: number for values in drawn[:1] for code, number in values.class_of.items()}
    assert small
    assert {code for code, number in looked.items() if number == len(drawn[0].classes)} == small


def test_without_a_day_for_everyone_nothing_is_said_of_the_demand(public) -> None:
    scope = replace(public, demand_day=None, memory={})
    for section in (demand.pending(scope), demand.segments(scope), sizes.section(scope)):
        assert said(section) == t("review.demand.no_day").replace("\u202f", " ")


def test_tables_without_a_figure_are_told_in_a_line() -> None:
    made = Section("a", "assessment", "A", (), (Fold("Un", (), silent=True), Fold("Deux", ())))
    found = tidied(made)
    assert [fold.label for fold in found.folds] == ["Deux"]
    assert "Un" in said(found)


def test_categories_are_for_those_who_see_the_allocations(public) -> None:
    with pytest.raises(figures.RefusedError):
        figures.composed(public, traits.PRIORITY.trait, ())
    told = traits.told(public, replace(traits.PRIORITY, places=("commune_code",)))
    table = next(each for each in told.folds[0].blocks if isinstance(each, Table))
    assert "dalo" not in {each.key for each in table.columns}
    assert WITHHELD in {row["share"] for row in table.rows}


@pytest.mark.parametrize(("role", "known"), [("technicien", True), ("elu", False)])
def test_a_withheld_count_is_not_told_by_its_verdict(role, known) -> None:
    commitment = {"rule": "holder_priority", "scope": {"commune_code": "99008"}, "value": 90}
    dated = {"unit": "count", "start": dt.date(2018, 1, 1), "reference": "convention"}
    own = RuleDocument(
        id="essai", label="Essai", version="1", date=dt.date(2018, 1, 1),
        commitments=(Commitment(**commitment, **dated),),
    )  # fmt: skip
    held = prepared(allocation_table(1500), own)
    section = commitments.section(scope_of(role, prepared=held))
    (row,) = section.blocks[0].rows
    assert (row["verdict"] == t("review.verdict.pending")) is known
    assert (row["figure"] == WITHHELD) is not known


def test_who_is_short_is_listed_by_what_is_missing(internal) -> None:
    table = next(each for each in coordination.furthest(internal).blocks if isinstance(each, Table))
    rows = figures.balanced(internal, ("commune_code",), rule="commune_aci")
    rows = rows[(rows["moment"] == "now") & (rows["state"] == "short")]
    worst = rows.sort_values("missing_count").iloc[-1]
    expected = words.of(worst.to_dict(), "counted_count", "allocation_count")
    assert expected in {row["figure"] for row in table.rows}
    assert len(table.rows) <= coordination.FURTHEST


def test_situations_of_the_demand_are_those_of_the_applications(internal) -> None:
    row = demand.waiting(internal).iloc[0]
    assert f"{row['pending_count']:.0f}" in said(demand.segments(internal)).replace(" ", "")
    assert row["over_24_months_no_proposal_count"] >= row["over_36_months_no_proposal_count"] > 0


def test_the_rows_behind_a_situation_are_as_many_as_were_counted(internal) -> None:
    counted = demand.waiting(internal).iloc[0]
    for name, behind in zip(demand.situations(), demand.segments(internal).behind, strict=True):
        kept = behind.keep(internal.applications.frame)
        assert kept.sum() == counted[f"{name}_count"]


def test_the_communes_of_a_sector_add_up_to_the_sector(internal) -> None:
    scope = replace(internal, sector="Sud", memory={})
    whole = demand.waiting(scope)["pending_count"].sum()
    assert demand.waiting(scope, ("commune_code",))["pending_count"].sum() == whole
    assert 0 < whole < demand.waiting(internal)["pending_count"].sum()


def test_long_waits_of_those_housed_are_counted(internal) -> None:
    rows = the_rows(internal)
    over = (rows["waiting_months"] > 24).sum()
    assert f"{over} sur {len(rows)}" in waits.sentences(internal)[0]
    assert waits.is_long(rows).sum() == over
    fold = waits.fold(internal, "landlord_name")
    assert len(fold.behind) == rows["landlord_name"].nunique()


def test_sizes_asked_and_given_have_a_chart_and_a_table(internal) -> None:
    section = sizes.section(internal)
    (table,) = section.folds[0].blocks
    assert len(table.rows) == 6
    assert "demandes par attribution" in said(section)


def test_without_applications_the_demand_says_so(internal) -> None:
    scope = replace(internal, applications=None, memory={})
    for section in (demand.pending(scope), demand.segments(scope), sizes.section(scope)):
        assert said(section) == t("review.demand.none").replace("\u202f", " ")


def test_a_trait_the_file_does_not_know_is_said_and_nothing_more() -> None:
    scope = scope_of(size=300)
    (sentence,) = traits.told(scope, traits.PDALHPD).sentences
    assert sentence == t("review.item.absent", name=traits.PDALHPD.name)


@pytest.mark.parametrize("role", ["technicien", "elu"])
def test_the_sections_are_in_the_order_of_the_session(role, internal, public) -> None:
    sections = outline.sections(internal if role == "technicien" else public)
    parts = [each.part for each in sections]
    order = ["assessment", "coordination", "orientations"]
    assert parts == sorted(parts, key=order.index)
    assert set(parts) == set(order)
    assert len({each.id for each in sections}) == len(sections)
    for section in sections:
        assert section.blocks


def test_the_workbook_has_every_table_and_its_counts_are_numbers(internal, monkeypatch) -> None:
    monkeypatch.setattr(downloads, "marked", lambda frame, _territory: frame)
    told = traits.told(internal, replace(traits.INCOME, places=("landlord_name",)))
    sections = (
        gauges.section(internal),
        Section("ressources", "assessment", "Ressources", told.blocks, told.folds),
    )
    found = workbook.tables(sections)
    content = workbook.workbook_bytes(sections, None, (("Établi le", "1er mai"),))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == len(found) + 1
    title, table = found[-1]
    sheet = book[book.sheetnames[-1]]
    assert sheet["B2"].value == title
    assert sheet["C2"].value == int(table.rows[0]["total"].replace("\u202f", ""))


def test_lines_of_decisions_lose_their_marks() -> None:
    assert decisions.lines_of(" - un\n\n• deux \ntrois") == ["un", "deux", "trois"]
