"""What of a profile may be shown to whom: figures that only the restricted file has.

Rents, vacancy and rotation are not public residence by residence. The figure of a family is shown
where it holds enough residences by the rule for groups of residences, and where those left outside
it could not be told by difference; everything is withheld where no rule foresees the role.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from fragility.disclosure import Released, may_see, release, rule_of

if TYPE_CHECKING:
    from ui.roles import Role

RESTRICTED: Final = ("rent_eur_per_m2", "vacancy_share", "rotation_share")
UNTOLD: Final = {"margin": float("nan"), "distance": float("nan"), "far": False}
"""What of each residence's family only those who may see the restricted figures are told."""
GROUPS: Final = "opinion_aggregate"
RESIDENCES: Final = "residence_opinion"
STOCK: Final = "restricted_stock"


def shown(profile: pd.DataFrame, role: Role) -> pd.DataFrame:
    """Return a profile whose restricted figures are blank where they may not be shown.

    Parameters
    ----------
    profile
        Result of ``profile_assigned``.
    role
        Who is looking.

    Returns
    -------
    The same rows, with a column ``withheld``.
    """
    out = profile.assign(withheld=False)
    if may_see(RESIDENCES, role.value):
        return out
    restricted = out["feature"].isin(RESTRICTED)
    rule = rule_of(GROUPS)
    if rule is not None and may_see(GROUPS, role.value):
        inside = out["family_known_count"]
        outside = out["stock_known_count"] - inside
        least = rule.minimum_units
        few = inside.between(1, least - 1) | outside.between(1, least - 1)
        restricted &= few | _completing(out, few, least)
    out["withheld"] = restricted
    hidden = ["family_value", "family_mean", "test_value"]
    out[hidden] = out[hidden].mask(restricted)
    return out


def _completing(profile: pd.DataFrame, few: pd.Series[bool], least: int) -> pd.Series[bool]:
    """Tell which further figures are withheld: the stock's, less those shown, would tell the rest.

    Of each feature, the families withheld make up as many residences as the rule asks, or none do:
    the smallest family that is shown goes with them.
    """
    found = pd.Series(data=False, index=profile.index)
    counts = profile["family_known_count"]
    for rows in profile.groupby("feature", sort=False).groups.values():
        hidden = few.loc[rows] & (counts.loc[rows] > 0)
        left = float(counts.loc[rows][hidden].sum())
        for row in counts.loc[rows][~hidden & (counts.loc[rows] > 0)].sort_values().index:
            if left == 0 or left >= least:
                break
            found.loc[row] = True
            left += float(counts.loc[row])
    return found


def let_out(profile: pd.DataFrame, role: Role) -> Released[pd.DataFrame]:
    """Let out a profile as a role may see it: :func:`shown`, under its rule."""
    whole = may_see(RESIDENCES, role.value)
    return release(shown(profile, role), RESIDENCES if whole else GROUPS, role)


def may_see_figures(role: Role) -> bool:
    """Tell whether the restricted figures of a residence, or what they make, may be shown."""
    return may_see(STOCK, role.value)


def may_take_model(role: Role) -> bool:
    """Tell whether the frozen model may leave: its centres hold the figures of small families."""
    return may_see(RESIDENCES, role.value)
