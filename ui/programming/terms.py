"""What the words of a scenario are called: kinds, products, zones, sizes, and each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fragility.scenario import Operation
from fragility.scenario.cells import is_count
from fragility.scenario.messages import say
from ui.format import listing, number, percent, plural
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fragility.scenario.cells import Path

_LONGEST = 160


def kind(value: object) -> str:
    """Return what a kind of change is called."""
    return _capital(say(f"kind.{value}"))


def product(value: object) -> str:
    """Return what a product is called."""
    return _capital(say(f"product.{value}"))


def zone(value: object) -> str:
    """Return what a zone is called."""
    return _capital(say(f"zone.{value}"))


def size(value: object) -> str:
    """Return what a size is called."""
    return _capital(say(f"size.{value}"))


def line(told: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return what a line is called: « Bourg-1, production neuve, PLAI, hors QPV ».

    Parameters
    ----------
    told
        ``commune_code``, ``zone``, ``kind``, ``product``, ``to_product``, ``size``; empty where
        nothing is said.
    names
        Name of each commune.
    """
    code = str(told["commune_code"])
    parts = [names.get(code, code), say(f"kind.{told['kind']}")]
    if told.get("to_product"):
        parts.append(
            t(
                "programming.edit.conversion",
                product=say(f"product.{told['product']}"),
                to=say(f"product.{told['to_product']}"),
            )
        )
    elif told.get("product"):
        parts.append(say(f"product.{told['product']}"))
    if told.get("size"):
        parts.append(say(f"size.{told['size']}"))
    if told.get("zone"):
        parts.append(say(f"zone.{told['zone']}"))
    return ", ".join(parts)


def cell(path: Path, names: Mapping[str, str]) -> str:
    """Return what a cell of a scenario is called."""
    match path[0]:
        case "line":
            keys = ("commune_code", "zone", "kind", "product", "to_product", "size")
            said = line(dict(zip(keys, path[1:], strict=False)), names)
            year = path[-1] if is_count(path) else ""
            return t("programming.shelf.cell_year", line=said, year=year) if year else said
        case "operation":
            return t("programming.shelf.operation", name=path[1])
        case "hypotheses" if path[1] == "private_growth_of":
            return t("programming.shelf.growth_of", commune=names.get(path[2], path[2]))
        case "hypotheses":
            return t(f"programming.edit.hypothesis.{'_'.join(path[1:])}")
        case "uncertainty":
            return t(f"programming.edit.uncertainty.{path[1]}")
        case field:
            return t(f"programming.shelf.field.{field}")


def cells(paths: Iterable[Path], names: Mapping[str, str]) -> list[str]:
    """Return what cells are called, the years of one line together; lines alone are left out."""
    years: dict[Path, list[str]] = {}
    for path in paths:
        if is_count(path):
            years.setdefault(path[:-1], []).append(path[-1])
        elif path[0] != "line":
            years.setdefault(path, [])
    return [
        t("programming.shelf.cell_year", line=cell(path, names), year=listing(sorted(found)))
        if found
        else cell(path, names)
        for path, found in years.items()
    ]


def value(path: Path, held: Any) -> str:
    """Return what a cell holds, in words."""
    if held is None:
        return t("programming.shelf.nothing")
    if isinstance(held, Operation):
        return plural("programming.shelf.operation_of", held.dwellings, year=held.year)
    if isinstance(held, dict):
        return ", ".join(f"{size(name)} {number(part, 2)}" for name, part in held.items())
    if isinstance(held, tuple | list):
        return " / ".join(number(each, 3) for each in held)
    if isinstance(held, int | float):
        return _figure(path[-1], held)
    text = str(held)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _figure(name: str, held: float) -> str:
    if isinstance(held, bool):
        return t(f"programming.shelf.{'yes' if held else 'no'}")
    if name == "start_year":
        return str(held)
    if name.endswith("_share"):
        return percent(held)
    return number(held, 0 if isinstance(held, int) else 2)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
