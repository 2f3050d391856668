"""The one door: what leaves the application, on a screen or as a file, leaves through here.

::

    reader.py         who reads, from where: known when a page is drawn
    refusal.py        the check: content released for this reader, or a note that says no
    tables.py         tables to explore, tables to fill in, text to copy
    charts.py         charts
    files.py          downloads: made at the click, named after their reference
    spreadsheets.py   texts that no spreadsheet runs
    journal.py        each file taken, written down before it is handed over

Each takes :class:`fragility.disclosure.Released` and nothing else. ``tests/ui/test_exits.py`` holds
that no other module of ``ui`` or ``pages`` calls what Streamlit has for taking data out.
"""

from ui.exits.charts import chart
from ui.exits.files import File, Leaving, Maker, download
from ui.exits.refusal import TYPED, shown, typed
from ui.exits.tables import code, editor, table

__all__ = [
    "TYPED",
    "File",
    "Leaving",
    "Maker",
    "chart",
    "code",
    "download",
    "editor",
    "shown",
    "table",
    "typed",
]
