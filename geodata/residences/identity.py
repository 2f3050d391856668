"""Identifiers of residences: made from what identifies them, so that they survive the vintages."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

DIGEST_LENGTH: Final = 10
"""Characters of base 32 (50 bits): among the 20 000 residences of a large commune, the chance that
two share one is 2·10⁻⁷."""

_SEPARATOR: Final = "\x1f"


def residence_ids(communes: pd.Series, identities: Sequence[pd.Series]) -> pd.Series:
    """Make the identifier of each residence: its commune, then a digest of what identifies it.

    Parameters
    ----------
    communes
        Commune code of each residence.
    identities
        Texts that identify it together, each on the index of ``communes``.

    Returns
    -------
        ``<commune>-<digest>``, lower case: ``[0-9a-z-]{16}``.

    Examples
    --------
    >>> import pandas as pd
    >>> residence_ids(pd.Series(["2A004"]), [pd.Series(["a"]), pd.Series(["b"])]).tolist()
    ['2a004-axpjilphez']
    """
    joined = communes.astype("str")
    for one in identities:
        joined = joined + _SEPARATOR + one.astype("str")
    codes, distinct = pd.factorize(joined)
    digests = pd.Series([_digest(one) for one in distinct], dtype="str").to_numpy()[codes]
    return communes.astype("str").str.lower() + "-" + pd.Series(digests, index=communes.index)


def _digest(text: str) -> str:
    raw = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return base64.b32encode(raw).decode().lower().rstrip("=")[:DIGEST_LENGTH]
