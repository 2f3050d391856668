"""Errors that reach the user: what, where, why, and what to do about it, in French.

::

    GeodataError
    ├── UnreadableFileError    the file cannot be opened or parsed at all
    ├── UnrecognisedFileError  it opens, but is none of the official layouts
    ├── InvalidContentError    it is recognised, but its content breaks the layout
    ├── TerritoryError         the files do not cover the territory asked for
    ├── StoreError             the territory store is absent, damaged or of another version
    └── SettingError           a setting of the environment makes no sense
"""

from __future__ import annotations


class GeodataError(Exception):
    """Base of every error meant to be read by a user.

    Parameters
    ----------
    reason
        French sentence saying what is wrong.
    file, line, column
        Where, as far as it is known.
    remedy
        French sentence saying what to do.
    """

    def __init__(
        self,
        reason: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: str | None = None,
        remedy: str | None = None,
    ) -> None:
        self.reason = reason
        self.file = file
        self.line = line
        self.column = column
        self.remedy = remedy
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The whole message: file, line, column, reason, remedy."""
        where = [
            part
            for part in (
                self.file,
                f"ligne {self.line}" if self.line is not None else None,
                f"colonne « {self.column} »" if self.column is not None else None,
            )
            if part
        ]
        head = f"{', '.join(where)} : " if where else ""
        tail = f" {self.remedy}" if self.remedy else ""
        return f"{head}{self.reason}{tail}"


class UnreadableFileError(GeodataError):
    """The file cannot be opened or parsed at all."""


class UnrecognisedFileError(GeodataError):
    """The file opens, but is none of the official layouts."""


class InvalidContentError(GeodataError):
    """The file is recognised, but its content breaks the layout."""


class TerritoryError(GeodataError):
    """The files do not cover the territory asked for."""


class StoreError(GeodataError):
    """The territory store is absent, damaged or of another version."""


class SettingError(GeodataError):
    """A setting of the environment makes no sense."""
