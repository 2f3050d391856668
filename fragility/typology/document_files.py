"""Feature documents: reading, the ones shipped, and one drawn from the columns of any table."""

from __future__ import annotations

import datetime as dt
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import pandas as pd
from pydantic import ValidationError

from fragility.documents import parse, text_of
from fragility.errors import MethodError
from fragility.status import STATUS_SUFFIX

from .document import Feature, FeatureDocument, Kind, MissingRule, Source
from .messages import say

DEFAULT: Final = "patrimoine"
_SHIPPED: Final = resources.files(__package__)
_MOST_LEVELS: Final = 20
"""A text column with more different values than this names things rather than kinds of things."""
_SHARE: Final = "_share"
_LABELS: Final = ("_code", "_id", "_key", "_name", STATUS_SUFFIX)
"""Endings of columns that say which residence it is, not how it is."""


def load_features(source: str | Path) -> FeatureDocument:
    """Read a feature document from a YAML file, or from the name of a shipped one.

    Raises
    ------
    MethodError
        In French, naming the path inside the document.
    """
    path = Path(source)
    if path.is_file():
        return parse_features(text_of(path), name=path.name)
    if str(source) in shipped_features():
        return _shipped(str(source))
    known = ", ".join(shipped_features())
    raise MethodError(say("document.not_found", name=source, known=known))


def shipped_features() -> tuple[str, ...]:
    """Names of the documents shipped with the package."""
    names = (entry.name for entry in _SHIPPED.iterdir())
    return tuple(sorted(n.removesuffix(".yaml") for n in names if n.endswith(".yaml")))


def default_features() -> FeatureDocument:
    """Give the document of the stock's six families."""
    return _shipped(DEFAULT)


@cache
def _shipped(name: str) -> FeatureDocument:
    return parse_features((_SHIPPED / f"{name}.yaml").read_text(encoding="utf-8"), name=name)


def parse_features(text: str, *, name: str = "") -> FeatureDocument:
    """Read a feature document from the text of a YAML file.

    Parameters
    ----------
    text
        The document.
    name
        Name of the file, for the messages.

    Raises
    ------
    MethodError
        In French, naming the path inside the document.
    """
    return parse(FeatureDocument, text, name=name)


def features_from_columns(frame: pd.DataFrame) -> FeatureDocument:
    """Draw a feature document from the columns of a table: each usable one, with equal weights.

    Numbers are standardised as they are, texts with few different values are categories. Columns
    that identify (``…_code``, ``…_id``, ``…_name``) and texts with more than 20 values are left
    aside, as are states (``…_status``).

    Parameters
    ----------
    frame
        Any table, one row a residence.

    Raises
    ------
    MethodError
        When no column can be used.
    """
    features = tuple(
        found for name in frame.columns if (found := _feature_of(str(name), frame[name]))
    )
    try:
        return FeatureDocument(
            id="colonnes",
            version="1",
            date=dt.date(2026, 11, 22),
            title=say("document.from_columns"),
            features=features,
            minimum_features=1,
        )
    except ValidationError as error:
        raise MethodError(say("document.no_column")) from error


def _feature_of(name: str, values: pd.Series[Any]) -> Feature | None:
    if name.endswith(_LABELS) or not name.strip() or values.isna().all():
        return None
    numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    if not numeric and values.nunique() > _MOST_LEVELS:
        return None
    share = numeric and name.endswith(_SHARE)
    kind = (Kind.SHARE if share else Kind.NUMERIC) if numeric else Kind.CATEGORICAL
    return Feature(
        id="_".join(name.replace("=", " ").split()),
        label=name.strip(),
        kind=kind,
        sources=(Source(column=name),),
        missing=MissingRule.MEAN if numeric else MissingRule.UNKNOWN_LEVEL,
    )
