"""Where a dwelling is: its commune, its IRIS, its coordinates, checked against each other."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyproj import Transformer

from geodata.codes import COMMUNE, IRIS, department_of
from geodata.extents import DEPARTMENT_BOXES
from geodata.french_crs import LAMBERT_93, TERRITORIES, WGS84
from geodata.sources.rpls_detail.parsers import plain, says_nothing
from geodata.streaming.cells import distinct_cells, row_indices

if TYPE_CHECKING:
    from collections.abc import Callable

    from geodata.extents import Box

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

MARGIN_M: Final = 30_000.0
"""Beyond this distance of its département's box, a position is another place's."""
_EPSG_OF_DEPARTMENT: Final = {
    "971": 5490,
    "972": 5490,
    "973": 2972,
    "974": 2975,
    "975": 4467,
    "976": 4471,
    "977": 5490,
    "978": 5490,
}
_SAME_ZONE: Final = {
    32620: 5490,
    4559: 5490,
    32621: 4467,
    32622: 2972,
    32738: 4471,
    32740: 2975,
}
"""Systems that overseas files also come in (UTM zones on WGS84, the former RRAF91), and the
official one of the same place."""
_NO_ZONING: Final = "CSZ"
"""« Commune sans zonage »: a commune that has no IRIS, or no neighbourhood."""
_OUTSIDE: Final = "HZ"
"""« Hors zone »."""
_LOCAL_IRIS: Final = re.compile(r"\d{1,4}")
_SHORT_IRIS: Final = re.compile(r"[1-9]\d{7}")
_SHORT_COMMUNE: Final = re.compile(r"[1-9]\d{3}")
_DEPARTMENT: Final = re.compile(r"\d{2}|2[AB]|97\d")
_FORMERLY: Final[dict[str, tuple[str, ...]]] = {
    "20": ("2A", "2B"),
    "97": ("971", "972", "973", "974", "975", "976", "977", "978"),
    "971": ("977", "978"),
}
"""Codes that stand for, or used to include, several départements."""


def epsg_of(department: str) -> int:
    """EPSG code of the official projected system of a département."""
    return _EPSG_OF_DEPARTMENT.get(department, LAMBERT_93)


def communes(
    cells: pa.DictionaryArray, departments: pa.DictionaryArray | None
) -> tuple[pa.DictionaryArray, Mask, Mask, Mask]:
    """Commune of each row.

    A code that lost its leading zero is put right where the département of the row, written in
    another column, is the one it then names.

    Returns
    -------
    tuple
        Codes (null where there is none), rows whose code was put right, rows whose short code
        could not be, rows whose commune is not in the département they name.
    """
    written = [
        None if one is None else plain(one).upper() for one in distinct_cells(cells).to_pylist()
    ]
    short = np.array([bool(one and _SHORT_COMMUNE.fullmatch(one)) for one in [*written, None]])
    fixed = [f"0{one}" if one and _SHORT_COMMUNE.fullmatch(one) else one for one in written]
    valid = [one if one and COMMUNE.fullmatch(one) else None for one in fixed]
    values = pa.array(valid, pa.string()).dictionary_encode()
    found = pa.DictionaryArray.from_arrays(values.indices.take(cells.indices), values.dictionary)
    rows = row_indices(cells)
    repaired = short[rows]
    owns = [None if one is None else department_of(one) for one in [*valid, None]]
    agrees, contradicts = _compared(rows, owns, departments)
    doubtful, elsewhere = repaired & ~agrees, ~repaired & contradicts
    lost = doubtful | elsewhere
    if lost.any():
        indices = pc.if_else(pa.array(lost), pa.scalar(None, pa.int32()), found.indices)
        found = pa.DictionaryArray.from_arrays(indices, found.dictionary)
    return found, repaired & ~doubtful, doubtful, elsewhere


def _compared(
    rows: Positions, owns: list[str | None], departments: pa.DictionaryArray | None
) -> tuple[Mask, Mask]:
    """Tell which rows name their commune's own département, and which name another.

    A row that names none, or nothing legible, does neither.
    """
    if departments is None:
        nowhere = np.zeros(len(rows), dtype=bool)
        return nowhere, nowhere
    named = [*map(_department, distinct_cells(departments).to_pylist()), None]
    width = len(named)
    # Each pair of cells is looked at once.
    pairs, inverse = np.unique(rows * width + row_indices(departments), return_inverse=True)
    both = [(owns[pair // width], named[pair % width]) for pair in pairs]
    agree = np.array([own is not None and own == other for own, other in both], dtype=bool)
    apart = np.array([_contradict(own, other) for own, other in both], dtype=bool)
    return agree[inverse], apart[inverse]


def _department(cell: str | None) -> str | None:
    """Read a département's code, ``None`` where the cell is none."""
    text = "" if cell is None else plain(cell).upper().zfill(2)
    if len(text) == len("059") and text.startswith("0"):
        text = text[1:]
    return text if _DEPARTMENT.fullmatch(text) else None


def _contradict(own: str | None, named: str | None) -> bool:
    if own is None or named is None or own == named:
        return False
    return own not in _FORMERLY.get(named, ())


def iris(communes_: pa.DictionaryArray, cells: pa.DictionaryArray) -> tuple[pa.Array, Mask]:
    """IRIS code of each row, nine characters, from INSEE's zoning (nine, or the last four).

    Returns
    -------
    tuple
        Codes, null where unknown (``HZ``, blank), and the rows whose cell is no IRIS.
    """
    own, other = row_indices(communes_), row_indices(cells)
    width = len(cells.dictionary) + 1
    pairs, inverse = np.unique(own * width + other, return_inverse=True)
    codes = [*communes_.dictionary.to_pylist(), None]
    written = [*distinct_cells(cells).to_pylist(), None]
    found, refused = [], np.zeros(len(pairs), dtype=bool)
    for rank, pair in enumerate(pairs):
        code, wrong = _iris_code(codes[pair // width], written[pair % width])
        found.append(code)
        refused[rank] = wrong
    values = pa.array(found, pa.string()).dictionary_encode()
    indices = values.indices.take(pa.array(inverse))
    return pa.DictionaryArray.from_arrays(indices, values.dictionary), refused[inverse]


def _iris_code(commune: str | None, cell: str | None) -> tuple[str | None, bool]:
    text = "" if cell is None else plain(cell).upper()
    if says_nothing(text) or text == _OUTSIDE or commune is None:
        return None, False
    if text == _NO_ZONING:
        return f"{commune}0000", False
    if IRIS.fullmatch(text):
        return text, False
    if _SHORT_IRIS.fullmatch(text):
        return f"0{text}", False
    if _LOCAL_IRIS.fullmatch(text):
        return f"{commune}{text.zfill(4)}", False
    return None, True


def systems(communes_: pa.DictionaryArray, given: pa.Array | None) -> npt.NDArray[np.int32]:
    """EPSG code of each row's coordinates: the file's, else its département's."""
    defaults = _by_commune(communes_, epsg_of)
    if given is None:
        return defaults.astype(np.int32)
    own = np.asarray(pc.fill_null(given, 0), dtype=np.int64)
    return np.where(own == 0, defaults, own).astype(np.int32)


def to_official(
    communes_: pa.DictionaryArray, epsg: npt.NDArray[np.int32], x: Floats, y: Floats
) -> tuple[npt.NDArray[np.int32], Floats, Floats]:
    """Bring overseas coordinates of a near system to the official one of their département."""
    expected = _by_commune(communes_, epsg_of)
    epsg, x, y = epsg.copy(), x.copy(), y.copy()
    for given, official in _SAME_ZONE.items():
        rows = (epsg == given) & (expected == official)
        if rows.any():
            turned = Transformer.from_crs(given, official, always_xy=True)
            moved_x, moved_y = turned.transform(x[rows], y[rows])
            # Not a number stays so; pyproj answers infinity for it.
            x[rows] = np.where(np.isfinite(moved_x), moved_x, np.nan)
            y[rows] = np.where(np.isfinite(moved_y), moved_y, np.nan)
            epsg[rows] = official
    return epsg, x, y


def far_away(
    communes_: pa.DictionaryArray, epsg: npt.NDArray[np.int32], x: Floats, y: Floats
) -> Mask:
    """Tell which positions lie far from their département, or in the system of another one."""
    expected = _by_commune(communes_, epsg_of)
    west, south, east, north = (
        _by_commune(communes_, partial(_side, side=side)) for side in range(4)
    )
    inside: Mask = (x >= west) & (x <= east) & (y >= south) & (y <= north) & (epsg == expected)
    placed: Mask = np.isfinite(x) & np.isfinite(y) & np.isfinite(expected)
    return placed & ~inside


def _side(department: str, side: int) -> float:
    """Give the west, south, east or north of a département's box."""
    return _box(department)[side]


def _by_commune(communes_: pa.DictionaryArray, value: Callable[[str], float]) -> Floats:
    """Spread over the rows what their commune's département says."""
    known = [
        float(value(department_of(code))) if code else np.nan
        for code in communes_.dictionary.to_pylist()
    ]
    return np.array([*known, np.nan])[row_indices(communes_)]


@cache
def _box(department: str) -> Box:
    """Box of a département in its projected system, in metres, widened by :data:`MARGIN_M`."""
    epsg = epsg_of(department)
    whole = next(one.box for one in TERRITORIES if one.epsg == epsg)
    box = DEPARTMENT_BOXES.get(department, whole)
    turned = Transformer.from_crs(WGS84, epsg, always_xy=True)
    west, south, east, north = turned.transform_bounds(*box)
    return west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M
