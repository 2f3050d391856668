"""How long the pages take to answer a changed switch, on the register of a large territory.

Run with ``python -m benchmarks.bench_register_pages [ALLOCATIONS] [APPLICATIONS]``. The pages run
whole, as the server runs them, on a made-up territory of three communes; the ratio sets a changed
switch beside the same page asked again without a change, in one run. Times are the processor's.
"""

from __future__ import annotations

import runpy
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest

from tests.ui.register_toy import allocations, applications, make_register
from ui import territories

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
SWITCHES = (("mutations", "sans"), ("bail", "bail"), ("zus", "oui"), ("inconnus", "exclus"))


def timed(work: Callable[[], object]) -> float:
    """Give the seconds of processor that a piece of work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _page(name: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=600)
    app.query_params["role"] = "technicien"
    app.run()
    return app.switch_page(f"pages/{name}.py")


def _switched(app: AppTest, name: str, value: str) -> None:
    app.session_state[f"url_{name}"] = value
    app.run()


def main() -> None:
    """Print one line a measure."""
    given = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    asked = int(sys.argv[2]) if len(sys.argv) > 2 else 400_000  # noqa: PLR2004
    print(f"{given} allocations, {asked} applications")
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        # AppTest forgets that the application declares its pages itself.
        patch.setattr(script_runner, "_mpa_v1", runpy.run_path)
        patch.setattr(territories, "demo_is_current", lambda: True)
        patch.setenv("FRAGILITE_DATA_DIR", folder)
        make_register(Path(folder) / "essai", given=allocations(given), asked=applications(asked))
        app = _page("attributions")
        print(f"attributions, the first time: {timed(app.run):.2f} s")
        again = timed(app.run)
        print(f"attributions, without a change: {again:.2f} s")
        for name, value in SWITCHES:
            took = timed(partial(_switched, app, name, value))
            assert not app.exception
            print(f"attributions, {name}={value}: {took:.2f} s ({took / again:.1f} times)")
        app = _page("demande")
        print(f"demande, the first time: {timed(app.run):.2f} s")
        print(f"demande, without a change: {timed(app.run):.2f} s")
        assert not app.exception


if __name__ == "__main__":
    main()
