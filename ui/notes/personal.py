"""A last look at what is typed freely: identities have no place in a note on a residence."""

from __future__ import annotations

import re
from typing import Final

_PHONE: Final = re.compile(r"(?<!\d)(?:\+33|0033|0)\s?[1-9](?:[\s.-]?\d{2}){4}(?!\d)")
_MAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]{2,}")
_NIR: Final = re.compile(
    r"(?<!\d)[12][\s.]?\d{2}[\s.]?(?:0[1-9]|1[0-2])[\s.]?(?:\d{2}|2[AB])"
    r"[\s.]?\d{3}[\s.]?\d{3}(?:[\s.]?\d{2})?(?!\d)"
)


def looks_personal(text: str) -> bool:
    """Tell whether a text holds a telephone number, an e-mail address or a NIR.

    Examples
    --------
    >>> looks_personal("Appeler le 06 12 34 56 78"), looks_personal("12 logements depuis 1975")
    (True, False)
    """
    return any(pattern.search(text) for pattern in (_PHONE, _MAIL, _NIR))
