"""What was decided once and is kept: how much of each cell is shown.

Deciding what everyone may see of a year takes seconds, and depends on nothing but the rows, the
rules and this program. Who has a place to keep it lends a :class:`Shelf`; what cannot be read back
is decided again.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from importlib.resources.abc import Traversable

Cell: TypeAlias = "tuple[str | None, ...]"
Table: TypeAlias = tuple[tuple[str, ...], str]
"""A cut and the rule, or the table, that is told by it."""
Levels: TypeAlias = "Mapping[Table, Mapping[Cell, int]]"
_PROGRAM: Final = "fragility"
"""The package whose code and documents decide: rules, cuts, classes of fragility."""


class Shelf(Protocol):
    """A place to keep texts under names; what it holds is about the same rows and rules."""

    def get(self, name: str) -> str | None:
        """Return the text kept under a name, ``None`` without any."""

    def put(self, name: str, text: str) -> None:
        """Keep a text; failing to is no error."""


def kept(shelf: Shelf | None, key: object, make: Callable[[], Levels]) -> Levels:
    """Return what is kept under a key, or decide and keep it.

    Parameters
    ----------
    shelf
        Where; ``None`` keeps nothing.
    key
        What the decision depends on beside the shelf's own rows; its ``repr`` is the key.
    make
        Decides.
    """
    if shelf is None:
        return make()
    name = hashlib.sha256(f"{_program()}\n{key!r}".encode()).hexdigest()
    text = shelf.get(name)
    found = None if text is None else _read(text)
    if found is None:
        found = make()
        shelf.put(name, _written(found))
    return found


def _written(levels: Levels) -> str:
    body = json.dumps(
        [
            [list(cut), rule, [[list(cell), level] for cell, level in cells.items()]]
            for (cut, rule), cells in levels.items()
        ]
    )
    return f"{_digest(body)}\n{body}"


def _read(text: str) -> Levels | None:
    """Read what was kept; nothing where a letter of it has changed."""
    digest, _, body = text.partition("\n")
    if digest != _digest(body):
        return None
    return {
        (tuple(cut), rule): {tuple(cell): level for cell, level in cells}
        for cut, rule, cells in json.loads(body)
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _program() -> str:
    """Return what changes when the code or the rules that decide do."""
    digest = hashlib.sha256()
    for each in sorted(_files(resources.files(_PROGRAM)), key=str):
        digest.update(each.read_bytes())
    return digest.hexdigest()


def _files(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for each in folder.iterdir():
        if each.is_dir():
            found += _files(each)
        elif each.name.endswith((".py", ".yaml")):
            found.append(each)
    return found
