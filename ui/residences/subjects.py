"""What the map of residences can show: the subjects the data allow, and those of technicians."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from ui.residences import classes
from ui.residences.classes import NEUTRAL, Classes
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.residences.facts import Facts

_RESTRICTED: Final = frozenset({"vacancy", "rent"})
"""What only the restricted file tells of one residence."""
RESERVED: Final = frozenset({"rating", "gap"}) | _RESTRICTED
"""What concerns the households or the life of one residence (technicians only)."""
PLAIN: Final = "plain"
"""Subject of a map without a subject: residences all alike."""
_MAKERS: Final[dict[str, Callable[..., Classes]]] = {
    "family": classes.family,
    "rating": classes.rating,
    "gap": classes.gap,
    "period": classes.period,
    "energy": classes.energy,
    "type": classes.type_,
    "size": classes.size,
    "plai": classes.plai,
    "low_rent": classes.low_rent,
    "qpv": classes.qpv,
    "landlord": classes.landlord,
    "vacancy": classes.vacancy,
    "rent": classes.rent,
}
_NEEDS: Final = {
    "period": "period",
    "energy": "energy_label",
    "plai": "plai_total_count",
    "low_rent": "low_rent_count",
    "qpv": "qpv_code",
    "landlord": "landlord_name",
    "vacancy": "vacancy_share",
    "rent": "rent_eur_per_m2",
}
"""Column without any value of which a subject would be an empty map."""


def offered(frame: pd.DataFrame, facts: Facts) -> tuple[str, ...]:
    """Return the subjects the reader may choose from, reserved ones included, in a fixed order."""

    def has_data(subject: str) -> bool:
        if subject == "family":
            return facts.families is not None
        if subject in {"rating", "gap"} and facts.sees_all:
            return not (facts.rating if subject == "rating" else facts.gap).empty
        column = _NEEDS.get(subject)
        if column is None or column in facts.reserved:
            return True
        return column in frame and bool(frame[column].notna().any())

    return tuple(subject for subject in _MAKERS if has_data(subject))


def refused(subject: str, facts: Facts) -> bool:
    """Tell whether a subject is not for this reader."""
    if subject in _RESTRICTED:
        return not facts.sees_restricted
    return subject in RESERVED and not facts.sees_all


def label(subject: str, facts: Facts) -> str:
    """Return a subject's name, said to be reserved where it is for this reader."""
    name = t(f"residences.subject.{subject}")
    if refused(subject, facts):
        return t("residences.subject.reserved", name=name, reserved=t("residences.reserved"))
    return name


def classify(subject: str, frame: pd.DataFrame, facts: Facts, *, dark: bool) -> Classes:
    """Return the classes of a subject; residences all alike for who may not see it."""
    if refused(subject, facts) or subject not in _MAKERS:
        alike = pd.Series(1, frame.index, dtype="Int64")
        return Classes((t("residences.subject.plain"),), (NEUTRAL,), alike)
    return _MAKERS[subject](frame, facts, dark=dark)
