"""Who was allocated a dwelling: the shares the agenda lists, each by the places it lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from fragility.balance import Trait
from fragility.balance.rules import Access
from ui.documents.blocks import Bullets, Paragraph, Table
from ui.format import number, percent, plural
from ui.register.words import category_label
from ui.review import words
from ui.review.figures import FORMER, NOW, RefusedError, balanced, composed
from ui.review.followed import SHARES, rule_of
from ui.review.section import Behind, Fold
from ui.tables import Column
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.documents.blocks import Block
    from ui.review.scope import Scope

ENOUGH: Final = 30
"""Fewest allocations of a place whose share is told as the lowest or the highest."""
RESIDENCES_SHOWN: Final = 15
_COLUMNS: Final = {
    Trait.INCOME_GROUP: ("income_group",),
    Trait.QUARTILE: ("income_per_uc_eur", "income_quartile"),
    Trait.PRIORITY: ("priority", "dalo"),
    Trait.PDALHPD: ("pdalhpd",),
    Trait.MUTATION_DIFFICULTY: ("mutation_difficulty",),
    Trait.REHOUSING: ("rehousing",),
    Trait.ACTIVITY: ("activity",),
    Trait.COMMON_LAW: ("priority", "rehousing", "mutation_difficulty"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A trait as the agenda asks for it."""

    trait: Trait
    key: str
    """Categories that make up the share, joined by ``+``."""
    places: tuple[str, ...]
    """Columns of its tables."""

    @property
    def rule(self) -> str:
        """Identifier of its share among rules."""
        return rule_of(self.trait.value)

    @property
    def first_access(self) -> bool:
        """Whether only first accesses are counted."""
        return SHARES[self.trait.value][1] is Access.FIRST_ACCESS

    @property
    def name(self) -> str:
        """French name of the share."""
        return t(f"review.item.{self.trait.value}.key")

    @property
    def about(self) -> str:
        """What the share is, in a sentence."""
        return t(f"review.item.{self.trait.value}.about")

    def known(self, scope: Scope) -> bool:
        """Tell whether the file says anything of it."""
        return any(map(scope.knows, _COLUMNS[self.trait]))


_QUARTIERS: Final = ("commune_code", "fragility_class")
_ACTORS: Final = ("landlord_name", "commune_code")
INCOME: Final = Item(Trait.INCOME_GROUP, "very_modest+modest", (*_QUARTIERS, "landlord_name"))
LOW_INCOME: Final = Item(Trait.QUARTILE, "q1", _QUARTIERS)
ACTIVITY: Final = Item(Trait.ACTIVITY, "active", _QUARTIERS)
PRIORITY: Final = Item(
    Trait.PRIORITY,
    "dalo+other_priority",
    (*_ACTORS, "commune_fragility_class", "fragility_class"),
)
PDALHPD: Final = Item(Trait.PDALHPD, "pdalhpd", _ACTORS)
MUTATIONS: Final = Item(Trait.MUTATION_DIFFICULTY, "complex+blocked", (*_ACTORS, "fragility_class"))
REHOUSING: Final = Item(
    Trait.REHOUSING, "npnru+orcod", (*_ACTORS, "fragility_class", "residence_id")
)
COMMON_LAW: Final = Item(Trait.COMMON_LAW, "common_law", _ACTORS)


@dataclass(frozen=True, eq=False)
class Told:
    """What items come to."""

    sentences: tuple[str, ...]
    folds: tuple[Fold, ...]
    behind: tuple[Behind, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The sentences, as a list where there are several."""
        if len(self.sentences) == 1:
            return (Paragraph(self.sentences[0]),)
        return (Bullets(self.sentences),)


def told(scope: Scope, *items: Item) -> Told:
    """Say what items come to, a few short sentences each, with their tables folded."""
    sentences: list[str] = []
    folds: list[Fold] = []
    behind: list[Behind] = []
    for item in items:
        if not item.known(scope):
            sentences.append(t("review.item.absent", name=item.name))
            continue
        sentence, beside = _headline(scope, item)
        sentences.append(sentence)
        behind.append(beside)
        folds += [each for place in item.places if (each := _fold(scope, item, place)) is not None]
    return Told(tuple(sentences), tuple(folds), tuple(behind))


def _headline(scope: Scope, item: Item) -> tuple[str, Behind]:
    try:
        rows = balanced(scope, rule=item.rule, followed=True)
        whole = balanced(scope, rule=item.rule, followed=True, everywhere=True)
    except RefusedError:
        return t("review.item.refused", name=item.name), Behind(title=item.name)
    now, former = _one(rows, NOW), _one(rows, FORMER)
    if now is None:
        return t("review.item.nothing", name=item.name), Behind(title=item.name)
    figure = words.of(now, "counted_count", "allocation_count")
    parts = [t("review.item.sentence", name=item.name, figure=figure)]
    parts.append(t("review.item.former", share=words.beside(former, whole="allocation_count")))
    if scope.sector:
        beside = words.beside(_one(whole, NOW), whole="allocation_count")
        parts.append(t("review.item.whole", share=beside))
    if unknown := words.figure(now, "unknown_count"):
        parts.append(plural("review.item.unknown", unknown))
    return " ".join(parts), _behind(scope, item, {}, now, "")


def _one(rows: pd.DataFrame, moment: str) -> Mapping[Any, Any] | None:
    found = rows[rows["moment"] == moment].to_dict("records") if len(rows) else []
    return found[0] if found else None


def _behind(
    scope: Scope,
    item: Item,
    where: Mapping[str, str | int | None],
    row: Mapping[Any, Any],
    name: str,
) -> Behind:
    inside = scope.where(list(where))
    inside |= {"access": "first_access"} if item.first_access else {}
    figure = words.of(row, "counted_count", "allocation_count")
    span = scope.span(list(where))
    return Behind(
        title=" · ".join(filter(None, [item.name, name or scope.sector, span.label])),
        period=span,
        where={**inside, **where},
        trait=(item.trait, item.key),
        figures=((item.name, figure),),
        about=(item.about,),
    )


def _fold(scope: Scope, item: Item, place: str) -> Fold | None:
    """Give the table of a place; nothing where the file does not know it."""
    if not scope.knows(place) or not scope.offers(place):
        return None
    label = t(f"review.by.{place}", name=item.name)
    try:
        rows = balanced(scope, (place,), rule=item.rule, followed=True)
    except RefusedError:
        return Fold(label, (Paragraph(t("review.refused"), "note"),))
    if rows.empty:
        return None
    # An unknown count is a withheld one: its row stays.
    now = rows[(rows["moment"] == NOW) & (rows["allocation_count"].fillna(1) > 0)]
    if place == "residence_id":
        now = now[now["counted_count"].fillna(0) > 0]
    if now.empty:
        return None
    now, silent = words.told(now, "allocation_count")
    if now.empty:
        return Fold(label, (), silent=True)
    key = place if place.endswith("_class") else "allocation_count"
    now = now.sort_values(key, ascending=key == place, kind="stable", na_position="last")
    left = len(now) - RESIDENCES_SHOWN if place == "residence_id" else 0
    now = now.head(RESIDENCES_SHOWN) if left > 0 else now
    table, behind = _table(scope, item, place, now, rows[rows["moment"] == FORMER])
    note = words.note(scope, silent=silent, left=left)
    caption = words.caption(scope, label, place)
    blocks: list[Block] = [Paragraph(spread)] if (spread := _spread(scope, now, place)) else []
    blocks.append(Table(table[0], table[1], caption, note))
    return Fold(label, tuple(blocks), behind)


def _table(
    scope: Scope, item: Item, place: str, now: pd.DataFrame, former: pd.DataFrame
) -> tuple[tuple[tuple[Column, ...], tuple[dict[str, str], ...]], tuple[Behind, ...]]:
    counts = _categories(scope, item, place)
    names = list(dict.fromkeys(category for _, category in counts))
    total = "first_access" if item.first_access else "allocations"
    columns = (
        Column("place", t(f"review.place.{place}")),
        Column("total", t(f"review.column.{total}"), numeric=True),
        *(Column(name, category_label(item.trait, name), numeric=True) for name in names),
        Column("counted", t("review.column.counted"), numeric=True),
        Column("share", t("review.column.share"), numeric=True),
        words.former_column(scope, place),
    )
    # With its categories in sight, the count of the share is their sum already.
    columns = tuple(each for each in columns if not (names and each.key == "counted"))
    cells = scope.cut((place,))
    before = {words.key(row, cells): row for row in former.to_dict("records")}
    lines, behind = [], []
    for row in now.to_dict("records"):
        value = None if pd.isna(row[place]) else row[place]
        label = words.place(scope, place, row)
        at = words.key(row, cells)
        lines.append(
            {
                "place": label,
                "total": words.count(words.figure(row, "allocation_count")),
                **{name: words.count(counts.get((at, name), 0)) for name in names},
                "counted": words.count(words.figure(row, "counted_count")),
                "share": words.share(row),
                "former": words.beside(before.get(at), whole="allocation_count"),
            }
        )
        behind.append(_behind(scope, item, {place: value}, row, label))
    return (columns, tuple(lines)), tuple(behind)


def _categories(
    scope: Scope, item: Item, place: str
) -> Mapping[tuple[tuple[str, ...], str], float]:
    """Give the count of each cell and category, to those who may see them."""
    try:
        rows = composed(scope, item.trait, (place,), first_access=item.first_access)
    except RefusedError:
        return {}
    cells = scope.cut((place,))
    return {
        (words.key(row, cells), row["category"]): row["allocation_count"]
        for row in rows.to_dict("records")
    }


def _spread(scope: Scope, rows: pd.DataFrame, place: str) -> str:
    """Say where the share is lowest and highest, of the places that are large enough."""
    large = rows[(rows["allocation_count"] >= ENOUGH) & rows["share"].notna() & rows[place].notna()]
    if len(large) < 2:  # noqa: PLR2004 - a lowest and a highest
        return ""
    ordered = large.sort_values("share", kind="stable").to_dict("records")
    low, high = ordered[0], ordered[-1]
    return t(
        "review.item.extremes",
        low=percent(low["share"]),
        low_place=words.place(scope, place, low),
        low_n=number(low["allocation_count"]),
        high=percent(high["share"]),
        high_place=words.place(scope, place, high),
        high_n=number(high["allocation_count"]),
        enough=ENOUGH,
    )
