"""A hostile file, how it is made and what must come of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Case:
    """One file, made when it is needed."""

    name: str
    make: Callable[[Path], Path]
    """Writes it in a folder and gives its path."""
    says: str | tuple[str, ...]
    """Words of the message, or of the import report when the rest of the file is good."""
    line: int | tuple[int, ...] = ()
    """Lines that the message names."""
    refused: bool = True
    """Whether the whole import is refused; else the fault is told in its report."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Limits in force, where the default ones would call for an enormous file."""


def written(name: str, content: bytes | str) -> Callable[[Path], Path]:
    """Make a file of this content."""

    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make
