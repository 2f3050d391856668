"""Several published tables as one: cells, shown or not, as sums of the same atoms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from fragility.disclosure.messages import say
from fragility.errors import ComputationError, TableError

from .design import TOTAL
from .grid import atoms_of
from .labels import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scipy.sparse import csr_array

    from .published import Published

Floats = npt.NDArray[np.float64]

_MOST_COLUMNS: Final = 30


@dataclass(frozen=True, eq=False, slots=True)
class Joint:
    """Cells of all tables, those that are not listed but follow from them included."""

    columns: list[str]
    cells: pd.DataFrame
    """``file`` (number of the table), the columns, ``status`` (``unlisted`` for a crossing of
    values that a table leaves out) and ``count``."""
    figures: csr_array
    """Cells × atoms."""
    patterns: npt.NDArray[np.int64]
    """By cell: which columns it tells apart, one bit each."""


def join(tables: Sequence[Published]) -> Joint:
    """Put published tables together.

    Columns of the same name are the same. A column is nested in another where each of its values
    goes with one of the other's; told without it, it says the same.

    Raises
    ------
    TableError
        Two columns, or two values of one, differ by their spelling only: not seen to be the same,
        what one file tells would not be taken from the other.
    ComputationError
        Too many columns or cells.
    """
    columns = list(dict.fromkeys(name for table in tables for name in table.columns))
    _check_spelling(columns)
    if len(columns) > _MOST_COLUMNS:
        raise ComputationError(say("audit.columns", count=len(columns), most=_MOST_COLUMNS))
    cells = pd.concat(
        [table.rows.assign(file=number) for number, table in enumerate(tables)], ignore_index=True
    ).reindex(columns=["file", *columns, "status", "count"])
    cells[columns] = cells[columns].fillna(TOTAL)
    for name in columns:
        _check_spelling(cells[name].unique(), column=name)
    inside = _nested(cells, columns)
    # From the narrowest: a commune gives its sector, which gives what the sector is in.
    for narrow, wide in reversed(inside.items()):
        pairs = cells[(cells[narrow] != TOTAL) & (cells[wide] != TOTAL)]
        known = pairs.drop_duplicates(narrow).set_index(narrow)[wide]
        untold = (cells[wide] == TOTAL) & (cells[narrow] != TOTAL)
        cells[wide] = cells[wide].mask(untold, cells[narrow].map(known).fillna(TOTAL))
    dimensions = _chains(columns, inside)
    atoms = atoms_of(dimensions, _leaves(cells, dimensions))
    told = (cells[columns] != TOTAL).to_numpy()
    bits = told @ (1 << np.arange(len(columns), dtype=np.int64))
    parts: list[pd.DataFrame] = []
    rows: list[csr_array] = []
    kinds: list[npt.NDArray[np.int64]] = []
    for (_, pattern), mine in cells.groupby([cells["file"], bits], sort=True):
        kind = int(str(pattern))
        names = [name for place, name in enumerate(columns) if kind >> place & 1]
        listed, matrix = _filled(mine, names, atoms, columns)
        parts.append(listed)
        rows.append(matrix)
        kinds.append(np.full(len(listed), kind, dtype=np.int64))
    figures = sparse.csr_array(sparse.vstack(rows))
    whole = pd.concat(parts, ignore_index=True)
    return Joint(columns, whole, figures, np.concatenate(kinds))


def _check_spelling(names: Iterable[str], column: str | None = None) -> None:
    """Refuse two names that the eye takes for one."""
    first: dict[str, str] = {}
    for name in names:
        other = first.setdefault(folded(name), name)
        if other != name:
            place = None if column is None else say("audit.column", column=column)
            raise TableError(say("audit.spelling", one=other, other=name), where=place)


def _nested(cells: pd.DataFrame, columns: Sequence[str]) -> dict[str, str]:
    """Give for each nested column the one it is in."""
    out: dict[str, str] = {}
    for place, narrow in enumerate(columns):
        for wide in reversed(columns[:place]):
            told = cells[(cells[narrow] != TOTAL) & (cells[wide] != TOTAL)]
            pairs = told[[narrow, wide]].drop_duplicates()
            if len(pairs) and pairs[narrow].is_unique:
                out[narrow] = wide
                break
    return out


def _chains(columns: Sequence[str], inside: dict[str, str]) -> list[list[str]]:
    """Put nested columns together, the widest first; a second column in the same one is apart."""
    chains: list[list[str]] = []
    for name in columns:
        found = next((chain for chain in chains if chain[-1] == inside.get(name)), None)
        if found is not None:
            found.append(name)
        else:
            chains.append([name])
    return chains


def _leaves(cells: pd.DataFrame, dimensions: Sequence[Sequence[str]]) -> pd.DataFrame:
    """Give rows that name every narrowest value once; a wide one without any stands for itself."""
    axes = []
    for nested in dimensions:
        axis = cells[list(nested)].drop_duplicates()
        for place in range(len(nested) - 1, 0, -1):
            # A wide value that is told further somewhere is the sum of what it is told into.
            further = axis.loc[axis[nested[place]] != TOTAL, nested[place - 1]]
            axis = axis[(axis[nested[place]] != TOTAL) | ~axis[nested[place - 1]].isin(further)]
        known = axis[axis[nested[0]] != TOTAL]
        axes.append((known if len(known) else axis).reset_index(drop=True))
    longest = max(len(axis) for axis in axes)
    # One row a value, the shorter lists repeated: only which values exist is read from it.
    return pd.concat(
        [axis.iloc[np.arange(longest) % len(axis)].reset_index(drop=True) for axis in axes], axis=1
    )


def _filled(
    mine: pd.DataFrame, names: list[str], atoms: pd.DataFrame, columns: list[str]
) -> tuple[pd.DataFrame, csr_array]:
    """Give the cells of one crossing, those left out too, and the atoms each is the sum of."""
    if names:
        codes = atoms.groupby(names, sort=True).ngroup().to_numpy()
        labels = atoms[names].groupby(codes).first().reset_index(names="code")
        listed = labels.merge(
            mine.drop(columns=[name for name in columns if name not in names]),
            how="left",
            on=names,
        )
    else:
        codes = np.zeros(len(atoms), dtype=np.int64)
        listed = mine.drop(columns=columns).reset_index(drop=True).assign(code=0)
    which = listed["code"].to_numpy(dtype=np.int64)
    listed["file"] = mine["file"].iloc[0]
    listed["status"] = listed["status"].fillna("unlisted")
    listed = listed.reindex(columns=["file", *columns, "status", "count"])
    listed[columns] = listed[columns].astype(object).fillna(TOTAL)
    # A cell may be there twice: told with what it is in, and without.
    data = (np.ones(len(codes)), (codes, np.arange(len(atoms))))
    each = sparse.csr_array(data, shape=(int(codes.max()) + 1, len(atoms)))
    return listed, each[which]
