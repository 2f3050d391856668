"""Opening delivered files, recognising each part by its content, and loading it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geodata.delivered_paths import shown_name
from geodata.errors import GeodataError, InvalidContentError, UnrecognisedFileError
from geodata.files import open_delivery
from geodata.formats import SHAPEFILE_SIBLINGS
from geodata.manifest import Delivered
from geodata.messages import importing as say
from geodata.messages.files import ONLY_METADATA
from geodata.report import UnrecognisedPart
from geodata.sources import StreamedSource
from geodata.user_tables.delivered import keep_one_mapping, with_mappings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geodata.files import Delivery
    from geodata.model import Dataset
    from geodata.parts import Part
    from geodata.sources import Source


MEGABYTE: Final = 1_000_000


@dataclass(frozen=True)
class Progress:
    """How far an import has come."""

    step: str
    """French name of the step."""
    detail: str
    """What is being worked on."""
    done: int
    total: int


ProgressCallback = Callable[[Progress], None]


def no_progress(_progress: Progress) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Loaded:
    """What a set of files gave."""

    datasets: tuple[Dataset, ...]
    delivered: tuple[Delivered, ...]
    unrecognised: tuple[UnrecognisedPart, ...]
    notes: tuple[str, ...]


def load_files(
    paths: Sequence[Path],
    sources: Sequence[Source],
    progress: ProgressCallback = no_progress,
) -> Loaded:
    """Load every part of every file with each source that recognises it.

    All files are tried before failing, so that the message names everything that is wrong.

    Raises
    ------
    GeodataError
        When a file cannot be opened, or a recognised part breaks its layout.
    UnrecognisedFileError
        When no part of any file is one of the layouts.
    """
    paths, sources = with_mappings(paths, sources)
    datasets: list[Dataset] = []
    delivered: list[Delivered] = []
    unrecognised: list[UnrecognisedPart] = []
    notes: list[str] = []
    failures: list[GeodataError] = []
    for done, path in enumerate(paths):
        if _goes_with_shapefile(path):
            continue
        progress(Progress(say.STEP_READING, shown_name(path.name), done, len(paths)))
        try:
            with open_delivery(path) as delivery:
                if any(delivery.sha256 == former.sha256 for former in delivered):
                    notes.append(say.delivered_twice(delivery.name))
                    continue
                delivered.append(
                    Delivered(
                        name=delivery.name,
                        sha256=delivery.sha256,
                        byte_count=delivery.size,
                    )
                )
                notes.extend(say.skipped(m.name, m.reason) for m in delivery.skipped)
                datasets.extend(_load_delivery(delivery, sources, unrecognised, failures, progress))
        except GeodataError as error:
            if error.reason == ONLY_METADATA:
                notes.append(say.only_metadata(path.name))
            else:
                failures.append(error)
    if failures:
        raise failures[0] if len(failures) == 1 else _all_of(failures)
    if not datasets:
        raise UnrecognisedFileError(
            say.nothing_recognised([part.label for part in unrecognised]),
            remedy=say.looked_for([source.info.label for source in sources]),
        )
    return Loaded(tuple(datasets), tuple(delivered), tuple(unrecognised), tuple(notes))


def _goes_with_shapefile(path: Path) -> bool:
    """Tell whether a file is read with the ``.shp`` beside it."""
    return path.suffix.lower() in SHAPEFILE_SIBLINGS and path.with_suffix(".shp").is_file()


def _load_delivery(
    delivery: Delivery,
    sources: Sequence[Source],
    unrecognised: list[UnrecognisedPart],
    failures: list[GeodataError],
    progress: ProgressCallback,
) -> list[Dataset]:
    datasets: list[Dataset] = []
    for part in delivery.parts:
        matching = [source for source in sources if source.recognise(part)]
        if not matching:
            unrecognised.append(
                UnrecognisedPart(
                    label=part.label,
                    columns=part.columns,
                    reason=say.unrecognised_part(part),
                )
            )
        try:
            matching = keep_one_mapping(matching, part)
        except GeodataError as error:
            failures.append(error)
            continue
        for source in matching:
            try:
                datasets.extend(_load_part(source, part, progress))
            except GeodataError as error:
                failures.append(error)
    return datasets


def _load_part(source: Source, part: Part, progress: ProgressCallback) -> Sequence[Dataset]:
    """Load a part, telling how far a large one has come (in megabytes)."""
    if not isinstance(source, StreamedSource):
        return source.load(part)
    return source.load_with_progress(
        part,
        lambda done, total: progress(
            Progress(say.STEP_READING, part.label, done // MEGABYTE, max(total // MEGABYTE, 1))
        ),
    )


def _all_of(failures: Sequence[GeodataError]) -> GeodataError:
    """One error that says them all, once each."""
    messages = list(dict.fromkeys(failure.message for failure in failures))
    return InvalidContentError(say.several_failures(messages))
