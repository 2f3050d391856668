"""What a review costs is paid once: its sections and its files, for all sessions."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import streamlit as st

from fragility.balance import prepare
from ui.documents.pdf import pdf_bytes
from ui.documents.word import docx_bytes
from ui.register import kept as register
from ui.review import followed, outline
from ui.territories import Territory

if TYPE_CHECKING:
    from collections.abc import Callable

    from fragility.balance import Prepared
    from ui.documents.blocks import Document
    from ui.review.section import Section
    from ui.review.view import View

_KEYS: dict[str | type[Any], Callable[[Any], Any]] = {Territory: attrgetter("stamp")}
_FILES = 12
"""Files kept: a few hundred kilobytes each."""


@st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=8)
def prepared(territory: Territory, sectors_stamp: str, rules_digest: str) -> Prepared:
    """Return the allocations held against the rules in use and the shares that are followed.

    What everyone may see of a year is decided once for these rows: they are kept.
    """
    del sectors_stamp, rules_digest
    held = register.prepared(territory)
    return prepare(register.allocations(territory), followed.rule_set(held.rules))


@st.cache_resource(show_spinner=False, hash_funcs=_KEYS, max_entries=24)
def sections(territory: Territory, key: tuple[str, ...], _view: View) -> tuple[Section, ...]:
    """Return the sections of a review; ``key`` says what they depend on."""
    del territory, key
    # The view knows how a scope is made, and a scope how the sections are.
    from ui.review.view import scope

    return outline.sections(scope(_view))


@st.cache_resource(show_spinner=False, max_entries=_FILES)
def made(ending: str, stamp: str, _document: Document) -> bytes:
    """Return a document as a file; ``stamp`` says what it depends on."""
    del stamp
    return docx_bytes(_document) if ending == "docx" else pdf_bytes(_document)
