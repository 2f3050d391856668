"""Hostile files, one a case, each with what must come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fuzz.hostile import archives, documents, layers, tables, texts

if TYPE_CHECKING:
    from tests.fuzz.hostile.case import Case

FILES: tuple[Case, ...] = (*archives.CASES, *texts.CASES, *tables.CASES, *layers.CASES)
"""Files given to an import."""
DOCUMENTS = documents.CASES
"""Documents that people write: name, text, words of the refusal."""
