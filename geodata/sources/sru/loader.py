"""Loader of the SRU inventory: communes concerned, rate, target, deficit, carence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geodata.errors import InvalidContentError
from geodata.files import Part, read_rows
from geodata.messages import social_stock as say
from geodata.messages import tables as messages
from geodata.model import Level
from geodata.parts import PartKind
from geodata.sources.sru.schema import FLAGS, INFO, find_layout
from geodata.tables import TableSpec, ValueColumn, build_dataset, year_in_name
from geodata.values import COUNT, EUROS, RATIO, SHARE_FROM_PERCENT, WHOLE_COUNT, CodeKind
from geodata.zonecodes import plausible_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.model import Dataset, SourceInfo
    from geodata.values import NumberRule

_MAJORITY = 0.5
# The euro sign of a cp1252 file, read as Latin-1 then saved as UTF-8, leaves U+0080 or « Â€ ».
_EURO = r"\s*(?:Â?[€\u0080]|â‚¬|Euros?|EUR)\s*$"
_ONE, _ZERO = r"^(?:1|oui|o|vrai|true|x)$", r"^(?:0|non|n|faux|false)$"
_FLAG = WHOLE_COUNT.within(0, 1)


class Sru:
    """The SRU inventory."""

    info: SourceInfo = INFO

    def recognise(self, part: Part) -> bool:
        """Tell whether the part lists communes with their SRU dwellings and rate."""
        layout = find_layout(part.columns)
        if part.kind is not PartKind.TABLE or layout is None:
            return False
        codes = part.head[layout.spellings["code"]]
        return plausible_share(codes, CodeKind.COMMUNE) >= _MAJORITY

    def load(self, part: Part) -> Sequence[Dataset]:
        """Read the part; its year is the one its columns name, else its file's.

        Raises
        ------
        InvalidContentError
            Nothing says which year it is.
        """
        layout = find_layout(part.columns)
        assert layout is not None
        year = layout.year or year_in_name(part.label)
        if year is None:
            raise InvalidContentError(
                messages.UNKNOWN_YEAR, file=part.label, remedy=messages.NAME_THE_YEAR
            )
        notes = [say.OUTSIDE_SRU]
        if layout.year is None:
            notes.append(messages.guessed_year(year, part.path.name))
        spelt = dict(layout.spellings)
        code = spelt.pop("code")
        rows = read_rows(part, [code, *spelt.values()])
        frame = rows.frame.copy()
        columns = []
        for name, spelling in spelt.items():
            cells = frame[spelling].str.replace(_EURO, "", regex=True).str.strip()
            if name in FLAGS:
                cells = _flags(cells)
            frame[spelling] = cells
            columns.append(ValueColumn(name, spelling, _rule(name, cells)))
        spec = TableSpec(INFO, "sru", Level.COMMUNE, year, code, tuple(columns))
        return [build_dataset(part, frame, spec, rejections=rows.rejections, notes=notes)]


def _flags(cells: pd.Series[str]) -> pd.Series[str]:
    """Write « oui » and « non » as 1 and 0."""
    yes = cells.str.replace(_ONE, "1", regex=True, case=False)
    return yes.str.replace(_ZERO, "0", regex=True, case=False)


def _rule(name: str, cells: pd.Series[str]) -> NumberRule:
    """Rule of a column; rates are written « 35,28% », 35.28 or 0.3528 according to the edition."""
    if name in FLAGS:
        return _FLAG
    if name.endswith("_share"):
        if cells.str.contains("%", regex=False).any():
            return SHARE_FROM_PERCENT
        numbers = pd.to_numeric(cells.str.replace(",", "."), errors="coerce")
        return RATIO if numbers.max() <= 1 else SHARE_FROM_PERCENT
    if name.endswith("_eur"):
        return EUROS
    return WHOLE_COUNT if name == "sru_dwelling_count" else COUNT


SOURCE = Sru()
