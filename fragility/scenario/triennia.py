"""The three-year periods of the SRU law."""

from __future__ import annotations

from typing import Final, NamedTuple

_FIRST: Final = 2002
"""First year of the first period; 2023-2025 is the eighth, 2026-2028 the ninth."""
_YEARS: Final = 3


class Triennium(NamedTuple):
    """Three calendar years."""

    first: int

    @property
    def last(self) -> int:
        """Its last year."""
        return self.first + _YEARS - 1

    @property
    def years(self) -> range:
        """Its years."""
        return range(self.first, self.first + _YEARS)

    @property
    def label(self) -> str:
        """Its years, as shown.

        Examples
        --------
        >>> Triennium(2026).label
        '2026-2028'
        """
        return f"{self.first}-{self.last}"

    def covered(self, years: range) -> int:
        """Count its years among others."""
        return sum(year in years for year in self.years)


def triennia(years: range) -> tuple[Triennium, ...]:
    """Give the periods that share a year with others, whole or not.

    Examples
    --------
    >>> [each.label for each in triennia(range(2025, 2031))]
    ['2023-2025', '2026-2028', '2029-2031']
    """
    start = years[0] - (years[0] - _FIRST) % _YEARS
    return tuple(Triennium(first) for first in range(start, years[-1] + 1, _YEARS))
