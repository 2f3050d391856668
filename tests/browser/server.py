"""Start the application as a user does, in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

START_SECONDS = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def started(
    command: Sequence[str],
    log: Path,
    address: str,
    environment: Mapping[str, str] | None = None,
    *,
    seconds: int = START_SECONDS,
) -> Iterator[None]:
    """Start a server and wait until it answers at an address; it ends with the block.

    Parameters
    ----------
    command
        What is started, from the project's folder.
    log
        Where it writes.
    address
        What it answers 200 at once it is ready.
    environment
        Its variables; those of this process by default.
    seconds
        How long it may take.
    """
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output
        ) as process,
    ):
        try:
            deadline = time.monotonic() + seconds
            while not _answers(address):
                if process.poll() is not None or time.monotonic() > deadline:
                    message = f"the server did not start:\n{log.read_text('utf-8')}"
                    raise RuntimeError(message)
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def running_app(
    data_dir: Path,
    log: Path,
    *more: str,
    port: int | None = None,
    script: str = "app.py",
    **settings: str,
) -> Iterator[str]:
    """Run ``app.py`` on a territory folder and give its address, until the block ends.

    Parameters
    ----------
    more, port
        Options of the server, and its port where it must be known beforehand.
    script
        Another application than the real one.
    settings
        Variables of the environment.
    """
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", script]
    options = [
        "--server.headless=true",
        f"--server.port={port}",
        "--server.address=127.0.0.1",
    ]
    environment = {**os.environ, "FRAGILITE_DATA_DIR": str(data_dir), **settings}
    with started([*command, *options, *more], log, f"{url}/_stcore/health", environment):
        yield url
