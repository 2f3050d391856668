"""A document as a file. Its drawings are kept; the file, which says its reference, is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.documents.blocks import referenced
from ui.documents.pdf import pdf_bytes
from ui.documents.word import docx_bytes
from ui.exits.files import File

if TYPE_CHECKING:
    from ui.documents.blocks import Document


def file_of(document: Document, ending: str, reference: str) -> File:
    """Make a file of a document.

    Parameters
    ----------
    document
        The document.
    ending
        ``docx`` or ``pdf``.
    reference
        Of the export: the last line of what the document says of itself.
    """
    told = referenced(document, reference)
    return File(docx_bytes(told) if ending == "docx" else pdf_bytes(told))
