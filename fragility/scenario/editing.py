"""Another scenario from one: lines, programmes of a commune, names. Nothing is changed in place."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from fragility.errors import MethodError

from .document import Line, Scenario
from .messages import say
from .vocabulary import Kind, Product, Zone

if TYPE_CHECKING:
    from collections.abc import Collection

    from pydantic import BaseModel

ORDINARY: Final = (Product.PLAI, Product.PLUS)
"""Products whose shares make the mix of an operation."""
_LONGEST: Final = 40


@dataclass(frozen=True)
class Programme:
    """What a commune finances new, of PLUS and PLAI, on average a year."""

    dwellings_per_year: float
    plai_share: float
    """NaN where nothing is financed."""


def changed(scenario: Scenario, **fields: object) -> Scenario:
    """Return a scenario with other fields, validated.

    Raises
    ------
    pydantic.ValidationError
        They do not fit together.
    """
    return Scenario.model_validate(dict(scenario) | fields)


def with_line(scenario: Scenario, line: Line) -> Scenario:
    """Put a line in the place of the one of the same key, else last."""
    lines = {each.key: each for each in scenario.lines} | {line.key: line}
    return changed(scenario, lines=tuple(lines.values()))


def without_line(scenario: Scenario, key: tuple[str, ...]) -> Scenario:
    """Take a line away."""
    return changed(scenario, lines=tuple(each for each in scenario.lines if each.key != key))


def with_hypothesis(scenario: Scenario, path: tuple[str, ...], value: object) -> Scenario:
    """Change one hypothesis, named by its path: ``("delays_years", "production")``.

    Raises
    ------
    pydantic.ValidationError
        The value is out of its bounds.
    """
    return changed(scenario, hypotheses=_put(scenario.hypotheses, path, value))


def _put(part: BaseModel, path: tuple[str, ...], value: object) -> dict[str, object]:
    name, *rest = path
    inner = _put(getattr(part, name), tuple(rest), value) if rest else value
    return {**dict(part), name: inner}


def programme_of(scenario: Scenario, commune: str, zone: Zone) -> Programme:
    """Return the yearly production of PLUS and PLAI of a commune, its lines only."""
    totals = dict.fromkeys(ORDINARY, 0)
    for line in scenario.lines:
        if _ordinary(line, commune, zone) and line.product in totals:
            totals[line.product] += sum(line.dwellings)
    total = sum(totals.values())
    share = totals[Product.PLAI] / total if total else math.nan
    return Programme(total / scenario.horizon_years, share)


def with_programme(
    scenario: Scenario, commune: str, zone: Zone, *, dwellings_per_year: int, plai_share: float
) -> Scenario:
    """Have a commune finance as many PLUS and PLAI each year, in given proportions.

    Parameters
    ----------
    scenario
        Its other lines stay: PLS, PLI, reconstitution, what is already financed.
    commune, zone
        Where. The commune's production of PLUS and PLAI there is replaced, whatever its sizes.
    dwellings_per_year
        PLUS and PLAI together.
    plai_share
        PLAI among them, in 0-1. PLAI are rounded over the years together: after each year their
        sum is the whole number nearest to the share of all that was financed until then.
    """
    years = np.arange(scenario.horizon_years + 1)
    plai = np.diff(np.floor(years * dwellings_per_year * plai_share + 0.5)).astype(int)
    counts = {Product.PLAI: plai, Product.PLUS: dwellings_per_year - plai}
    made = {
        product: Line(
            commune_code=commune,
            zone=zone,
            kind=Kind.PRODUCTION,
            product=product,
            dwellings=tuple(map(int, values)),
        )
        for product, values in counts.items()
    }
    lines: list[Line] = []
    for line in scenario.lines:
        if not _ordinary(line, commune, zone):
            lines.append(line)
        elif line.product in made:
            lines.append(made.pop(line.product))
    lines += [line for line in made.values() if any(line.dwellings)]
    return changed(scenario, lines=tuple(line for line in lines if _says(line, commune, zone)))


def _ordinary(line: Line, commune: str, zone: Zone) -> bool:
    place = line.commune_code == commune and line.zone is zone
    return place and line.kind is Kind.PRODUCTION and line.product in ORDINARY


def _says(line: Line, commune: str, zone: Zone) -> bool:
    return any(line.dwellings) or not _ordinary(line, commune, zone)


def copied(scenario: Scenario, *, id: str, name: str, author: str) -> Scenario:  # noqa: A002
    """Return a copy under another name, that says what it was made from."""
    made = {"id": id, "name": name, "author": author, "version": 0, "based_on": scenario.id}
    return changed(scenario, **made)


def adapted(scenario: Scenario, territory_code: str, communes: Collection[str]) -> Scenario:
    """Take a scenario made for another territory for this one's.

    Raises
    ------
    MethodError
        It names communes that are not here.
    """
    named = {each.commune_code for each in scenario.lines}
    named |= {each.commune_code for each in scenario.operations}
    unknown = sorted((named | set(scenario.hypotheses.private_growth_of)) - set(communes))
    if unknown:
        raise MethodError(say("editing.communes", codes=", ".join(unknown)), where=scenario.name)
    return changed(scenario, territory_code=territory_code)


def identifier(name: str, taken: Collection[str]) -> str:
    """Return the identifier of a new scenario: its name in plain letters, unlike any other.

    Examples
    --------
    >>> identifier("PLAI d’abord !", ()), identifier("Été", ("ete", "ete-2"))
    ('plai-d-abord', 'ete-3')
    """
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "oe"))
    letters = "".join(each for each in plain if not unicodedata.combining(each)).lower()
    stem = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:_LONGEST].strip("-") or "scenario"
    found, number = stem, 1
    while found in taken:
        number += 1
        ending = f"-{number}"
        found = stem[: _LONGEST - len(ending)].strip("-") + ending
    return found
