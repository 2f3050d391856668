"""A user's table of residences, from CSV or Parquet: identifiers, numbers and categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from fragility.errors import MethodError, TableError, naming
from fragility.messages import counted, listed
from fragility.messages import say as say_table
from fragility.read_limits import current
from fragility.status import STATUS_SUFFIX
from fragility.table_files import check_file, read_bytes, read_parquet
from fragility.tabular import UNKNOWN_WORDS, as_numbers, read_cells

from .document_files import default_features
from .frozen import FrozenTypology
from .messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    from .document import Feature, FeatureDocument, Source

_ID = "residence_id"
_MOSTLY = 0.5
"""A column with a larger share of numbers holds numbers: another text in it is a mistake."""
_RULE_UNKNOWN = "unknown"
"""What the ``…_rule`` beside a code says where nothing told the code: it is not « none »."""
_TEXT_ENDINGS = ("_id", "_code", "_key", "_name", STATUS_SUFFIX)


def read_residences(path: Path, document: FeatureDocument | None = None) -> pd.DataFrame:
    """Read a table of residences.

    CSV may be separated by commas, semicolons or tabs, with decimal points or commas. A blank cell
    is unknown, as are ``s``, ``ns`` and ``nd`` among numbers. Columns that are mostly numbers are
    read as numbers; the others, and codes, stay texts.

    A CSV writes « no code » and « unknown » alike. Where the feature document gives an empty text a
    level of its own (``qpv_code``: outside), a blank cell is that empty text, unless all the cells
    are blank, or the ``…_status`` or the ``…_rule`` beside it says that it is unknown, or another
    column of the table tells the same feature (``in_qpv``), which is then read instead. ``nd``
    says that such a cell is unknown. :func:`empty_notes` tells the reader.

    Parameters
    ----------
    path
        CSV or Parquet.
    document
        Feature document the table is read for; the shipped one by default.

    Returns
    -------
    One row a residence, indexed by ``residence_id``: the column of that name, else the first.

    Raises
    ------
    TableError
        In French, with the file's line and column.
    """
    with naming(path):
        cells, lines = read_cells(path, say("compute.empty"))
        name = _ID if _ID in cells.columns else str(cells.columns[0])
        ids = cells[name].str.strip()
        _check_ids(ids, lines)
        if path.suffix.lower() == ".parquet":
            # Its columns have types, and tell an empty text (no code) from an unknown one.
            frame = read_parquet(path, say("compute.empty"))
        else:
            frame = pd.concat([_typed(cells[column], lines) for column in cells.columns], axis=1)
            for feature, source in _with_empty(document or default_features()):
                if source.column in frame.columns and source.column != name:
                    frame = _blank_codes(frame, feature, source)
    return frame.drop(columns=name).set_axis(pd.Index(ids, name=_ID), axis=0)


def _with_empty(document: FeatureDocument) -> list[tuple[Feature, Source]]:
    """Give the sources for which an empty text is a level of its own."""
    return [
        (feature, source)
        for feature in document.features
        for source in feature.sources
        if source.empty is not None
    ]


def _blank_codes(frame: pd.DataFrame, feature: Feature, source: Source) -> pd.DataFrame:
    """Tell « no code » from « unknown » in a column of a CSV, as far as the table does."""
    column = str(source.column)
    if pd.api.types.is_numeric_dtype(frame[column].dtype):
        return frame
    blank = frame[column].isna()
    codes = frame[column].mask(frame[column].str.lower().isin(UNKNOWN_WORDS))
    if not blank.any() or codes.isna().all():
        return frame.assign(**{column: codes})
    others = {name for other in feature.sources if other != source for name in other.columns}
    if any(frame[name].notna().any() for name in others & set(frame.columns)):
        return frame.drop(columns=column)
    rule = f"{column.removesuffix('_code')}_rule"
    if rule in frame.columns:
        blank &= (frame[rule] != _RULE_UNKNOWN) & frame[rule].notna()
    # A status that is not « observed » is read with the features, as everywhere.
    return frame.assign(**{column: codes.astype(object).mask(blank, "")})


def empty_notes(frame: pd.DataFrame, document: FeatureDocument) -> tuple[str, ...]:
    """Say in French how many empty cells are read as a level, so that the reader can object."""
    notes = []
    for feature, source in _with_empty(document):
        if source.column not in frame.columns:
            continue
        count = int((frame[source.column] == "").sum())
        if count:
            cells = counted(count, "cellule") + (" vides" if count > 1 else " vide")
            level = feature.levels.get(str(source.empty), source.empty)
            where = {"column": source.column, "level": level}
            notes.append(say("feature.empty_cells", label=feature.label, cells=cells, **where))
    return tuple(notes)


def _check_ids(ids: pd.Series[str], lines: Sequence[int]) -> None:
    blank = (ids == "").to_numpy()
    if blank.any():
        where = say_table("table.line", line=lines[int(blank.argmax())])
        raise TableError(say("table.blank_id"), where=where)
    if not ids.is_unique:
        code = ids[ids.duplicated()].iloc[0]
        twice = [str(line) for own, line in zip(ids, lines, strict=True) if own == code]
        raise TableError(say("table.duplicate_id", code=code, lines=listed(twice)))


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
    with naming(path):
        check_file(path)
        raw = read_bytes(path, current().max_json_bytes, "max_json_bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MethodError(say("frozen.not_json", detail="UTF-8"), where=str(path)) from error
    return FrozenTypology.from_json(text, name=path.name)
