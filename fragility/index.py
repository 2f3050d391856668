"""The computation of an index, from a table of indicators and a method to a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from .cautions import cautions
from .classify import classify
from .compiled import Compiled
from .errors import ComputationError
from .immutable import FrozenMapping
from .messages import say
from .method import Aggregation, Method
from .missing import Resolved, resolve
from .outliers import treat
from .result import ComputedOn, IndexResult
from .status import CellStatus, ZoneState
from .tree import Evaluated, contributions, evaluate

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from .normalise import Floats, Mask
    from .table import IndicatorTable


def compute_index(
    table: IndicatorTable,
    method: Method,
    references: pd.DataFrame | None = None,
    reference_zones: Collection[str] | None = None,
) -> IndexResult:
    """Compute an index.

    Parameters
    ----------
    table
        Indicators of the zones.
    method
        The method document.
    references
        Values of comparison territories: one row each, index ``epci``, ``department``, ``region``,
        ``france`` or any other name, columns among the indicators (others are kept aside).
        Needed by distances to a reference, and shown in the class table.
    reference_zones
        Codes of the zones on which normalisation and class bounds are fitted; by default every
        zone that is concerned and complete. The others are placed on that scale.

    Raises
    ------
    TableError
        A column the method asks for is absent from the table.
    ComputationError
        No zone can be computed, or the method forbids what the table lacks.
    """
    concerned, unknown_population = concerned_zones(table, method)
    resolved = resolve(table, method, concerned)
    fitted_on = resolved.complete.copy()
    if reference_zones is not None:
        fitted_on &= table.frame.index.isin(list(reference_zones))
    if not fitted_on.any():
        raise ComputationError(say("compute.no_zone"))
    given = references if references is not None else pd.DataFrame()
    leaves, oriented = leaf_values(columns(resolved.used_values), method, given, concerned)
    evaluated = evaluate(method, method.index, leaves, fitted_on, oriented)
    root = evaluated[method.index.id]
    complete = resolved.complete & ~np.isnan(root.score)
    score = np.where(complete, root.score, np.nan)
    classes = classify(score, root.children, fitted_on & complete, method.classification)
    warnings = cautions(method, resolved.used_values, concerned)
    warnings += [classes.warning] if classes.warning else []
    if unknown_population:
        warnings.append(say("compute.no_population", count=unknown_population))
    codes = table.frame.index
    parts, exact_by_indicator = contributions(method, evaluated, fitted_on, codes)
    aggregated = root.aggregated
    zones = pd.DataFrame(
        {
            "score": score,
            "rank": _ranks(score),
            "class_": pd.array(np.where(classes.labels > 0, classes.labels, np.nan), dtype="Int64"),
            "state": _states(concerned, complete),
            "raw_score": np.where(complete, aggregated.value, np.nan),
            "reference_score": np.where(complete, aggregated.baseline, np.nan),
        },
        index=codes,
    )
    return IndexResult(
        zones=zones,
        used_values=resolved.used_values,
        flags=resolved.flags,
        normalised=_elements(evaluated, codes),
        node_scores=pd.DataFrame({k: v.score for k, v in evaluated.items()}, index=codes),
        node_values=pd.DataFrame(
            {k: v.aggregated.value for k, v in evaluated.items()}, index=codes
        ),
        contributions=parts.where(pd.Series(complete, index=codes), axis=0),
        references=given,
        fitted_on=fitted_on,
        method=method,
        table=table,
        computed_on=_computed_on(
            table,
            method,
            resolved,
            zones,
            concerned=concerned,
            reference_zone_count=int(fitted_on.sum()),
        ),
        class_bounds=classes.bounds,
        contribution_level="indicators" if exact_by_indicator else "themes",
        loadings=_loadings(root),
        explained_variance_share=aggregated.explained,
        warnings=tuple(warnings),
    )


def concerned_zones(table: IndicatorTable, method: Method) -> tuple[Mask, int]:
    """Apply the residential rule.

    Returns
    -------
    The mask of the zones the index is about, and the number of them whose population is unknown
    (they are kept) where the method sets a minimum.
    """
    zones = table.zones
    concerned = np.ones(len(zones), dtype=bool)
    if "zone_type" in zones.columns:
        concerned &= ~zones["zone_type"].isin(method.zones.excluded_types).to_numpy()
    minimum = method.zones.minimum_population
    if minimum <= 0:
        return concerned, 0
    if "population_count" not in zones.columns:
        return concerned, int(concerned.sum())
    population = zones["population_count"].to_numpy(dtype=float, na_value=np.nan)
    unknown = int((concerned & np.isnan(population)).sum())
    return concerned & ~(population < minimum), unknown


def compile_index(result: IndexResult) -> Compiled:
    """Give what is needed to apply other weights to a computed index, in one matrix product."""
    zones = result.zones
    scored = zones["score"].notna().to_numpy()
    elements = tuple(child.id for child in result.method.index.children)
    return Compiled(
        method=result.method,
        codes=zones.index[scored],
        elements=elements,
        matrix=result.normalised.loc[scored, list(elements)].to_numpy(dtype=float),
        fitted_on=result.fitted_on[scored],
        base_weights=np.array([child.weight for child in result.method.index.children]),
        base_labels=zones["class_"][scored].fillna(0).to_numpy(dtype=np.int64),
    )


def leaf_values(
    values: Mapping[str, Floats],
    method: Method,
    references: pd.DataFrame,
    concerned: Mask,
) -> tuple[dict[str, Floats], dict[str, dict[str, float]]]:
    """Orient the indicators, after the treatment of outliers, and the values of the territories.

    Returns
    -------
    Oriented values by indicator, NaN for zones the index is not about (they are neither treated
    nor placed), and oriented values by territory and indicator.
    """
    leaves: dict[str, Floats] = {}
    oriented: dict[str, dict[str, float]] = {str(row): {} for row in references.index}
    for indicator in method.indicators:
        own = np.where(concerned, values[indicator.id], np.nan)
        if indicator.outliers is not None:
            own = treat(own, indicator.outliers)
        leaves[indicator.id] = indicator.direction.sign * own
        if indicator.id in references.columns:
            for row, value in references[indicator.id].items():
                oriented[str(row)][indicator.id] = indicator.direction.sign * float(value)
    return leaves, oriented


def columns(frame: pd.DataFrame) -> dict[str, Floats]:
    """Give the columns of a frame as arrays."""
    return {str(name): frame[name].to_numpy(dtype=float) for name in frame.columns}


def _ranks(score: Floats) -> ExtensionArray:
    """Rank from the highest score; scores that differ by rounding alone are equal."""
    rank = pd.Series(score).round(12).rank(method="min", ascending=False)
    return rank.astype("Int64").array


def _states(concerned: Mask, complete: Mask) -> list[str]:
    states = np.where(complete, ZoneState.CLASSIFIED.value, ZoneState.INCOMPLETE.value)
    return list(np.where(concerned, states, ZoneState.NOT_CONCERNED.value))


def _elements(evaluated: Mapping[str, Evaluated], codes: pd.Index) -> pd.DataFrame:
    columns: dict[str, Floats] = {}
    for group in evaluated.values():
        for position, child in enumerate(group.node.children):
            columns[child.id] = group.children[:, position]
    return pd.DataFrame(columns, index=codes)


def _loadings(root: Evaluated) -> Mapping[str, float] | None:
    if root.node.aggregate is not Aggregation.FIRST_COMPONENT or root.aggregated.loadings is None:
        return None
    names = [child.id for child in root.node.children]
    return FrozenMapping(dict(zip(names, root.aggregated.loadings.tolist(), strict=True)))


def _computed_on(
    table: IndicatorTable,
    method: Method,
    resolved: Resolved,
    zones: pd.DataFrame,
    *,
    concerned: Mask,
    reference_zone_count: int,
) -> ComputedOn:
    states = zones["state"].value_counts()
    statuses = {
        name: FrozenMapping(
            {
                status.value: int((resolved.flags[name][concerned] == status.value).sum())
                for status in CellStatus
            }
        )
        for name in method.indicator_ids
    }
    derived = method.derived_from
    return ComputedOn(
        method_id=method.id,
        method_version=method.version,
        method_digest=method.digest,
        changes=tuple(change.reason for change in derived.changes) if derived else (),
        level=table.level,
        geography_year=table.geography_year,
        sources=table.sources,
        zone_count=len(zones),
        state_counts=FrozenMapping(
            {state.value: int(states.get(state.value, 0)) for state in ZoneState}
        ),
        status_counts=FrozenMapping(statuses),
        reference_zone_count=reference_zone_count,
        reference_description=method.reference_set.description,
        notes=table.notes,
    )
