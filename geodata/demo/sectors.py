"""The fictional territory's own divisions, shown until somebody saves others."""

from __future__ import annotations

from functools import cache

from geodata.sectors import Sector, SectorSet

_DIVISIONS = (
    (
        "instances-intercommunales",
        "Instances intercommunales",
        (
            ("couchant", "Instance du Couchant",
             "01 09 10 11 12 13 15 20 22 29 30 32 34 35 38 39 40"),
            ("levant", "Instance du Levant", "02 03 04 05 07 08 16 17 18 31 33 41 43"),
            ("midi", "Instance du Midi", "06 14 19 21 23 24 25 26 27 28 36 37 42"),
        ),
    ),
    (
        "bassins-de-vie",
        "Bassins de vie",
        (
            ("coteaux", "Bassin des Coteaux", "04 16 17 30 32 40 42 43"),
            ("plaine", "Bassin de la Plaine", "02 03 05 07 08 31 33 41"),
            ("etangs", "Bassin des Étangs", "06 14 18 21 23 25 27 36"),
            ("hauts", "Bassin des Hauts", "01 10 11 12 13 15 35 39"),
            ("vallons", "Bassin des Vallons", "09 19 20 22 24 26 28 29 34 37 38"),
        ),
    ),
)  # fmt: skip


@cache
def demo_sectors() -> tuple[SectorSet, ...]:
    """Return the divisions, the one shown first before the others."""
    return tuple(
        SectorSet(
            identifier,
            name,
            tuple(
                Sector(code, called, tuple(f"000{number}" for number in numbers.split()))
                for code, called, numbers in sectors
            ),
        )
        for identifier, name, sectors in _DIVISIONS
    )
