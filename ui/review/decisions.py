"""What people type for a session: its decisions, and the points no file can tell.

All texts of a session are one document, kept with its versions; decisions are followed up at the
next session, the other texts are printed where they are filled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geodata.user_tables.personal import looks_personal
from geodata.workspace import WorkspaceError
from ui import workspace
from ui.documents.blocks import Bullets, Paragraph
from ui.format import day_and_time
from ui.review.scope import former_of
from ui.review.section import PARTS, Section
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geodata.workspace import Document
    from ui.documents.blocks import Block
    from ui.review.section import Part
    from ui.review.view import View

KIND: Final = "ici_review"
LONGEST: Final = 8000
DECISIONS: Final = "text"
"""Name of the decisions among the texts of a session."""


class PersonalTextError(ValueError):
    """A text that names a person is not kept."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the agenda that is typed."""

    name: str
    part: Part
    after: str
    """Identifier of the section it comes after; empty at the head of its part."""


POINTS: Final = (
    Point("introduction", "assessment", ""),
    Point("escalated", "coordination", ""),
    Point(DECISIONS, "coordination", "attente"),
    Point("works", "coordination", DECISIONS),
    Point("commitments", "orientations", "segments"),
    Point("advice", "orientations", "tailles"),
    Point("committees", "orientations", "qpv"),
)
"""The texts of a session, in the order of its agenda."""


@dataclass(frozen=True)
class Decisions:
    """What was decided at two sessions, the one looked at and the one before."""

    now: Document | None = None
    former: Document | None = None
    problem: str = ""
    """Why they could not be read, in French."""


def key(view: View, semester: str = "") -> str:
    """Return the key of the decisions of a sector and semester."""
    return f"{view.territory.code}/{view.place}/{semester or view.period.code}"


def text(document: Document | None, name: str = DECISIONS) -> str:
    """Return what was typed under a name, empty where nothing was."""
    return "" if document is None else str(document.body.get(name, ""))


def read(view: View) -> Decisions:
    """Read the decisions; the review does without them when the workspace is away."""
    try:
        former = key(view, former_of(view.period))
        return Decisions(workspace.document(KIND, key(view)), workspace.document(KIND, former))
    except WorkspaceError as error:
        return Decisions(problem=error.message)


def history(view: View) -> tuple[Document, ...]:
    """Return every version of the decisions of a session, the last one first.

    Raises
    ------
    WorkspaceError
        In French: the workspace is away.
    """
    return workspace.current().history(KIND, key(view))[::-1]


def save(view: View, given: Mapping[str, str], *, author: str, based_on: int | None) -> int:
    """Keep a version of the texts of a session.

    Parameters
    ----------
    view
        The session.
    given
        Texts by name, those of :data:`POINTS`.
    author
        Who types.
    based_on
        Version that was looked at; ``None`` where there was none.

    Raises
    ------
    PersonalTextError
        A text names a person, or holds a telephone number, an address, a register number.
    ConflictError
        Somebody else saved a version meanwhile.
    WorkspaceError
        In French: the workspace is away, or the author is not said.
    """
    body = {name: given[name].strip() for name in given if given[name].strip()}
    if any(map(looks_personal, body.values())):
        raise PersonalTextError
    version = workspace.writable(KIND).save_document(
        KIND, key(view), body, author=author, based_on=based_on
    )
    workspace.refresh()
    return version


def section(found: Decisions, former_label: str) -> Section:
    """Return the section that prints the decisions, after those of the session before."""
    blocks: list[Block] = []
    if found.problem:
        blocks.append(Paragraph(t("review.decisions.unavailable", reason=found.problem), "warning"))
    else:
        blocks += _told(t("review.decisions.former", period=former_label), found.former)
        blocks += _told(t("review.decisions.now"), found.now)
    title = t("review.section.decisions")
    return Section("decisions", "coordination", title, tuple(blocks))


def placed(made: Sequence[Section], found: Decisions, former_label: str) -> tuple[Section, ...]:
    """Put what was typed among the sections: decisions always, the others where they are filled."""
    out = list(made)
    for point in POINTS:
        if point.name == DECISIONS:
            typed: Section | None = section(found, former_label)
        else:
            typed = _typed(point, found.now)
        if typed is not None:
            out.insert(_place(out, point), typed)
    return tuple(out)


def _typed(point: Point, document: Document | None) -> Section | None:
    lines = lines_of(text(document, point.name))
    if document is None or not lines:
        return None
    body: Block = Paragraph(lines[0]) if len(lines) == 1 else Bullets(tuple(lines))
    blocks = (body, Paragraph(signed(document), "note"))
    return Section(f"typed-{point.name}", point.part, label(point.name), blocks)


def _place(sections: Sequence[Section], point: Point) -> int:
    """Return where a text goes: after its section, else at the head of its part."""
    before = "decisions" if point.after == DECISIONS else point.after
    for position, each in enumerate(sections):
        if each.id == before:
            return position + 1
    order = PARTS.index(point.part)
    return sum(PARTS.index(each.part) < order for each in sections)


def label(name: str) -> str:
    """Return the French name of a text."""
    return t("review.decisions.field" if name == DECISIONS else f"review.typed.{name}.name")


def _told(label: str, document: Document | None) -> list[Block]:
    lines = lines_of(text(document))
    if document is None or not lines:
        return [Paragraph(t("review.decisions.none", label=label), "note")]
    return [Paragraph(label), Bullets(tuple(lines)), Paragraph(signed(document), "note")]


def lines_of(given: str) -> Sequence[str]:
    r"""Return the lines of a text, without the marks people put before them.

    Examples
    --------
    >>> lines_of("- un\n\n• deux")
    ['un', 'deux']
    """
    stripped = (line.strip().lstrip("-•* ").strip() for line in given.splitlines())
    return [line for line in stripped if line]


def signed(document: Document) -> str:
    """Say who typed a version, and when."""
    return t(
        "review.decisions.signed",
        author=document.author,
        moment=day_and_time(document.saved_at),
        version=document.version,
    )
