"""Who still waits: long waits without a proposal, « Poulidor » households, blocked mutations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from fragility.balance.publication import without_hidden_totals
from fragility.concentration.intervals import wilson_interval
from fragility.demand import (
    Applications,
    blocked,
    default_rules,
    demand_publication,
    describe_extract,
    pressure,
    protect_demand,
)
from ui.documents.blocks import Bullets, Paragraph, Table
from ui.format import day, number
from ui.review import words
from ui.review.figures import RefusedError, in_sector, summed
from ui.review.section import Behind, Fold, Section
from ui.tables import Column
from ui.texts import t

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from ui.documents.blocks import Block
    from ui.review.scope import Scope

NAMED: Final = 3
"""Communes named in a sentence."""


def situations() -> tuple[str, ...]:
    """Return the situations a review looks at, as the tables of the demand name them."""
    longs = (f"over_{months}_months_no_proposal" for months in default_rules().long_wait_months)
    return (*longs, "often_ranked", "difficult_mutation")


def none_told(scope: Scope) -> Paragraph | None:
    """Say why there is no figure of the demand; nothing where there are some."""
    if scope.applications is None:
        return Paragraph(t("review.demand.none"))
    return Paragraph(t("review.demand.no_day")) if scope.demand_day is None else None


def known(scope: Scope) -> frozenset[str]:
    """Return the columns of which some application is known."""
    return frozenset() if scope.applications is None else scope.applications.known_columns


def waiting(scope: Scope, places: Sequence[str] = ()) -> pd.DataFrame:
    """Count who waits and in which situation, by places of the sector.

    Raises
    ------
    RefusedError
        The reader may not see this cut.
    """
    if scope.applications is None or scope.demand_day is None:
        raise RefusedError(scope.role)
    held = known(scope)
    by = scope.cut(places, known=held)
    rows = blocked(scope.applications, scope.demand_day, by=by)
    shown = protect_demand(rows, by, scope.role, known=held)
    if str(shown.reason) != "none":
        raise RefusedError(shown.reason)
    names = [str(name) for name in shown.rows if str(name).endswith("_count")]
    found = in_sector(scope, _published(scope, shown.rows, by))
    found = found.assign(**{name: found[name].astype("Float64").astype(float) for name in names})
    return summed(found, list(places), names) if places else found


def _published(scope: Scope, rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Keep what the publication of the demand tells everyone; all of it for who sees the rows."""
    if scope.internal or scope.applications is None or scope.demand_day is None:
        return rows
    extract = describe_extract(scope.applications, scope.allocations)
    since = None if extract is None else extract.since
    made = demand_publication(scope.applications, scope.demand_day, scope.role, since=since)
    return made.kept(rows, by)


def pending(scope: Scope) -> Section:
    """Return the section of what is blocked in the demand, for the coordination."""
    title = t("review.section.attente")
    if (nothing := none_told(scope)) is not None:
        return Section("attente", "coordination", title, (nothing,))
    try:
        rows = waiting(scope, ("commune_code",))
    except RefusedError:
        return Section("attente", "coordination", title, (_refused(),))
    sentences = [
        sentence
        for name in ("difficult_mutation", situations()[0])
        if (sentence := _leading(scope, rows, name))
    ]
    blocks: list[Block] = [_lead(scope)]
    blocks += [Bullets(tuple(sentences))] if sentences else [Paragraph(t("review.demand.no_one"))]
    return Section("attente", "coordination", title, tuple(blocks))


def segments(scope: Scope) -> Section:
    """Return the section of the segments of the demand, for the orientations."""
    title = t("review.section.segments")
    if (nothing := none_told(scope)) is not None:
        return Section("segments", "orientations", title, (nothing,))
    try:
        whole = waiting(scope)
        ratio = _pressure(scope)
    except RefusedError:
        return Section("segments", "orientations", title, (_refused(),))
    row = whole.iloc[0].to_dict() if len(whole) else {}
    sentences = [_sentence(row, name) for name in situations()]
    blocks: list[Block] = [_lead(scope)]
    if ratio:
        blocks.append(Paragraph(ratio))
    blocks.append(Bullets(tuple(sentences)))
    folds = [
        fold
        for place in ("commune_code", "segment")
        if _offered(scope, place) and (fold := _fold(scope, place)) is not None
    ]
    behind = tuple(_behind(scope, name, row) for name in situations())
    return Section("segments", "orientations", title, tuple(blocks), tuple(folds), behind)


def _offered(scope: Scope, place: str) -> bool:
    """Tell whether a place is known, and the reader shown it: everyone has communes alone."""
    return place in known(scope) and (scope.internal or place == "commune_code")


def _refused() -> Paragraph:
    return Paragraph(t("review.refused"), "note")


def _lead(scope: Scope) -> Paragraph:
    assert scope.demand_day is not None
    key = "as_of" if scope.internal or scope.demand_day == scope.period.days[1] else "one_day"
    return Paragraph(t(f"review.demand.{key}", day=day(scope.demand_day)), "note")


def _pressure(scope: Scope) -> str:
    assert scope.applications is not None
    assert scope.demand_day is not None
    held = known(scope) & scope.prepared.known_columns
    by = scope.cut((), known=held)
    rows = pressure(scope.applications, scope.allocations, scope.demand_day, by=by)
    found = protect_demand(rows, by, scope.role, known=held).rows
    if found.empty:
        return ""
    told = without_hidden_totals(scope.prepared, found, by, scope.role, scope.demand_day.year)
    shown = in_sector(scope, _published(scope, told, by))
    if shown.empty:
        return ""
    row = shown.iloc[0].to_dict()
    ratio = words.figure(row, "applications_per_allocation_ratio")
    if ratio is None:
        return ""
    return t(
        "review.demand.pressure",
        pending=words.count(words.figure(row, "pending_count")),
        allocations=words.count(words.figure(row, "allocation_count")),
        ratio=number(ratio, 2),
    )


def _of(row: Mapping[Any, Any], name: str) -> str:
    """Write a situation as a part of those who wait."""
    part, whole = words.figure(row, f"{name}_count"), words.figure(row, "pending_count")
    if part is None or whole is None:
        return t("review.cell.withheld")
    low, high = wilson_interval([part], [whole])
    told = {"part": part, "whole": whole, "share_low": low[0], "share_high": high[0]}
    return words.of(told, "part", "whole")


def _sentence(row: Mapping[Any, Any], name: str) -> str:
    said = t("review.item.sentence", name=t(f"review.demand.{name}.name"), figure=_of(row, name))
    unknown = words.figure(row, f"{name}_unknown_count")
    more = t("review.demand.unknown", count=number(unknown)) if unknown else ""
    return f"{said} {more}".strip()


def _leading(scope: Scope, rows: pd.DataFrame, name: str) -> str:
    """Name the communes where most wait in a situation."""
    column = f"{name}_count"
    if column not in rows:
        return ""
    some = rows[(rows[column] > 0) & rows["commune_code"].notna()]
    some = some.sort_values(column, ascending=False, kind="stable").head(NAMED)
    if some.empty:
        return ""
    parts = (
        t(
            "review.demand.in_commune",
            commune=scope.label("commune_code", row["commune_code"]),
            count=number(row[column]),
            pending=words.count(words.figure(row, "pending_count")),
        )
        for row in some.to_dict("records")
    )
    listed = words.SEMICOLON.join(parts)
    return t("review.demand.leading", name=t(f"review.demand.{name}.name"), places=listed)


def _fold(scope: Scope, place: str) -> Fold | None:
    label = t("review.demand.by", place=t(f"review.place.{place}").lower())
    try:
        rows = waiting(scope, (place,))
    except RefusedError:
        return Fold(label, (_refused(),))
    rows = rows[rows["pending_count"].fillna(1) > 0]
    if rows.empty:
        return None
    rows, silent = words.told(rows, "pending_count")
    if rows.empty:
        return Fold(label, (), silent=True)
    rows = rows.sort_values("pending_count", ascending=False, kind="stable", na_position="last")
    columns = (
        Column("place", t(f"review.place.{place}")),
        Column("pending", t("review.column.pending"), numeric=True),
        *(Column(name, t(f"review.demand.{name}.short"), numeric=True) for name in situations()),
    )
    lines = tuple(
        {
            "place": scope.label(place, None if pd.isna(row[place]) else row[place]),
            "pending": words.count(words.figure(row, "pending_count")),
            **{name: _cell(row, name) for name in situations()},
        }
        for row in rows.to_dict("records")
    )
    assert scope.demand_day is not None
    caption = t("review.demand.caption", place=label, day=day(scope.demand_day))
    note = words.note(scope, silent=silent)
    return Fold(label, (Table(columns, lines, caption, note),))


def _cell(row: Mapping[Any, Any], name: str) -> str:
    part, whole = words.figure(row, f"{name}_count"), words.figure(row, "pending_count")
    if part is None or not whole:
        return words.count(part)
    low, high = wilson_interval([part], [whole])
    told = {"share": part / whole, "share_low": low[0], "share_high": high[0]}
    return t("review.cell.count_share", count=number(part), share=words.share(told))


def _behind(scope: Scope, name: str, row: Mapping[Any, Any]) -> Behind:
    label = t(f"review.demand.{name}.name")
    assert scope.demand_day is not None
    return Behind(
        title=" · ".join(filter(None, [label, scope.sector, day(scope.demand_day)])),
        where={"sector": scope.sector} if scope.sector else {},
        table="applications",
        figures=((label, _of(row, name)),),
        about=(t(f"review.demand.{name}.about"),),
        keep=_keeper(name, scope.demand_day),
    )


def _keeper(name: str, as_of: dt.date) -> Callable[[pd.DataFrame], pd.Series[bool]]:
    """Return what tells the rows of a situation, through the very function that counts them."""

    def keep(rows: pd.DataFrame) -> pd.Series[bool]:
        # One cell a row: whoever is counted in its own cell is in the situation.
        alone = rows.assign(_row=[f"{place:09d}" for place in range(len(rows))])
        told = blocked(Applications(frame=alone, absent=(), warnings=()), as_of, by=["_row"])
        inside: pd.Series[bool] = alone["_row"].isin(told.loc[told[f"{name}_count"] > 0, "_row"])
        return inside

    return keep
