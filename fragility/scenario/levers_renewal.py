"""The lever of urban renewal: what is demolished in QPV, and rebuilt elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from fragility.errors import ComputationError

from .line_counts import LineCounts, LineKey, rewritten
from .messages import say
from .operation import at_least, spread
from .vocabulary import Kind, Product, Zone

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .document import Scenario

Counts = npt.NDArray[np.int64]


def with_renewal(
    scenario: Scenario,
    demolished: Mapping[str, Sequence[int]],
    *,
    rebuilt_in: Mapping[str, float],
    plai_share: float = 0.6,
) -> Scenario:
    """Add a renewal programme (NPNRU): demolitions in QPV, rebuilt one for one outside.

    Parameters
    ----------
    scenario
        Any.
    demolished
        Dwellings taken from the QPV of each commune, one count a year.
    rebuilt_in
        Communes that rebuild, and their weights. Dwellings go one after the other to the commune
        that has least for its weight (Webster), so that no year depends on the following ones.
    plai_share
        Of what is rebuilt, at least, over the whole; the rest is PLUS. The reconstitution is
        financed in the year of the demolition.

    Raises
    ------
    ComputationError
        No commune has a weight.
    """
    weights = {code: weight for code, weight in sorted(rebuilt_in.items()) if weight > 0}
    if not weights:
        raise ComputationError(say("lever.no_place"))
    lines = LineCounts(scenario)
    total = np.zeros(scenario.horizon_years, dtype=np.int64)
    for code, taken in demolished.items():
        lines.add(LineKey(code, Zone.QPV, Kind.DEMOLITION), taken)
        total += np.asarray(taken, dtype=np.int64)
    rebuilt = _webster(total, np.array(list(weights.values())))
    plai = spread(int(at_least(rebuilt.sum(), plai_share)), rebuilt.ravel()).reshape(rebuilt.shape)
    for place, code in enumerate(weights):
        for product, counts in ((Product.PLAI, plai), (Product.PLUS, rebuilt - plai)):
            key = LineKey(code, Zone.OUTSIDE_QPV, Kind.RECONSTITUTION, product)
            lines.add(key, counts[place])
    return rewritten(scenario, lines)


def _webster(totals: Counts, weights: npt.NDArray[np.float64]) -> Counts:
    """Give one dwelling after another to whoever has least for its weight (places × years)."""
    given = np.zeros((len(weights), len(totals)), dtype=np.int64)
    held = np.zeros(len(weights), dtype=np.int64)
    for year, total in enumerate(totals.tolist()):
        for _ in range(total):
            place = int(np.argmax(weights / (2 * held + 1)))
            held[place] += 1
            given[place, year] += 1
    return given
