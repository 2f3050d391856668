"""``python -m fragility typology``: families of residences on anyone's table."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from fragility.errors import ComputationError, TableError
from fragility.messages import counted, number
from fragility.messages import say as say_table
from fragility.tabular import check_writable, replace_file, same_file, write_table
from fragility.typology import (
    FeatureDocument,
    FrozenTypology,
    Typology,
    default_features,
    features_from_columns,
    load_features,
    shipped_features,
    stability,
)
from fragility.typology.design import read_feature
from fragility.typology.messages import say
from fragility.typology.reading import empty_notes, read_model, read_residences

from .arguments import natural

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    import pandas as pd

    from .arguments import FrenchParser, Subparsers

_LEAST_SHIPPED = 3
"""Features of the shipped document that a table must carry for it to be used unasked."""
_DRAWS = 100


def register(subparsers: Subparsers[FrenchParser]) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "typology",
        help=say("cli.help"),
        description=say("cli.help"),
        prog="python -m fragility typology",
    )
    parser.add_argument("table", metavar="TABLE", type=Path, help=say("cli.table"))
    parser.add_argument("--families", type=int, metavar="N", help=say("cli.families"))
    parser.add_argument("--out", required=True, metavar="RESULTAT", type=Path, help=say("cli.out"))
    known, default = ", ".join(shipped_features()), default_features().id
    parser.add_argument(
        "--features", metavar="DOCUMENT", help=say("cli.features", known=known, default=default)
    )
    parser.add_argument("--model", metavar="MODELE", type=Path, help=say("cli.model"))
    parser.add_argument("--assign", metavar="MODELE", type=Path, help=say("cli.assign"))
    parser.add_argument("--draws", type=int, metavar="N", help=say("cli.draws"))
    parser.add_argument("--seed", type=natural, default=0, metavar="N", help=say("cli.seed"))
    parser.set_defaults(run=run)


def run(arguments: Namespace) -> Iterator[str]:
    """Compute and write, giving the lines that say what is done, as it is done."""
    _check(arguments)
    if arguments.assign is not None:
        yield from _assign(arguments)
    else:
        yield from _fit(arguments)
    yield say("cli.written", file=arguments.out)


def _check(arguments: Namespace) -> None:
    """Refuse what could not be written or makes no sense, before anything is computed."""
    check_writable(arguments.out)
    if arguments.assign is not None:
        if arguments.model is not None:
            raise ComputationError(say("cli.exclusive"))
        asked = {n: getattr(arguments, n) for n in ("families", "features", "draws")}
        extra = [f"--{name}" for name, value in asked.items() if value is not None]
        if extra:
            raise ComputationError(say("cli.assign_only", names=", ".join(extra)))
    if arguments.draws is not None and arguments.draws < 0:
        raise ComputationError(say("cli.negative"))
    _check_apart(arguments)
    if arguments.model is not None:
        _check_model(arguments.model)


def _check_model(model: Path) -> None:
    if model.suffix.lower() != ".json":
        raise TableError(say("cli.model_suffix"), where=str(model))
    if model.is_dir() or not model.parent.is_dir():
        reason = "table.is_folder" if model.is_dir() else "table.no_folder"
        raise TableError(say_table("table.unwritable", detail=say_table(reason)), where=str(model))
    if model.exists() and not os.access(model, os.W_OK):
        detail = say_table("table.refused")
        raise TableError(say_table("table.unwritable", detail=detail), where=str(model))


def _check_apart(arguments: Namespace) -> None:
    """Refuse a result in place of what is read, and two results in one file."""
    read = [Path(each) for each in (arguments.features, arguments.assign) if each is not None]
    for path in (each for each in (arguments.out, arguments.model) if each is not None):
        if same_file(path, arguments.table):
            raise TableError(say("cli.same_as_table", file=path))
        if any(same_file(path, each) for each in read):
            raise TableError(say_table("table.is_read"), where=str(path))


def _fit(arguments: Namespace) -> Iterator[str]:
    asked = None if arguments.features is None else load_features(arguments.features)
    frame = read_residences(arguments.table, asked)
    yield say("cli.read", file=arguments.table, count=counted(len(frame), "résidence"))
    document = asked or _document(frame)
    if document.id != default_features().id and arguments.features is None:
        columns = ", ".join(feature.label for feature in document.features)
        yield say("cli.automatic", name=default_features().title, columns=columns)
    model = Typology(document, arguments.families).fit(frame)
    for note in empty_notes(frame, document):
        yield say("cli.note", detail=note)
    yield from _told(model)
    result = model.assignment_
    draws = _DRAWS if arguments.draws is None else arguments.draws
    if draws:
        found = stability(model, draws, arguments.seed)
        result = result.assign(kept_share=found.residences)
        kept = number(100 * float(found.residences.mean()), 1)
        rand = number(found.mean_adjusted_rand, 2)
        yield say("cli.stability", draws=draws, seed=arguments.seed, rand=rand, kept=kept)
    yield from _counted(result)
    if arguments.model is not None:
        frozen = model.freeze(arguments.table.name)
        replace_file(arguments.model, lambda draft: draft.write_text(frozen.to_json(), "utf-8"))
        yield say("cli.model_written", file=arguments.model, digest=frozen.digest)
    write_table(result, arguments.out)


def _document(frame: pd.DataFrame) -> FeatureDocument:
    """Give the features: the shipped ones where the table has them, else its own."""
    shipped = default_features()
    present = 0
    for feature in shipped.features:
        try:
            present += not feature.illustrative and read_feature(feature, frame) is not None
        except ComputationError:
            continue  # a text under the name of a number: not that document's table
    return shipped if present >= _LEAST_SHIPPED else features_from_columns(frame)


def _assign(arguments: Namespace) -> Iterator[str]:
    model = read_model(arguments.assign)
    frame = read_residences(arguments.table, model.document)
    yield say("cli.read", file=arguments.table, count=counted(len(frame), "résidence"))
    yield say(
        "cli.frozen",
        file=arguments.assign,
        count=len(model.families),
        digest=model.digest,
        trained=counted(model.residence_count, "résidence"),
    )
    for note in (*empty_notes(frame, model.document), *model.notes(frame)):
        yield say("cli.note", detail=note)
    result = model.assign(frame)
    yield from _families(model, result)
    yield from _counted(result)
    write_table(result, arguments.out)


def _told(model: Typology) -> Iterator[str]:
    document, frozen = model.document_, model.frozen_
    yield say(
        "cli.document",
        title=document.title,
        id=document.id,
        version=document.version,
        digest=document.digest,
    )
    labels = ", ".join(document.feature(name).label for name in frozen.feature_ids)
    yield say("cli.active", names=labels)
    for reason in model.dropped_.values():
        yield say("cli.note", detail=reason)
    share = number(100 * model.reduction_.kept_share)
    yield say("cli.axes", axes=model.centers_.shape[1], share=share)
    yield from _families(frozen, model.assignment_)
    yield say("cli.within", share=number(100 * (1 - model.within_share_)))
    alone = [str(each.number) for each in frozen.families if each.residence_count == 1]
    if alone:
        families = counted(len(alone), "famille")
        detail = say("cli.alone", families=families, numbers=", ".join(alone))
        yield say("cli.note", detail=detail)


def _families(model: FrozenTypology, result: pd.DataFrame) -> Iterator[str]:
    counts = result["family"].value_counts()
    for family in model.families:
        yield say(
            "cli.family",
            number=family.number,
            name=family.name,
            count=counted(int(counts.get(family.number, 0)), "résidence"),
        )


def _counted(result: pd.DataFrame) -> Iterator[str]:
    for key, count in (
        ("cli.left_out", int((result["reason"] != "").sum())),
        ("cli.far", int(result["far"].sum())),
    ):
        if count:
            yield say(key, count=number(count))
