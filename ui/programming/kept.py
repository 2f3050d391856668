"""Scenarios as everybody has them: the reference, the examples, those saved; and their figures.

Whoever may see the page may keep a scenario under a name of its own. The reference and the examples
are made, never saved: they are changed under another name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fragility.scenario import REFERENCE
from fragility.scenario.editing import changed, copied, identifier
from geodata.user_tables.personal import looks_personal
from ui import workspace
from ui.directory import alphabetical
from ui.programming import base
from ui.programming.runs import run, stamp, table
from ui.programming.saved import KIND, Refused, document, everything, history, key, problem, read
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Collection

    from fragility.scenario import Scenario
    from ui.territories import Territory

__all__ = [
    "KIND",
    "Refused",
    "document",
    "history",
    "is_read_only",
    "key",
    "origin",
    "problem",
    "read",
    "remove",
    "run",
    "save",
    "save_as_it_is",
    "save_new",
    "scenarios",
    "stamp",
    "table",
]

Origin = Literal["reference", "example", "saved"]


def scenarios(territory: Territory) -> dict[str, Scenario]:
    """Return every scenario by identifier: the reference, the examples, those saved by name.

    The page does without those saved when the workspace is away: see :func:`problem`.
    """
    made = [base.reference(territory), *base.examples(territory)]
    found = {each.id: each for each in made}
    saved = [each for each in everything(territory)[0] if each.id not in found]
    return found | {each.id: each for each in sorted(saved, key=lambda s: alphabetical(s.name))}


def origin(territory: Territory, identity: str) -> Origin:
    """Return where a scenario comes from."""
    if identity == REFERENCE:
        return "reference"
    examples = {each.id for each in base.examples(territory)}
    return "example" if identity in examples else "saved"


def is_read_only(territory: Territory, identity: str) -> bool:
    """Tell whether a scenario is made and not saved: it is changed under another name."""
    return origin(territory, identity) != "saved"


def save_new(territory: Territory, scenario: Scenario, *, name: str) -> Scenario:
    """Keep a scenario under a new name, and return it as it is kept.

    Raises
    ------
    Refused
        In French: nobody says who saves, the name is empty or taken, a text names a person.
    WorkspaceError
        In French: the workspace is away.
    """
    taken = scenarios(territory)
    name = name.strip()
    if not name:
        raise Refused(t("programming.shelf.no_name"))
    if name.casefold() in {each.name.casefold() for each in taken.values()}:
        raise Refused(t("programming.shelf.taken", name=name))
    author = _author()
    made = copied(scenario, id=_new_identifier(territory, name, taken), name=name, author=author)
    return _write(territory, made, based_on=None)


def save_as_it_is(territory: Territory, scenario: Scenario) -> Scenario:
    """Keep a scenario that came from a file, with its identifier and its author.

    Raises
    ------
    Refused, WorkspaceError
        As :func:`save_new`; ``ConflictError`` where its identifier is taken.
    """
    _author()
    names = {each.name.casefold() for each in scenarios(territory).values()}
    if scenario.name.casefold() in names:
        raise Refused(t("programming.shelf.taken", name=scenario.name))
    return _write(territory, scenario, based_on=None)


def save(territory: Territory, scenario: Scenario, former: Scenario) -> Scenario:
    """Keep the next version of a scenario, and return it as it is kept.

    Parameters
    ----------
    territory
        Where.
    scenario
        What to keep.
    former
        The version that it was made from.

    Raises
    ------
    Refused
        In French: nobody says who saves, or a text names a person.
    WorkspaceError
        In French; ``ConflictError`` when somebody saved another version meanwhile.
    """
    _author()
    return _write(territory, scenario, based_on=former.version or None)


def remove(territory: Territory, scenario: Scenario) -> None:
    """Remove a scenario, whose history stays; raises as :func:`save`."""
    if not workspace.author():
        raise Refused(t("programming.shelf.no_author_removing"))
    workspace.remove_document(KIND, key(territory, scenario.id), based_on=scenario.version)


def _new_identifier(territory: Territory, name: str, taken: Collection[str]) -> str:
    """Return an identifier that no scenario has, or had: a history is that of one scenario."""
    used = set(taken)
    while workspace.current().history(KIND, key(territory, found := identifier(name, used))):
        used.add(found)
    return found


def _author() -> str:
    author = workspace.author()
    if not author:
        raise Refused(t("programming.shelf.no_author"))
    return author


def _write(territory: Territory, scenario: Scenario, *, based_on: int | None) -> Scenario:
    if any(looks_personal(text) for text in (scenario.name, scenario.notes) if text):
        raise Refused(t("programming.shelf.personal"))
    body = scenario.model_dump(mode="json", exclude={"version"})
    version = workspace.save_document(KIND, key(territory, scenario.id), body, based_on=based_on)
    return changed(scenario, version=version)
