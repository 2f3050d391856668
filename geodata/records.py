"""JSON lists of records, the layout of administrative lists, and cells as text."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from geodata import limits
from geodata.errors import InvalidContentError, UnreadableFileError
from geodata.messages import files as messages
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
    columns = tuple(dict.fromkeys(key for record in records for key in record))
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
    most = limits.current().max_json_bytes
    if path.stat().st_size > most:
        raise UnreadableFileError(messages.too_big(most), file=label, remedy=messages.CUT_FILE)
    try:
        content = json.loads(
            path.read_text("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant
        )
    except json.JSONDecodeError as error:
        raise UnreadableFileError(
            say.JSON_UNREADABLE, file=label, line=error.lineno, remedy=say.FILE_EMPTY_REMEDY
        ) from error
    except RecursionError as error:
        raise UnreadableFileError(
            say.JSON_TOO_DEEP, file=label, remedy=say.FILE_EMPTY_REMEDY
        ) from error
    except _RepeatedKeyError as error:
        raise InvalidContentError(
            say.JSON_KEY_TWICE.format(name=error), file=label, remedy=say.JSON_KEY_REMEDY
        ) from error
    except ValueError as error:  # no UTF-8, a number of thousands of digits, NaN
        raise UnreadableFileError(
            say.JSON_UNREADABLE, file=label, remedy=say.FILE_EMPTY_REMEDY
        ) from error
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        raise UnreadableFileError(say.JSON_LAYOUT, file=label, remedy=messages.SAVE_AS_CSV)
    return content


class _RepeatedKeyError(ValueError):
    """A key given twice in one record: Python would keep the last in silence."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        raise _RepeatedKeyError(next(name for name in counts if counts[name] > 1)[:40])
    return record


def _no_constant(name: str) -> float:
    """Refuse ``NaN`` and ``Infinity``, which JSON does not have."""
    raise ValueError(name)
