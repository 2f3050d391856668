"""Rows of the table: figures as text on the screen, as numbers in the file that leaves."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from geodata.model import ValueStatus
from ui import tables
from ui.format import number, percent
from ui.stock import measures
from ui.stock.subjects import BY_ID, DWELLINGS, PERIODS, counted, given
from ui.texts import has, t

if TYPE_CHECKING:
    from collections.abc import Mapping

SHARES = ("in_qpv", "plai", "low_rent")
GROUPS = {"landlord": "landlord_name", "period": "period"}
"""Groups counted from the residences, and the column that names them."""
LIMIT = 60
"""Rows drawn; the file that leaves has them all."""
_FIELDS = ("count", "known_count", "share", "share_status", "low_share", "high_share",
           "location_quotient_ratio", "small")  # fmt: skip


def of_zones(frame: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Return the table of some zones, in the columns of the tables counted from residences.

    Parameters
    ----------
    frame
        Counts of the zones to list.
    reference
        Counts of all the zones of the level: the whole of the shares of the stock.
    """
    out = pd.DataFrame({"dwelling_count": frame[DWELLINGS].astype(float)})
    out["dwelling_status"] = frame[f"{DWELLINGS}_status"].astype(str)
    if "residence_count" in frame:
        out.insert(0, "residence_count", frame["residence_count"])
    total = reference[DWELLINGS].sum()
    whole = reference[DWELLINGS].notna().all() and total > 0
    out["stock_share"] = out["dwelling_count"] / total if whole else float("nan")
    for name in SHARES:
        subject = BY_ID[name]
        if not (counted(subject, reference) or given(subject, reference)):
            continue
        found = measures.measure(frame, subject)
        renamed = found.rename(
            columns={
                "part_count": "count",
                "whole_count": "known_count",
                "value": "share",
                "status": "share_status",
            }
        )
        out = out.join(renamed[list(_FIELDS)].add_prefix(f"{name}_"))
    return out.sort_values("dwelling_count", ascending=False, kind="stable", na_position="last")


def label(by: str, key: object, names: Mapping[str, str]) -> str:
    """Return the name of a group, or what its absence means."""
    if key is None or (isinstance(key, float) and math.isnan(key)):
        return t(f"stock.table.unknown_{by}")
    if by == "qpv" and key == "":
        return t("stock.table.outside_qpv")
    code = str(key)
    text = f"stock.{by}.{code}"
    return t(text) if has(text) else names.get(code, code)


def in_order(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return periods in the order of time, other groups as they come: the largest first."""
    if by != "period":
        return frame
    place = {key: position for position, key in enumerate(PERIODS)}
    order = [place.get(str(key), len(place)) for key in frame.index]
    return frame.assign(_order=order).sort_values("_order", kind="stable").drop(columns="_order")


def columns(frame: pd.DataFrame, by: str) -> list[tables.Column]:
    """Return the columns of the table on the screen."""
    found = [tables.Column("name", t(f"stock.table.by_{by}"))]
    wanted = ("dwelling_count", "stock_share", "residence_count", *SHARES)
    found += [
        tables.Column(name, t(f"stock.table.{name}"), numeric=True)
        for name in wanted
        if _told(frame, name)
    ]
    return found


def _told(frame: pd.DataFrame, name: str) -> bool:
    """Tell whether a column says something of at least one row."""
    if name in SHARES:
        status = frame.get(f"{name}_share_status")
        return status is not None and bool((status != ValueStatus.MISSING).any())
    return name == "dwelling_count" or (name in frame and bool(frame[name].notna().any()))


def texts(frame: pd.DataFrame, by: str, names: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the rows as texts."""
    rows = []
    for key, row in frame.iterrows():
        shown = {"name": label(by, key, names), "dwelling_count": _count(row)}
        shown["stock_share"] = _blank(row.get("stock_share"), percent)
        shown["residence_count"] = _blank(row.get("residence_count"), number)
        shown |= {name: share(row, name) for name in SHARES if f"{name}_share" in row}
        rows.append(shown)
    return rows


def _count(row: pd.Series) -> str:
    if math.isnan(row["dwelling_count"]):
        return t(f"common.status.{row.get('dwelling_status', 'missing')}")
    return number(row["dwelling_count"])


def _blank(value: float | None, write: object) -> str:
    if value is None or math.isnan(value):
        return t("common.status.missing")
    return write(value)  # type: ignore[operator, no-any-return]


def share(row: pd.Series, name: str) -> str:
    """Return a share with its n, and its interval where it stands on few dwellings."""
    status = str(row[f"{name}_share_status"])
    if status != "observed":
        return t(f"common.status.{status}")
    value, known = percent(row[f"{name}_share"]), row[f"{name}_known_count"]
    if math.isnan(known):
        return value
    n = {"part": number(row[f"{name}_count"]), "whole": number(known)}
    said = t("stock.table.n", **n)
    if row[f"{name}_small"]:
        low, high = percent(row[f"{name}_low_share"], 0), percent(row[f"{name}_high_share"], 0)
        said = t("stock.table.n_small", low=low, high=high, **n)
    # Under the share: beside it, three such columns would not fit a page.
    return tables.Html(f'{escape(value)}<br><span class="fs-muted fs-small">{escape(said)}</span>')


def export(frame: pd.DataFrame, by: str, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the table that leaves: numbers, and beside each share its state and its interval."""
    out: dict[str, list[object]] = {t("stock.table.code"): [_code(key) for key in frame.index]}
    out[t(f"stock.table.by_{by}")] = [label(by, key, names) for key in frame.index]
    plain = ("dwelling_count", "dwelling_status", "stock_share", "residence_count")
    for name in (c for c in plain if c in frame):
        out[t(f"stock.table.{name}")] = _values(frame[name])
    for name in SHARES:
        if not _told(frame, name):
            continue
        for field in _FIELDS[:-1]:
            title = t(f"stock.table.field.{field}", name=t(f"stock.table.{name}"))
            out[title] = _values(frame[f"{name}_{field}"])
    return pd.DataFrame(out)


def _code(key: object) -> str:
    return key if isinstance(key, str) else ""


def _values(column: pd.Series) -> list[object]:
    if not pd.api.types.is_numeric_dtype(column):
        return [t(f"common.status.{status}") for status in column]
    return list(column)
