"""The residences: public columns for all, the others for who may see them. A counter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, TypeVar

import geopandas as gpd
import pandas as pd
import streamlit as st

from fragility.disclosure import Released, may_see, public, release
from geodata.errors import StoreError
from geodata.model import Level
from ui import cache
from ui.confidential import homes
from ui.data import source_label
from ui.directory import alphabetical
from ui.residences import classes as by_class
from ui.residences import filters, rows, subjects
from ui.residences.cells import text
from ui.territories import Territory
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ui.assets import GeometryFile
    from ui.residences.classes import Classes
    from ui.residences.facts import Facts
    from ui.roles import Role

Content = TypeVar("Content")
TABLE = homes.TABLE
RESTRICTED: Final = "restricted_stock"
OPINION: Final = "residence_opinion"
_DIGITS = 6
_LEADING = " -.,;"
"""What some addresses start with, where a number is missing."""
_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {
    Territory: attrgetter("stamp"),
    # By name: what others know of a residence is itself computed from this module.
    "ui.residences.facts.Facts": attrgetter("stamp"),
}
_keep = st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=32)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a residence is, and what it is called."""

    name: str
    commune: str
    iris: str
    """Empty where it is unknown."""


def _led(value: object) -> str:
    """Return a text without what an absent number left at its head."""
    return text(value).lstrip(_LEADING)


def natural(name: str) -> str:
    """Return what a name is sorted by: accents and case left out, numbers in their order.

    Examples
    --------
    >>> sorted(["10 rue A", "2 rue A", "Été"], key=natural)
    ['2 rue A', '10 rue A', 'Été']
    """
    return re.sub(r"\d+", lambda found: found.group().zfill(_DIGITS), alphabetical(name))


@_keep
def residences(territory: Territory) -> gpd.GeoDataFrame:
    """Return what is public of the residences, by id; empty where there are none.

    The column ``residence_id`` is kept. Never to be changed: all sessions read it.
    """
    frame = homes.residences(territory)
    return frame.drop(columns=homes.held(frame))


@_keep
def reserved(territory: Territory) -> frozenset[str]:
    """Return the figures that a restricted file has, for who may see them: their names, no more."""
    return homes.known(homes.residences(territory))


def seen(territory: Territory, role: Role) -> Released[gpd.GeoDataFrame]:
    """Return the residences as a role may see them, with the restricted figures or without."""
    if may_see(RESTRICTED, role):
        return release(homes.residences(territory), RESTRICTED, role)
    return public(residences(territory))


def _let_out(content: Content, facts: Facts) -> Released[Content]:
    """Let out what was made of what the reader may see: his own where that is not public."""
    return release(content, OPINION, facts.role) if facts.sees_all else public(content)


@_keep
def identifiers(territory: Territory) -> frozenset[str]:
    """Return what the address may call a residence: every id, and the empty word for none."""
    return frozenset({"", *residences(territory).index})


@_keep
def names(territory: Territory) -> pd.Series[str]:
    """Return what each residence is called: its name, else its address, else its number."""
    frame = residences(territory)
    columns = [frame[name] for name in ("residence_name", "address") if name in frame]
    given = zip(frame.index, *columns, strict=True)
    called = [
        next(filter(None, (text(word).lstrip(_LEADING) for word in words)), "")
        or t("residences.unnamed", code=code)
        for code, *words in given
    ]
    return pd.Series(called, frame.index, dtype="str")


@_keep
def labels(territory: Territory) -> pd.Series[str]:
    """Return the line of each residence in a list: its name, its address, its commune."""
    frame, called = residences(territory), names(territory)
    known = cache.directory(territory).name_of
    communes = [known.get(code, "") for code in frame["commune_code"]]
    addresses = frame["address"] if "address" in frame else [""] * len(frame)
    lines = [
        ", ".join(filter(None, dict.fromkeys([name, _led(address), commune])))
        for name, address, commune in zip(called, addresses, communes, strict=True)
    ]
    return pd.Series(lines, frame.index, dtype="str")


@_keep
def alphabetical_order(territory: Territory) -> pd.Index[str]:
    """Return every id in the order of a list: by name, as a reader counts."""
    called = names(territory).map(natural)
    return called.sort_values(kind="stable").index.astype("str")


@_keep
def haystack(territory: Territory) -> pd.Series[str]:
    """Return the text that the search looks in."""
    frame = residences(territory)
    communes = frame["commune_code"].map(cache.directory(territory).name_of)
    return filters.haystack(frame, names(territory), communes.astype("str"))


@_keep
def sizes(territory: Territory) -> pd.Series[float]:
    """Return the number of dwellings of each residence."""
    return by_class.column(residences(territory), "dwelling_count")


@_keep
def size_of(territory: Territory) -> Mapping[str, float]:
    """Return the same by id, for the circles of the map."""
    found = sizes(territory)
    return dict(zip(found.index.tolist(), found.tolist(), strict=True))


@_keep
def classes(territory: Territory, subject: str, facts: Facts, *, dark: bool) -> Released[Classes]:
    """Return the classes of a subject, cut on the whole territory, for who asks."""
    frame = seen(territory, facts.role).content
    return _let_out(subjects.classify(subject, frame, facts, dark=dark), facts)


@_keep
def listed(territory: Territory, facts: Facts) -> Released[pd.DataFrame]:
    """Return the rows of the list, for every residence, in alphabetical order."""
    frame = residences(territory).loc[alphabetical_order(territory)]
    communes = cache.directory(territory).name_of
    return _let_out(rows.table(frame, names(territory), communes, facts), facts)


@_keep
def exported(territory: Territory, facts: Facts) -> Released[pd.DataFrame]:
    """Return the rows of the table that leaves, for every residence, by id."""
    source = source_label(cache.store(territory).entry(TABLE, Level.RESIDENCE))
    shown = listed(territory, facts).content
    frame = seen(territory, facts.role).content.loc[shown.index]
    return _let_out(rows.export_frame(frame, shown, source, facts), facts)


@_keep
def qpv_names(territory: Territory) -> Mapping[str, str]:
    """Return the name of each priority neighbourhood, whatever its generation."""
    store = cache.store(territory)
    names: dict[str, str] = {}
    for variant in store.variants("qpv_contours", Level.QPV):
        zones = store.zones(Level.QPV, variant=variant)
        names |= dict(zip(zones["zone_code"], zones["zone_name"], strict=True))
    return names


@_keep
def geometry(territory: Territory) -> GeometryFile | None:
    """Publish the points for the browser; ``None`` where no residence is located."""
    try:
        points = cache.geometry(territory, Level.RESIDENCE)
    except StoreError:
        return None
    return points if points.codes else None


def place(territory: Territory, code: str) -> Place | None:
    """Return the place of a residence, ``None`` where there is none of that id."""
    frame = residences(territory)
    if code not in frame.index:
        return None
    row = frame.loc[code]
    return Place(names(territory)[code], text(row["commune_code"]), text(row["iris_code"]))
