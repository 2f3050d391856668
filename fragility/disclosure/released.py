"""The one type that leaves the application: content, and the rule it was let out under.

Screens, files, documents and maps take :class:`Released` and nothing else (``ui/exits``), and give
it to readers whose role its rule names. Who holds what concerns households lets out what protection
left of it (:mod:`fragility.disclosure.protect` and what is built on it); who does not can only have
what is public.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from fragility.errors import RefusedError
from fragility.messages import not_released

from .rules import rule_of

if TYPE_CHECKING:
    from collections.abc import Callable

Content = TypeVar("Content")
Held_co = TypeVar("Held_co", covariant=True)
Made = TypeVar("Made")

PUBLIC: Final = "public_statistics"
"""Rule of what is published already: official statistics, the open stock, contours, texts."""
ROLES: Final = ("elu", "technicien")
"""From the one that sees least. Who administers sees what technicians see."""
_KEY: Final = object()


@dataclass(frozen=True, slots=True, eq=False)
class Released(Generic[Held_co]):
    """Content that may leave, under a rule, for a role.

    Made by :func:`release` only: its constructor refuses anyone else.
    """

    content: Held_co
    rule: str
    role: str
    """For whom it was protected; whoever sees less is refused it."""
    _key: object = None

    def __post_init__(self) -> None:
        if self._key is not _KEY:
            raise RefusedError(not_released(self.rule, self.role))

    def map(self, make: Callable[[Held_co], Made]) -> Released[Made]:
        """Give what is made of the content and of nothing else, under the same rule."""
        return Released(make(self.content), self.rule, self.role, _KEY)

    def may_go_to(self, role: str) -> bool:
        """Tell whether a reader may have it: the rule names his role, and he sees no less."""
        found = rule_of(self.rule)
        if found is None or role not in found.roles or self.role not in found.roles:
            return False
        return rank(role) >= rank(self.role) or found.public


def rank(role: str) -> int:
    """Give the place of a role among those that see more and more; -1 for an unknown one."""
    return ROLES.index(role) if role in ROLES else -1


def release(content: Content, rule: str, role: str) -> Released[Content]:
    """Let content out under a rule.

    Parameters
    ----------
    content
        What protection under the rule left, or what is public.
    rule, role
        Identifier of the rule; who it is for.

    Raises
    ------
    RefusedError
        No such rule, or it does not name the role: unknown is refused.
    """
    found = rule_of(rule)
    if found is None or role not in found.roles:
        raise RefusedError(not_released(rule, role))
    return Released(content, rule, role, _KEY)


def public(content: Content) -> Released[Content]:
    """Let out what is published already, for everyone."""
    return release(content, PUBLIC, ROLES[0])
