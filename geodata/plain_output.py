"""French on a terminal that has not every letter of it: what is lacking is written plainly."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata
from typing import Final

_HANDLER: Final = "geodata.plain"
_PLAIN: Final = {
    "\u202f": " ",
    "\u2009": " ",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "…": "...",
    "–": "-",
    "—": "-",
    "−": "-",
    "›": ">",
    "€": "EUR",
    "œ": "oe",
    "Œ": "OE",
}


def print_anywhere() -> None:
    """Let standard output and error write any text, whatever the encoding of the terminal.

    Without this, a thousands space would stop a command that has done its work.
    """
    codecs.register_error(_HANDLER, _plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """Replace the letters an encoding lacks by their nearest, or by a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_nearest(letter) for letter in lacking), error.end


def _nearest(letter: str) -> str:
    if letter in _PLAIN:
        return _PLAIN[letter]
    base = unicodedata.normalize("NFKD", letter)[0]
    return base if base.isascii() else "?"
