"""Figures of a profile in words: values in their unit, gaps by their test-value."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ui import format as fr
from ui.texts import has, t

if TYPE_CHECKING:
    import pandas as pd

FAR, CLEAR, SLIGHT = 10.0, 4.0, 2.0
"""Test-values from which a gap is large, clear, and not of the size of chance (Lebart)."""
_DECIMALS = {"eur_per_m2": 2}


def amount(value: float, unit: str, *, level: bool) -> str:
    r"""Write a figure of a profile.

    Examples
    --------
    >>> amount(1962.0, "year", level=False), amount(0.875, "share", level=False)
    ('1962', '88\u202f%')
    """
    if not math.isfinite(value):
        return t("typology.trait.unknown")
    if level or unit == "share":
        return fr.percent(value, 0)
    if unit == "year":
        return t("typology.unit.year", value=f"{value:.0f}")
    text = fr.number(value, _DECIMALS.get(unit, 0))
    return t(f"typology.unit.{unit}", value=text) if has(f"typology.unit.{unit}") else text


def family_amount(row: pd.Series[Any]) -> str:
    """Write the figure of the family."""
    if row["withheld"]:
        return fr.status_label("secret")
    return amount(float(row["family_value"]), str(row["unit"]), level=_is_level(row))


def stock_amount(row: pd.Series[Any]) -> str:
    """Write the figure of the whole stock."""
    return amount(float(row["stock_value"]), str(row["unit"]), level=_is_level(row))


def _is_level(row: pd.Series[Any]) -> bool:
    return isinstance(row["level"], str)


def strength(test_value: float) -> str:
    """Say how far a family stands from the stock.

    Examples
    --------
    >>> strength(12.0), strength(-2.5), strength(0.3)
    ('très au-dessus', 'un peu au-dessous', 'sans écart notable')
    """
    size = abs(test_value)
    if not math.isfinite(size) or size < SLIGHT:
        return t("typology.strength.none")
    word = "far" if size >= FAR else "clear" if size >= CLEAR else "slight"
    return t(f"typology.strength.{word}_{'high' if test_value > 0 else 'low'}")


def traits(profile: pd.DataFrame, number: int, most: int = 4) -> list[str]:
    """Say what sets a family most apart, one sentence a feature, the most telling first.

    Parameters
    ----------
    profile
        Result of ``profile_assigned``.
    number
        Family.
    most
        Sentences at most.
    """
    rows = told(profile, number)
    rows = rows[rows["active"] & (rows["test_value"].abs() >= SLIGHT)]
    rows = rows.drop_duplicates("feature").head(most)
    return [
        t(
            "typology.trait.against",
            label=row["label"],
            family=family_amount(row),
            stock=stock_amount(row),
        )
        for _, row in rows.iterrows()
    ]


def told(profile: pd.DataFrame, number: int) -> pd.DataFrame:
    """Return the rows of a family, what sets it most apart first.

    Of a category with two levels, one says the other: only the level that is more frequent in the
    family than in the stock is kept.
    """
    rows = profile[profile["family"] == number].copy()
    levels = rows.groupby("feature")["item"].transform("size")
    rows = rows[~((levels == 2) & (rows["test_value"] < 0))]  # noqa: PLR2004 - a yes and a no
    rows["size"] = rows["test_value"].abs().fillna(-1.0)
    return rows.sort_values(["active", "size", "item"], ascending=[False, False, True])
