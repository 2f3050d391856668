"""Files that come out the same, byte for byte, at every run."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

_EPOCH = (2024, 1, 1, 0, 0, 0)


def write_zip(path: Path, members: Mapping[str, bytes]) -> Path:
    """Write a zip whose dates are fixed, members sorted.

    Members are stored uncompressed: compressed bytes differ from one zlib to another.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, members[name])
    return path


def csv_bytes(
    frame: pd.DataFrame,
    *,
    separator: str = ";",
    decimal: str = ".",
    digits: int = 15,
    newline: str = "\r\n",
    bom: bool = False,
) -> bytes:
    """Write a table as the producers do: no index, empty where missing, as many digits as asked."""
    text = frame.to_csv(
        index=False,
        sep=separator,
        decimal=decimal,
        float_format=f"%.{digits}g",
        lineterminator=newline,
    )
    return text.encode("utf-8-sig" if bom else "utf-8")


def write_csv(path: Path, content: bytes) -> Path:
    """Write a bare file."""
    path.write_bytes(content)
    return path
