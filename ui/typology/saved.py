"""What the workspace keeps of a territory's families: the frozen model and the users' names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fragility.errors import FragilityError
from fragility.typology import FrozenTypology
from geodata.workspace import WorkspaceError
from ui import workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geodata.workspace import Document
    from ui.territories import Territory

MODEL = "typology"
NAMES = "family_names"


@dataclass(frozen=True)
class Saved:
    """The two documents, with their versions to change them from; ``None`` where there is none."""

    model: Document | None = None
    names: Document | None = None
    problem: str = ""
    """Why the workspace could not be read, in French."""

    @property
    def versions(self) -> tuple[str, ...]:
        """Version and date of each: what a cache is keyed by."""
        both = (self.model, self.names)
        return tuple(f"{one.version} {one.saved_at}" if one else "" for one in both)

    @property
    def given(self) -> dict[str, str]:
        """Name the users gave, by family key."""
        return {str(k): str(v) for k, v in self.names.body.items()} if self.names else {}

    def frozen(self) -> FrozenTypology | None:
        """Read the frozen model.

        Raises
        ------
        FragilityError
            In French: the document is not, or no longer, a model.
        """
        if self.model is None:
            return None
        return FrozenTypology.from_json(json.dumps(dict(self.model.body)))


def read(territory: Territory) -> Saved:
    """Read what is kept for a territory; families do without it when the workspace is away."""
    try:
        code = territory.code
        return Saved(workspace.document(MODEL, code), workspace.document(NAMES, code))
    except WorkspaceError as error:
        return Saved(problem=error.message)


def save_model(territory: Territory, model: FrozenTypology, saved: Saved) -> None:
    """Keep a model.

    Raises
    ------
    WorkspaceError
        In French; ``ConflictError`` when somebody kept another meanwhile.
    """
    based_on = saved.model.version if saved.model else None
    body = json.loads(model.to_json())
    workspace.save_document(MODEL, territory.code, body, based_on=based_on)


def save_names(territory: Territory, names: Mapping[str, str], saved: Saved) -> None:
    """Keep the users' names, those of families that are no more included.

    Raises
    ------
    WorkspaceError
        In French; ``ConflictError`` when somebody renamed meanwhile.
    """
    based_on = saved.names.version if saved.names else None
    body = {**saved.given, **names}
    workspace.save_document(NAMES, territory.code, body, based_on=based_on)


def named(model: FrozenTypology, given: Mapping[str, str]) -> FrozenTypology:
    """Give a model the users' names; a made name that one of these took gets its number.

    Names of families that the model does not have are left aside.
    """
    mine = {key: name for key, name in given.items() if key in model.names}
    taken = {" ".join(name.split()).casefold() for name in mine.values()}
    for family in model.families:
        if family.key not in mine and family.name.casefold() in taken:
            mine[family.key] = f"{family.name} ({family.number})"
    try:
        return model.with_names(mine)
    except FragilityError:
        return model
