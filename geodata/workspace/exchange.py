"""Ratings as a table that leaves and comes back: every version, so that nothing is lost on the way.

A row of the table is one version. Coming back, a version that is already there is left alone, one
that is not is added, and a current version whose words were changed in a spreadsheet becomes a new
version. What two people changed differently is never decided here: it is told.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NoReturn

import pandas as pd
from sqlalchemy import select

from geodata.messages import workspace as say
from geodata.model import Rejection
from geodata.workspace.errors import WorkspaceError
from geodata.workspace.rating import Rating
from geodata.workspace.ratings import COLUMNS, RatingBook
from geodata.workspace.returned import LINE
from geodata.workspace.schema import RATINGS
from geodata.workspace.words import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.engine import Connection

    from geodata.workspace.database import Database

REQUIRED: Final = ("residence_id", "rater", "rated_on", "rating")
_CONTENT: Final = ("residence_id", "rater", "rater_role", "rated_on", "rating", "comment")
_VERSION_DIGITS: Final = 6
_YEARS: Final = range(1970, 2200)
"""Years a clock may show, that of a machine that has none included."""
_HEADER_LINES: Final = 2
"""Line of the first row of a table under its header, counted from one."""


@dataclass(frozen=True)
class ImportedRatings:
    """What came of each row."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    conflicts: tuple[Rejection, ...] = ()
    """Rows that contradict what was changed here meanwhile; nothing was written for them."""
    rejected: tuple[Rejection, ...] = field(default=())
    """Rows that are no rating."""


def import_ratings(
    database: Database, territory: str, frame: pd.DataFrame, *, author: str, file: str
) -> ImportedRatings:
    """Take a table of ratings in; see :meth:`geodata.workspace.Workspace.import_ratings`."""
    absent = [name for name in REQUIRED if name not in frame.columns]
    if absent:
        raise WorkspaceError(say.absent_columns(absent), file=file, remedy=say.COLUMNS_REMEDY)
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    conflicts: list[Rejection] = []
    rejected: list[Rejection] = []
    ordered = frame.reindex(columns=list(COLUMNS))
    with database.write() as connection:
        known = _known(connection, territory)
        for line, row in zip(_lines(frame), ordered.to_dict("records"), strict=True):
            try:
                outcome = _take(connection, territory, row, known, author)
            except WorkspaceError as error:
                reason = f"{error.reason} {error.remedy or ''}".strip()
                rejected.append(Rejection(file, line, error.column, reason))
                continue
            if outcome == "conflict":
                reason = say.import_conflict(str(row["rating_id"]))
                conflicts.append(Rejection(file, line, None, reason))
            else:
                counts[outcome] += 1
    return ImportedRatings(**counts, conflicts=tuple(conflicts), rejected=tuple(rejected))


def _lines(frame: pd.DataFrame) -> Iterable[int]:
    """Lines of the rows: those the index tells, or one a row under the header."""
    if frame.index.name == LINE:
        return [int(line) for line in frame.index]
    return range(_HEADER_LINES, _HEADER_LINES + len(frame))


_Known = dict[str, dict[int, dict[str, Any]]]


def _known(connection: Connection, territory: str) -> _Known:
    """Every version of every rating of a territory."""
    known: _Known = {}
    for row in connection.execute(select(RATINGS).where(RATINGS.c.territory_code == territory)):
        values = dict(row._mapping)  # noqa: SLF001 - documented name
        known.setdefault(values["rating_id"], {})[values["version"]] = values
    return known


def _take(
    connection: Connection,
    territory: str,
    row: Mapping[Any, Any],
    known: _Known,
    author: str,
) -> str:
    rating = _rating(row)
    identifier = printable(_text(row["rating_id"]))
    deleted = _text(row["deleted"]).lower() in {"true", "1", "vrai", "oui"}
    versions = known.get(identifier, {})
    version = _version(_text(row["version"]))
    if not identifier or not version:
        return _take_new(connection, territory, rating, known, author)
    here = versions.get(version)
    if here is not None:
        if _same(here, rating) and here["deleted"] == deleted:
            return "unchanged"
        if version != max(versions):
            return "conflict"
        version += 1
    elif versions and (version != max(versions) + 1 or versions[max(versions)]["deleted"]):
        return "conflict"
    who = author if here is not None else _text(row["author"]) or author
    RatingBook.insert(
        connection,
        _held("rating_id", identifier),
        version,
        territory,
        rating,
        author=_held("author", who),
        saved_at=None if here is not None else _moment(row["saved_at"]),
        deleted=deleted,
    )
    values = {**rating.model_dump(), "deleted": deleted, "version": version}
    known.setdefault(identifier, {})[version] = values
    return "changed" if versions and here is not None else "added"


def _take_new(
    connection: Connection, territory: str, rating: Rating, known: _Known, author: str
) -> str:
    """Add a row without an identifier, unless the very same rating is there already."""
    current = (versions[max(versions)] for versions in known.values())
    if any(_same(one, rating) and not one["deleted"] for one in current):
        return "unchanged"
    identifier = uuid.uuid4().hex
    who = _held("author", author)
    RatingBook.insert(connection, identifier, 1, territory, rating, author=who)
    known[identifier] = {1: {**rating.model_dump(), "deleted": False, "version": 1}}
    return "added"


def _same(here: Mapping[str, Any], rating: Rating) -> bool:
    return all(here[name] == value for name, value in rating.model_dump().items())


def _rating(row: Mapping[Any, Any]) -> Rating:
    day = pd.to_datetime(_text(row["rated_on"]), errors="coerce", format="ISO8601")
    number = pd.to_numeric(_text(row["rating"]), errors="coerce")
    fields: dict[str, object] = {name: _text(row[name]) for name in _CONTENT}
    fields["rated_on"] = None if pd.isna(day) else day.date()
    fields["rating"] = None if pd.isna(number) or number % 1 else int(number)
    fields["rater_role"] = fields["rater_role"] or "other"
    return Rating.checked(**fields)


def _text(value: object) -> str:
    """Text of a cell; a number that a spreadsheet made of one comes back as it was."""
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124 - NaN
        return ""
    if value is pd.NaT or value is pd.NA:
        return ""
    text = str(value).strip()
    return text.removesuffix(".0") if isinstance(value, float) else text


def _version(text: str) -> int:
    """Return the number of a version, 0 where none is given."""
    digits = text.removesuffix(".0")
    if not digits:
        return 0
    if not (digits.isdecimal() and len(digits) <= _VERSION_DIGITS and int(digits) > 0):
        _refuse("version")
    return int(digits)


def _held(field: str, words: str) -> str:
    """Return words that both databases keep: PostgreSQL holds a text to the length of its column.

    Raises
    ------
    WorkspaceError
        When they are too long.
    """
    kept = printable(words)
    if not kept or len(kept) > getattr(RATINGS.c[field].type, "length", 0):
        _refuse(field)
    return kept


def _moment(value: object) -> datetime:
    """Moment of saving; now, where the file tells none.

    Raises
    ------
    WorkspaceError
        When nobody saved anything then.
    """
    try:
        moment = pd.to_datetime(_text(value), errors="coerce", utc=True)
        if pd.isna(moment):
            return datetime.now(UTC)
        found: datetime = moment.to_pydatetime()
    except (ValueError, OverflowError) as error:
        _refuse("saved_at", error)
    if found.year not in _YEARS:
        _refuse("saved_at")
    return found


def _refuse(field: str, cause: Exception | None = None) -> NoReturn:
    raise WorkspaceError(
        say.bad_field(field), column=field, remedy=say.field_remedy(field)
    ) from cause
