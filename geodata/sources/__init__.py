"""The official sources, one folder each, and the protocol they share.

A source never looks at a file's name to know what it is: it looks at the column names (and, where
those are not enough, at the first rows). The name only helps to find a vintage the content does
not state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geodata.files import Part
    from geodata.model import Dataset, SourceInfo


class Source(Protocol):
    """What each ``geodata/sources/<name>/loader.py`` provides as a module-level ``SOURCE``."""

    info: SourceInfo

    def recognise(self, part: Part) -> bool:
        """Tell whether this part (a sheet, a layer, a CSV) is one of this source's layouts."""
        ...

    def load(self, part: Part) -> Sequence[Dataset]:
        """Read the part whole; raise a :class:`~geodata.errors.GeodataError` where it cannot be."""
        ...


@runtime_checkable
class StreamedSource(Source, Protocol):
    """A source whose files are long to read: it tells how far it has come."""

    def load_with_progress(self, part: Part, tell: Callable[[int, int], None]) -> Sequence[Dataset]:
        """Read the part as ``load`` does, calling ``tell`` with the bytes read and their total."""
        ...
