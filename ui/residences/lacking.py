"""What the source of the stock does not say at all, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ui.format import listing
from ui.texts import t

if TYPE_CHECKING:
    import pandas as pd

FEATURES: Final = {
    "landlord_name": ("landlord_name",),
    "built": ("built_year", "period"),
    "rooms": ("rooms_1_count", "rooms_2_count", "rooms_3_count", "rooms_4_count", "rooms_5p_count"),
    "mean_surface_m2": ("mean_surface_m2",),
    "products": ("main_product", "plai_total_count"),
    "energy": ("energy_label",),
    "sru": ("sru_expiry_first_year",),
    "restricted": ("vacancy_share", "rotation_share", "rent_eur_per_m2"),
}
"""Columns of each feature: it is lacking where none of them has a single value."""


def features(frame: pd.DataFrame, reserved: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the features that no residence of a frame has, nor a restricted file."""

    def known(column: str) -> bool:
        there = column in frame and bool(frame[column].notna().any())
        return there or column in reserved

    return tuple(name for name, columns in FEATURES.items() if not any(map(known, columns)))


def names(frame: pd.DataFrame, reserved: frozenset[str] = frozenset()) -> str:
    """Return these features in a phrase, empty where nothing is lacking."""
    return listing(t(f"residences.patrimony.feature.{name}") for name in features(frame, reserved))
