"""The rows of the list, and the table that leaves. Pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from ui import format as fr
from ui.notes import words as notes
from ui.residences import classes
from ui.residences.patrimony import RESTRICTED
from ui.texts import has, t

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from ui.residences.facts import Facts

COLUMNS: Final = (
    "name", "address", "commune", "landlord", "dwellings", "built", "period", "energy", "family",
    "qpv", "plai", "rating", "gap",
)  # fmt: skip
_COUNTS: Final = ("collective", "individual", "student", "plai_total", "low_rent")


def _said(values: pd.Series[str], prefix: str) -> pd.Series[str]:
    """Return coded values in the reader's words, missing ones left missing."""
    return values.map(lambda code: t(f"{prefix}.{code}"), na_action="ignore").astype("str")


def table(
    frame: gpd.GeoDataFrame, names: pd.Series[str], communes: Mapping[str, str], facts: Facts
) -> pd.DataFrame:
    """Return the list of residences, one row each, by id, in the columns of :data:`COLUMNS`.

    A column of which no residence has a value is left out, and so are the ratings and the gaps of
    a reader who may not see them.
    """
    code = classes.words(frame, "qpv_code")
    yes, no = t("residences.list.yes"), t("residences.list.no")
    named = classes.words(frame, "residence_name").notna().any()
    found = {
        # Where no residence has a name of its own, its address would stand twice.
        "name" if named else "address": names.loc[frame.index],
        "commune": frame["commune_code"].map(communes).astype("str"),
    }
    if named:
        found["address"] = classes.words(frame, "address")
    found |= {
        "landlord": classes.words(frame, "landlord_name"),
        "dwellings": classes.column(frame, "dwelling_count"),
        "built": classes.column(frame, "built_year").round(),
        "period": _said(classes.words(frame, "period"), "residences.period"),
        "energy": classes.words(frame, "energy_label"),
        "family": _family(frame, facts),
        "qpv": pd.Series(np.where(code == "", no, yes), frame.index).where(code.notna()),
        "plai": (classes.product_share(frame, "plai_total_count") * 100).round(1),
    }
    if facts.sees_all:
        found["rating"] = facts.rating.reindex(frame.index).map(
            lambda each: notes.label(int(each)), na_action="ignore"
        )
        gaps = facts.gap.reindex(frame.index)
        said = _said(gaps.astype("str").where(gaps.notna()), "occupation.gap_class")
        withheld = said.index.isin(list(facts.gap_secret))
        found["gap"] = said.mask(withheld, fr.status_label("secret"))
    kept = {name: found[name] for name in COLUMNS if name in found and found[name].notna().any()}
    return pd.DataFrame(kept)


def _family(frame: gpd.GeoDataFrame, facts: Facts) -> pd.Series[str]:
    if facts.families is None:
        return pd.Series(pd.NA, frame.index, dtype="str")
    numbers = facts.families.frame["family"].reindex(frame.index)
    return (
        numbers.map(facts.families.names, na_action="ignore").astype("str").where(numbers.notna())
    )


def labels(columns: pd.Index[str]) -> dict[str, str]:
    """Return the heading of each column of the list."""
    return {name: t(f"residences.list.column.{name}") for name in columns}


def export_frame(
    frame: gpd.GeoDataFrame, listed: pd.DataFrame, source: str, facts: Facts
) -> pd.DataFrame:
    """Return the table that leaves: the list, then what it rests on, each value with its state.

    Parameters
    ----------
    frame
        The residences of the list, in its order.
    listed
        The list, from :func:`table`.
    source
        Where the stock comes from, written on every row: a CSV travels without its page.
    facts
        What the reader may see: the figures of the restricted file, or that they are reserved.
    """
    out = pd.DataFrame(
        {t("residences.list.export.id"): frame.index.astype("str")}, index=frame.index
    )
    for name, heading in labels(listed.columns).items():
        out[heading] = listed[name]
    out[t("residences.list.export.qpv_code")] = classes.words(frame, "qpv_code")
    coded = {
        "qpv_rule": ("qpv_rule", "residences.around.qpv_rule"),
        "rebuild_rule": ("rebuild_rule", "residences.rule"),
        "rebuild_confidence": ("rebuild_confidence", "residences.confidence"),
        "geocoding": ("geocoding_quality", "residences.geocoding"),
    }
    for heading, (column, prefix) in coded.items():
        out[t(f"residences.list.export.{heading}")] = _said(classes.words(frame, column), prefix)
    out[t("residences.list.export.iris")] = classes.words(frame, "iris_code")
    for kind in _COUNTS:
        if f"{kind}_count" in frame:
            out[_count_label(kind)] = classes.column(frame, f"{kind}_count")
    for name in RESTRICTED:
        if name in facts.reserved or (name in frame and frame[name].notna().any()):
            _with_status(out, frame, name, shown=facts.sees_restricted)
    out[t("residences.list.export.source")] = source
    return out


def _count_label(kind: str) -> str:
    key = f"residences.type.{kind}"
    return t(key) if has(key) else t(f"residences.list.count.{kind}")


def _with_status(out: pd.DataFrame, frame: gpd.GeoDataFrame, name: str, *, shown: bool) -> None:
    """Add a figure and its state: a blank is explained, never read as a zero."""
    if not shown:
        label = t(f"residences.patrimony.{name}")
        out[t("residences.list.export.status", name=label)] = t("residences.reserved")
        return
    label = t(f"residences.patrimony.{name}")
    values = classes.column(frame, name)
    if name.endswith("_share"):
        out[t("residences.list.export.percent", name=label)] = (values * 100).round(2)
    else:
        out[label] = values
    status = classes.words(frame, f"{name}_status").fillna("missing")
    heading = t("residences.list.export.status", name=label)
    out[heading] = [fr.status_label(each) for each in status]
