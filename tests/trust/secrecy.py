"""Secrecy, measured: what everyone sees, attacked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fragility.balance import read_allocations
from fragility.demand import read_applications
from tests.fragility.allocated import YEAR, allocation_table, application_table, prepared
from tests.trust import publications, tables
from tests.trust.figures import Figure

if TYPE_CHECKING:
    from tests.trust.publications import Attacked

PART = "secrecy"
LAW = (
    "outside_qpv_q1",
    "in_qpv_above_q1",
    "holder_priority",
    "quartier_modest",
    "commune_aci",
    "mutation",
)


def allocations(seed: int, rules: tuple[str, ...] = LAW) -> Attacked:
    """Attack what everyone sees of a year of allocations."""
    some = prepared(allocation_table(900, seed))
    return publications.attack_allocations(some, YEAR[0].year, rules)


def demand(seed: int) -> Attacked:
    """Attack what everyone sees of the demand on a day, joined with who may have a PLAI."""
    asked = read_applications(application_table(700, seed))
    given = read_allocations(allocation_table(900, seed))
    return publications.attack_demand(asked, given, YEAR[1])


def figures(effort: float) -> list[Figure]:
    """Measure every publication."""
    found: list[Figure] = []
    seeds = range(max(1, round(4 * effort)))
    rules = LAW if effort >= 1 else LAW[2:5]
    for label, attacked in (
        ("allocations of a year", [allocations(seed, rules) for seed in seeds]),
        ("demand on a day", [demand(seed) for seed in seeds]),
    ):
        told = sum(attacked, publications.Attacked(0, 0, 0))
        found += [
            Figure(PART, f"{label}: figures shown", told.shown),
            Figure(PART, f"{label}: hidden, attacked", told.hidden),
            Figure(
                PART,
                f"{label}: known within fewer than {publications.width()} values",
                told.narrow,
                wanted=0,
                note=" ".join(map(str, told.worst)),
            ),
        ]
    return [*found, *tables.figures(effort)]
