"""The residence of each row, found exactly or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from geodata.messages import register as say
from geodata.messages import user_tables as say_rows
from geodata.register.communes import commune_codes, territory_communes
from geodata.user_tables.matching import match_residences
from geodata.user_tables.personal import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.register.telling import Ledger
    from geodata.register.where import Where

_SAYING: Final = ("residence_id", "segment_code", "address")
"""Keys that point at a residence; a landlord or a commune alone points at none."""


@dataclass(frozen=True)
class Found:
    """The residence of each row, and why it has none."""

    residence_id: pd.Series[str]
    asked: pd.Series[bool]
    """Rows that say which residence it is."""


def find_residences(frame: pd.DataFrame, where: Where, ledger: Ledger) -> Found:
    """Find the residence of each row by :func:`~geodata.user_tables.matching.match_residences`.

    Each distinct set of keys is looked up once. A row whose residence is not found is kept, and
    told with its line.

    Parameters
    ----------
    frame
        Some of the keys, as loaded.
    where
        The territory.
    ledger
        Told which rows keep no residence.
    """
    keys = [name for name in say_rows.KEYS if name in frame]
    nothing = pd.Series(None, index=frame.index, dtype="str")
    asked = pd.Series(data=False, index=frame.index)
    for name in _SAYING:
        if name in frame:
            asked |= frame[name].notna()
    if where.residences is None or not asked.any():
        return Found(nothing, asked & (where.residences is not None))
    said = frame.loc[asked, keys].copy()
    if "commune_code" in said:
        said["commune_code"] = _known(said["commune_code"], where)
    distinct = said.drop_duplicates().reset_index(drop=True)
    known = pd.DataFrame(where.residences.drop(columns="geometry"))
    matched = match_residences(distinct, known, file=ledger.file)
    # Rows meet their set of keys by its number: blanks never meet in a merge of their own.
    number = said.groupby(keys, dropna=False, sort=False).ngroup()
    of_set = distinct.groupby(keys, dropna=False, sort=False).ngroup()
    ids = pd.Series(matched.residence_id.to_numpy(), index=of_set.to_numpy())
    found = nothing.copy()
    found[asked] = number.map(ids).astype("str").to_numpy()
    unclear = set(of_set[matched.several.to_numpy()])

    def reason(row: int) -> str:
        words = _words({name: frame[name][row] for name in keys})
        told = say.several_residences if number[row] in unclear else say.no_residence
        return told(words)

    ledger.tell(asked & found.isna(), say.RESIDENCE, reason)
    ledger.notes.append(say.residences_found(int(found.notna().sum()), len(frame)))
    return Found(found, asked)


def _known(cells: pd.Series[str], where: Where) -> pd.Series[str]:
    """Commune of the contours, else the code as it is: no residence is in another."""
    codes = territory_communes(cells, where)
    return codes.where(codes.str.len().gt(1), commune_codes(cells))


def _words(row: Mapping[str, str | float | None]) -> str:
    """Write what a row says of its residence."""
    parts = [
        f"{label} {shown(str(row[name]))}"
        for name, label in say_rows.KEYS.items()
        if name in row and pd.notna(row[name])
    ]
    return ", ".join(parts)
