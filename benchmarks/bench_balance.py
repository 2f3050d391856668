"""How long the balance and the demand take when a switch changes, beside the plain way.

Run with ``python -m benchmarks.bench_balance [ALLOCATIONS] [APPLICATIONS]``. The ratio compares, in
one run and on the same figures, the package with a loop over the groups of a pandas ``groupby``.
Times are those of the processor: what else the machine does does not count.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from typing import TYPE_CHECKING

import pandas as pd

from fragility.balance import Prepared, Switches, balance, load_rules, prepare, read_allocations
from fragility.balance.dispositions import Disposition, dispositions
from fragility.demand import blocked, pressure, read_applications, waiting
from tests.fragility.allocated import SHIPPED, allocation_table, application_table

if TYPE_CHECKING:
    from collections.abc import Callable

CUTS = ((), ("commune_code",), ("landlord_name",), ("reservation_holder",), ("semester",))
DAY = dt.date(2018, 12, 31)


def timed(work: Callable[[], object], runs: int = 3) -> float:
    """Give the best of some runs, in seconds of processor."""
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def plain(prepared: Prepared, switches: Switches, by: str) -> pd.DataFrame:
    """Count one cut the plain way: a group at a time, a row at a time within it."""
    frame = prepared.frame
    kinds = {rule.id: dispositions(prepared, rule, switches) for rule in prepared.rules.rules}
    rows = []
    for rule in prepared.rules.rules:
        frame["kind"], frame["target"] = kinds[rule.id], prepared.rows[rule.id].target
        for label, group in frame.groupby(by, dropna=False, observed=True):
            about = group[group["kind"] <= Disposition.UNKNOWN]
            counted = about.apply(lambda row: row["kind"] == Disposition.COUNTED, axis=1)
            due = about.apply(lambda row: row["target"], axis=1)
            rows.append((rule.id, label, len(about), int(counted.sum()), float(due.sum())))
    return pd.DataFrame(rows, columns=["rule", by, "n", "k", "due"])


def main() -> None:
    """Print one line a measure."""
    allocations = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    demands = int(sys.argv[2]) if len(sys.argv) > 2 else 400_000  # noqa: PLR2004
    print(f"{allocations} allocations, {demands} applications")
    table, other = allocation_table(allocations), application_table(demands)
    rules = load_rules(*SHIPPED)
    reading = timed(lambda: (read_allocations(table), read_applications(other)), runs=1)
    print(f"reading both tables: {reading:.2f} s")
    given, asked = read_allocations(table), read_applications(other)
    print(f"facts and rules, once: {timed(lambda: prepare(given, rules)):.2f} s")
    prepared = prepare(given, rules)
    start = time.process_time()
    for by in CUTS:
        balance(prepared, Switches(), by=by)
    print(f"{len(CUTS)} cuts, all rules, the first time: {time.process_time() - start:.2f} s")
    changed = Switches(mutations=False, event="lease", former_zus="included")

    def cuts() -> None:
        for by in CUTS:
            balance(prepared, changed, by=by)

    def demand() -> None:
        pressure(asked, given, DAY, by=["commune_code"], mutations=False)
        waiting(asked, DAY, by=["commune_code"], mutations=False)
        blocked(asked, DAY, by=["commune_code"], mutations=False)

    again, waits = timed(cuts), timed(demand)
    print(f"a switch changes: {len(CUTS)} cuts of all rules {again:.2f} s")
    print(f"a switch changes: pressure, waits and situations by commune {waits:.2f} s")
    print(f"together: {again + waits:.2f} s")
    one = timed(lambda: balance(prepared, changed, by=["commune_code"]))
    start = time.process_time()
    found = plain(prepared, changed, "commune_code")
    slow = time.process_time() - start
    ours = balance(prepared, changed, by=["commune_code"]).rows
    assert ours["counted_count"].tolist() == found["k"].tolist()
    print(f"one cut: {one:.3f} s; groupby and apply, the same counts: {slow:.1f} s")
    print(f"ratio: {slow / one:.0f} times")


if __name__ == "__main__":
    main()
