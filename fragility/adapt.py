"""Adapt a method to the indicators a territory has, and write down what was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .catalogue import Catalogue, default_catalogue
from .errors import MethodError
from .messages import say
from .method import Change, Indicator, Method, Node

if TYPE_CHECKING:
    from collections.abc import Collection


def adapt(method: Method, available: Collection[str], catalogue: Catalogue | None = None) -> Method:
    """Derive a method that only asks for available indicators.

    Each absent indicator is replaced by the first available stand-in of the catalogue, or dropped
    (its weight goes to the others of its group, whose proportions are kept). The same method is
    returned when nothing is absent. The derivation is part of the method, so of every result.

    Parameters
    ----------
    method
        Method to adapt.
    available
        Columns with at least one value (:attr:`IndicatorTable.available`).
    catalogue
        Where stand-ins are looked for; the package's own by default.

    Raises
    ------
    MethodError
        None of its indicators is available.
    """
    known = catalogue or default_catalogue()
    changes: list[Change] = []
    kept: dict[str, Indicator] = {}
    taken = {i.source_column for i in method.indicators if _present(i, available)}
    for indicator in method.indicators:
        if _present(indicator, available):
            kept[indicator.id] = indicator
            continue
        stand_in = next(
            (d for d in known.stand_ins(indicator.id) if d.id in available and d.id not in taken),
            None,
        )
        if stand_in is None:
            reason = say("adapt.dropped", old=indicator.label or indicator.id)
            changes.append(Change(indicator=indicator.id, action="dropped", reason=reason))
            continue
        taken.add(stand_in.id)
        kept[indicator.id] = Indicator(
            id=stand_in.id,
            label=stand_in.label,
            direction=stand_in.direction,
            unit=stand_in.unit,
            missing=indicator.missing,
            outliers=indicator.outliers,
            stands_in_for=indicator.id,
            note=stand_in.caveat,
        )
        reason = say(
            "adapt.replaced",
            old=indicator.label or indicator.id,
            new=stand_in.label,
            caveat=stand_in.caveat,
        )
        changes.append(
            Change(indicator=indicator.id, action="replaced", by=stand_in.id, reason=reason)
        )
    if not changes:
        return method
    index = _prune(method.index, {old: new.id for old, new in kept.items()})
    if index is None:
        raise MethodError(say("method.nothing_left", method=method.id))
    return method.derive(
        tuple(changes),
        title=_title(method, tuple(kept.values())),
        indicators=tuple(kept.values()),
        index=index,
    )


def _title(method: Method, kept: tuple[Indicator, ...]) -> str:
    """Say in the title itself how little is left: it is what maps and exports are headed with."""
    count = len(method.indicators)
    if len(kept) == 1 < count:
        only = kept[0].label or kept[0].id
        return say("adapt.title_single", title=method.title, name=only)
    key = "adapt.title" if len(kept) == count else "adapt.title_reduced"
    return say(key, title=method.title, kept=len(kept), count=count)


def _present(indicator: Indicator, available: Collection[str]) -> bool:
    return indicator.source_column in available and (
        indicator.divide_by is None or indicator.divide_by in available
    )


def _prune(node: Node, names: dict[str, str]) -> Node | None:
    if node.indicator is not None:
        if node.indicator not in names:
            return None
        name = names[node.indicator]
        renamed = name if node.id == node.indicator else node.id
        return node.model_copy(update={"id": renamed, "indicator": name})
    children = tuple(c for c in (_prune(child, names) for child in node.children) if c is not None)
    if not children or sum(child.weight for child in children) <= 0:
        return None
    return node.model_copy(update={"children": children})
