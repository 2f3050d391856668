"""Texts whose accents were not read as they were written: old Macintosh files, UTF-8 read twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyarrow.compute as pc

from geodata.messages import user_tables as say
from geodata.numerals import as_arrow, as_mask

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

_PATTERN: Final = r"[\x{80}-\x{9F}\x{FFFD}]|\p{L}Ž\p{Ll}|Ã[\x{A0}-\x{BF}]|â€"
_SPOILT: Final = re.compile("[\x80-\x9f\ufffd]|[^\\W\\d_]Ž[a-z]|Ã[\xa0-\xbf]|â€")
"""Control characters and marks no French text has: what bytes of another encoding become."""
_CONTROL: Final = re.compile("[\x00-\x1f\x80-\x9f]")
_SHOWN: Final = 30


def spoilt_text(texts: Iterable[str]) -> str | None:
    """Find a text whose accents were badly read, as a message may quote it.

    >>> spoilt_text(["Date CAL", "RÃ©servataire"]), spoilt_text(["Réservataire"])
    ('RÃ©servataire', None)
    """
    found = next((str(one) for one in texts if _SPOILT.search(str(one))), None)
    return None if found is None else _CONTROL.sub("\ufffd", found)[:_SHOWN]


def encoding_notes(frame: pd.DataFrame) -> list[str]:
    """Say, once, that the accents of a table were badly read; its headers only are quoted."""
    header = spoilt_text(map(str, frame.columns))
    if header is not None:
        return [say.badly_decoded(header)]
    spoilt = any(
        as_mask(pc.match_substring_regex(as_arrow(frame[name].dropna()), pattern=_PATTERN)).any()
        for name in frame.columns
    )
    return [say.BADLY_DECODED] if spoilt else []
