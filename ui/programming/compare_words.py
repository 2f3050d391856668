"""What one scenario programmes more or less than another, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fragility.scenario import Zone
from fragility.scenario.comparing import programme_differences
from ui.format import number, plural
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fragility.scenario import Scenario

LISTED: Final = 10


def sentences(before: Scenario, after: Scenario, names: Mapping[str, str]) -> list[str]:
    """Return what changes from one scenario to another, the largest first.

    Parameters
    ----------
    before, after
        The scenarios.
    names
        Name of each commune.
    """
    found = programme_differences(before, after)
    rows = found.to_dict("records")
    lines = [_line({str(k): v for k, v in row.items()}, names) for row in rows[:LISTED]]
    if len(rows) > LISTED:
        lines.append(plural("programming.compare.more_lines", len(rows) - LISTED))
    if before.hypotheses != after.hypotheses or before.uncertainty != after.uncertainty:
        lines.append(t("programming.compare.hypotheses"))
    if before.horizon_years != after.horizon_years:
        ends = [each.start_year + each.horizon_years for each in (before, after)]
        lines.append(t("programming.compare.horizon", before=ends[0], after=ends[1]))
    return lines or [t("programming.compare.same_content")]


def _line(row: dict[str, object], names: Mapping[str, str]) -> str:
    code, change = str(row["commune_code"]), int(str(row["difference_count"]))
    way = "more" if change > 0 else "less"
    product = str(row["product"])
    to = str(row["to_product"])
    what = t(f"programming.compare.product_{product}") if product else t("programming.compare.any")
    if to:
        what = t(
            "programming.compare.conversion",
            product=what,
            to=t(f"programming.compare.product_{to}"),
        )
    where = t("programming.compare.in_qpv") if row["zone"] == Zone.QPV else ""
    return t(
        f"programming.compare.{way}",
        commune=names.get(code, code),
        count=number(abs(change)),
        product=what,
        kind=t(f"programming.compare.kind.{row['kind']}"),
        where=where,
        before=number(int(str(row["before_count"]))),
        after=number(int(str(row["after_count"]))),
    )
