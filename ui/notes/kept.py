"""Notes on residences, let out to who may read them one by one. A counter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fragility.disclosure import Released, release
from ui.confidential import ratings

if TYPE_CHECKING:
    import pandas as pd

    from ui.roles import Role
    from ui.territories import Territory

RULE: Final = "residence_opinion"
DELIVERED, ENTERED = ratings.DELIVERED, ratings.ENTERED
"""Where a note comes from."""


def of_residence(territory: Territory, residence_id: str, role: Role) -> Released[pd.DataFrame]:
    """Return the current notes of a residence, the latest first.

    Raises
    ------
    RefusedError
        The role may not read notes.
    WorkspaceError
        In French, when the workspace does not answer.
    """
    frame = ratings.ratings(territory)
    rows = frame[frame["residence_id"] == residence_id].iloc[::-1].reset_index(drop=True)
    return release(rows, RULE, role)


def versions(territory: Territory, residence_id: str, role: Role) -> Released[pd.DataFrame]:
    """Return every version of every note entered on a residence; raises likewise."""
    return release(ratings.versions(territory, residence_id), RULE, role)


def exchanged(territory: Territory, role: Role) -> Released[pd.DataFrame]:
    """Return every version of every note of a territory, as they leave; raises likewise."""
    return release(ratings.exchanged(territory), RULE, role)
