"""Hostile input: files and documents made to harm, mutations of official tables, guided fuzzing."""

from __future__ import annotations

import logging
import os
import tempfile
import warnings
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unittest import mock

from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as trials

from fragility.documents import faults_told, read_fields, text_of
from fragility.errors import FragilityError
from tests.fuzz import damage, guided, heavy
from tests.fuzz.doors import Door, judged
from tests.fuzz.hostile import DOCUMENTS, FILES
from tests.fuzz.mutations import Tally, grids, judge
from tests.fuzz.targets import TARGETS
from tests.trust.addresses import try_pages
from tests.trust.figures import Figure
from ui.territories import ensure_demo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MUTATIONS: Final = 2_000
_DAMAGES: Final = 2_000
_GUIDED_RUNS: Final = 1_000_000
_GUIDED_SECONDS: Final = 60
_HEAVY_FROM: Final = 0.5
_ADDRESSES: Final = 5
"""Of each page."""
_figure = partial(Figure, "hostile")


def figures(effort: float) -> list[Figure]:
    """Measure what hostile input does.

    Parameters
    ----------
    effort
        1 as in ``docs/security.md``; named cases are all tried whatever it is.
    """
    warnings.simplefilter("ignore")
    return [
        *named_files(),
        *named_documents(),
        *mutations(round(_MUTATIONS * effort)),
        *damages(round(_DAMAGES * effort)),
        *guided_fuzzing(
            TARGETS if effort >= _HEAVY_FROM else ("document",),
            runs=round(_GUIDED_RUNS * effort),
            seconds=max(2, round(_GUIDED_SECONDS * effort)),
        ),
        *(heavy_files() if effort >= _HEAVY_FROM else ()),
        *pages(max(1, round(_ADDRESSES * effort))),
    ]


def named_files() -> list[Figure]:
    """Every named hostile file through an import."""
    with tempfile.TemporaryDirectory() as folder:
        door = Door(Path(folder))
        faults = [fault for case in FILES for fault in judged(case, door.knock(case))]
    refused = sum(case.refused for case in FILES)
    note = f"{refused} refused, {len(FILES) - refused} read with their faults told"
    return [
        _figure("hostile files imported", len(FILES), note=note),
        _figure("not told, or former data touched", len(faults), wanted=0, note=_first(faults)),
    ]


def named_documents() -> list[Figure]:
    """Every named hostile YAML document."""
    accepted = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.yaml"
        for name, text, says in DOCUMENTS:
            path.write_bytes(
                text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
            )
            try:
                content = text_of(path)
                with faults_told(content, path.name):
                    read_fields(content)
            except FragilityError as error:
                if says in str(error).replace("\u202f", " "):
                    continue
            accepted.append(name)
    return [
        _figure("hostile YAML documents", len(DOCUMENTS)),
        _figure("YAML documents not told", len(accepted), wanted=0, note=_first(accepted)),
    ]


def mutate(count: int, start: int = 0) -> Tally:
    """Try so many changed official tables."""
    tally = Tally()

    @seed(start)
    @trials(
        max_examples=max(1, count),
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(grids())
    def one(grid: object) -> None:
        judge(grid, tally)  # type: ignore[arg-type] # drawn from the strategy of grids

    one()
    return tally


def mutations(count: int) -> list[Figure]:
    """Changed official tables: crashes, and figures that no cell says."""
    tally = mutate(count)
    tried = sum(tally.tried.values())
    by_layout = ", ".join(f"{name} {number}" for name, number in sorted(tally.tried.items()))
    note = f"{by_layout}; {tally.refused} refused whole"
    return [
        _figure("official tables changed at random", tried, note=note),
        _figure("… crashes", len(tally.crashes), wanted=0, note=_first(tally.crashes)),
        _figure("… silent acceptances", len(tally.silent), wanted=0, note=_first(tally.silent)),
    ]


def damages(count: int) -> list[Figure]:
    """Files of every format damaged byte by byte."""
    tried, crashes = damage.run(max(1, count), seed=0)
    return [
        _figure("files damaged byte by byte", tried),
        _figure("… crashes", len(crashes), wanted=0, note=_first(crashes)),
    ]


def guided_fuzzing(targets: Iterable[str], *, runs: int, seconds: int) -> list[Figure]:
    """Guided fuzzing, reader by reader; said, where the fuzzer is not installed."""
    if not guided.is_available():
        return [_figure("inputs of guided fuzzing", 0, note="not measured: no atheris here")]
    tried: Counter[str] = Counter()
    crashes = []
    for target in targets:
        done = guided.run(target, runs=max(20, runs), seconds=seconds)
        tried[target] = done.tried
        if done.crash:
            crashes.append(f"{target}: {done.crash[-400:]}")
    note = ", ".join(f"{name} {number}" for name, number in tried.items())
    return [
        _figure("inputs of guided fuzzing", tried.total(), note=note),
        _figure("… crashes", len(crashes), wanted=0, note=_first(crashes)),
    ]


def heavy_files() -> list[Figure]:
    """Files of gigabytes and of millions of vertices: refused, in how much memory."""
    found = []
    for name, measured in heavy.measure_all().items():
        note = f"{measured.peak_mib} MiB at most, {measured.seconds:.0f} s: {measured.said[:90]}"
        found.append(_figure(name, int(measured.is_told), wanted=1, note=note))
    return found


def pages(draws: int) -> list[Figure]:
    """Hostile addresses of every page, and hostile words in every box they draw."""
    # Pages run here without a server, and say so at each turn.
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        with mock.patch.dict(os.environ, {"FRAGILITE_DATA_DIR": folder}):
            ensure_demo(lambda _share, _sentence: None)
        tried = try_pages(Path(folder), draws=draws, seed=0)
    return [
        _figure("hostile addresses of pages", tried.addresses),
        _figure("hostile words typed in their boxes", tried.words),
        _figure("… pages that fail", len(tried.failures), wanted=0, note=_first(tried.failures)),
    ]


def _first(faults: Sequence[str]) -> str:
    return faults[0][:300] if faults else ""
