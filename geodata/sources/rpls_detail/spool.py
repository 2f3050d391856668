"""Dwellings of a register kept on disk: those of some communes, and the counts of them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np
import pandas as pd
import pyarrow as pa

from geodata.sources.rpls_detail.contract import ALWAYS, COLUMNS
from geodata.sources.rpls_detail.counts import COUNTED, count_by_commune
from geodata.streaming import Spool
from geodata.streaming.spool import FILE_RANK

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from geodata.streaming.spool import SpoolPart

ID: Final = "dwelling_id"


class DwellingSpool(Spool):
    """Dwellings of one vintage of the register.

    Parameters
    ----------
    parts, owners
        As in :class:`~geodata.streaming.Spool`.
    vintage
        Year of the register.
    """

    def __init__(
        self, parts: Sequence[SpoolPart], owners: Sequence[object], vintage: int = 0
    ) -> None:
        super().__init__(parts, owners)
        self.vintage = vintage

    @classmethod
    def join(cls, spools: Sequence[Self]) -> Self:
        """Put several files of one vintage one after the other.

        Raises
        ------
        ValueError
            There is none, or they are of different years.
        """
        joined = super().join(spools)
        vintages = {spool.vintage for spool in spools}
        if len(vintages) > 1:
            message = f"registers of different years: {sorted(vintages)}"
            raise ValueError(message)
        joined.vintage = vintages.pop()
        return joined

    def rows(
        self,
        communes: Collection[str] | None = None,
        columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Read dwellings.

        Parameters
        ----------
        communes
            Codes of the communes wanted, as the register writes them (arrondissements of Paris,
            Lyon and Marseille apart); all of them by default.
        columns
            Columns wanted; by default all those of the table.

        Returns
        -------
        One row a dwelling in the order of the files and lines: ``dwelling_id``, ``line``,
        ``file_rank`` and the columns; texts are categories, numbers ``float64`` (NaN: unknown),
        ``agreement`` a nullable Boolean. A column that no file gives is empty.
        """
        wanted = list(COLUMNS if columns is None else dict.fromkeys((*columns, "line")))
        where = None if communes is None else ("commune_code", communes)
        frame = as_frame(self.table(wanted, where=where))
        ids = str(self.vintage) + "-" + frame["line"].astype(str)
        later = frame[FILE_RANK] > 0
        if later.any():
            ranked = f"{self.vintage}-" + frame[FILE_RANK].astype(str) + "-"
            ids = ids.where(~later, ranked + frame["line"].astype(str))
        absent = {name: _empty(name, frame.index) for name in wanted if name not in frame}
        whole = pd.concat([frame, pd.DataFrame(absent, index=frame.index)], axis="columns")
        whole.insert(0, ID, ids.astype("str"))
        return whole[[ID, FILE_RANK, *wanted]]

    def communes(self) -> pd.Series[int]:
        """Count the dwellings of each commune, in the order of their codes."""
        codes = self.table(["commune_code"]).column("commune_code").value_counts()
        keys = codes.field("values").cast(pa.string()).to_pylist()
        counts = pd.Series(codes.field("counts").to_pylist(), index=keys, dtype="int64")
        return counts.sort_index().rename_axis("commune_code").rename("dwelling_count")

    def commune_counts(self) -> pd.DataFrame:
        """Count the dwellings of each commune of the whole file, by kind.

        Returns
        -------
        See :func:`geodata.sources.rpls_detail.counts.count_by_commune`.
        """
        kept = [name for name in COUNTED if name in self.given]
        return count_by_commune(self.table(kept))


def empty_rows() -> pd.DataFrame:
    """No dwelling, with every column of the table."""
    index = pd.RangeIndex(0)
    columns = {name: _empty(name, index) for name in COLUMNS}
    return pd.DataFrame(
        {ID: pd.Series(dtype="str"), FILE_RANK: pd.Series(dtype="int64"), **columns}
    )


def as_frame(table: pa.Table) -> pd.DataFrame:
    """Give typed rows to pandas: texts as categories, whole numbers as floats with NaN."""
    columns: dict[str, Any] = {}
    for name in table.column_names:
        column = table.column(name)
        if pa.types.is_boolean(column.type):
            columns[name] = column.to_pandas().astype("boolean")
        elif pa.types.is_integer(column.type) and name not in {"line", FILE_RANK, "crs_epsg"}:
            columns[name] = column.cast(pa.float64()).to_pandas()
        else:
            columns[name] = column.to_pandas(date_as_object=False)
    return pd.DataFrame(columns)


def _empty(name: str, index: pd.Index[Any]) -> pd.Series[Any]:
    """Give a column of nothing, of the type it has where it says something."""
    kind = COLUMNS[name]
    if pa.types.is_dictionary(kind):
        return pd.Series(
            pd.Categorical([None] * len(index), categories=pd.Index([], dtype="str")), index=index
        )
    if pa.types.is_boolean(kind):
        return pd.Series(pd.NA, index=index, dtype="boolean")
    if pa.types.is_date(kind):
        return pd.Series(pd.NaT, index=index, dtype="datetime64[ms]")
    if name in ALWAYS:
        return pd.Series(np.zeros(len(index)), index=index).astype(kind.to_pandas_dtype())
    return pd.Series(np.nan, index=index, dtype="float64")
