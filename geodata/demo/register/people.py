"""Who the households are, allocated or waiting: size, activity, segment, what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geodata.demo.figures.survey import logistic
from geodata.demo.register.draws import pick
from geodata.demo.register.terms import MODEST_EUR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.demo.apportion import Ints
    from geodata.demo.fields import Floats

_SIZE_OF_ROOMS = np.array(
    [
        [0.95, 0.05, 0.0, 0.0, 0.0, 0.0, 0.0],
        [0.64, 0.29, 0.07, 0.0, 0.0, 0.0, 0.0],
        [0.29, 0.33, 0.27, 0.10, 0.01, 0.0, 0.0],
        [0.03, 0.14, 0.31, 0.32, 0.15, 0.04, 0.01],
        [0.0, 0.02, 0.08, 0.26, 0.34, 0.20, 0.10],
        [0.0, 0.0, 0.03, 0.12, 0.30, 0.33, 0.22],
    ]
)
"""Persons 1-7 in a dwelling of 1-6 rooms."""
_WAITING_SIZES = {
    "urgent": (0.40, 0.22, 0.17, 0.12, 0.06, 0.02, 0.01),
    "ordinary": (0.42, 0.23, 0.17, 0.11, 0.05, 0.015, 0.005),
    "stuck": (0.50, 0.14, 0.09, 0.09, 0.09, 0.06, 0.03),
}
_ROOMS_OF_SIZE = np.array(
    [
        [0.16, 0.58, 0.25, 0.01, 0.0],
        [0.01, 0.34, 0.57, 0.08, 0.0],
        [0.0, 0.03, 0.61, 0.35, 0.01],
        [0.0, 0.0, 0.17, 0.73, 0.10],
        [0.0, 0.0, 0.02, 0.52, 0.46],
        [0.0, 0.0, 0.0, 0.14, 0.86],
        [0.0, 0.0, 0.0, 0.05, 0.95],
    ]
)
"""Rooms 1-5 asked for by 1-7 persons."""
_MOST_ROOMS = 5
SEGMENTS = (
    "Personnes seules de moins de 30 ans",
    "Personnes seules de 30 à 64 ans",
    "Familles monoparentales",
    "Couples et familles",
    "Ménages de 65 ans et plus",
)
_YOUNG, _ALONE, _SINGLE_PARENT, _FAMILY, _OLD = range(5)
_SENIOR_SHARE = 0.11


def sizes_housed(rooms: Ints, rng: np.random.Generator) -> Ints:
    """Draw the persons of each household from the rooms it is given."""
    return 1 + pick(rng, _SIZE_OF_ROOMS[np.clip(rooms, 1, len(_SIZE_OF_ROOMS)) - 1])


def sizes_waiting(queue: NDArray[np.object_], rng: np.random.Generator) -> Ints:
    """Draw the persons of each household from its way through the queue."""
    names, codes = np.unique(queue, return_inverse=True)
    return 1 + pick(rng, np.array([_WAITING_SIZES[name] for name in names])[codes])


def rooms_asked(sizes: Ints, rng: np.random.Generator) -> Ints:
    """Draw the rooms each household asks for from its size."""
    return 1 + pick(rng, _ROOMS_OF_SIZE[np.clip(sizes, 1, len(_ROOMS_OF_SIZE)) - 1])


def rooms_asked_for(rooms: Ints, rng: np.random.Generator) -> Ints:
    """Draw what was asked for by those who are given so many rooms: seldom more than one apart."""
    step = rng.choice([-1, 0, 1], len(rooms), p=[0.15, 0.77, 0.08])
    asked: Ints = np.clip(rooms + step, 1, np.maximum(rooms, _MOST_ROOMS))
    return asked


def active(income: Floats, rng: np.random.Generator) -> NDArray[np.object_]:
    """Tell who works or looks for work: the better off more often."""
    score = 0.35 + 1.5 * np.log(income / MODEST_EUR) + rng.logistic(0.0, 1.0, len(income))
    return np.where(score > 0, "active", "inactive").astype(object)


def segments(
    sizes: Ints, activity: NDArray[np.object_], rng: np.random.Generator
) -> NDArray[np.object_]:
    """Name the segment of the demand each household is in."""
    turn = rng.random(len(sizes))
    senior = (sizes <= 2) & (turn < _SENIOR_SHARE * np.where(activity == "inactive", 2.4, 0.2))  # noqa: PLR2004
    other = rng.random(len(sizes))
    alone = np.where(other < 0.34, _YOUNG, _ALONE)  # noqa: PLR2004 - one in three
    together = np.where(other < logistic(np.array(0.2)), _SINGLE_PARENT, _FAMILY)
    kind = np.where(senior, _OLD, np.where(sizes == 1, alone, together))
    return np.array(SEGMENTS, dtype=object)[kind]
