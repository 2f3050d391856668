"""EPCI codes through mergers: asking for today's code on an older list, or the reverse."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 (pydantic reads the annotation when it runs)
import difflib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from geodata.errors import TerritoryError
from geodata.messages import geometry as say

if TYPE_CHECKING:
    import pandas as pd

_PATH = Path(__file__).with_name("successions.yaml")
_SHOWN_HINTS = 3


class Predecessor(BaseModel):
    """EPCI that a merger ended."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    name: str


class Succession(BaseModel):
    """One merger."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    after: str
    name: str
    before: tuple[Predecessor, ...]
    date: dt.date
    reference: str


@dataclass(frozen=True)
class EpciMatch:
    """What to take in a membership table for the EPCI asked for."""

    asked: str
    codes: tuple[str, ...]
    """Codes of ``epci_code`` to take, together."""
    name: str
    note: str | None
    """French sentence when the codes are not the one asked for."""


@cache
def successions() -> tuple[Succession, ...]:
    """Read the known mergers."""
    content = yaml.safe_load(_PATH.read_text("utf-8"))
    return tuple(TypeAdapter(list[Succession]).validate_python(content))


def resolve_epci(code: str, membership: pd.DataFrame) -> EpciMatch:
    """Find an EPCI in a membership table, through the mergers where its code is not there.

    Parameters
    ----------
    code
        SIREN number asked for.
    membership
        Table ``membership``: ``zone_code``, ``epci_code``, ``epci_name``.

    Raises
    ------
    TerritoryError
        When neither the code nor what it replaced or was replaced by is in the table.
    """
    present = membership.dropna(subset=["epci_code"]).drop_duplicates("epci_code")
    names = dict(zip(present["epci_code"], present["epci_name"], strict=True))
    if code in names:
        return EpciMatch(code, (code,), _name(names[code], code), None)
    for merger in successions():
        there = tuple(one.code for one in merger.before if one.code in names)
        common = {"date": _french_date(merger.date), "reference": merger.reference}
        if merger.after == code and there:
            codes = ", ".join(there)
            note = say.EPCI_SUCCEEDED.format(asked=code, name=merger.name, codes=codes, **common)
            return EpciMatch(code, there, merger.name, note)
        if any(one.code == code for one in merger.before) and merger.after in names:
            note = say.EPCI_REPLACED.format(
                asked=code, after=merger.after, name=merger.name, **common
            )
            name = _name(names[merger.after], merger.name)
            return EpciMatch(code, (merger.after,), name, note)
    close = difflib.get_close_matches(code, names, n=_SHOWN_HINTS, cutoff=0.8)
    hint = say.EPCI_UNKNOWN_HINT.format(codes=", ".join(close)) if close else ""
    raise TerritoryError(
        say.EPCI_UNKNOWN.format(code=code),
        remedy=say.EPCI_UNKNOWN_REMEDY.format(hint=hint),
    )


def _name(value: object, fallback: str) -> str:
    return value if isinstance(value, str) else fallback


def _french_date(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"
