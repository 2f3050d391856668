"""Files of every format damaged byte by byte: ``python -m tests.fuzz.damage COUNT SEED``.

In a process of its own: some formats are read by libraries that a damaged file could bring down.
"""

from __future__ import annotations

import json
import subprocess
import sys
import warnings

import numpy as np

from tests.fuzz.corpus import ROOT, files
from tests.fuzz.targets import read_file


def damaged(content: bytes, rng: np.random.Generator) -> bytes:
    """Change, cut, repeat or insert some bytes."""
    raw = bytearray(content)
    for _ in range(int(rng.integers(1, 6))):
        place = int(rng.integers(0, max(1, len(raw))))
        length = int(rng.integers(1, 40))
        match int(rng.integers(0, 5)):
            case 0 | 1:
                raw[place : place + 1] = rng.bytes(1)
            case 2:
                raw[place : place + length] = rng.bytes(length)
            case 3:
                raw[place:place] = raw[max(0, place - length) : place]
            case _:
                del raw[place : place + (length if rng.random() < 0.8 else len(raw))]
    return bytes(raw)


def run(count: int, seed: int) -> tuple[int, list[str]]:
    """Damage files in a process of its own.

    Parameters
    ----------
    count
        Files to try.
    seed
        Of the damages.

    Returns
    -------
    How many were tried, and the crashes.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.damage", str(count), str(seed)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    if done.returncode:
        return 0, [f"exit {done.returncode}: {done.stderr[-2000:]}"]
    found = json.loads(done.stdout.splitlines()[-1])
    return int(found["tried"]), list(found["crashes"])


def main() -> None:
    """Damage ``COUNT`` files and print what was tried and what crashed."""
    warnings.simplefilter("ignore")
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    rng = np.random.default_rng(seed)
    sound = sorted(files().items())
    crashes = []
    for rank in range(count):
        name, content = sound[rank % len(sound)]
        changed = damaged(content, rng)
        sys.stderr.write(f"{rank} {name}\n")  # the last one, if all goes down
        try:
            read_file(changed, name)
        except Exception as error:  # noqa: BLE001 - anything but a refusal is a crash
            crashes.append(f"{name} {rank}: {error!r}")
    sys.stdout.write(json.dumps({"tried": count, "crashes": crashes}) + "\n")


if __name__ == "__main__":
    main()
