"""Words the page shares: the index among the subjects."""

from __future__ import annotations

INDEX = "indice"
"""Subject of the map that is not an indicator."""
