"""Social fragility: composite indices of zones, from documents that say every choice made.

The computation knows neither files nor screens: it takes tables of indicators, gives results.
"""

from __future__ import annotations

from .adapt import adapt
from .catalogue import Catalogue, Definition, default_catalogue
from .class_table import class_table
from .compiled import Compiled
from .errors import ComputationError, FragilityError, MethodError, TableError
from .export import result_document, result_frame
from .index import compile_index, compute_index
from .indicators import compute_indicators
from .method import Method
from .method_files import dump_method, load_method, parse_method, shipped_methods
from .references import published_references, reference_frame
from .result import ComputedOn, IndexResult
from .robustness import Robustness, weight_robustness
from .sampling import class_probabilities, drawn_indicators
from .status import CellStatus, ZoneState
from .table import IndicatorTable, make_table, table_from_frame
from .variants import method_robustness

__all__ = [
    "Catalogue",
    "CellStatus",
    "Compiled",
    "ComputationError",
    "ComputedOn",
    "Definition",
    "FragilityError",
    "IndexResult",
    "IndicatorTable",
    "Method",
    "MethodError",
    "Robustness",
    "TableError",
    "ZoneState",
    "adapt",
    "class_probabilities",
    "class_table",
    "compile_index",
    "compute_index",
    "compute_indicators",
    "default_catalogue",
    "drawn_indicators",
    "dump_method",
    "load_method",
    "make_table",
    "method_robustness",
    "parse_method",
    "published_references",
    "reference_frame",
    "result_document",
    "result_frame",
    "shipped_methods",
    "table_from_frame",
    "weight_robustness",
]
