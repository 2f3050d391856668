"""What is told of the rows of one file, line by line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geodata.messages import user_tables as say
from geodata.model import Rejection
from geodata.user_tables.personal import safe_reason

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

_SHOWN: Final = 50


@dataclass
class Ledger:
    """Gathers what is refused, and remarks, for one file."""

    file: str
    lines: pd.Series[int]
    """Line of each row, on the index of the rows."""
    rejections: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def tell(
        self, bad: pd.Series[bool], column: str | None, reason: Callable[[int], str] | str
    ) -> None:
        """Tell rows, each with its line; the many for one reason are told once.

        Parameters
        ----------
        bad
            The rows, on their index.
        column
            French name of what is wrong, ``None`` for the whole row.
        reason
            French sentence, or what makes it from the row's place in the index.
        """
        rows = bad.index[bad.to_numpy(dtype=bool)]
        for row in rows[:_SHOWN]:
            text = reason if isinstance(reason, str) else reason(int(row))
            self.rejections.append(
                Rejection(self.file, int(self.lines[row]), column, safe_reason(text))
            )
        left = len(rows) - _SHOWN
        if left > 0:
            self.rejections.append(Rejection(self.file, None, column, say.more_rows(left), left))
