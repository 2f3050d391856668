"""The rules in use on a territory: those shipped that are about it, and its own.

The law is for everybody. A document about one territory holds there only. What a territory adds,
its thresholds, its commitments, its own rules, is one document kept in the workspace, checked
before it is kept; every version stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from fragility.balance import (
    RuleDocument,
    RuleSet,
    allocation_columns,
    load_rules,
    parse_document,
    shipped_rules,
)
from fragility.balance.rule_files import DEFAULT, shipped_document, shipped_text
from fragility.errors import FragilityError, MethodError
from geodata.workspace import WorkspaceError
from ui import cache, workspace
from ui.texts import t

if TYPE_CHECKING:
    from datetime import datetime

    from geodata.workspace import Document
    from ui.territories import Territory

KIND: Final = "balance_rules"
_TEXT: Final = "text"


@dataclass(frozen=True)
class Own:
    """A territory's own document, as the workspace has it."""

    document: RuleDocument | None = None
    """Nothing where there is none, or where it no longer fits the program."""
    text: str = ""
    version: int | None = None
    author: str = ""
    saved_at: datetime | None = None
    problem: str = ""
    """Why it is not in use, in French."""


def codes(territory: Territory) -> tuple[str, ...]:
    """Return the codes of EPCI a territory is or was known under."""
    return (territory.code, *cache.store(territory).territory.former_codes)


def own(territory: Territory) -> Own:
    """Return a territory's own document; the law does without it when the workspace is away."""
    try:
        kept = workspace.document(KIND, territory.code)
    except WorkspaceError as error:
        return Own(problem=error.message)
    if kept is None:
        return Own()
    text = str(kept.body.get(_TEXT, ""))
    about = Own(None, text, kept.version, kept.author, kept.saved_at)
    try:
        document, _ = _understood(text, codes(territory))
    except FragilityError as error:
        return Own(None, text, about.version, about.author, about.saved_at, error.message)
    return Own(document, text, about.version, about.author, about.saved_at)


def rule_set(territory: Territory) -> RuleSet:
    """Return the rules a territory's allocations are held against."""
    found = own(territory)
    return _understood(found.text if found.document else "", codes(territory))[1]


def documents(territory: Territory) -> tuple[RuleDocument, ...]:
    """Return the documents of the rules in use, the law first."""
    return rule_set(territory).documents


def editable_text(territory: Territory) -> str:
    """Return the text a territory's document may be made from.

    Its own; failing that the shipped one that is about it alone; failing that the empty template,
    with the territory's code.
    """
    found = own(territory)
    if found.text:
        return found.text
    for name in shipped_rules():
        document = shipped_document(name)
        if document.epci_codes and document.is_about(codes(territory)):
            return shipped_text(name)
    return template(territory)


def template(territory: Territory) -> str:
    """Return the empty document, with the territory's code."""
    return shipped_text("template_territory").replace('"000000000"', f'"{territory.code}"')


def check(territory: Territory, text: str) -> RuleSet:
    """Read a document as the territory's own would be, and put it with the law.

    Raises
    ------
    MethodError
        In French, with the path inside the document and the line.
    """
    return _understood(text, codes(territory))[1]


def save(territory: Territory, text: str, *, based_on: int | None) -> int:
    """Keep a document as the territory's own; returns its version.

    Raises
    ------
    MethodError
        In French: it is not valid; nothing is kept.
    WorkspaceError
        In French; ``ConflictError`` when somebody kept another meanwhile.
    """
    check(territory, text)
    return workspace.save_document(KIND, territory.code, {_TEXT: text}, based_on=based_on)


def remove(territory: Territory, *, based_on: int) -> None:
    """Go back to the shipped rules; the history stays.

    Raises
    ------
    WorkspaceError
        In French; ``ConflictError`` when somebody changed the document meanwhile.
    """
    workspace.remove_document(KIND, territory.code, based_on=based_on)


def history(territory: Territory) -> tuple[Document, ...]:
    """Return every version of the territory's own document, the latest first.

    Raises
    ------
    WorkspaceError
        The database does not answer.
    """
    return tuple(reversed(workspace.current().history(KIND, territory.code)))


def text_of(kept: Document) -> str:
    """Return the text of one version."""
    return str(kept.body.get(_TEXT, ""))


@lru_cache(maxsize=32)
def _understood(text: str, known_as: tuple[str, ...]) -> tuple[RuleDocument | None, RuleSet]:
    """Read a territory's own document, none where the text is empty, and put it with the law."""
    mine = parse_document(text) if text else None
    if mine is not None:
        _check_own(mine, known_as)
    shipped = [shipped_document(name) for name in _shipped_names()]
    about = [each for each in shipped if each.is_about(known_as)]
    if mine is not None:
        about = [*(each for each in about if each.id != mine.id), mine]
    # The last word on a rule is the territory's; the law itself is never replaced.
    defined = {rule.id for each in about if each.epci_codes or each is mine for rule in each.rules}
    kept = [
        each
        for each in about
        if each.id == DEFAULT
        or each is mine
        or each.epci_codes
        or defined.isdisjoint(rule.id for rule in each.rules)
    ]
    return mine, load_rules(*kept)


def _shipped_names() -> tuple[str, ...]:
    return (DEFAULT, *(name for name in shipped_rules() if name != DEFAULT))


def _check_own(mine: RuleDocument, known_as: tuple[str, ...]) -> None:
    """Refuse a document that is about another territory, or that takes the place of the law."""
    code = known_as[0]
    if not mine.is_about(known_as):
        raise MethodError(t("rules.fault.elsewhere", code=code), where="epci_codes")
    for name in (mine.id, *mine.extends):
        document = shipped_document(name) if name in shipped_rules() else None
        if document is None:
            continue
        if name == mine.id and not document.epci_codes:
            raise MethodError(t("rules.fault.national", name=name), where="id")
        if not document.is_about(known_as):
            raise MethodError(t("rules.fault.foreign", name=name), where=name)
    known = [each.name for each in allocation_columns()]
    named = {name for rule in mine.rules for name in rule.due_by}
    named |= {name for one in mine.commitments for name in one.scope}
    if unknown := sorted(named.difference(known)):
        reason = t("rules.fault.column", names=", ".join(unknown), known=", ".join(known))
        raise MethodError(reason, where="commitments, rules")
    strange = sorted({each.epci_code for each in mine.q1_thresholds} - set(known_as))
    if strange:
        reason = t("rules.fault.threshold", codes=", ".join(strange), code=code)
        raise MethodError(reason, where="q1_thresholds")
