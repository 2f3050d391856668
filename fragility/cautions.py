"""What a reader must be told about a computed index before reading it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .messages import say
from .normalisation import Borda, PercentileRank

if TYPE_CHECKING:
    import pandas as pd

    from .method import Method
    from .normalise import Mask

_SHOWN_CODES = 5


def cautions(method: Method, used_values: pd.DataFrame, concerned: Mask) -> list[str]:
    """Give the French sentences about what the index rests on, the gravest first.

    Parameters
    ----------
    method
        Method as computed, so after its adaptation to the data.
    used_values
        Zones × indicators, in their own units.
    concerned
        Zones the index is about.
    """
    return [*_lacking(method), *_out_of_range(method, used_values[concerned])]


def _lacking(method: Method) -> list[str]:
    names = [indicator.label or indicator.id for indicator in method.indicators]
    if len(names) == 1:
        spec = method.index.normalise or method.normalise_indicators
        ranked = isinstance(spec, PercentileRank | Borda)
        key = "compute.single_ranks" if ranked else "compute.single_indicator"
        count = method.classification.classes
        return [say(key, name=names[0], classes=count)]
    derived = method.derived_from
    dropped = sum(change.action == "dropped" for change in derived.changes) if derived else 0
    if derived is None or dropped == 0:
        return []
    said = {"kept": len(names), "count": len(names) + dropped, "method": derived.id}
    return [say("compute.few_indicators", names=" ; ".join(names), **said)]


def _out_of_range(method: Method, values: pd.DataFrame) -> list[str]:
    """Shares told as percentages, or below zero: ranks would hide them."""
    found = []
    for indicator in method.indicators:
        if indicator.unit != "share":
            continue
        own = values[indicator.id]
        wrong = own.index[(own < 0) | (own > 1)]
        if len(wrong):
            codes = ", ".join(wrong[:_SHOWN_CODES]) + ("…" if len(wrong) > _SHOWN_CODES else "")
            name = indicator.label or indicator.id
            found.append(say("compute.share_range", indicator=name, count=len(wrong), codes=codes))
    return found
