"""Words for a total: what adds up others is written one way, or it would pass for one of them.

Read as one more commune, a total named « Total » or « ensemble » ties nothing to its parts, and
what subtraction gives is not seen. So such a word is refused rather than guessed at.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

_TOTAL: Final = re.compile(
    r"[\W_]*(?:sous[\W_]+)?(?:ensembles?|total|totaux|totales?|tous|toutes)(?![^\W_])"
)


def folded(label: str) -> str:
    r"""Give a label as the eye reads it: one form of each letter, small, nothing invisible.

    Examples
    --------
    >>> folded(" \uff25nsem\u200bble ")
    'ensemble'
    """
    plain = unicodedata.normalize("NFKC", label)
    seen = "".join(each for each in plain if unicodedata.category(each) != "Cf")
    return " ".join(seen.casefold().split())


def names_total(labels: pd.Series[str]) -> pd.Series[bool]:
    """Say which labels are words for a total, or start by one.

    Examples
    --------
    >>> import pandas as pd
    >>> names_total(pd.Series(["TOTAL", "Total général", "Totainville", "(ensemble)"])).tolist()
    [True, True, False, True]
    """
    return labels.map(lambda label: _TOTAL.match(folded(str(label))) is not None).astype(bool)
