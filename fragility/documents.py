"""Documents that people write in YAML: reading them, with every fault said at its line.

Methods, typologies, rules, scenarios and problems are all read here.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from .document_faults import explain
from .document_lines import located
from .errors import MethodError
from .messages import say
from .strict_yaml import DocumentError, check_size, largest_kib, read_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Model = TypeVar("Model", bound=BaseModel)


def text_of(path: Path) -> str:
    """Read the text of a file.

    Raises
    ------
    MethodError
        In French: it cannot be opened, is no text, or is too large.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(1024 * largest_kib() + 1)
        check_size(len(content))
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MethodError(say("method.not_text"), where=str(path)) from error
    except OSError as error:
        raise MethodError(say("method.unreadable"), where=str(path)) from error
    except DocumentError as error:
        raise MethodError(str(error), where=str(path)) from error


def read_fields(text: str) -> dict[str, object]:
    """Read the fields of a document, not yet checked; faults are for :func:`faults_told`."""
    document = read_document(text)
    if not isinstance(document, dict):
        raise DocumentError(say("method.not_mapping"))
    return document


@contextmanager
def faults_told(text: str, name: str = "") -> Iterator[None]:
    """Turn whatever is wrong with a document into one French error.

    Parameters
    ----------
    text
        The document.
    name
        Name of its file, for the message.

    Raises
    ------
    MethodError
        Each fault with its path inside the document and, where there is one, its line.
    """
    try:
        yield
    except DocumentError as error:
        raise MethodError(str(error), where=name or None) from error
    except RecursionError as error:
        raise MethodError(say("method.too_deep"), where=name or None) from error
    except ValidationError as error:
        raise MethodError(located(text, explain(error)), where=name or None) from error


def parse(model: type[Model], text: str, *, name: str = "") -> Model:
    """Read the text of a document; raises as :func:`faults_told`."""
    with faults_told(text, name):
        return model.model_validate(read_fields(text))
