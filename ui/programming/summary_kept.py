"""The files of summaries, made once for all sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.documents.pdf import pdf_bytes
from ui.documents.word import docx_bytes

if TYPE_CHECKING:
    from ui.documents.blocks import Document


@st.cache_resource(show_spinner=False, max_entries=12)
def made(ending: str, stamp: str, _document: Document) -> bytes:
    """Return a document as a file; ``stamp`` says what it depends on."""
    del stamp
    return docx_bytes(_document) if ending == "docx" else pdf_bytes(_document)
