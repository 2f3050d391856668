"""Backup and restore: everything that is stored, in one zip that checks itself.

A backup holds every row of the workspace, whatever its database, and every territory store. It is
written in one step and consistent while people write. Restoring checks all of it before anything
is touched, replaces (it never merges), and keeps the former state beside
(``docs/decisions/0010-workspace.md``, ``docs/guide/sauvegarder.md``).
"""

from geodata.backup.checking import check_backup
from geodata.backup.errors import BackupError
from geodata.backup.making import create_backup
from geodata.backup.manifest import BackupManifest
from geodata.backup.restoring import Restored, restore_backup

__all__ = [
    "BackupError",
    "BackupManifest",
    "Restored",
    "check_backup",
    "create_backup",
    "restore_backup",
]
