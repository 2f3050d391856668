"""One period after another: whether a share moves by more than the hazard of a few allocations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .measure import balance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .prepare import Prepared
    from .switches import Switches


def trend(
    prepared: Prepared,
    switches: Switches | None = None,
    *,
    by: Sequence[str] = (),
    step: str = "semester",
    rules: Sequence[str] | None = None,
) -> pd.DataFrame:
    r"""Measure each period, and its change from the one before.

    The interval of a change is Newcombe's, drawn from the two Wilson intervals: with
    :math:`d = p_2 - p_1`, from :math:`d - \sqrt{(p_2 - l_2)^2 + (u_1 - p_1)^2}` to
    :math:`d + \sqrt{(u_2 - p_2)^2 + (p_1 - l_1)^2}`.

    Parameters
    ----------
    prepared, switches, by, rules
        As for :func:`~fragility.balance.balance`.
    step
        ``semester``, ``year`` or ``month``.

    Returns
    -------
    The rows of the balance by ``by`` then ``step``, sorted by rule, cell and period, with
    ``change_share`` from the last period that had allocations, ``change_low``, ``change_high``
    (95 %) and ``change_is_clear``, whether the interval leaves zero out; unknown for the first.

    References
    ----------
    Newcombe, R. G. (1998), « Interval estimation for the difference between independent
    proportions », Statistics in Medicine 17, 873-890, method 10.
    """
    rows = balance(prepared, switches, by=[*by, step], rules=rules).rows
    keys = ["rule", *by]
    some = rows[rows["allocation_count"] > 0]
    former = some.groupby(keys, sort=False, dropna=False)[
        ["share", "share_low", "share_high"]
    ].shift()
    share, low, high = (some[name] for name in ("share", "share_low", "share_high"))
    change = share - former["share"]
    down = np.hypot(share - low, former["share_high"] - former["share"])
    up = np.hypot(high - share, former["share"] - former["share_low"])
    found = pd.DataFrame(
        {"change_share": change, "change_low": change - down, "change_high": change + up}
    )
    clear = (found["change_low"] > 0) | (found["change_high"] < 0)
    found["change_is_clear"] = clear.astype("boolean").where(change.notna())
    return rows.join(found)
