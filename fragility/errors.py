"""Errors that reach the user, in French: what is wrong, where, and what to do.

::

    FragilityError
    ├── MethodError       a method document is not valid, or asks for what cannot be done
    ├── TableError        a table of indicators is not valid; names the row and the column
    ├── ComputationError  the figures given do not allow the computation asked for
    ├── RefusedError      no rule lets this out to this reader
    └── BrokenRuleError   what is published tells more than its rule allows
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class FragilityError(Exception):
    """Base of every error meant to be read by a user.

    Parameters
    ----------
    reason
        French sentence saying what is wrong.
    where
        Place, in words the user can find again (YAML path, row and column).
    """

    def __init__(self, reason: str, *, where: str | None = None) -> None:
        self.reason = reason
        self.where = where
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """Place and reason, in one French sentence."""
        return f"{self.where}\u202f: {self.reason}" if self.where else self.reason


class MethodError(FragilityError):
    """A method document is not valid, or asks for what cannot be done."""


class TableError(FragilityError):
    """A table of indicators is not valid."""


class ComputationError(FragilityError):
    """The figures given do not allow the computation asked for."""


class RefusedError(FragilityError):
    """No rule lets this out to this reader."""


class BrokenRuleError(FragilityError):
    """What is published tells more than its rule allows."""


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Say which file an error comes from, where the error says the line alone.

    Parameters
    ----------
    path
        The file that is read in the block.

    Raises
    ------
    TableError, RefusedError
        The one raised in the block.
    """
    try:
        yield
    except (TableError, RefusedError) as error:
        if error.where and str(path) in error.where:
            raise
        where = f"{path}, {error.where}" if error.where else str(path)
        raise type(error)(error.reason, where=where) from error
