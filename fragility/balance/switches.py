"""What the texts leave open: choices a reader makes, returned with every figure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from fragility.normalisation import Spec

from .messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator


class FormerZus(StrEnum):
    """Whether a former ZUS counts as a priority neighbourhood."""

    DATED = "dated"
    """On the dates the rules say."""
    INCLUDED = "included"
    EXCLUDED = "excluded"


class Event(StrEnum):
    """What makes an allocation."""

    AS_RULES = "as_rules"
    """What each rule says: a signed lease, or a decision."""
    LEASE = "lease"
    DECISION = "decision"


class Unknown(StrEnum):
    """What becomes of an allocation that may count or not."""

    NOT_COUNTED = "not_counted"
    """In the whole, not in the part: the share is a lower bound."""
    LEFT_OUT = "left_out"
    """Neither in the whole nor in the part."""


class Switches(Spec):
    """Choices a balance is computed under.

    Examples
    --------
    >>> Switches(mutations=False).mutations
    False
    """

    mutations: bool = True
    """Whether mutations count in the rules that leave it open."""
    former_zus: FormerZus = FormerZus.DATED
    event: Event = Event.AS_RULES
    unknown: Unknown = Unknown.NOT_COUNTED

    def sentences(self) -> Iterator[str]:
        """Give the choices, one French sentence each."""
        yield say(f"switch.mutations.{str(self.mutations).lower()}")
        yield say(f"switch.former_zus.{self.former_zus.value}")
        yield say(f"switch.event.{self.event.value}")
        yield say(f"switch.unknown.{self.unknown.value}")

    def columns(self) -> dict[str, str]:
        """Give the choices as columns of an export."""
        return {
            "switch_mutations": "included" if self.mutations else "excluded",
            "switch_former_zus": self.former_zus.value,
            "switch_event": self.event.value,
            "switch_unknown": self.unknown.value,
        }
