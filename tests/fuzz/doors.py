"""The doors hostile files come in by, and what must hold once they have."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geodata.errors import GeodataError
from geodata.importing import import_files
from geodata.messages import NARROW_SPACE
from geodata.report_text import render_text
from tests.geodata import town

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.fuzz.hostile.case import Case

_ENGLISH: Final = re.compile(
    r"\b(error|invalid|failed|cannot|could not|unexpected|expected|not found|unable|traceback)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Outcome:
    """What came of a hostile file."""

    refused: bool
    said: str
    """The message, or the report of the import."""
    lines: frozenset[int] = frozenset()
    """Lines named."""
    faults: tuple[str, ...] = field(default=())
    """What did not hold, whatever the file."""


class Door:
    """An import into a territory that holds good data already.

    Parameters
    ----------
    folder
        Empty folder: the good files, the store and the temporary files go there.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.good = folder / "good"
        self.target = folder / "stores" / "bourg"
        self.temporary = folder / "tmp"
        for one in (self.good, self.target.parent, self.temporary):
            one.mkdir()
        self.companions = [town.contours(self.good), town.membership(self.good)]
        import_files(
            [*self.companions, town.families(self.good)],
            epci=town.EPCI,
            out=self.target,
            fictional=True,
        )
        self.former = _contents(self.target)

    def knock(self, case: Case) -> Outcome:
        """Import the file of a case with good ones, and look at all that must hold after."""
        place = self.folder / "case"
        out = self.folder / "stores" / "bourg"
        place.mkdir()
        try:
            with in_force(case.settings, self.temporary):
                path = case.make(place)
                # A refusal comes before anything else is read: the good files only cost time.
                files = [path] if case.refused else [*self.companions, path]
                outcome = self._import(files, out)
        finally:
            shutil.rmtree(place)
        faults = list(outcome.faults)
        if outcome.refused:
            if _contents(out) != self.former:
                faults.append("the former data changed")
            if _ENGLISH.search(outcome.said):
                faults.append("the message is not in French")
        else:
            self.former = _contents(out)
        left = [one.name for one in self.temporary.iterdir()]
        left += [one.name for one in out.parent.iterdir() if one.is_dir() and one != out]
        if left:
            faults.append(f"left behind: {left}")
        shutil.rmtree(self.temporary)
        self.temporary.mkdir()
        return Outcome(outcome.refused, outcome.said, outcome.lines, tuple(faults))

    def _import(self, files: list[Path], out: Path) -> Outcome:
        try:
            report = import_files(files, epci=town.EPCI, out=out, fictional=True)
        except GeodataError as error:
            named = re.findall(r"ligne (\d+)", error.message)
            return Outcome(True, _plain(error.message), frozenset(map(int, named)))
        except (Exception, MemoryError) as error:  # noqa: BLE001 - anything else is a crash
            return Outcome(True, repr(error), faults=(f"crash: {type(error).__name__}",))
        lines = [one.line for part in report.datasets for one in part.rejections]
        return Outcome(
            False, _plain(render_text(report)), frozenset(one for one in lines if one is not None)
        )


def judged(case: Case, outcome: Outcome) -> list[str]:
    """Say what is wrong with what came of a case; nothing is as it should be."""
    faults = list(outcome.faults)
    if outcome.refused != case.refused:
        faults.append("accepted" if case.refused else "refused")
    words = (case.says,) if isinstance(case.says, str) else case.says
    faults += [f"« {one} » is not said" for one in words if _plain(one) not in outcome.said]
    lines = {case.line} if isinstance(case.line, int) else set(case.line)
    faults += [f"line {one} is not named" for one in lines - outcome.lines]
    return [f"{case.name}: {fault} — {outcome.said[:300]}" for fault in faults]


@contextmanager
def in_force(settings: Mapping[str, str], temporary: Path) -> Iterator[None]:
    """Set limits, and where temporary files go, for as long as the context lasts."""
    before = {name: os.environ.get(name) for name in settings}
    folder = tempfile.tempdir
    os.environ.update(settings)
    tempfile.tempdir = str(temporary)
    try:
        yield
    finally:
        tempfile.tempdir = folder
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _plain(text: str) -> str:
    return text.replace(NARROW_SPACE, " ").replace("\u00a0", " ")


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }
