"""``python -m ui.server.check [ADDRESS]``: ask ``/health``, where no other program can.

Exit status 0 where the application can serve, 1 otherwise; for a container or a timer.
"""

from __future__ import annotations

import sys
import urllib.error
import urllib.request
from typing import Final

_DEFAULT: Final = "http://127.0.0.1:8501"
_PATIENCE_SECONDS: Final = 5.0


def main(arguments: list[str]) -> int:
    """Print what ``/health`` says; the first argument is the address of the application."""
    address = (arguments or [_DEFAULT])[0].rstrip("/")
    # Never through a proxy: it is about this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{address}/health", timeout=_PATIENCE_SECONDS) as answer:
            print(answer.read().decode("utf-8"))  # noqa: T201 - a command's answer
            return 0
    except urllib.error.HTTPError as error:
        print(error.read().decode("utf-8", "replace"))  # noqa: T201 - as above
    except (OSError, ValueError) as error:
        print(type(error).__name__)  # noqa: T201 - as above
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
