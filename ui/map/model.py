"""What a page says to the map, and what the map answers. No geometry goes through here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.assets import Bounds, GeometryFile

HIDDEN = "."
MAX_CLASSES = 9


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
    (communes over their IRIS).
    """

    zones: GeometryFile
    around: GeometryFile | None = None
    open: tuple[str, ...] = ()
    borders: GeometryFile | None = None
    outlines: tuple[Outline, ...] = ()


@dataclass(frozen=True)
class MapValues:
    """What is shown of each zone; zones in none of the mappings are not drawn."""

    title: str
    """Title of the legend."""
    classes: tuple[ClassLook, ...]
    """Looks of classes 1, 2, …; at most :data:`MAX_CLASSES`."""
    class_of: Mapping[str, int]
    """Class of each zone that has one, 1 = first look."""
    state_of: Mapping[str, ZoneState] = field(default_factory=lambda: MappingProxyType({}))
    value_of: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """Figure of the tooltip."""
    note_of: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Further line of the tooltip (a commune's value taken in place of the zone's…)."""
    value_format: ValueFormat = ValueFormat("")
    numbered: bool = True
    """Whether the class number is drawn on the zone."""
    subtitle: str = ""
    credits: str = ""

    def __post_init__(self) -> None:
        if len(self.classes) > MAX_CLASSES:
            message = f"{len(self.classes)} classes: a map reads with {MAX_CLASSES} at most"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class MapEvent:
    """A click: on a zone, or on what is around the zones."""

    layer: Literal["zones", "around"]
    code: str
