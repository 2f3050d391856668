"""The headline figures of a place, each with its n, or why there is none."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fragility.concentration import shared_out
from ui.format import number, percent, plural
from ui.home.figures import Figure
from ui.stock import measures, sru
from ui.stock.subjects import BY_ID, DWELLINGS
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

SHARES = ("in_qpv", "plai", "low_rent")


def headline(
    counts: pd.DataFrame,
    *,
    left_out: int,
    owned: pd.Series[float],
    inventory: tuple[pd.DataFrame, int] | None,
    commune: str,
    available: Collection[str],
) -> list[Figure]:
    """Return the figures of a place, those that the file does not give included.

    Parameters
    ----------
    counts
        Counts of the place, one row.
    left_out
        Communes that these counts lack.
    owned
        Dwellings of each landlord there, those of unnamed ones under an empty name.
    inventory
        SRU inventory by commune and its year, where there is one.
    commune
        Commune the place is in, empty for the whole territory.
    available
        Subjects that the source knows of at least one zone.
    """
    figures = [_dwellings(counts, left_out), *(_share(counts, name, available) for name in SHARES)]
    return [*figures, _landlords(owned), sru.figure(inventory, commune)]


def _dwellings(counts: pd.DataFrame, left_out: int) -> Figure:
    label = t("stock.figure.dwellings")
    if DWELLINGS not in counts:
        return Figure(label, None, t("stock.figure.not_in_file"))
    status = str(counts[f"{DWELLINGS}_status"].iloc[0])
    if status != "observed":
        return Figure(label, None, t(f"stock.figure.because.{status}"))
    origin = ""
    residences = counts.get("residence_count")
    if left_out:
        origin = plural("stock.figure.left_out", left_out)
    elif residences is not None and not math.isnan(residences.iloc[0]):
        origin = plural("stock.figure.residences", int(residences.iloc[0]))
    return Figure(label, number(counts[DWELLINGS].iloc[0]), origin)


def _share(counts: pd.DataFrame, name: str, available: Collection[str]) -> Figure:
    subject, label = BY_ID[name], t(f"stock.figure.{name}")
    if name not in available or DWELLINGS not in counts:
        return Figure(label, None, t("stock.figure.not_in_file"))
    found = measures.measure(counts, subject).iloc[0]
    if found["status"] != "observed":
        return Figure(label, None, t(f"stock.figure.because.{found['status']}"))
    text = percent(found["value"])
    if math.isnan(found["whole_count"]):
        return Figure(label, text, t("stock.figure.given"))
    n = {"part": number(found["part_count"]), "whole": number(found["whole_count"])}
    if found["small"]:
        interval = {"low": percent(found["low_share"], 0), "high": percent(found["high_share"], 0)}
        return Figure(label, text, t("stock.figure.count_small", **n, **interval))
    return Figure(label, text, t("stock.figure.count", **n))


def _landlords(owned: pd.Series[float]) -> Figure:
    label = t("stock.figure.landlords")
    named = owned[(owned.index != "") & (owned > 0)]
    if named.empty:
        return Figure(label, None, t("stock.figure.no_landlord"))
    found = shared_out(named)
    share = percent(found.counts.iloc[0] / owned.sum(), 0)
    said = {"name": found.counts.index[0], "share": share}
    unnamed = owned.sum() - named.sum()
    if unnamed:
        origin = t("stock.figure.first_landlord_least", count=number(unnamed), **said)
    else:
        origin = t("stock.figure.first_landlord", **said)
    return Figure(label, number(found.unit_count), origin)
