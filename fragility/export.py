"""Results as one flat frame with every state flag, and as a document that says how they came."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pandas as pd

from .table import ZONE_COLUMNS

if TYPE_CHECKING:
    from .result import IndexResult
    from .robustness import Robustness


def result_frame(
    result: IndexResult,
    probabilities: pd.DataFrame | None = None,
    robustness: Robustness | None = None,
) -> pd.DataFrame:
    """Put all that is known of each zone on one row.

    Parameters
    ----------
    result
        A computed index.
    probabilities
        From :func:`~fragility.class_probabilities`.
    robustness
        From :func:`~fragility.weight_robustness`.

    Returns
    -------
    Indexed by ``zone_code``: the zone's description, ``score``, ``rank``, ``class``, ``state``,
    ``raw_score``, ``reference_score``; each indicator with its ``_flag`` (where the value comes
    from, or why there is none); each part's ``_contribution`` (they sum to ``raw_score`` minus
    ``reference_score``); each theme's ``_score``; ``class_probability`` (that of the zone's own
    class) and ``class_1_probability``…; ``class_kept_share``; the method's id, version and digest.
    """
    described = result.table.zones
    parts: list[pd.DataFrame | pd.Series[Any]] = [
        described[[c for c in ZONE_COLUMNS if c in described.columns]],
        result.zones.rename(columns={"class_": "class"}),
    ]
    values, flags = result.used_values, result.flags
    for name in values.columns:
        parts += [values[name], flags[name].rename(f"{name}_flag")]
    parts.append(result.contributions.add_suffix("_contribution"))
    themes = result.node_scores.drop(columns=result.method.index.id)
    parts.append(themes.add_suffix("_score"))
    if probabilities is not None:
        parts.append(_own(probabilities, result.zones["class_"]).rename("class_probability"))
        parts.append(probabilities.add_prefix("class_").add_suffix("_probability"))
    if robustness is not None:
        kept = robustness.zones["kept_share"].reindex(values.index)
        parts.append(kept.rename("class_kept_share"))
    frame = pd.concat(parts, axis=1).rename_axis("zone_code")
    return frame.assign(
        method_id=result.method.id,
        method_version=result.method.version,
        method_digest=result.digest,
    )


def _own(probabilities: pd.DataFrame, classes: pd.Series[Any]) -> pd.Series[float]:
    """Probability of the class each zone has."""
    own = pd.Series(float("nan"), index=classes.index)
    for number in probabilities.columns:
        mine = (classes == number).fillna(value=False).to_numpy(dtype=bool)
        own[mine] = probabilities[number][mine]
    return own


def result_document(result: IndexResult) -> dict[str, Any]:
    """Give the method and what the result was computed on, ready for JSON or YAML."""
    computed_on = {
        field.name: _plain(getattr(result.computed_on, field.name))
        for field in fields(result.computed_on)
    }
    return {
        "method": result.method.model_dump(mode="json"),
        "computed_on": computed_on,
        "class_bounds": list(result.class_bounds) if result.class_bounds else None,
        "contribution_level": result.contribution_level,
        "warnings": list(result.warnings),
    }


def _plain(value: Any) -> Any:
    if hasattr(value, "items"):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
