"""What the tests of pages share."""

from __future__ import annotations

import runpy

import pytest
from streamlit.runtime.scriptrunner import script_runner


@pytest.fixture(autouse=True)
def _entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make AppTest run ``app.py`` at each run, as the server does.

    AppTest forgets at each run that the application declares its pages itself, and takes the files
    of ``pages/`` for pages without an entry point.
    """
    monkeypatch.setattr(script_runner, "_mpa_v1", runpy.run_path)
