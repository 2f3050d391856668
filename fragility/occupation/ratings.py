"""The rating of a residence, 1 to 4, from several raters at several dates; 4 lives best."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from fragility.errors import TableError

from .messages import say
from .occupancy import RESIDENCE
from .rules import default_rules

if TYPE_CHECKING:
    import datetime as dt

LOWEST: Final = 1
HIGHEST: Final = 4
RATED, OUTDATED = "rated", "outdated"
_DAYS: Final = 365.25
_COLUMNS: Final = (RESIDENCE, "rater", "rated_on", "rating")


def read_ratings(table: pd.DataFrame) -> pd.DataFrame:
    """Check a table of ratings and put it in order.

    Parameters
    ----------
    table
        One row a rating: ``residence_id``, ``rater``, ``rated_on`` (date), ``rating`` (1–4), and
        whatever else (``rater_role``, ``comment``…), kept as it is.

    Returns
    -------
    The same rows sorted by residence, date and rater; ``rated_on`` a timestamp without time zone,
    ``rating`` an integer. Of several ratings of a rater on one day, the last row comes last.

    Raises
    ------
    TableError
        A column is absent, a rating is off the scale, or a row has neither rater nor date.
    """
    for column in _COLUMNS:
        if column not in table.columns:
            raise TableError(say("ratings.columns", column=column))
    rows = table.assign(**{RESIDENCE: table[RESIDENCE].astype(str)})
    rows["rated_on"] = pd.to_datetime(rows["rated_on"], errors="coerce").astype("datetime64[s]")
    values = pd.to_numeric(rows["rating"], errors="coerce")
    off = ~values.isin(range(LOWEST, HIGHEST + 1))
    if off.any():
        first = rows.loc[off].iloc[0]
        raise TableError(say("ratings.range", value=first["rating"], residence=first[RESIDENCE]))
    for column, key in (("rated_on", "ratings.date"), ("rater", "ratings.rater")):
        blank = rows[column].isna() | (rows[column].astype(str).str.strip() == "")
        if blank.any():
            raise TableError(say(key, residence=rows.loc[blank, RESIDENCE].iloc[0]))
    rows["rating"] = values.astype("int64")
    rows["rater"] = rows["rater"].astype(str)
    return rows.sort_values([RESIDENCE, "rated_on", "rater"], kind="stable", ignore_index=True)


def latest_by_rater(
    ratings: pd.DataFrame, on: dt.date, window_years: float | None = None
) -> pd.DataFrame:
    """Keep the last rating of each rater on each residence, up to a date and within a window.

    Parameters
    ----------
    ratings
        As :func:`read_ratings` takes them.
    on
        Day looked at: later ratings are not known yet.
    window_years
        Age beyond which a rating no longer counts; the rule's by default.

    Returns
    -------
    One row a residence and rater, in the order of :func:`read_ratings`.
    """
    years = default_rules().rating.window_years if window_years is None else window_years
    rows = read_ratings(ratings)
    day = pd.Timestamp(on)
    oldest = day - pd.Timedelta(days=years * _DAYS)
    within = rows[(rows["rated_on"] <= day) & (rows["rated_on"] > oldest)]
    return within.drop_duplicates([RESIDENCE, "rater"], keep="last").reset_index(drop=True)


def current_ratings(
    ratings: pd.DataFrame, on: dt.date, window_years: float | None = None
) -> pd.DataFrame:
    """Give the current rating of every residence: the median of its raters' last ratings.

    Each rater counts once, however often it rates; a median of two raters may be a half (2.5).

    Parameters
    ----------
    ratings, on, window_years
        As for :func:`latest_by_rater`.

    Returns
    -------
    Indexed by ``residence_id``, sorted: ``rating`` (float, NaN where only outdated ratings exist),
    ``rating_class`` (Int64, the rating rounded, a half down: a doubt is not a good note),
    ``rater_count``, ``rating_count`` (ratings up to that day, whatever their age), ``spread``
    (highest minus lowest of the raters), ``last_on`` (timestamp), ``state`` (``rated`` or
    ``outdated``). Residences never rated are not there.
    """
    rows = read_ratings(ratings)
    known = rows[rows["rated_on"] <= pd.Timestamp(on)].groupby(RESIDENCE)
    kept = latest_by_rater(ratings, on, window_years).groupby(RESIDENCE)["rating"]
    out = pd.DataFrame({"rating_count": known.size(), "last_on": known["rated_on"].max()})
    out["rating"] = kept.median().reindex(out.index).astype("float64")
    out["rater_count"] = kept.size().reindex(out.index, fill_value=0)
    out["spread"] = (kept.max() - kept.min()).reindex(out.index)
    out["state"] = np.where(out["rating"].notna(), RATED, OUTDATED)
    out["rating_class"] = np.ceil(out["rating"] - 0.5).astype("Int64")
    order = ["rating", "rating_class", "rater_count", "rating_count", "spread", "last_on", "state"]
    return out[order].rename_axis(RESIDENCE)


def rating_history(
    ratings: pd.DataFrame, residence_id: str, window_years: float | None = None
) -> pd.DataFrame:
    """Give the rating of a residence as it stood on each day someone rated it.

    Returns
    -------
    Indexed by day (timestamp, rising): ``rating`` and ``rater_count``, as
    :func:`current_ratings` would have given them on that day.
    """
    rows = read_ratings(ratings)
    own = rows[rows[RESIDENCE] == residence_id]
    days = own["rated_on"].drop_duplicates()
    lines = [
        current_ratings(own, day.date(), window_years).iloc[0][["rating", "rater_count"]]
        for day in days
    ]
    index = pd.DatetimeIndex(days, name="rated_on")
    frame = pd.DataFrame(lines, columns=["rating", "rater_count"])
    return frame.set_axis(index, axis=0).astype({"rating": "float64", "rater_count": "int64"})
