"""How far a file of the stock reaches: where a commune without a row is known to have nothing.

The inventory has no row for a commune without social housing, so a whole file and an extract look
alike from inside a territory. A file that also names communes beyond the territory was not cut to
it; failing that, one that names most communes of a large territory covers it as far as can be told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.codes import department_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geodata.territory import Territory

OTHER_COMMUNES: Final = 20
"""Communes outside the territory that a file must name in a département to be taken for that
département's, and not for an extract: the inventory has no row for a commune without stock, so
completeness cannot be read off a list of communes."""
OTHER_SHARE: Final = 0.5
"""Of a département with few communes, that share of the others is enough."""

WIDE_COMMUNES: Final = OTHER_COMMUNES
"""Communes of a département that a file must name to be seen to cover it from inside."""
WIDE_SHARE: Final = OTHER_SHARE
"""And the share they must be of the territory's communes there."""


def departments_reached(
    codes: Iterable[str],
    territory: Territory,
    *,
    known: Mapping[str, frozenset[str]] | None = None,
    lists_what_there_is: bool = False,
) -> frozenset[str]:
    """Tell in which départements a commune without a row has no social dwelling.

    Parameters
    ----------
    codes
        Communes that the file names, the territory's or not, under any of their codes.
    territory
        The communes wanted.
    known
        Communes of each département by a national list, where one was given.
    lists_what_there_is
        The file is a producer's list (building points, counts by commune) and no register that
        landlords or services cut: naming most communes of the territory is then enough. A register
        is only taken so where the territory is the whole département, so that nothing of it lies
        beyond.
    """
    distinct = pd.Series(sorted({str(code) for code in codes}), dtype="str")
    inside = territory.holds(distinct)
    departments = distinct.map(department_of)
    beyond = set(departments[~inside])
    wanted = pd.Series(sorted(territory.communes), dtype="str").map(department_of).value_counts()
    named = departments[inside].value_counts().reindex(wanted.index).fillna(0)
    wide = set(wanted.index[(named >= WIDE_COMMUNES) & (named >= WIDE_SHARE * wanted)])
    if not lists_what_there_is:
        mine = set(territory.communes)
        wide &= {one for one, all_of in (known or {}).items() if all_of and all_of <= mine}
    return frozenset(beyond | wide)
