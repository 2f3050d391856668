"""Where a territory may be kept: beside the others, under a name the application looks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.backup.manifest import SLUG
from geodata.delivered_paths import can_be_written, shown_name
from geodata.errors import StoreError
from geodata.messages import storing as say
from geodata.places import data_dir

if TYPE_CHECKING:
    from pathlib import Path


def refuse_unseen(out: Path) -> None:
    """Refuse a folder of the territories that the application would not show, nor a backup keep.

    Elsewhere than among the territories, any folder will do whose name is text.

    Raises
    ------
    StoreError
        Naming the folder of the territories, and what a name is made of.
    """
    if not can_be_written(str(out)):
        name = shown_name(str(out))
        raise StoreError(say.folder_not_text(name), remedy=say.target_remedy())
    territories, target = data_dir(make=False).resolve(), out.resolve()
    if not target.is_relative_to(territories):
        return
    if target.parent != territories or SLUG.fullmatch(target.name) is None:
        raise StoreError(say.unseen_folder(out), remedy=say.unseen_folder_remedy(territories))
