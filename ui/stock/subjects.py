"""What the map can show, and the columns each subject is computed from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

DWELLINGS = "dwelling_count"
_ENERGY = tuple(f"energy_{letter}_count" for letter in "abcdefg")


class Kind(StrEnum):
    """How a subject reads."""

    SIZE = "size"
    """The stock itself: circles of one colour."""
    SHARE = "share"
    """A part of the stock, in 0-1, with its n."""
    VALUE = "value"
    """A figure given as it is: a rent, or a rate whose counts are not known."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject of the map."""

    id: str
    """Its word in the address; its texts are ``stock.subject.<id>``."""
    kind: Kind
    parts: tuple[str, ...] = ()
    """Columns of counts summed to make the part."""
    unknown: tuple[str, ...] = ()
    """Columns of counts of the dwellings of which the fact is not known, taken from the whole."""
    wholes: tuple[str, ...] = (DWELLINGS,)
    """Columns of counts summed to make the whole."""
    given: str = ""
    """Column that gives the figure where the counts are not there."""

    @property
    def unit(self) -> str:
        """Unit of the figure shown."""
        if self.kind is Kind.SIZE:
            return "count"
        return "eur" if "_eur" in self.given else "share"

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that the counts need; those of unknown dwellings are facultative."""
        return (*self.parts, *self.wholes)


def _share(name: str, *parts: str, unknown: str = "", given: str = "") -> Subject:
    return Subject(
        name,
        Kind.SHARE,
        tuple(f"{part}_count" for part in parts),
        (f"{unknown}_count",) if unknown else (),
        given=given,
    )


SUBJECTS: Final = (
    Subject("dwellings", Kind.SIZE),
    _share("in_qpv", "in_qpv", unknown="qpv_unknown"),
    _share("plai", "plai_total", unknown="unknown_product", given="plai_share"),
    _share("low_rent", "low_rent", unknown="unknown_product"),
    _share("individual", "individual", unknown="type_unknown", given="individual_share"),
    _share("rooms_small", "rooms_1", "rooms_2", unknown="rooms_unknown"),
    _share("rooms_large", "rooms_5p", unknown="rooms_unknown", given="rooms_5p_share"),
    _share("before_1949", "built_before_1949", unknown="built_unknown"),
    _share("years_1949_1974", "built_1949_1974", unknown="built_unknown"),
    _share("years_1975_1989", "built_1975_1989", unknown="built_unknown"),
    _share("years_1990_2004", "built_1990_2004", unknown="built_unknown"),
    _share("since_2005", "built_2005_later", unknown="built_unknown"),
    Subject("energy_efg", Kind.SHARE, _ENERGY[4:], wholes=_ENERGY),
    Subject(
        "vacancy", Kind.SHARE, ("vacant_count",), wholes=("offered_count",), given="vacancy_share"
    ),
    Subject("rotation", Kind.VALUE, given="rotation_share"),
    Subject("rent", Kind.VALUE, given="rent_eur_per_m2"),
)
BY_ID: Final = {subject.id: subject for subject in SUBJECTS}
PERIODS: Final = ("before_1949", "1949_1974", "1975_1989", "1990_2004", "2005_later")
"""Periods of construction, the oldest first."""


def counted(subject: Subject, frame: pd.DataFrame) -> bool:
    """Tell whether the counts of a subject are in a table, with at least one figure."""
    return all(name in frame and frame[name].notna().any() for name in subject.columns)


def given(subject: Subject, frame: pd.DataFrame) -> bool:
    """Tell whether the figure of a subject is in a table as it is, with at least one value."""
    return subject.given in frame and bool(frame[subject.given].notna().any())


def offered(frame: pd.DataFrame) -> tuple[Subject, ...]:
    """Return the subjects that a table allows."""
    return tuple(
        subject
        for subject in SUBJECTS
        if (subject.kind is not Kind.VALUE and counted(subject, frame)) or given(subject, frame)
    )
