"""An occupation beside its reference, as bars: HTML, read by a screen reader as the list it is."""

from __future__ import annotations

from functools import reduce
from html import escape
from typing import TYPE_CHECKING

from fragility.disclosure import Reason, Verdict
from ui import format as fr
from ui.texts import t

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fragility.occupation import Dimension
    from ui.occupation.shown import SplitShown


def label(split: Dimension, categories: Sequence[str]) -> str:
    """Return the French name of a category, or of several put together."""
    ordered = [name for name in split.category_ids if name in categories]
    first, *others = split.labels(ordered)
    # A label begins with a capital; in the middle of a sentence it does not.
    return reduce(
        lambda said, each: t("occupation.or", first=said, second=each[0].lower() + each[1:]),
        others,
        first,
    )


def legend(*, own: str, with_reference: bool, with_hidden: bool) -> str:
    """Return what the marks mean."""
    keys = [("own", own)]
    if with_reference:
        keys.append(("ref", t("occupation.key.reference")))
    if with_hidden:
        keys.append(("hidden", t("occupation.key.hidden")))
    marks = (
        f'<span><i class="oc-key oc-key-{kind}"></i>{escape(text)}</span>' for kind, text in keys
    )
    return f'<p class="oc-keys fs-small">{"".join(marks)}</p>'


def splits(lines: Sequence[SplitShown], *, counts: bool) -> str:
    """Return the dimensions, one list of bars each.

    Parameters
    ----------
    lines
        Dimensions, already protected.
    counts
        Whether the number of households is written beside each share.
    """
    reasons = {hidden_reason(line) for line in lines}
    # The same reason six times over would hide what differs.
    common = reasons.pop() if len(reasons) == 1 and not any(x.own.blocks for x in lines) else ""
    said = f'<p class="fs-muted fs-small">{common}</p>' if common else ""
    drawn = "".join(_split(line, counts=counts, told=bool(common)) for line in lines)
    return f'{said}<div class="oc-splits">{drawn}</div>'


def _split(line: SplitShown, *, counts: bool, told: bool) -> str:
    title = f"<h5>{escape(line.split.label)}</h5>"
    if line.own.blocks:
        rows = [
            _row(
                label(line.split, block.categories),
                block.share,
                line.reference_share(block.categories),
                block.count if counts else None,
            )
            for block in line.own.blocks
        ]
        return f'<section>{title}<ul class="oc-bars">{"".join(rows)}</ul></section>'
    why = "" if told else f'<p class="fs-muted fs-small oc-why">{hidden_reason(line)}</p>'
    reference = line.reference
    if reference is None or not reference.blocks:
        return f"<section>{title}{why}</section>"
    rows = [
        _row(label(line.split, block.categories), None, block.share, None)
        for block in reference.blocks
    ]
    return f'<section>{title}{why}<ul class="oc-bars">{"".join(rows)}</ul></section>'


def hidden_reason(line: SplitShown) -> str:
    """Return why a split is not shown, in French."""
    own = line.own
    if own.reason is Reason.UNKNOWN_COUNT:
        return t("occupation.hidden.unknown")
    if own.verdict is Verdict.SUPPRESSED and own.total is not None:
        return t("occupation.hidden.total_only", count=fr.number(own.total))
    return t("occupation.hidden.suppressed")


def _row(name: str, share: float | None, reference: float | None, count: int | None) -> str:
    """Return a category: its name, its bar, the mark of the reference, figures in words."""
    bar = (
        '<i class="oc-hidden"></i>'
        if share is None
        else f'<i class="oc-own" style="width:{100 * share:.1f}%"></i>'
    )
    mark = beside = ""
    if reference is not None:
        told = t("occupation.reference_share", share=fr.percent(reference, 0))
        mark = f'<i class="oc-ref" style="left:{100 * reference:.1f}%"></i>'
        beside = f"<em>{told}</em>"
    said = t("occupation.hidden.cell") if share is None else fr.percent(share, 0)
    if count is not None:
        said = t("occupation.share_of", share=said, count=fr.number(count))
    return (
        f'<li><span>{escape(name)}</span><i class="oc-track">{bar}{mark}</i>'
        f"<p><b>{said}</b>{beside}</p></li>"
    )
