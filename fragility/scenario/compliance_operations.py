"""Rules that hold for one operation: PLAI of each, and the minimum of communes in carence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from .compliance_row import ComplianceRow
from .compliance_sentences import MISSED, NOT_CONCERNED, REACHED, UNKNOWN, judged
from .compliance_sru import subject_to_sru
from .messages import say
from .operation import at_least, exact
from .vocabulary import PRODUCTS, Product

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from .document import Operation
    from .outcome import Run
    from .rules import PlhRules

_PAIR: Final = (PRODUCTS.index(Product.PLAI), PRODUCTS.index(Product.PLUS))


def operations_plai(run: Run, rules: PlhRules) -> Iterator[ComplianceRow]:
    """Judge the PLAI of each operation, and of what each commune finances beside them in a year.

    An operation rounds its PLAI up. The year of a commune is not an operation, and may hold few
    dwellings: it is judged to within one dwelling, its PLAI rounded down.
    """
    scenario, codes = run.scenario, run.stock.codes
    beside = _beside_operations(run)
    shares = {year: rules.value("operation_plai_share_min", year) for year in scenario.years}
    for each in scenario.operations:
        if each.plai + each.plus:
            least = shares[each.year]
            yield _plai_row("operation_plai", each.commune_code, each.name, least, each)
    communes, years = np.nonzero(beside.sum(axis=1))
    for place, year in zip(communes.tolist(), years.tolist(), strict=True):
        plai, plus = map(int, beside[place, :, year])
        when = scenario.years[year]
        yield _plai_row("year_plai", codes[place], str(when), shares[when], (plai, plus))


def _plai_row(
    key: str, code: str, period: str, least: float, pair: Operation | tuple[int, int]
) -> ComplianceRow:
    plai, plus = pair if isinstance(pair, tuple) else (pair.plai, pair.plus)
    return _row("operation_plai", code, period, key=key, least=least, part=plai, n=plai + plus)


def _row(
    rule_id: str, code: str, period: str, *, key: str, least: float, part: int, n: int
) -> ComplianceRow:
    """Judge a least share of a whole number of dwellings."""
    share = part / n
    missing, verdict, said = float("nan"), UNKNOWN, say("plh.no_figure", period=period)
    if not np.isnan(least):
        asked = int(at_least(n, least)) if key != "year_plai" else int(n * exact(least))
        missing = max(asked - part, 0)
        verdict = MISSED if missing else REACHED
        said = judged(
            key,
            unit="share",
            period=period,
            required=least,
            achieved=share,
            n=n,
            missing=missing,
        )
    return ComplianceRow(
        "commune", code, rule_id, period, least, share, n, "share", verdict, missing, said
    )


def carence(run: Run, rules: PlhRules) -> Iterator[ComplianceRow]:
    """Judge the operations of communes in carence, CCH L302-9-1-2.

    A commune in carence that programmes dwellings without telling its operations is unknown: one
    cannot say what share of each they are.
    """
    flags = run.stock.communes["sru_carence"].to_numpy(dtype=np.float64)
    # Carence is pronounced of communes held to the law: no other can be.
    flags = np.where(subject_to_sru(run) == 0, 0.0, flags)
    beside = _beside_operations(run).sum(axis=(1, 2))
    period = f"{run.scenario.years[0]}-{run.scenario.years[-1]}"
    for place, code in enumerate(run.stock.codes):
        told = [each for each in run.scenario.operations if each.commune_code == code]
        if flags[place] != 1:
            known = not np.isnan(flags[place])
            said = say("plh.not_carence" if known else "plh.no_carence")
            yield _bare(code, period, NOT_CONCERNED if known else UNKNOWN, said)
            continue
        for each in told:
            yield _of_carence(each, rules)
        if beside[place]:
            yield _bare(code, period, UNKNOWN, say("plh.no_operation", period=period))
        elif not told:
            yield _bare(code, period, NOT_CONCERNED, say("plh.nothing", period=period))


def _of_carence(each: Operation, rules: PlhRules) -> ComplianceRow:
    least = rules.value("carence_social_share", each.year)
    many = each.dwellings > rules.value("carence_dwellings_over", each.year)
    area = rules.value("carence_floor_area_over", each.year)
    row = _row(
        "carence_social_share",
        each.commune_code,
        each.name,
        key="carence_social_share",
        least=least,
        part=each.plai + each.plus,
        n=max(each.dwellings, 1),
    )
    if many or (each.floor_area_m2 or 0) > area or row.verdict == REACHED:
        return row
    unsaid = each.floor_area_m2 is None
    said = say("plh.no_floor_area" if unsaid else "plh.small", period=each.name, n=each.dwellings)
    verdict = UNKNOWN if unsaid else NOT_CONCERNED
    return row._replace(verdict=verdict, missing_count=float("nan"), sentence=said)


def _bare(code: str, period: str, verdict: str, said: str) -> ComplianceRow:
    nan = float("nan")
    return ComplianceRow(
        "commune",
        code,
        "carence_social_share",
        period,
        nan,
        nan,
        nan,
        "share",
        verdict,
        nan,
        said,
    )


def _beside_operations(run: Run) -> npt.NDArray[np.int64]:
    """PLAI and PLUS financed in each commune and year that no operation tells: ``(C, 2, Y)``."""
    scenario = run.scenario
    left = run.financed.sum(axis=(0, 2))[:, _PAIR, :]
    for each in scenario.operations:
        place, year = run.stock.position(each.commune_code), each.year - scenario.start_year
        left[place, :, year] -= (each.plai, each.plus)
    return np.asarray(left)
