"""Ratings 1–4 (4 = lives best) by proximity teams, communes and prevention, over three years."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demo.housing.landlords import LANDLORDS
from geodata.demo.housing.pieces import IN_QPV
from geodata.demo.seeds import stream

if TYPE_CHECKING:
    from geodata.demo.fields import Floats

UNRATED_SHARE = 0.07
_FIRST_DAY, _DAYS = dt.date(2023, 2, 1), 30 * 31
_CUTS = (-1.05, -0.2, 0.75)
"""Bounds of the ratings on the scale of ``life``."""
_OWN_NOISE, _DRIFT = 0.42, 0.25
_COMMUNE_RATES, _OTHER_RATES, _SECOND_VISIT = 0.62, 0.35, 0.45
_COMMENT_SHARE = 0.4
PREVENTION = "Médiation de quartier"

COMMENTS = {
    1: (
        "Halls dégradés, plaintes répétées pour bruit.",
        "Rotation forte, refus fréquents en commission.",
        "Conflits de voisinage installés.",
        "Logements vacants squattés à l’été.",
    ),
    2: (
        "Entretien des parties communes à reprendre.",
        "Situation fragile, à suivre de près.",
        "Quelques familles en difficulté, peu de lien social.",
        "Impayés en hausse.",
    ),
    3: (
        "Résidence calme, quelques tensions de stationnement.",
        "Fonctionne bien depuis la réhabilitation.",
        "Bon équilibre entre anciens et nouveaux locataires.",
        "Peu de réclamations.",
    ),
    4: (
        "Très bonne ambiance, entraide entre voisins.",
        "Aucun signalement cette année.",
        "Résidence recherchée, demandes de mutation vers elle.",
        "Locataires stables et attachés au lieu.",
    ),
}


def rate_residences(residences: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Have two to four raters judge each residence but a few; some visit it twice.

    Parameters
    ----------
    residences
        Columns ``residence_number``, ``landlord_key``, ``landlord_name``, ``commune_name``,
        ``context``, ``life``.
    indicators
        Vacancy weighs on what raters see.

    Returns
    -------
    pandas.DataFrame
        ``residence_number``, ``rater``, ``rater_role`` (``landlord``, ``commune``, ``other``),
        ``rated_on`` (date), ``rating`` (1–4), ``comment`` (may be empty); sorted by residence,
        date, rater.
    """
    rng = stream("housing:ratings")
    count = len(residences)
    seen = residences["life"].to_numpy(dtype=float) - 2.0 * np.nan_to_num(
        indicators["vacancy_share"].to_numpy() - 0.04
    )
    rated = rng.random(count) >= UNRATED_SHARE
    in_qpv = (residences["context"] == IN_QPV).to_numpy()
    team = _teams(residences)
    guardian = np.array([f"{name} (gardien)" for name in residences["landlord_name"]])
    town = np.array([_town_hall(name) for name in residences["commune_name"]])
    prevention = np.full(count, PREVENTION)
    commune_rates = rng.random(count) < _COMMUNE_RATES
    other_rates = in_qpv & (rng.random(count) < _OTHER_RATES / 0.6)
    # Never one rater alone: where neither commune nor mediation rates, the caretaker does too.
    panels = (
        (team, "landlord", np.ones(count, dtype=bool)),
        (guardian, "landlord", ~(commune_rates | other_rates) | (rng.random(count) < 0.15)),  # noqa: PLR2004
        (town, "commune", commune_rates),
        (prevention, "other", other_rates),
    )
    parts = []
    for raters, role, takes_part in panels:
        mine = np.flatnonzero(rated & takes_part)
        parts.append(_visits(mine, raters, role, seen, rng))
    frame = pd.concat(parts, ignore_index=True)
    frame["comment"] = _comments(frame["rating"].to_numpy(), rng)
    order = ["residence_number", "rated_on", "rater"]
    return frame.sort_values(order, ignore_index=True, kind="stable")


def _town_hall(commune: str) -> str:
    """Name a commune's services: « Ville de Malbrance », « Ville d’Orsenval »."""
    return f"Ville d’{commune}" if commune[0] in "AÉEIOUY" else f"Ville de {commune}"


def _teams(residences: pd.DataFrame) -> np.ndarray:
    """Name the proximity team in charge: a landlord's sectors share the communes."""
    sectors = {landlord.key: landlord.sectors for landlord in LANDLORDS}
    commune = residences["commune_code"].astype(int).to_numpy()
    names = [
        f"{name} – {sectors[key][place % len(sectors[key])]}"
        for key, name, place in zip(
            residences["landlord_key"], residences["landlord_name"], commune, strict=True
        )
    ]
    return np.array(names)


def _visits(
    mine: np.ndarray, raters: np.ndarray, role: str, seen: Floats, rng: np.random.Generator
) -> pd.DataFrame:
    """Have one kind of rater judge its residences, twice for some: severe raters stay severe."""
    kinds, which = np.unique(raters[mine], return_inverse=True)
    severity = rng.normal(0.0, 0.22, len(kinds))[which]
    own = seen[mine] + severity + rng.normal(0.0, _OWN_NOISE, len(mine))
    day = rng.integers(0, _DAYS // 2, len(mine))
    again = rng.random(len(mine)) < _SECOND_VISIT
    later = day + rng.integers(200, _DAYS // 2, len(mine))
    moved = own + rng.normal(0.0, _DRIFT, len(mine))
    level = np.concatenate([own, moved[again]])
    days = np.concatenate([day, later[again]])
    place = np.concatenate([mine, mine[again]])
    return pd.DataFrame(
        {
            "residence_number": place,
            "rater": raters[place],
            "rater_role": role,
            "rated_on": [_FIRST_DAY + dt.timedelta(days=int(each)) for each in days],
            "rating": 1 + np.digitize(level, _CUTS),
        }
    )


def _comments(ratings: np.ndarray, rng: np.random.Generator) -> list[str]:
    """Give some ratings a short comment that goes with them."""
    wanted = rng.random(len(ratings)) < _COMMENT_SHARE
    pick = rng.integers(0, 4, len(ratings))
    return [
        COMMENTS[int(rating)][int(which)] if said else ""
        for rating, which, said in zip(ratings, pick, wanted, strict=True)
    ]
