"""A user's table of residences, from CSV or Parquet: identifiers, numbers and categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from fragility.errors import MethodError, TableError
from fragility.messages import say as say_table
from fragility.status import STATUS_SUFFIX
from fragility.tabular import as_numbers, read_cells

from .frozen import FrozenTypology
from .messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

_ID = "residence_id"
_MOSTLY = 0.5
"""A column with a larger share of numbers holds numbers: another text in it is a mistake."""
_TEXT_ENDINGS = ("_id", "_code", "_key", "_name", STATUS_SUFFIX)


def read_residences(path: Path) -> pd.DataFrame:
    """Read a table of residences.

    CSV may be separated by commas, semicolons or tabs, with decimal points or commas. A blank cell
    is unknown, as are ``s``, ``ns`` and ``nd`` among numbers. Columns that are mostly numbers are
    read as numbers; the others, and codes, stay texts.

    Returns
    -------
    One row a residence, indexed by ``residence_id``: the column of that name, else the first.

    Raises
    ------
    TableError
        In French, with the file's line and column.
    """
    cells, lines = read_cells(path)
    name = _ID if _ID in cells.columns else str(cells.columns[0])
    ids = cells[name].str.strip()
    _check_ids(ids, lines)
    if path.suffix.lower() == ".parquet":
        # Its columns have types, and tell an empty text (no code) from an unknown one.
        frame = pd.read_parquet(path)
        frame = frame.reset_index() if frame.index.name is not None else frame
    else:
        frame = pd.concat([_typed(cells[column], lines) for column in cells.columns], axis=1)
    return frame.drop(columns=name).set_axis(pd.Index(ids, name=_ID), axis=0)


def _check_ids(ids: pd.Series[str], lines: Sequence[int]) -> None:
    blank = (ids == "").to_numpy()
    if blank.any():
        where = say_table("table.line", line=lines[int(blank.argmax())])
        raise TableError(say("table.blank_id"), where=where)
    if not ids.is_unique:
        code = ids[ids.duplicated()].iloc[0]
        twice = [str(line) for own, line in zip(ids, lines, strict=True) if own == code]
        raise TableError(say("table.duplicate_id", code=code, lines=", ".join(twice)))


def _typed(cells: pd.Series[str], lines: Sequence[int]) -> pd.DataFrame | pd.Series[Any]:
    text = cells.str.strip()
    if not str(cells.name).endswith(_TEXT_ENDINGS):
        plain = text.str.replace("[\u202f\u00a0 ]", "", regex=True).str.replace(",", ".")
        number = pd.to_numeric(plain, errors="coerce")
        if number.notna().sum() > _MOSTLY * (text != "").sum():
            return as_numbers(cells, lines)
    return text.mask(text == "")


def read_model(path: Path) -> FrozenTypology:
    """Read a frozen model from its JSON file.

    Raises
    ------
    TableError, MethodError
        In French: no such file, or not a model.
    """
    if not path.is_file():
        raise TableError(say_table("table.no_file"), where=str(path))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        detail = getattr(error, "strerror", None) or "UTF-8"
        raise MethodError(say("frozen.not_json", detail=detail), where=str(path)) from error
    return FrozenTypology.from_json(text, name=path.name)
