"""How a rating is written and drawn."""

from __future__ import annotations

from html import escape
from typing import Final

from ui.texts import t

RATINGS: Final = (1, 2, 3, 4)
# From worst to best: the fragility ramp reversed would say the contrary of what it says elsewhere,
# so that ratings have their own colours, told apart without them by their number.
COLORS: Final = {1: "#a3243b", 2: "#d98a4b", 3: "#8fb88a", 4: "#2f7d5b"}
_INKS: Final = {1: "#ffffff", 2: "#1c2333", 3: "#1c2333", 4: "#ffffff"}


def words(rating: int) -> str:
    """Return what a rating means: « vit bien »."""
    return t(f"notes.rating.{rating}")


def label(rating: int) -> str:
    """Return a rating and what it means: « 4 — vit bien »."""
    return f"{rating} — {words(rating)}"


def chip(rating: int) -> str:
    """Return a rating as a coloured number, as HTML."""
    said = escape(t("notes.line.note", rating=str(rating), words=words(rating)))
    return (
        f'<span class="nt-chip" style="background:{COLORS[rating]};color:{_INKS[rating]}" '
        f'role="img" aria-label="{said}" title="{said}">{rating}</span>'
    )
