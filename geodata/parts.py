"""What a delivery is cut into: one sheet, one layer, one CSV."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

HEAD_ROWS = 50
SEPARATOR = " › "
"""Between a delivery, its members and their sheets, in labels."""

REPEATED_SEPARATOR = "\x1f"
"""Between names in an option, where no name can hold it."""


class PartKind(StrEnum):
    """How a part is read."""

    TABLE = "table"
    VECTOR = "vector"


@dataclass(frozen=True)
class Part:
    """One sheet, layer or CSV of a delivered file, peeked at but not yet read.

    ``columns`` are the names as written in the file (stripped, byte-order mark removed, empty
    trailing columns dropped); ``head`` holds up to 50 rows, all strings, missing where empty.
    """

    kind: PartKind
    path: Path
    """File on disk (inside a temporary folder when it came out of a zip)."""
    label: str
    """What the user calls it: ``base.zip › data.csv › feuille IRIS``."""
    columns: tuple[str, ...]
    head: pd.DataFrame
    layer: str | None = None
    """Sheet or layer name."""
    header_line: int = 1
    """1-based line of the header in the file."""
    options: dict[str, str] = field(default_factory=dict)
    """Encoding, delimiter, decimal mark, CRS as text… whatever reading the part whole needs."""

    @property
    def repeated(self) -> frozenset[str]:
        """Names that several columns bear: which one is meant is nobody's to guess."""
        return frozenset(self.options.get("repeated", "").split(REPEATED_SEPARATOR)) - {""}
