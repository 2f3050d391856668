"""What a document of rules says: dated targets, thresholds and commitments, each with its text."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Final, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from fragility.normalisation import Spec

from .facts import Fact  # noqa: TC001 - pydantic reads the annotations at run time
from .messages import say

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

Name = Annotated[str, Field(pattern=r"^[a-z0-9_]{2,40}$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
_SIREN: Final = re.compile(r"[0-9]{9}")


def _siren(code: str) -> str:
    if _SIREN.fullmatch(code) is None:
        raise ValueError(say("rules.epci", code=code))
    return code


EpciCode = Annotated[str, AfterValidator(_siren)]


class Place(StrEnum):
    """Where a rule holds."""

    EVERYWHERE = "everywhere"
    IN_QPV = "in_qpv"
    OUTSIDE_QPV = "outside_qpv"


class Access(StrEnum):
    """Whose allocations a rule is about."""

    EVERYONE = "everyone"
    FIRST_ACCESS = "first_access"
    SWITCH = "switch"
    """The texts do not settle it: the reader's switch does."""


class Direction(StrEnum):
    """What reaching a target is."""

    AT_LEAST = "at_least"
    TOWARDS = "towards"
    """As near as can be, from either side."""


class Dated(Spec):
    """Something in force between two dates, both included."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    start: dt.date = Field(alias="from")
    end: dt.date | None = Field(default=None, alias="to")
    reference: Text

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end is not None and self.end < self.start:
            raise ValueError(say("rules.dates", start=self.start, end=self.end))
        return self

    def holds(self, day: dt.date) -> bool:
        """Tell whether it is in force on a day."""
        return self.start <= day and (self.end is None or day <= self.end)

    def overlaps(self, other: Dated) -> bool:
        """Tell whether a day falls in both."""
        last, first = dt.date.max, max(self.start, other.start)
        return first <= min(self.end or last, other.end or last)


class Target(Dated):
    """A share to reach."""

    value: float | None = Field(ge=0, le=1)
    """``None``: not known; nothing is then reached nor missed."""
    unit: Literal["share"]
    floor: bool = False
    """Whether a commitment for a whole territory may not go below."""


class ZusFlag(Dated):
    """Whether former ZUS count as QPV."""

    value: bool
    unit: Literal["flag"]


class Threshold(Dated):
    """Highest yearly resources per consumption unit of the first quartile, in an EPCI."""

    epci_code: EpciCode
    value: float | None = Field(gt=0)
    unit: Literal["eur_per_uc_year"]


class Commitment(Dated):
    """What a territory, or someone in it, has committed itself to."""

    rule: Name
    scope: dict[Name, Text] = Field(default_factory=dict)
    """Columns of allocations and the value they must have; none: the whole territory."""
    value: float | None = Field(ge=0)
    unit: Literal["share", "count"]

    @model_validator(mode="after")
    def _share(self) -> Self:
        if self.unit == "share" and self.value is not None and self.value > 1:
            raise ValueError(say("rules.share", value=self.value))
        return self


class Rule(Spec):
    """A part of allocations, of a whole of allocations."""

    id: Name
    label: Text
    place: Place
    event: Literal["lease", "decision"]
    access: Access
    counted: tuple[Fact, ...] = Field(min_length=1)
    """Any of these makes an allocation count, once; the first that holds says as what."""
    direction: Direction = Direction.AT_LEAST
    due_by: tuple[str, ...] = ()
    """Columns for each value of which the rule is due; none: the territory as a whole."""
    targets: tuple[Target, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _apart(self) -> Self:
        _check_apart(self.targets, self.id)
        return self


class RuleDocument(Spec):
    """One document."""

    id: Name
    label: Text
    version: Text
    date: dt.date
    epci_codes: tuple[EpciCode, ...] = ()
    """EPCI the document is about, former codes included; none: the whole country."""
    extends: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    former_zus_as_qpv: tuple[ZusFlag, ...] = ()
    q1_thresholds: tuple[Threshold, ...] = ()
    commitments: tuple[Commitment, ...] = ()

    def is_about(self, codes: Collection[str]) -> bool:
        """Tell whether it holds on a territory known under these codes of EPCI."""
        return not self.epci_codes or not set(self.epci_codes).isdisjoint(codes)


def _check_apart(dated: Sequence[Dated], name: str) -> None:
    """Refuse two versions in force on one day."""
    for former, later in pairwise(sorted(dated, key=lambda each: each.start)):
        if former.overlaps(later):
            raise ValueError(say("rules.overlap", name=name, day=later.start))


@dataclass(frozen=True)
class RuleSet:
    """Documents put together, none of which contradicts another."""

    documents: tuple[RuleDocument, ...]

    def __post_init__(self) -> None:
        ids = [rule.id for rule in self.rules]
        for name in ids:
            if ids.count(name) > 1:
                raise ValueError(say("rules.twice", name=name))
        _check_apart(self.former_zus_as_qpv, "former_zus_as_qpv")
        for code in sorted({each.epci_code for each in self.thresholds}):
            found = [each for each in self.thresholds if each.epci_code == code]
            _check_apart(found, say("rules.threshold_of", code=code))
        for i, one in enumerate(self.commitments):
            self._check_commitment(one, self.commitments[:i])

    def _check_commitment(self, one: Commitment, others: Sequence[Commitment]) -> None:
        rule = next((rule for rule in self.rules if rule.id == one.rule), None)
        if rule is None:
            known = ", ".join(rule.id for rule in self.rules)
            raise ValueError(say("rules.unknown_rule", name=one.rule, known=known))
        same = [
            other
            for other in others
            if (other.rule, other.scope, other.unit) == (one.rule, one.scope, one.unit)
        ]
        _check_apart([*same, one], one.rule)
        if one.scope or one.unit != "share" or one.value is None:
            return
        for target in rule.targets:
            floored = target.floor and target.value is not None and target.overlaps(one)
            if floored and target.value is not None and one.value < target.value:
                raise ValueError(say("rules.below_floor", name=one.rule, floor=target.value))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Rules of all documents, in their order."""
        return tuple(rule for document in self.documents for rule in document.rules)

    @property
    def former_zus_as_qpv(self) -> tuple[ZusFlag, ...]:
        """When former ZUS count as QPV."""
        return tuple(each for document in self.documents for each in document.former_zus_as_qpv)

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """Thresholds of the first quartile."""
        return tuple(each for document in self.documents for each in document.q1_thresholds)

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """Commitments of territories."""
        return tuple(each for document in self.documents for each in document.commitments)

    @property
    def digest(self) -> str:
        """Twelve characters that change with any value of any document."""
        whole = [document.model_dump(mode="json") for document in self.documents]
        text = json.dumps(whole, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]
