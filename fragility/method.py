"""The method document: everything that was chosen to compute an index, validated and versioned."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations at run time
import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, Field, model_validator

from .errors import MethodError
from .messages import say
from .method_parts import (
    Aggregation,
    Change,
    Classification,
    Classifier,
    Derivation,
    Direction,
    Identifier,
    Indicator,
    Missing,
    MissingPolicy,
    Node,
    OutlierTreatment,
    ReferenceSet,
    ResidentialRule,
)
from .normalisation import Identity, Normalisation, Spec

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Aggregation",
    "Change",
    "Classification",
    "Classifier",
    "Derivation",
    "Direction",
    "Indicator",
    "Method",
    "Missing",
    "MissingPolicy",
    "Node",
    "OutlierTreatment",
    "ReferenceSet",
    "ResidentialRule",
]


class Method(Spec):
    """A whole method, as written in its YAML document."""

    id: Identifier
    version: str = Field(min_length=1)
    date: dt.date
    title: str = Field(min_length=1)
    description: str = ""
    references: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    normalise_indicators: Normalisation = Identity()
    """Applied to every indicator, unless its node or its group says otherwise."""
    index: Node
    classification: Classification = Classification()
    zones: ResidentialRule = ResidentialRule()
    reference_set: ReferenceSet = ReferenceSet()
    derived_from: Derivation | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        known = Counter(indicator.id for indicator in self.indicators)
        used = Counter(node.indicator for node in self.index.walk() if node.indicator)
        nodes = Counter(node.id for node in self.index.walk())
        for counter in (known, used, nodes):
            for name, count in counter.items():
                if count > 1:
                    raise ValueError(say("method.duplicate", name=name))
        for name in used:
            if name not in known:
                raise ValueError(say("method.unknown_indicator", name=name))
        for name in known:
            if name not in used:
                raise ValueError(say("method.unused_indicator", name=name))
        return self

    @property
    def indicator_ids(self) -> tuple[str, ...]:
        """Identifiers of the indicators, in the document's order."""
        return tuple(indicator.id for indicator in self.indicators)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns a table must have for the method to be applied to it."""
        wanted = [i.source_column for i in self.indicators]
        wanted += [i.divide_by for i in self.indicators if i.divide_by]
        return tuple(dict.fromkeys(wanted))

    @property
    def weights(self) -> dict[str, float]:
        """Weight of each element of the top level, by its identifier."""
        return {child.id: child.weight for child in self.index.children}

    @property
    def digest(self) -> str:
        """Fingerprint of the document: the same for the same choices, however they are laid out."""
        return hashlib.sha256(canonical(self).encode()).hexdigest()[:16]

    def normalisation_of(self, child: Node, parent: Node) -> Normalisation:
        """Give what brings a node to the scale on which its parent aggregates it."""
        default = self.normalise_indicators if child.indicator is not None else Identity()
        return child.normalisation or parent.normalise or default

    def indicator(self, indicator_id: str) -> Indicator:
        """Give one indicator of the method by its identifier."""
        for indicator in self.indicators:
            if indicator.id == indicator_id:
                return indicator
        raise MethodError(say("method.unknown_indicator", name=indicator_id))

    def with_weights(self, weights: Mapping[str, float]) -> Method:
        """Give the same method with other top-level weights, its derivation written down.

        Parameters
        ----------
        weights
            New weights by element of the top level; an element left out keeps its own.
        """
        known = self.weights
        for name in weights:
            if name not in known:
                raise MethodError(say("method.weights_unknown", name=name, known=", ".join(known)))
        if all(known[name] == value for name, value in weights.items()):
            return self
        children = [
            child.model_copy(update={"weight": weights.get(child.id, child.weight)})
            for child in self.index.children
        ]
        changes = tuple(
            Change(indicator=name, action="weights", reason=f"{name}\u202f: {value:g}")
            for name, value in weights.items()
            if known[name] != value
        )
        index = Node.model_validate({**dict(self.index), "children": children})
        return self.derive(changes, index=index)

    def with_options(self, *, reason: str, **changes: object) -> Method:
        """Give the same method with other fields (``classification=…``), the reason written down.

        Parameters
        ----------
        reason
            French sentence for the reader of the results.
        **changes
            Fields of the method and their new values.
        """
        return self.derive((Change(indicator="", action="options", reason=reason),), **changes)

    def derive(self, changes: tuple[Change, ...], **update: object) -> Method:
        """Give a changed method that says which one it comes from; all checks are run again."""
        origin = self.derived_from
        derivation = Derivation(
            id=origin.id if origin else self.id,
            version=origin.version if origin else self.version,
            digest=origin.digest if origin else self.digest,
            changes=(*(origin.changes if origin else ()), *changes),
        )
        return Method.model_validate({**dict(self), "derived_from": derivation, **update})


def canonical(model: BaseModel) -> str:
    """Write a model as JSON with sorted keys and no space, the text its digest is taken from."""
    return json.dumps(
        model.model_dump(mode="json"),
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
