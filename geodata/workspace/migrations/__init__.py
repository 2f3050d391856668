"""Migrations of the workspace, run by alembic from :mod:`geodata.workspace.database`."""
