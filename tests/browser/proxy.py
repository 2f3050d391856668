"""The documented proxy in front of two processes, where nginx is installed; only places change."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.browser.server import free_port
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOCUMENTED = ROOT / "docs" / "deployment" / "nginx.conf"
_START_SECONDS = 20


def program() -> str | None:
    """Find nginx: Debian keeps it out of a user's path."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def missing() -> str:
    """Say what is missing to run the proxy, empty where nothing is."""
    absent = [
        name
        for name, found in (("nginx", program()), ("openssl", shutil.which("openssl")))
        if found is None
    ]
    return f"not installed here: {', '.join(absent)}" if absent else ""


def _configuration(folder: Path, ports: tuple[int, int], plain: int, secure: int) -> str:
    text = DOCUMENTED.read_text(encoding="utf-8")
    changes = {
        ":8501": f":{ports[0]}",
        ":8502": f":{ports[1]}",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
        "server_name fragilite.exemple.fr;": "server_name localhost;",
        "/etc/ssl/fragilite/certificat.pem": f"{folder}/certificate.pem",
        "/etc/ssl/fragilite/cle.pem": f"{folder}/key.pem",
        "/var/log/nginx/": f"{folder}/",
    }
    for documented, here in changes.items():
        assert documented in text, f"no longer in {DOCUMENTED.name}: {documented}"
        text = text.replace(documented, here)
    (folder / "site.conf").write_text(text, encoding="utf-8")
    places = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off;\npid {folder}/pid;\nerror_log {folder}/errors.log;\n"
        f"events {{}}\nhttp {{\n{places}include {folder}/site.conf;\n}}\n"
    )


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running_proxy(folder: Path, ports: tuple[int, int]) -> Iterator[str]:
    """Run the proxy over two processes and give its address, until the block ends."""
    plain, secure = free_port(), free_port()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", str(folder / "key.pem"),
         "-out", str(folder / "certificate.pem")],
        check=True,
        capture_output=True,
    )  # fmt: skip
    main = folder / "nginx.conf"
    main.write_text(_configuration(folder, ports, plain, secure), encoding="utf-8")
    nginx = program()
    assert nginx is not None
    with (folder / "output.log").open("wb") as output:
        process = subprocess.Popen(
            [nginx, "-p", str(folder), "-c", str(main), "-e", str(folder / "errors.log")],
            stdout=output,
            stderr=output,
        )
    try:
        deadline = time.monotonic() + _START_SECONDS
        while not _listens(secure):
            said = (folder / "output.log").read_text("utf-8")
            assert process.poll() is None, said
            assert time.monotonic() < deadline, said
            time.sleep(0.05)
        yield f"https://localhost:{secure}"
    finally:
        process.terminate()
        process.wait(timeout=20)
