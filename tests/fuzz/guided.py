"""Guided fuzzing of one reader: ``python -m tests.fuzz.guided TARGET [libFuzzer options]``.

Inputs that reach new code are kept and changed further; the first crash stops it, is made as small
as it can be and saved.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_RUNS = re.compile(r"^Done (\d+)|^#(\d+)\s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Guided:
    """What a run of guided fuzzing did."""

    target: str
    tried: int
    crash: str
    """End of what it printed, when it crashed."""


def is_available() -> bool:
    """Tell whether the fuzzer is installed: it exists for Linux only."""
    return find_spec("atheris") is not None


def run(target: str, *, runs: int, seconds: int, seed: int = 1) -> Guided:
    """Fuzz one reader in a process of its own.

    Parameters
    ----------
    target
        Key of :data:`tests.fuzz.targets.TARGETS`.
    runs, seconds
        Most inputs, and most time.
    seed
        Of the fuzzer's own choices.
    """
    # Imported here: what the fuzzer follows must not be loaded before it drives.
    from tests.fuzz.corpus import seeds

    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for rank, content in enumerate(seeds(target)):
            (corpus / f"{rank:03d}").write_bytes(content)
        command = [sys.executable, "-W", "ignore", "-m", "tests.fuzz.guided", target, str(corpus)]
        options = [f"-atheris_runs={runs}", f"-max_total_time={seconds}", f"-seed={seed}"]
        options += ["-timeout=30", "-rss_limit_mb=3000", f"-artifact_prefix={folder}/"]
        done = subprocess.run(
            [*command, *options],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            errors="replace",
        )
        counts = [int(one or other) for one, other in _RUNS.findall(done.stderr)]
        saved = sorted(Path(folder).glob("crash-*")) + sorted(Path(folder).glob("timeout-*"))
        crash = ""
        if done.returncode or saved:
            content = saved[0].read_bytes() if saved else b""
            crash = f"{(done.stdout + done.stderr)[-3000:]}\n{content[:600]!r}"
        return Guided(target, max(counts, default=0), crash)


def main() -> None:
    """Let the fuzzer drive: it never comes back."""
    import atheris  # type: ignore[import-untyped]

    with atheris.instrument_imports(include=["geodata", "fragility.strict_yaml", "yaml"]):
        from tests.fuzz.targets import TARGETS
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
