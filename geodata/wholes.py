"""Parts compared with their whole: one that is larger cannot be, nor can its whole be believed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.messages import tables as messages
from geodata.model import ValueStatus
from geodata.values import cell_rejections

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.model import Rejection

_ROUND_OFF: Final = 1e-9


def refuse_larger_parts(
    values: dict[str, pd.Series[float]],
    statuses: dict[str, pd.Series[str]],
    whole_of: Mapping[str, str],
    spelt: Mapping[str, str],
    *,
    slack: float,
    file: str,
) -> list[Rejection]:
    """Make missing every part larger than its whole, and that whole: nothing says which is wrong.

    Parameters
    ----------
    values, statuses
        Columns of a table by canonical name, indexed by line; changed in place.
    whole_of
        Part → whole, canonical names; those the table lacks are passed over.
    spelt
        Canonical name → column of the file.
    slack
        By how much a part may be above its whole, where the producer rounds each apart.
    file
        Name of the file.
    """
    told: list[Rejection] = []
    wrong: dict[str, pd.Series[bool]] = {}
    for part, whole in whole_of.items():
        if part not in values or whole not in values:
            continue
        larger = values[part] > values[whole] * (1 + _ROUND_OFF) + slack
        if not larger.any():
            continue
        pairs = zip(values[part][larger], values[whole][larger], strict=True)
        reasons = [messages.larger_than_whole(one, all_, spelt[whole]) for one, all_ in pairs]
        lines = larger.index[larger]
        told += cell_rejections(pd.Series(reasons, index=lines, dtype="str"), file, spelt[part])
        for name in (part, whole):
            wrong[name] = larger | wrong.get(name, larger)
    for name, cells in wrong.items():
        values[name] = values[name].mask(cells)
        statuses[name] = statuses[name].mask(cells, ValueStatus.MISSING.value)
    return told
