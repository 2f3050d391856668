"""Which columns make a cut, in the order that what may be shown asks for: the widest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fragility.balance.prepare import PERIODS
from fragility.balance.publication import is_published

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

WHOLES: Final = {
    "commune_code": ("sector",),
    "iris_code": ("sector", "commune_code"),
    "qpv_code": ("sector", "commune_code"),
    "residence_id": ("sector", "commune_code", "iris_code"),
    "reservation_holder_name": ("reservation_holder",),
}
PUBLIC_WHOLES: Final = {"commune_code": ("sector",)}
"""The same in the figures that everyone sees: other columns are published by themselves."""
LEVELS: Final = {
    "secteur": "sector",
    "commune": "commune_code",
    "iris": "iris_code",
    "qpv": "qpv_code",
}
"""Levels of the map, and their column."""
GROUPINGS: Final = (
    "sector", "commune_code", "qpv_code", "iris_code", "fragility_class", "landlord_name",
    "reservation_holder", "reservation_holder_name", "semester",
)  # fmt: skip
"""Columns that the table is cut by, in the order of the choice."""


def cut(known: Collection[str], *columns: str, public: bool = False) -> tuple[str, ...]:
    """Return a cut with the wholes that each column is in before it, periods last.

    Parameters
    ----------
    known
        Columns of which some allocation is known: a whole that nothing is known of is left out.
    columns
        Columns asked for, the widest first.
    public
        Whether everyone sees the figures.

    Examples
    --------
    >>> cut({"commune_code", "sector"}, "semester", "commune_code")
    ('sector', 'commune_code', 'semester')
    >>> cut({"commune_code", "sector"}, "qpv_code", public=True)
    ('qpv_code',)
    """
    wholes = PUBLIC_WHOLES if public else WHOLES
    asked = [name for name in columns if name not in PERIODS]
    full = [
        name for each in asked for name in (*(w for w in wholes.get(each, ()) if w in known), each)
    ]
    periods = [name for name in PERIODS if name in columns]
    return tuple(dict.fromkeys([*full, *periods]))


def offered(
    known: Collection[str], place: Sequence[str], *, public: bool = False, halved: bool = False
) -> tuple[str, ...]:
    """Return the columns the table may be cut by, in a place.

    Parameters
    ----------
    known
        Columns of which some allocation is known.
    place
        Columns of the place that is open, none for the whole territory: what it is in is left out.
    public
        Whether everyone sees the figures: only published cuts are then offered.
    halved
        Whether they are those of half a year.
    """
    above = {*place, *(whole for each in place for whole in WHOLES.get(each, ()))}
    there = [name for name in GROUPINGS if (name in known or name in PERIODS) and name not in above]
    if not public:
        return tuple(there)
    if halved:
        there = [name for name in there if name not in PERIODS]
    return tuple(name for name in there if shown_to_all(known, *place, name, halved=halved))


def shown_to_all(known: Collection[str], *columns: str, halved: bool = False) -> bool:
    """Tell whether everyone may see a cut, of a year or of its halves.

    Examples
    --------
    >>> known = {"sector", "commune_code", "landlord_name"}
    >>> shown_to_all(known, "commune_code"), shown_to_all(known, "commune_code", halved=True)
    (True, False)
    >>> shown_to_all(known, "sector", "landlord_name")
    False
    """
    by = cut(known, *columns, *(["semester"] if halved else []), public=True)
    return is_published(by, known)
