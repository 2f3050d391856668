"""What the server writes in its log: never a name, a cell or an address that somebody typed.

A log is read by more people than the pages are, and kept for longer. Messages of exceptions quote
what was read (« could not convert string to float: 'Mme …' »), and so do many libraries. So the
rule is held where every record is born, whichever library writes it and wherever it goes: a record
keeps the sentence only where it stands word for word in a program, with the numbers it was given;
of a text, of an object or of an exception, only the type is kept, and of a trace the places.
"""

from __future__ import annotations

import ast
import linecache
import logging
import re
import sys
import threading
import warnings
from functools import lru_cache
from numbers import Number
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

if TYPE_CHECKING:
    from types import TracebackType

ROOT: Final = Path(__file__).resolve().parents[2]
_FIELD: Final = re.compile(r"%(?:\((\w+)\))?[-#0 +]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[a-zA-Z%]")
_WITHHELD: Final = "message withheld"
_FRAMES: Final = 12


class Spoken(str):
    """A text made here out of constants, numbers, types and places."""

    __slots__ = ()


def install() -> None:
    """Hold the rule for the whole process: every logger, warnings and last-resort traces."""
    logging.setLogRecordFactory(_record)
    warnings.showwarning = _warning
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable
    # Addresses asked for hold what readers chose; the proxy's log is enough.
    logging.getLogger("uvicorn.access").disabled = True


def place_of(error: BaseException) -> Spoken:
    """Return where an exception comes from and what it is, its causes after it; no message.

    Frames are ours, and the library's last one.
    """
    seen: list[str] = []
    current: BaseException | None = error
    met: set[int] = set()
    while current is not None and id(current) not in met:
        met.add(id(current))
        seen.append(f"{type(current).__qualname__} at {_frames(current.__traceback__)}")
        hidden = current.__suppress_context__
        current = current.__cause__ or (None if hidden else current.__context__)
    return Spoken(" <- ".join(seen))


def _frames(trace: TracebackType | None) -> str:
    places: list[str] = []
    last = ""
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        place = f"{_short(path)}:{trace.tb_lineno}"
        if _ours(path):
            places.append(place)
            last = ""
        else:
            last = place
        trace = trace.tb_next
    if last:
        places.append(last)
    return " > ".join(places[-_FRAMES:]) or "nowhere"


def _ours(path: Path) -> bool:
    return path.is_relative_to(ROOT) and "site-packages" not in path.parts


def _short(path: Path) -> str:
    """Return a path of the program, without the folders it is installed in."""
    if _ours(path):
        return path.relative_to(ROOT).as_posix()
    if "site-packages" in path.parts:
        at = len(path.parts) - 1 - path.parts[::-1].index("site-packages")
        return "/".join(path.parts[at + 1 :])
    return path.name


@lru_cache(maxsize=256)
def _sentences(path: str) -> frozenset[str]:
    """Return the texts that stand in a program, once its adjacent literals are joined."""
    try:
        tree = ast.parse("".join(linecache.getlines(path)))
    except (SyntaxError, ValueError):
        return frozenset()
    return frozenset(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def _sayable(value: object) -> str:
    """Return a number as it is, an exception as its place, a type as its name, else its type."""
    if isinstance(value, Spoken | Number):
        return str(value)
    if isinstance(value, BaseException):
        return place_of(value)
    if isinstance(value, type):
        return value.__qualname__
    return f"<{type(value).__name__}>"


def _sentence(message: object, args: Any, path: str) -> str:
    if isinstance(message, Spoken):
        return message
    if isinstance(message, BaseException):
        return place_of(message)
    if not isinstance(message, str) or message not in _sentences(path):
        return _WITHHELD
    if not args:
        return message
    by_name = args if isinstance(args, dict) else {}
    in_turn = iter(() if by_name else args)

    def said(field: re.Match[str]) -> str:
        if field[0].endswith("%"):
            return "%"
        value = by_name.get(field[1]) if field[1] else next(in_turn, None)
        return _sayable(value)

    return _FIELD.sub(said, message)


def _record(*given: Any, **options: Any) -> logging.LogRecord:
    """Make a record that holds nothing but what may be written."""
    record = logging.LogRecord(*given, **options)
    said = _sentence(record.msg, record.args, record.pathname)
    if record.exc_info and record.exc_info[1] is not None:
        said = f"{said} [{place_of(record.exc_info[1])}]"
    elif not isinstance(record.msg, Spoken) and said.startswith(_WITHHELD):
        said = f"{said} [{_short(Path(record.pathname))}:{record.lineno}]"
    # Without arguments a message is written as it is, signs of percentage included.
    record.msg, record.args = said.replace("\n", " ").strip(), ()
    record.exc_info = record.exc_text = record.stack_info = None
    return record


def _warning(  # noqa: PLR0917 - as Python calls it
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Write the kind of a warning and its place: its text may quote a cell."""
    del message, file, line
    said = Spoken(f"{category.__name__} at {_short(Path(filename))}:{lineno}")
    logging.getLogger("py.warnings").warning(said)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger(__name__).critical("uncaught", exc_info=error)


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        logging.getLogger(__name__).error("uncaught in a thread", exc_info=args.exc_value)


def _unraisable(unraisable: sys.UnraisableHookArgs) -> None:
    logging.getLogger(__name__).error("unraisable", exc_info=unraisable.exc_value)
