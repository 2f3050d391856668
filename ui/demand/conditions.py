"""Which applications are behind a figure: asked of rows that their reader may have, never drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from fragility.demand import Applications
from fragility.demand.applications import chosen, waiting_on
from fragility.demand.blocked import situations
from fragility.demand.waiting import Followed, followed

if TYPE_CHECKING:
    from ui.demand.settings import Setting


def waiting(frame: pd.DataFrame, *, setting: Setting) -> pd.Series:
    """Tell who waits on the day."""
    here = waiting_on(frame, setting.as_of) & chosen(frame, mutations=setting.mutations)
    return pd.Series(here, index=frame.index)


def in_situation(frame: pd.DataFrame, *, setting: Setting, situation: str) -> pd.Series:
    """Tell who waits on the day and is in a situation."""
    here = waiting(frame, setting=setting).to_numpy()
    held, _ = situations(frame, setting.as_of)[situation]
    return pd.Series(here & held, index=frame.index)


def all_followed(frame: pd.DataFrame, *, setting: Setting) -> pd.Series:
    """Tell who is followed: waiting on the day, or out since the first day of the file."""
    return pd.Series(_followed(frame, setting).kept, index=frame.index)


def housed(frame: pd.DataFrame, *, setting: Setting) -> pd.Series:
    """Tell who was housed between the first day of the file and the day."""
    waits = _followed(frame, setting)
    return pd.Series(waits.kept & waits.allocated, index=frame.index)


def _followed(frame: pd.DataFrame, setting: Setting) -> Followed:
    rows = Applications(frame=frame, absent=(), warnings=())
    day, since, mutations = setting.as_of, setting.since, setting.mutations
    return followed(rows, day, since=since, mutations=mutations)
