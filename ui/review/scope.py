"""What a review is about: a territory or one of its sectors, a semester, a reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from fragility.balance import is_published
from fragility.disclosure import may_see
from ui.register.choices import Period
from ui.review import followed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from fragility.balance import Allocations, Prepared, Rule, Switches
    from fragility.demand import Applications
    from ui.map import MapValues
    from ui.register.newcomers import Place

    Drawer = Callable[[str, MapValues], Mapping[str, Any]]
    """Gives the specification of a map: its level, its values."""

_INSIDE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "commune_code": ("sector",),
        "iris_code": ("sector", "commune_code"),
        "qpv_code": ("sector", "commune_code"),
        "residence_id": ("sector", "commune_code", "iris_code"),
        "reservation_holder_name": ("reservation_holder",),
    }
)
"""What each place is nested in, the widest first: a protected cut shows its wholes."""
_IN_SECTOR: Final = frozenset({"sector", "commune_code"})
"""Places that everyone is shown inside a sector; the others are of the whole territory."""


def _plain(_column: str, value: object) -> str:
    return str(value)


def former_of(period: Period) -> str:
    """Return the code of the semester before.

    Examples
    --------
    >>> from ui.register.choices import Period
    >>> former_of(Period("2025-S1")), former_of(Period("2025-S2"))
    ('2024-S2', '2025-S1')
    """
    if period.code.endswith("2"):
        return f"{period.year}-S1"
    return f"{period.year - 1}-S2"


@dataclass(frozen=True, eq=False, kw_only=True)
class Scope:
    """One review; every figure of it follows from this."""

    prepared: Prepared
    """Allocations held against the rules in use, then against the shares that are followed
    (:func:`ui.review.followed.rule_set`): what everyone may see is decided of all together."""
    allocations: Allocations
    """The rows of ``prepared``, as they were read."""
    applications: Applications | None
    role: str
    """For whom it is made: a public review is made for an *élu*, whoever asks for it."""
    switches: Switches
    period: Period
    """A semester."""
    last_day: dt.date
    """Last day the allocations cover."""
    demand_day: dt.date | None = None
    """Day the demand is looked at, that of the page of the demand; ``None`` where there is none
    that the reader may be shown."""
    sector: str = ""
    """Name of the sector, empty for the whole territory."""
    communes: tuple[str, ...] = ()
    """Communes of the sector; empty for the whole territory."""
    label: Callable[[str, object], str] = _plain
    """Gives the French name of a value of a column."""
    newcomers: tuple[Place, ...] = ()
    """New entrants beside occupants, as the reader may see them."""
    families: Mapping[str, str] = field(default_factory=dict)
    """Name of the family of each residence."""
    draw: Drawer | None = None
    """Draws a map; ``None`` where there is no geometry."""
    memory: dict[Any, Any] = field(default_factory=dict, repr=False)
    """Years already measured: two semesters and several sections read the same."""

    @property
    def internal(self) -> bool:
        """Whether it is made for those who may see the allocations themselves."""
        return may_see("allocation_detail", self.role)

    @property
    def former(self) -> Period:
        """The semester before."""
        return Period(former_of(self.period))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in use, without the shares that are followed."""
        return followed.held_to(self.prepared.rules)

    def yearly(self, places: Sequence[str]) -> bool:
        """Tell whether places are shown over the calendar year: to everyone, all but sectors."""
        return not self.internal and any(place != "sector" for place in places)

    def span(self, places: Sequence[str]) -> Period:
        """Return the period that the figures of places are of: the semester, or its year."""
        return Period(str(self.period.year)) if self.yearly(places) else self.period

    def wide(self, places: Sequence[str]) -> bool:
        """Tell whether places are those of the whole territory though a sector is looked at."""
        return bool(self.sector) and self.yearly(places) and not _IN_SECTOR.issuperset(places)

    def offers(self, *places: str) -> bool:
        """Tell whether the reader may be shown figures by places, crossed with one another."""
        return self.internal or is_published(self.cut(places), self.prepared.known_columns)

    def where(self, places: Sequence[str]) -> dict[str, str | int | None]:
        """Return what tells the rows that figures by places are drawn from."""
        found: dict[str, str | int | None] = {}
        if self.sector and not self.wide(places):
            found["sector"] = self.sector
        if not self.yearly(places):
            found["semester"] = self.period.code
        return found

    def knows(self, column: str) -> bool:
        """Tell whether some allocation says anything in a column."""
        return column in self.prepared.known_columns

    def cut(
        self,
        places: Sequence[str],
        *,
        everywhere: bool = False,
        known: frozenset[str] | None = None,
    ) -> list[str]:
        """Give the columns of a cut: the sector, the wholes of each place, then the places.

        Parameters
        ----------
        places
            Columns of the cut.
        everywhere
            Whether it is about the whole territory, whatever the sector.
        known
            Columns of which something is known; those of the allocations by default.
        """
        held = self.prepared.known_columns if known is None else known
        public = self.yearly(places)
        out = ["sector"] if self.sector and not everywhere and not public else []
        for place in places:
            # What everyone is shown is not crossed: a neighbourhood stands by itself.
            nested = not public or place in _IN_SECTOR
            out += [each for each in _INSIDE.get(place, ()) if nested and each in held]
            out.append(place)
        # The sector stands first wherever it is, whatever place asked for it.
        out.sort(key=lambda each: each != "sector")
        return list(dict.fromkeys(out))
