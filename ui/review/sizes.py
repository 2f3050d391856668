"""Dwellings asked for and given, by number of rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fragility.demand import matching, protect_demand
from ui import theme
from ui.documents.blocks import Chart, Paragraph, Table
from ui.format import day, number, percent
from ui.review import words
from ui.review.demand import known, none_told
from ui.review.figures import RefusedError, in_sector
from ui.review.section import Fold, Section
from ui.tables import Column
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from ui.documents.blocks import Block
    from ui.review.scope import Scope

_SIDES = ("pending", "allocation")
_HEIGHT_PX = 190


def section(scope: Scope) -> Section:
    """Return the section of sizes."""
    title = t("review.section.tailles")
    if (nothing := none_told(scope)) is not None:
        return Section("tailles", "orientations", title, (nothing,))
    try:
        rows = _rows(scope)
    except RefusedError:
        refused = Paragraph(t("review.refused"), "note")
        return Section("tailles", "orientations", title, (refused,))
    records = rows.to_dict("records")
    blocks: list[Block] = []
    sentence = _sentence(records)
    if sentence:
        blocks.append(Paragraph(sentence))
    chart = _chart(scope, records)
    if chart is not None:
        blocks.append(chart)
    fold = Fold(t("review.size.fold"), (_table(scope, records),))
    return Section("tailles", "orientations", title, tuple(blocks), (fold,))


def _rows(scope: Scope) -> pd.DataFrame:
    assert scope.applications is not None
    assert scope.demand_day is not None
    held = known(scope) & scope.prepared.known_columns
    # Everyone is shown sizes of the whole territory: crossed with sectors, they would be others'.
    by = scope.cut((), known=held, everywhere=not scope.internal)
    found = matching(scope.applications, scope.allocations, scope.demand_day, by=by)
    shown = protect_demand(found, [*by, "rooms"], scope.role, known=held)
    if str(shown.reason) != "none":
        raise RefusedError(shown.reason)
    return in_sector(scope, shown.rows)


def _sentence(records: list[dict[Any, Any]]) -> str:
    """Say which size is hardest to have, and which is easiest."""
    told = [
        (words.figure(row, "applications_per_allocation_ratio"), row)
        for row in records
        if row["rooms"] != "unknown"
    ]
    ordered = sorted((ratio, row["rooms"]) for ratio, row in told if ratio is not None)
    if len(ordered) < 2:  # noqa: PLR2004 - an easiest and a hardest
        return ""
    (least, easy), (most, hard) = ordered[0], ordered[-1]
    return t(
        "review.size.sentence",
        hard=t(f"review.size.of.{hard}"),
        most=number(most, 1),
        easy=t(f"review.size.of.{easy}"),
        least=number(least, 1),
    )


def _cell(row: Mapping[Any, Any], side: str) -> str:
    count, share = words.figure(row, f"{side}_count"), words.figure(row, f"{side}_share")
    if count is None or share is None:
        return words.count(count)
    return t("review.cell.count_share", count=number(count), share=percent(share))


def _table(scope: Scope, records: list[dict[Any, Any]]) -> Table:
    columns = (
        Column("rooms", t("review.column.rooms")),
        Column("pending", t("review.size.pending"), numeric=True),
        Column("allocation", t("review.size.allocation"), numeric=True),
        Column("ratio", t("review.size.ratio"), numeric=True),
    )
    lines = []
    for row in records:
        ratio = words.figure(row, "applications_per_allocation_ratio")
        lines.append(
            {
                "rooms": t(f"review.size.name.{row['rooms']}"),
                **{side: _cell(row, side) for side in _SIDES},
                "ratio": t("review.cell.none") if ratio is None else number(ratio, 1),
            }
        )
    caption = _caption(scope)
    return Table(columns, tuple(lines), caption)


def _caption(scope: Scope) -> str:
    assert scope.demand_day is not None
    told = t("review.size.caption", day=day(scope.demand_day))
    if scope.sector and not scope.internal:
        told = f"{told}, {t('review.scope.whole').lower()}"
    return told


def _chart(scope: Scope, records: list[dict[Any, Any]]) -> Chart | None:
    drawn = [
        (t(f"review.size.name.{row['rooms']}"), t(f"review.size.{side}"), share)
        for row in records
        for side in _SIDES
        if (share := words.figure(row, f"{side}_share")) is not None
    ]
    if not drawn:
        return None
    values = [dict(zip(("rooms", "side", "share"), each, strict=True)) for each in drawn]
    order = [t(f"review.size.name.{row['rooms']}") for row in records]
    sides = [t(f"review.size.{side}") for side in _SIDES]
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": "container",
        "height": _HEIGHT_PX,
        "data": {"values": values},
        "mark": {"type": "bar", "cornerRadiusEnd": 2},
        "encoding": {
            "x": {"field": "rooms", "type": "nominal", "sort": order, "title": None,
                  "axis": {"labelAngle": 0}},
            "xOffset": {"field": "side", "sort": sides},
            "y": {"field": "share", "type": "quantitative", "title": t("review.size.axis"),
                  "axis": {"format": "%"}},
            "color": {"field": "side", "type": "nominal", "title": None, "sort": sides,
                      "scale": {"domain": sides, "range": theme.sequential(2)},
                      "legend": {"orient": "top"}},
        },
    }  # fmt: skip
    told = words.SEMICOLON.join(
        t("review.size.told", rooms=rooms, side=side, share=percent(share))
        for rooms, side, share in drawn
    )
    caption = _caption(scope)
    return Chart(spec, caption, t("review.size.alt", told=told))
