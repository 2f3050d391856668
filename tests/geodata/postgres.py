"""A PostgreSQL server of one's own for the tests, where its programs are installed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_USUAL_PLACES = "/usr/lib/postgresql"


def program(name: str) -> str | None:
    """Find a program of PostgreSQL: Debian keeps them out of the path."""
    found = shutil.which(name)
    if found:
        return found
    places = sorted(Path(_USUAL_PLACES).glob(f"*/bin/{name}"))
    return str(places[-1]) if places else None


def _as_whom() -> list[str]:
    """Run the server as somebody else than root, which it refuses to be run by."""
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = "postgres" if "postgres" in names else "nobody"
    return ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"]


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server in a folder; gives the address of its database."""
    who = _as_whom()
    data, sockets = folder / "data", folder / "sockets"
    for each in (data, sockets):
        each.mkdir(parents=True)
        if who:
            user = pwd.getpwnam(who[1].removeprefix("--reuid="))
            os.chown(each, user.pw_uid, user.pw_gid)
    for parent in (folder, *folder.parents):
        if who and parent.owner() == "root" and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)
    initdb, control = program("initdb"), program("pg_ctl")
    assert initdb is not None
    assert control is not None
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}

    def run(*arguments: str) -> None:
        subprocess.run(
            [*who, *arguments], check=True, capture_output=True, env=environment, cwd=sockets
        )

    run(initdb, "-D", str(data), "-U", "essai", "--auth=trust", "--no-sync", "-E", "UTF8")
    options = f"-c listen_addresses='' -c fsync=off -k {sockets}"
    run(control, "-D", str(data), "-l", str(sockets / "log"), "-w", "-o", options, "start")
    try:
        yield f"postgresql://essai@/postgres?host={sockets}"
    finally:
        run(control, "-D", str(data), "-m", "immediate", "-w", "stop")
