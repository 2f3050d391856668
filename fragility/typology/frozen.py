"""A typology kept: families that next year's residences are assigned to, as readable JSON.

No pickle: the file holds the feature document, means, scales, axes, centres and names, and nothing
that runs. Its digest covers everything but the names, which users change.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, Self

import numpy as np
import pandas as pd
from pydantic import Field, ValidationError, model_validator

from fragility.document_faults import explain
from fragility.errors import ComputationError, MethodError
from fragility.normalisation import Spec

from .assignment import assignment, left_out
from .clustering import distances
from .design import Column, by_residence, design, read_feature
from .document import FeatureDocument  # noqa: TC001 - pydantic reads the annotations at run time
from .messages import say
from .parts import Family, FrozenColumn, Reading, name_fault
from .reduction import Reduction

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT: Final = "fragility-typology/1"
_LEAST_PRESENT = 0.5
"""Share of the weights whose columns a table must have to be assigned at all."""


class FrozenTypology(Spec):
    """Families learnt once: see :meth:`fragility.typology.Typology.freeze`."""

    format: Literal["fragility-typology/1"] = FORMAT
    document: FeatureDocument
    columns: tuple[FrozenColumn, ...] = Field(min_length=1)
    eigenvalues: tuple[float, ...]
    families: tuple[Family, ...] = Field(min_length=2)
    residence_count: int
    """Residences the families were learnt on."""
    left_out_count: int
    within_share: float
    """Share of the inertia of the kept axes that lies inside the families."""
    dropped: dict[str, str] = Field(default_factory=dict)
    """Features that did not enter, with the reason in French."""
    trained_on: str = ""
    """What the families were learnt on, in French words."""

    @model_validator(mode="after")
    def _sizes(self) -> Self:
        axes = len(self.families[0].centre)
        numbers = [family.number for family in self.families]
        keys = {family.key for family in self.families}
        known = {feature.id for feature in self.document.features}
        if (
            any(len(part.axes) != axes for part in self.columns)
            or any(len(family.centre) != axes for family in self.families)
            or numbers != list(range(1, len(numbers) + 1))
            or len(keys) != len(numbers)
            or not {column.feature for column in self.columns} <= known
        ):
            raise ValueError(say("frozen.shape"))
        if fault := name_fault([family.name for family in self.families]):
            raise ValueError(fault)
        return self

    @cached_property
    def digest(self) -> str:
        """Fingerprint of all but the names: the same model gives the same families."""
        content = self.model_dump(mode="json")
        for family in content["families"]:
            del family["name"]
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @cached_property
    def reduction(self) -> Reduction:
        """Means, scales and axes."""
        return Reduction(
            means=np.array([column.mean for column in self.columns]),
            scales=np.array([column.scale for column in self.columns]),
            axes=np.array([column.axes for column in self.columns]),
            eigenvalues=np.array(self.eigenvalues),
        )

    @property
    def design_columns(self) -> tuple[Column, ...]:
        """Columns of the design matrix."""
        return tuple(Column(column.feature, column.level) for column in self.columns)

    @property
    def feature_ids(self) -> tuple[str, ...]:
        """Features that make the families, in the document's order."""
        return tuple(dict.fromkeys(column.feature for column in self.columns))

    @property
    def names(self) -> dict[str, str]:
        """Name of each family, by its key."""
        return {family.key: family.name for family in self.families}

    def same_families(self, other: FrozenTypology) -> bool:
        """Tell whether another model has the same features, axes and centres, names apart."""
        return self._figures == other._figures

    @property
    def _figures(self) -> tuple[object, ...]:
        centres = tuple(family.centre for family in self.families)
        return (self.document.digest, self.columns, centres)

    def with_names(self, names: Mapping[str, str]) -> FrozenTypology:
        """Give the same model with other names.

        Parameters
        ----------
        names
            New names by family key; a family left out keeps its own.

        Raises
        ------
        MethodError
            Unknown key, blank name, control characters, or two families of the same name.
        """
        unknown = [key for key in names if key not in self.names]
        if unknown:
            known = ", ".join(self.names)
            raise MethodError(say("frozen.names", name=unknown[0], known=known))
        given = {**self.names, **{key: " ".join(name.split()) for key, name in names.items()}}
        if fault := name_fault(list(given.values())):
            raise MethodError(fault)
        families = tuple(f.model_copy(update={"name": given[f.key]}) for f in self.families)
        return self._changed(families=families)

    def with_keys(self, keys: Mapping[str, str]) -> FrozenTypology:
        """Give the same model whose families carry other keys, by their present ones."""
        families = [
            {**dict(family), "key": keys.get(family.key, family.key)} for family in self.families
        ]
        return self._changed(families=families)

    def learnt_on(self, trained_on: str) -> FrozenTypology:
        """Give the same model that says what it was learnt on, in French words."""
        return self._changed(trained_on=trained_on)

    def _changed(self, **fields: object) -> FrozenTypology:
        """Give a changed model, checked anew; nothing computed from the former one is kept."""
        own = {name: getattr(self, name) for name in type(self).model_fields}
        return FrozenTypology.model_validate({**own, **fields})

    def read(self, frame: pd.DataFrame) -> Reading:
        """Read the model's features in a table indexed by residence, illustrative ones included."""
        values, absent = {}, []
        for feature in self.document.features:
            found = read_feature(feature, frame)
            if found is not None:
                values[feature.id] = found
            elif feature.id in self.feature_ids:
                absent.append(feature.label)
        return Reading(values, tuple(absent))

    def assign(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Assign residences to the families, without changing these.

        Parameters
        ----------
        frame
            Residences in the columns of the feature document, identified by ``residence_id`` or
            by the index. A feature absent from the table stands at the model's mean.

        Returns
        -------
        One row a residence in the order given, indexed by ``residence_id``: see
        :data:`fragility.typology.assignment.COLUMNS`.

        Raises
        ------
        ComputationError
            No residence, one given twice, or too few of the model's features.
        """
        table = by_residence(frame)
        reading = self.read(table)
        weights = {name: self.document.feature(name).weight for name in self.feature_ids}
        present = {name: w for name, w in weights.items() if name in reading.by_feature}
        if sum(present.values()) < _LEAST_PRESENT * sum(weights.values()):
            raise ComputationError(
                say(
                    "compute.assign_features",
                    found=len(present),
                    asked=len(weights),
                    names=", ".join(reading.absent),
                )
            )
        matrix = design(self.document, reading.by_feature, self.design_columns, len(table))
        gaps = distances(
            self.reduction.coordinates(matrix), np.array([f.centre for f in self.families])
        )
        unknown = pd.DataFrame(
            {n: reading.by_feature[n].isna() for n in present}, index=table.index
        )
        reasons = left_out(self.document, unknown)
        return assignment(self.families, gaps, unknown, reasons)

    def notes(self, frame: pd.DataFrame) -> tuple[str, ...]:
        """Say in French which features of the model a table lacks, or hardly knows.

        A feature is hardly known where its coverage is under what the document asks of a table
        that families are learnt on.
        """
        reading = self.read(by_residence(frame))
        absent = reading.absent
        notes = [say("feature.assign_absent", names=", ".join(absent))] if absent else []
        for name in self.feature_ids:
            if name not in reading.by_feature:
                continue
            known = float(reading.by_feature[name].notna().mean())
            if known < self.document.minimum_coverage:
                label = self.document.feature(name).label
                notes.append(say("feature.assign_unknown", label=label, share=f"{100 * known:.0f}"))
        return tuple(notes)

    def to_json(self) -> str:
        """Write the model as JSON, readable, with its digest."""
        content = {"digest": self.digest, **self.model_dump(mode="json")}
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str, *, name: str = "") -> FrozenTypology:
        """Read a model written by :meth:`to_json`.

        Raises
        ------
        MethodError
            Not JSON, another format, or content that does not match its digest.
        """
        where = name or None
        try:
            content = json.loads(text)
        except (ValueError, RecursionError) as error:
            detail = f"ligne {error.lineno}" if isinstance(error, json.JSONDecodeError) else "JSON"
            raise MethodError(say("frozen.not_json", detail=detail), where=where) from error
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            found = content.get("format") if isinstance(content, dict) else None
            raise MethodError(say("frozen.format", found=found, asked=FORMAT), where=where)
        digest = content.pop("digest", None)
        try:
            model = cls.model_validate(content)
        except ValidationError as error:
            raise MethodError(explain(error), where=where) from error
        if digest != model.digest:
            raise MethodError(say("frozen.digest"), where=where)
        return model
