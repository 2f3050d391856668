"""What a page says to the map, and what the map answers. No geometry goes through here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ui.assets import Bounds, GeometryFile

HIDDEN = "."
MAX_CLASSES = 9


PLAIN = "p"
"""Mark of a zone drawn without a class, under points."""


class ZoneState(StrEnum):
    """Why a zone has no class; the value is the character sent to the browser."""

    MISSING = "m"
    SECRET = "s"  # noqa: S105  statistical secrecy, not a password
    NOT_CONCERNED = "n"


@dataclass(frozen=True, slots=True)
class ClassLook:
    """One class of the legend."""

    label: str
    """Words: « Classe 4 : la plus fragile »."""
    color: str
    """``#rrggbb``."""
    detail: str = ""
    """Bounds or count, under the label."""
    sentence: str = ""
    """What the tooltip says, the label by default."""


@dataclass(frozen=True, slots=True)
class ValueFormat:
    """How the browser writes a value: ``label : value × scale`` with ``digits`` and ``suffix``."""

    label: str
    digits: int = 0
    scale: float = 1
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """Lines over the zones, which the reader switches on and off (priority neighbourhoods)."""

    id: str
    label: str
    geometry: GeometryFile
    color: str
    shown: bool = True
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Focus:
    """What the map shows whole. The view moves only when ``id`` changes."""

    id: str
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class MapLayers:
    """Geometries of the map, by address.

    ``around`` is drawn plain under the zones and answers to clicks (the other communes, when one
    is ``open``: its own name is not written over its zones); ``borders`` are lines over the zones
    (communes over their IRIS). ``points`` are circles above all of these: residences where the file
    holds points, proportional symbols where it holds zones.
    """

    zones: GeometryFile
    around: GeometryFile | None = None
    open: tuple[str, ...] = ()
    borders: GeometryFile | None = None
    outlines: tuple[Outline, ...] = ()
    points: GeometryFile | None = None


def _no_text() -> Mapping[str, str]:
    return MappingProxyType({})


def _no_figure() -> Mapping[str, float]:
    return MappingProxyType({})


def _no_state() -> Mapping[str, ZoneState]:
    return MappingProxyType({})


def _check(classes: tuple[ClassLook, ...]) -> None:
    if len(classes) > MAX_CLASSES:
        message = f"{len(classes)} classes: a map reads with {MAX_CLASSES} at most"
        raise ValueError(message)


@dataclass(frozen=True)
class MapValues:
    """What is shown of each zone; zones in none of the mappings are not drawn."""

    title: str
    """Title of the legend."""
    classes: tuple[ClassLook, ...]
    """Looks of classes 1, 2, …; at most :data:`MAX_CLASSES`."""
    class_of: Mapping[str, int]
    """Class of each zone that has one, 1 = first look."""
    state_of: Mapping[str, ZoneState] = field(default_factory=_no_state)
    value_of: Mapping[str, float] = field(default_factory=_no_figure)
    """Figure of the tooltip."""
    note_of: Mapping[str, str] = field(default_factory=_no_text)
    """Further line of the tooltip (a commune's value taken in place of the zone's…)."""
    value_format: ValueFormat = ValueFormat("")
    numbered: bool = True
    """Whether the class number is drawn on the zone."""
    subtitle: str = ""
    credits: str = ""
    plain: frozenset[str] = frozenset()
    """Zones drawn without a class and left out of the legend: what lies under points."""

    def __post_init__(self) -> None:
        _check(self.classes)


def plain_zones(
    codes: Iterable[str],
    *,
    title: str = "",
    note_of: Mapping[str, str] | None = None,
    credits: str = "",  # noqa: A002  the word the legend uses
) -> MapValues:
    """Return zones drawn plain, to bear points."""
    return MapValues(
        title, (), {}, plain=frozenset(codes), note_of=note_of or _no_text(), credits=credits
    )


class Sizing(StrEnum):
    """How large circles are."""

    DOTS = "dots"
    """Many: small where they are dense, larger as the reader comes closer."""
    SYMBOLS = "symbols"
    """Few, one a zone: of one size whatever the zoom."""


@dataclass(frozen=True)
class PointValues:
    """What is shown of each circle; codes with neither a class nor a state are not drawn."""

    classes: tuple[ClassLook, ...]
    """Looks of classes 1, 2, …; at most :data:`MAX_CLASSES`."""
    class_of: Mapping[str, int]
    """Class of each point that has one, 1 = first look."""
    state_of: Mapping[str, ZoneState] = field(default_factory=_no_state)
    title: str = ""
    """Title of their part of the legend."""
    subtitle: str = ""
    value_of: Mapping[str, float] = field(default_factory=_no_figure)
    """Figure of the tooltip."""
    value_format: ValueFormat = ValueFormat("")
    note_of: Mapping[str, str] = field(default_factory=_no_text)
    size_of: Mapping[str, float] = field(default_factory=_no_figure)
    """Figure that the area of a circle is proportional to, never negative; empty for circles all
    alike. The scale follows its maximum, drawn or not, so that hiding circles changes no other."""
    size_label: str = ""
    """What this figure is, in the tooltip and over the circles of the legend."""
    sizing: Sizing = Sizing.DOTS
    numbered: bool = False
    """Whether the class number is drawn in the circles that have room for it."""
    first_is_top: bool = False
    """Whether the legend lists the first class first (families); the last otherwise (degrees)."""

    def __post_init__(self) -> None:
        _check(self.classes)
        if any(size < 0 for size in self.size_of.values()):
            message = "a circle has no negative area"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class MapEvent:
    """A click: on a zone, on what is around the zones, or on a circle."""

    layer: Literal["zones", "around", "points"]
    code: str
