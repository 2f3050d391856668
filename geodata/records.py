"""JSON lists of records, the layout of administrative lists, and cells as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from geodata.errors import UnreadableFileError
from geodata.messages import geometry as say
from geodata.parts import HEAD_ROWS, Part, PartKind

if TYPE_CHECKING:
    from pathlib import Path


def peek(path: Path, label: str) -> Part:
    """Describe a JSON list of records as a table (nested values in their written form).

    Raises
    ------
    UnreadableFileError
        When the file is not valid JSON, or not a list of objects.
    """
    records = _load_records(path, label)
    columns = tuple(dict.fromkeys(key for record in records[:HEAD_ROWS] for key in record))
    head = pd.DataFrame(
        [[_as_text(record.get(name)) for name in columns] for record in records[:HEAD_ROWS]],
        columns=list(columns),
        dtype=object,
    )
    return Part(
        kind=PartKind.TABLE,
        path=path,
        label=label,
        columns=columns,
        head=head,
        options={"format": "json", "features": str(len(records))},
    )


def read_records(part: Part) -> list[dict[str, object]]:
    """Read a JSON list of records (the layout of administrative lists), as Python objects.

    Raises
    ------
    UnreadableFileError
        When the file is not valid JSON, or not a list of objects.
    """
    return _load_records(part.path, part.label)


def head_as_text(head: pd.DataFrame) -> pd.DataFrame:
    """First rows as the recognisers want them: strings, ``None`` where empty."""
    text = head.astype(object).map(_as_text)
    text.columns = [str(name) for name in head.columns]
    return text.astype(object)


def _as_text(value: object) -> str | None:
    if value is None or value is pd.NA or value != value or value == "":  # noqa: PLR0124 (NaN)
        return None
    return str(value)


def _load_records(path: Path, label: str) -> list[dict[str, object]]:
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise UnreadableFileError(
            say.JSON_UNREADABLE.format(detail=error),
            file=label,
            remedy=say.FILE_EMPTY_REMEDY,
        ) from error
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        raise UnreadableFileError(say.JSON_LAYOUT, file=label)
    return content
