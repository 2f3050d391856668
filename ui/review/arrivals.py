"""Who came in: leases signed, and the poorest quarter among them, by quartier and by residence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from fragility.balance import Trait
from fragility.balance.switches import Event
from ui.documents.blocks import Paragraph, Table
from ui.format import plural
from ui.review import words
from ui.review.figures import FORMER, NOW, RefusedError, balanced
from ui.review.followed import NEWCOMERS
from ui.review.section import Behind, Fold
from ui.review.traits import RESIDENCES_SHOWN, Told
from ui.tables import Column
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.documents.blocks import Block
    from ui.review.scope import Scope

_PLACES: Final = ("fragility_class", "qpv_code", "iris_code", "residence_id")
_MANY: Final = frozenset({"iris_code", "residence_id"})
"""Places too many to be listed whole."""


class Arrivals(Told):
    """What is told of who came in."""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """One sentence."""
        return tuple(map(Paragraph, self.sentences))


def told(scope: Scope) -> Arrivals:
    """Say who came in, in a sentence; by quartier, neighbourhood and residence in tables."""
    if not (scope.knows("income_per_uc_eur") or scope.knows("income_quartile")):
        return Arrivals((t("review.item.absent", name=_name(scope)),), (), ())
    try:
        rows = balanced(scope, rule=NEWCOMERS, followed=True)
    except RefusedError:
        return Arrivals((t("review.item.refused", name=_name(scope)),), (), ())
    now, former = (_one(rows, moment) for moment in (NOW, FORMER))
    if now is None or words.figure(now, "allocation_count") == 0:
        return Arrivals((t("review.item.nothing", name=_name(scope)),), (), ())
    figure = words.of(now, "counted_count", "allocation_count")
    parts = [t("review.item.sentence", name=_name(scope), figure=figure)]
    parts.append(t("review.item.former", share=words.beside(former, whole="allocation_count")))
    if unknown := words.figure(now, "unknown_count"):
        parts.append(plural("review.item.unknown", unknown))
    folds = tuple(fold for place in _PLACES if (fold := _fold(scope, place)) is not None)
    return Arrivals((" ".join(parts),), folds, (_behind(scope, {}, now, ""),))


def _name(scope: Scope) -> str:
    """Name the share; under the switch that counts decisions, leases are not what is counted."""
    decided = scope.switches.event is Event.DECISION
    return t("review.arrivals.name_decided" if decided else "review.arrivals.name")


def _one(rows: pd.DataFrame, moment: str) -> Mapping[Any, Any] | None:
    found = rows[rows["moment"] == moment].to_dict("records") if len(rows) else []
    return found[0] if found else None


def _fold(scope: Scope, place: str) -> Fold | None:
    if not scope.knows(place) or not scope.offers(place):
        return None
    label = t("review.arrivals.by", place=t(f"review.place.{place}").lower())
    try:
        rows = balanced(scope, (place,), rule=NEWCOMERS, followed=True)
    except RefusedError:
        return None
    if rows.empty:
        return None
    now = rows[(rows["moment"] == NOW) & (rows["allocation_count"].fillna(1) > 0)]
    now, silent = words.told(now, "allocation_count")
    if now.empty:
        return Fold(label, (), silent=True) if silent else None
    key = place if place.endswith("_class") else "allocation_count"
    now = now.sort_values(key, ascending=key == place, kind="stable", na_position="last")
    left = len(now) - RESIDENCES_SHOWN if place in _MANY else 0
    now = now.head(RESIDENCES_SHOWN) if left > 0 else now
    return _table(scope, place, label, (now, rows[rows["moment"] == FORMER]), (silent, left))


def _table(
    scope: Scope,
    place: str,
    label: str,
    rows: tuple[pd.DataFrame, pd.DataFrame],
    hidden: tuple[int, int],
) -> Fold:
    now, former = rows
    decided = scope.switches.event is Event.DECISION
    columns = (
        Column("place", t(f"review.place.{place}")),
        *([Column("family", t("review.column.family"))] if place == "residence_id" else []),
        Column("total", t(f"review.column.{'allocations' if decided else 'leases'}"), numeric=True),
        Column("counted", t("review.column.first_quartile"), numeric=True),
        Column("share", t("review.column.share"), numeric=True),
        words.former_column(scope, place),
    )
    cells = scope.cut((place,))
    before = {words.key(row, cells): row for row in former.to_dict("records")}
    lines, behind = [], []
    for row in now.to_dict("records"):
        value = None if pd.isna(row[place]) else row[place]
        name = words.place(scope, place, row)
        at = words.key(row, cells)
        lines.append(
            {
                "place": name,
                "family": scope.families.get(str(value), t("review.arrivals.no_family")),
                "total": words.count(words.figure(row, "allocation_count")),
                "counted": words.count(words.figure(row, "counted_count")),
                "share": words.share(row),
                "former": words.beside(before.get(at), whole="allocation_count"),
            }
        )
        behind.append(_behind(scope, {place: value}, row, name))
    silent, left = hidden
    note = words.note(scope, silent=silent, left=left)
    table = Table(columns, tuple(lines), words.caption(scope, label, place), note)
    return Fold(label, (table,), tuple(behind))


def _behind(
    scope: Scope,
    where: Mapping[str, str | int | None],
    row: Mapping[Any, Any],
    name: str,
) -> Behind:
    span = scope.span(list(where))
    figure = words.of(row, "counted_count", "allocation_count")
    about = "decided" if scope.switches.event is Event.DECISION else "leases"
    inside = scope.where(list(where))
    if about == "leases":
        inside |= {"lease_signed": True}
    return Behind(
        title=" · ".join(filter(None, [_name(scope), name or scope.sector, span.label])),
        period=span,
        where={**inside, **where},
        trait=(Trait.QUARTILE, "q1"),
        figures=((_name(scope), figure),),
        about=(t(f"review.arrivals.about_{about}"),),
    )
