"""A PostgreSQL server of one's own for the tests, where its programs are installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Iterator

_USUAL_PLACES = "/usr/lib/postgresql"
COMPLETE = "FRAGILITE_TESTS_COMPLETE"
"""Where it is set, as in continuous integration, a test that cannot run fails."""


def program(name: str) -> str | None:
    """Find a program of PostgreSQL: Debian keeps them out of the path."""
    found = shutil.which(name)
    if found:
        return found
    places = sorted(Path(_USUAL_PLACES).glob(f"*/bin/{name}"))
    return str(places[-1]) if places else None


def required() -> None:
    """Skip a test where PostgreSQL is not installed; fail it where nothing may be skipped."""
    if program("initdb") is None:
        why = "PostgreSQL is not installed on this machine"
        (pytest.fail if os.environ.get(COMPLETE) else pytest.skip)(why)


def _as_whom() -> list[str]:
    """Run the server as somebody else than root, which it refuses to be run by."""
    if os.geteuid() != 0:
        return []
    import pwd  # which Windows has not

    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    return ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"]


@dataclass(frozen=True)
class Server:
    """A server in a folder, that listens there and nowhere else."""

    folder: Path

    @property
    def address(self) -> str:
        """Address of its first database."""
        return f"postgresql://essai@/postgres?host={self.folder / 'sockets'}"

    def make(self) -> None:
        """Make its files."""
        who = _as_whom()
        for each in (self.folder / "data", self.folder / "sockets"):
            each.mkdir(parents=True)
            if who:
                user = who[1].removeprefix("--reuid=")
                shutil.chown(each, user)
        for parent in (self.folder, *self.folder.parents):
            if who and parent.owner() == "root" and parent != Path("/"):
                parent.chmod(parent.stat().st_mode | 0o011)
        data = str(self.folder / "data")
        self._run("initdb", "-D", data, "-U", "essai", "--auth=trust", "--no-sync", "-E", "UTF8")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        sockets = self.folder / "sockets"
        options = f"-c listen_addresses='' -c fsync=off -c max_connections=60 -k {sockets}"
        self._run(*self._control, "-l", str(sockets / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stop it at once."""
        self._run(*self._control, "-m", "immediate", "stop")

    @property
    def _control(self) -> tuple[str, ...]:
        return ("pg_ctl", "-D", str(self.folder / "data"), "-w")

    def _run(self, name: str, *arguments: str) -> None:
        path = program(name)
        assert path is not None
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(self.folder)}
        where = self.folder / "sockets"
        command = [*_as_whom(), path, *arguments]
        subprocess.run(command, check=True, capture_output=True, env=environment, cwd=where)


@contextmanager
def stopped() -> Iterator[Server]:
    """Make a server without starting it, and remove its files in the end.

    Not under pytest's folder, which each pytest that starts shuts to other accounts.
    """
    with tempfile.TemporaryDirectory(prefix="fragilite-pg-") as name:
        own = Server(Path(name))
        own.make()
        yield own


@contextmanager
def server() -> Iterator[str]:
    """Run a server; gives the address of its database."""
    with stopped() as own:
        own.start()
        try:
            yield own.address
        finally:
            own.stop()


@contextmanager
def shared(folder: Path) -> Iterator[str]:
    """Run one server for all the processes of a run: the first starts it, the last stops it.

    Parameters
    ----------
    folder
        That these processes share, where they count themselves.
    """
    users, lock = folder / "postgres-users.json", FileLock(folder / "postgres.lock")
    with lock:
        where, count = json.loads(users.read_text()) if users.exists() else ("", 0)
        own = Server(Path(where or tempfile.mkdtemp(prefix="fragilite-pg-")))
        if not where:
            own.make()
            own.start()
        users.write_text(json.dumps([str(own.folder), count + 1]))
    try:
        yield own.address
    finally:
        with lock:
            _, count = json.loads(users.read_text())
            users.write_text(json.dumps([str(own.folder), count - 1]))
            if count == 1:
                own.stop()
                shutil.rmtree(own.folder)
                users.unlink()


@contextmanager
def database(address: str) -> Iterator[str]:
    """Make a database of one's own on a server, and drop it."""
    name = f"essai_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield address.replace("/postgres?", f"/{name}?")
        finally:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
