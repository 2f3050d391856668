"""What can go wrong with a backup, in French: a :class:`~geodata.errors.GeodataError`."""

from __future__ import annotations

from geodata.errors import GeodataError


class BackupError(GeodataError):
    """The file is no backup, is damaged, or was made by a later program."""
