"""Layouts that say how commune codes changed."""

from __future__ import annotations

import re

INITIAL_CODE = "codgeo_ini"
YEAR_CODE = re.compile(r"codgeo_((?:19|20)\d{2})")
YEAR_NAME = re.compile(r"libgeo_((?:19|20)\d{2})")
"""``table_passage_geo2003_geoYYYY`` (initial code and one year) and ``table_passage_annuelle_YYYY``
(a column a year): a row a code that ever was."""

EVENTS = frozenset({"mod", "date_eff", "typecom_av", "com_av", "typecom_ap", "com_ap"})
"""``mvtcommune_YYYY.csv`` (COG): a row for each code before and each code after an event."""

EVENT_NAMES = ("libelle_ap", "nccenr_ap", "libelle")
COMMUNE_TYPE = "COM"

DELEGATED = frozenset({"code", "nom", "type", "cheflieu"})
"""``communes.json`` of @etalab/decoupage-administratif: delegated and associated communes, whose
code was a commune's own, with the commune they are in."""

DELEGATED_TYPES = ("commune-deleguee", "commune-associee")
