"""A section of the review: what is read at once, what is folded, what stands behind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from ui.documents.blocks import Paragraph
from ui.format import listing
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from fragility.balance import Trait
    from ui.documents.blocks import Block
    from ui.register.choices import Period

PARTS = ("assessment", "coordination", "orientations")
"""The three times of a session, in their order."""


Part = Literal["assessment", "coordination", "orientations"]


def _anywhere() -> Mapping[str, str | int | None]:
    return MappingProxyType({})


@dataclass(frozen=True, eq=False, kw_only=True)
class Behind:
    """The rows a figure is drawn from, for who may see them; its definition for everyone."""

    title: str
    rule: str | None = None
    period: Period | None = None
    """Period of the figure; that of the review by default."""
    where: Mapping[str, str | int | None] = field(default_factory=_anywhere)
    """Columns and their values."""
    trait: tuple[Trait, str] | None = None
    table: Literal["allocations", "applications"] = "allocations"
    figures: tuple[tuple[str, str], ...] = ()
    """Label and text of what was shown, protected already."""
    about: tuple[str, ...] = ()
    """What the figure is, where no rule says it."""
    keep: Callable[[pd.DataFrame], pd.Series[bool]] | None = None
    """Rows kept, where columns and values do not say it."""


@dataclass(frozen=True, eq=False)
class Fold:
    """Details: folded on a screen, printed in a document."""

    label: str
    blocks: tuple[Block, ...]
    behind: tuple[Behind, ...] = ()
    """What stands behind each row."""
    silent: bool = False
    """Whether none of its figures may be shown: its name alone is told."""


@dataclass(frozen=True, eq=False)
class Section:
    """One point of the agenda."""

    id: str
    """Of the link that leads to it."""
    part: Part
    title: str
    blocks: tuple[Block, ...]
    folds: tuple[Fold, ...] = ()
    behind: tuple[Behind, ...] = ()
    """What stands behind the figures read at once."""


def tidied(section: Section) -> Section:
    """Tell in one line the tables none of whose figures may be shown."""
    silent = [fold.label for fold in section.folds if fold.silent]
    if not silent:
        return section
    line = Paragraph(t("review.table.all_silent", tables=listing(silent)), "note")
    folds = tuple(fold for fold in section.folds if not fold.silent)
    return replace(section, blocks=(*section.blocks, line), folds=folds)
