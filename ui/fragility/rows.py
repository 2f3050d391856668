"""The rows of the page's tables: the class table, and the table that leaves. Pure functions."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from fragility import class_table
from ui import format as fr
from ui import tables
from ui.fragility.values import chip, class_name, definition
from ui.texts import t

if TYPE_CHECKING:
    from fragility import IndexResult
    from ui.directory import Directory


def class_rows(result: IndexResult) -> list[dict[str, str]]:
    """Return the rows of the table as texts."""
    count = len(result.classes)
    written = []
    for _, row in class_table(result).iterrows():
        if row["kind"] == "class":
            number = int(str(row["key"]))
            name = escape(class_name(number, count))
            label: str = tables.Html(f"{chip(number, count)} {name}")
        else:
            label = str(row["label"])
        line = {"label": label, "zones": _written(row["zone_count"], None)}
        for indicator in result.method.indicator_ids:
            unit = fr.Unit(definition(indicator).unit)
            line[indicator] = _written(row.get(indicator), unit)
        written.append(line)
    return written


def _written(value: object, unit: fr.Unit | None) -> str:
    """Write a figure of the table, a dash where the territory has none."""
    amount = pd.to_numeric(pd.Series([value], dtype=object), errors="coerce").iloc[0]
    if pd.isna(amount):
        return "–"
    return fr.number(float(amount)) if unit is None else fr.value(float(amount), unit)


def export_frame(result: IndexResult, directory: Directory, codes: tuple[str, ...]) -> pd.DataFrame:
    """Return the zones drawn, one a row, in the reader's words.

    Returns
    -------
    Code, name, commune (of an IRIS), state, class, score, rank, then each indicator in its own
    unit followed by its state. A value that does not exist is blank, and its state says why.
    """
    zones = result.zones.loc[list(codes)]
    out = pd.DataFrame(
        {
            t("fragility.export.code"): codes,
            t("fragility.export.name"): [directory.name_of.get(code, code) for code in codes],
        }
    )
    if result.table.level == "iris":
        communes = [directory.commune_of.get(code, "") for code in codes]
        out[t("fragility.export.commune")] = [directory.name_of.get(c, c) for c in communes]
    out[t("fragility.export.state")] = [fr.status_label(str(s)) for s in zones["state"]]
    out[t("fragility.export.class")] = zones["class_"].array
    out[t("fragility.export.score")] = zones["score"].round(4).array
    out[t("fragility.export.rank")] = zones["rank"].array
    for indicator in result.method.indicator_ids:
        about = definition(indicator)
        name = about.label
        values = result.used_values.loc[list(codes), indicator]
        if about.unit == "share":
            out[t("fragility.export.percent", name=name)] = (values * 100).round(2).array
        else:
            out[name] = values.array
        flags = result.flags.loc[list(codes), indicator]
        out[t("fragility.export.status", name=name)] = [fr.status_label(str(f)) for f in flags]
    return out
