"""Names of families in plain French, made from their figures by the rules of the document.

First words from the family's own figures (« Grands ensembles collectifs »), the interval that
holds most of it (« d'avant 1975 »), then what sets it most apart from the stock, by test-values
(« en QPV »). Two families never share a name: those that would take one more trait, then a median,
and failing that their number.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .describe import level_label
from .design import OTHER, UNKNOWN
from .document import Era, Feature, FeatureDocument, Kind, Words
from .messages import say
from .parts import without_unseen

if TYPE_CHECKING:
    from collections.abc import Mapping

    Ints = np.ndarray[Any, np.dtype[np.int64]]

_MOST = 12
"""Traits tried to tell two families apart."""


def names_of(
    document: FeatureDocument,
    values: Mapping[str, pd.Series[Any]],
    profile: pd.DataFrame,
    groups: Ints,
) -> tuple[str, ...]:
    """Name the families, in their order.

    Parameters
    ----------
    document
        The rules.
    values
        Values by feature of the classified residences.
    profile
        Result of :func:`fragility.typology.describe.profile`.
    groups
        Family of each residence, from 0.
    """
    numbers = sorted(profile["family"].unique())
    starts, traits = [], []
    for number in numbers:
        rows = profile[profile["family"] == number].set_index("item")
        head = _head(document, rows)
        starts.append(
            " ".join(part for part in (head, _era(document, values, groups, number)) if part)
        )
        traits.append(_traits(document, rows))
    used = [min(document.naming.most_traits, len(own)) for own in traits]
    for _ in range(_MOST):
        names = [_joined(*parts) for parts in zip(starts, traits, used, strict=True)]
        twice = {name for name, times in Counter(names).items() if times > 1}
        if not twice:
            break
        used = [
            min(count + 1, len(own)) if name in twice else count
            for name, count, own in zip(names, used, traits, strict=True)
        ]
    for feature in document.features:
        if feature.apart and feature.id in values:
            names = _told_apart(feature, names, profile)
    folded = [" ".join(name.split()).casefold() for name in names]
    return tuple(
        say("name.ordinal", name=name, number=number) if folded.count(own) > 1 else name
        for number, name, own in zip(numbers, names, folded, strict=True)
    )


def _told_apart(feature: Feature, names: list[str], profile: pd.DataFrame) -> list[str]:
    """Add the median of a feature to names that are the same, where that tells them apart."""
    own = profile[profile["item"] == feature.id].set_index("family")["family_value"]
    medians = [_rounded(float(own[position])) for position in range(1, len(names) + 1)]
    out = list(names)
    for name in {name for name in names if names.count(name) > 1}:
        same = [position for position, other in enumerate(names) if other == name]
        if len({medians[position] for position in same}) == len(same):
            for position in same:
                out[position] = f"{name}, {feature.apart.format(value=medians[position])}"
    return out


def _rounded(value: float) -> str:
    """Write a median without decimals, nor a space in a year."""
    return f"{value:.0f}"


def _joined(start: str, traits: list[str], used: int) -> str:
    name = ", ".join(part for part in (start, *traits[:used]) if part)
    # Labels and levels of anyone's table end up in names: no line break comes with them.
    name = without_unseen(name).strip() or say("name.fallback")
    return name[0].upper() + name[1:]


def _head(document: FeatureDocument, rows: pd.DataFrame) -> str:
    heads = document.naming.heads
    for head in heads:
        if all(
            item in rows.index and _between(float(rows["family_value"][item]), *bounds)
            for item, bounds in head.when.items()
        ):
            return head.text
    return say("name.fallback") if heads else ""


def _between(value: float, low: float | None, high: float | None) -> bool:
    if np.isnan(value):
        return False
    return (low is None or value >= low) and (high is None or value < high)


def _era(
    document: FeatureDocument, values: Mapping[str, pd.Series[Any]], groups: Ints, number: int
) -> str:
    eras = document.naming.eras
    if eras is None or eras.feature not in values:
        return ""
    own = values[eras.feature].to_numpy(dtype=float)[groups == number - 1]
    known = own[~np.isnan(own)]
    if not len(known):
        return ""

    def share(era: Era) -> float:
        low = -np.inf if era.low is None else era.low
        high = np.inf if era.high is None else era.high
        return float(((known >= low) & (known < high)).mean())

    enough = (era.text for era in eras.intervals if share(era) >= eras.least_share)
    return next(enough, "")


def _traits(document: FeatureDocument, rows: pd.DataFrame) -> list[str]:
    """Give the words the family earns, the most telling first, one a feature."""
    naming = document.naming
    told = rows[rows["active"] & ~rows["feature"].isin(naming.silent)]
    told = told[told["test_value"].abs() >= naming.least_test_value]
    order = sorted(told.index, key=lambda item: (-abs(float(told["test_value"][item])), item))
    words: dict[str, str] = {}
    for item in order:
        row = told.loc[item]
        if row["feature"] not in words and (text := _words(document, row)):
            words[row["feature"]] = text
    return list(words.values())


def _words(document: FeatureDocument, row: pd.Series[Any]) -> str:
    feature = document.feature(row["feature"])
    high = row["test_value"] > 0
    if feature.kind is Kind.CATEGORICAL:
        level = row["level"]
        given = feature.level_words.get(level)
        if given is None and not feature.level_words and level not in (UNKNOWN, OTHER) and high:
            return say("name.level", label=feature.label, level=level_label(feature, level))
        return _earned(given, row["family_value"]) if high else ""
    if feature.high is None and feature.low is None and not document.naming.heads:
        return say("name.high" if high else "name.low", label=feature.label)
    return _earned(feature.high if high else feature.low, row["family_value"])


def _earned(words: Words | None, value: float) -> str:
    if words is None:
        return ""
    low = words.at_least is None or value >= words.at_least
    high = words.at_most is None or value <= words.at_most
    return words.text if low and high else ""
