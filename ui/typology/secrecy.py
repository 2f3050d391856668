"""What of a profile may be shown to whom: figures that only the restricted file has.

Rents, vacancy and rotation are not public residence by residence. The figure of a family is shown
where it holds enough residences by the rule for groups of residences, and where those left outside
it could not be told by difference; everything is withheld where no rule foresees the role.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fragility.disclosure import may_see, rule_of

if TYPE_CHECKING:
    import pandas as pd

    from ui.roles import Role

RESTRICTED: Final = ("rent_eur_per_m2", "vacancy_share", "rotation_share")
_OF_GROUPS: Final = "opinion_aggregate"
_OF_RESIDENCES: Final = "residence_opinion"
_OF_STOCK: Final = "restricted_stock"


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
    if may_see(_OF_RESIDENCES, role.value):
        return out
    restricted = out["feature"].isin(RESTRICTED)
    rule = rule_of(_OF_GROUPS)
    if rule is not None and may_see(_OF_GROUPS, role.value):
        inside = out["family_known_count"]
        outside = out["stock_known_count"] - inside
        least = rule.minimum_units
        few = inside.between(1, least - 1) | outside.between(1, least - 1)
        restricted &= few
    out["withheld"] = restricted
    hidden = ["family_value", "family_mean", "test_value"]
    out[hidden] = out[hidden].mask(restricted)
    return out


def may_see_figures(role: Role) -> bool:
    """Tell whether the restricted figures of a residence, or what they make, may be shown."""
    return may_see(_OF_STOCK, role.value)


def may_take_model(role: Role) -> bool:
    """Tell whether the frozen model may leave: its centres hold the figures of small families."""
    return may_see(_OF_RESIDENCES, role.value)
