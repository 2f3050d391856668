"""The chances of reaching each target, as they are read: « 7 fois sur 10 »."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from ui.format import number, percent
from ui.tables import Column, Html
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ui.programming.reading import Place

_TENTHS = 10
_HUNDREDTHS = 100
_SURE = 0.005


def in_words(probability: float) -> str:
    """Say a probability as times out of ten, or out of a hundred near the ends.

    Examples
    --------
    >>> [in_words(p) for p in (0.0, 0.71, 0.97, 1.0)]
    ['jamais', '7 fois sur 10', '97 fois sur 100', 'toujours']
    """
    if math.isnan(probability):
        return t("programming.odds.unknown")
    if probability < _SURE:
        return t("programming.odds.never")
    if probability > 1 - _SURE:
        return t("programming.odds.always")
    tenths = round(probability * _TENTHS)
    if tenths in {0, _TENTHS}:
        return t("programming.odds.times_hundred", times=round(probability * _HUNDREDTHS))
    return t("programming.odds.times", times=tenths)


def judged(found: pd.DataFrame) -> pd.DataFrame:
    """Keep the targets that can be judged."""
    known: pd.DataFrame = found[found["probability"].notna()]
    return known


def of_place(found: pd.DataFrame, where: Place, communes: Collection[str]) -> pd.DataFrame:
    """Keep what is said of a place: the whole territory first, then communes, least likely first.

    Parameters
    ----------
    found
        Rows of ``Draws.probabilities``.
    where
        The place.
    communes
        Communes of the place; none for the whole territory.
    """
    whole = found[found["level"] == "epci"] if where.level == "epci" else found.iloc[:0]
    own = found[found["level"] == "commune"]
    if communes:
        own = own[own["place_code"].isin(communes)]
    # A target that is reached, or missed, whatever happens teaches less than one in the balance.
    own = own.sort_values("probability", kind="stable", na_position="last")
    return pd.concat([whole, own], ignore_index=True)


def columns() -> list[Column]:
    """Return the columns of the table."""
    keys = ("place", "rule", "period", "chance", "probability")
    return [
        Column(key, t(f"programming.odds.column.{key}"), numeric=key == "probability")
        for key in keys
    ]


def texts(
    shown: pd.DataFrame, labels: Mapping[str, str], names: Mapping[str, str]
) -> list[dict[str, str]]:
    """Return the rows, ready to be read: a bar, words, the share and its error."""
    return [
        {
            "place": names.get(str(row["place_code"]), str(row["place_code"])),
            "rule": labels.get(str(row["rule_id"]), str(row["rule_id"])),
            "period": str(row["period"]),
            "chance": _bar(float(row["probability"])),
            "probability": _share(float(row["probability"]), float(row["standard_error"])),
        }
        for row in shown.to_dict("records")
    ]


def _bar(probability: float) -> Html:
    words = escape(in_words(probability))
    if math.isnan(probability):
        return Html(f'<span class="fs-muted">{words}</span>')
    width = f"{100 * probability:.0f}%"
    return Html(
        f'<span class="fs-meter pg-meter" aria-hidden="true"><i style="width:{width}"></i></span>'
        f"{words}"
    )


def _share(probability: float, error: float) -> str:
    if math.isnan(probability):
        return "—"
    if math.isnan(error):
        return percent(probability, 0)
    return t(
        "programming.odds.with_error",
        share=percent(probability, 0),
        error=number(2 * _HUNDREDTHS * error, 1),
    )


def export(
    shown: pd.DataFrame, labels: Mapping[str, str], names: Mapping[str, str]
) -> pd.DataFrame:
    """Return the chances as they leave: numbers are numbers."""
    made = pd.DataFrame(
        {
            "place": [names.get(str(code), str(code)) for code in shown["place_code"]],
            "rule": [labels.get(str(rule), str(rule)) for rule in shown["rule_id"]],
            "period": shown["period"].astype(str),
            "probability": shown["probability"],
            "error": shown["standard_error"],
            "draws": shown["draws"],
        }
    )
    return made.rename(columns={key: t(f"programming.odds.column.{key}") for key in made})
