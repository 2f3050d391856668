"""Programming scenarios of a PLH: a stock, what is programmed, and what becomes of it each year.

::

    vocabulary.py      zones, products, sizes, kinds        document.py   what a scenario says
    document_files.py  its YAML                             stock.py      what it starts from
    flows.py           what enters and leaves, as arrays    apportion.py  whole dwellings shared out
    delivery.py        what is delivered each year          asked.py      what must leave each year
    leaving.py         what stands on each 1 January        shortage.py   more leaves than stands
    main_residences.py the two denominators                 engine.py     a scenario on a stock
    outcome.py         what becomes of it, as arrays        commune_counts.py  counts that add up
    measures.py        every measure, as a table            unevenness.py dissimilarity and Gini
    stock_reading.py   the stock of anyone's file           report.py     a scenario in a few lines
    operation.py       PLAI of a programme, rounded up      reference.py  going on as before
    levers*.py         one gesture on a scenario            line_counts.py  its lines, as counts
    rules.py           dated rules, with their texts        triennia.py   three years of the SRU law
    compliance*.py     what each rule asks, what is done, and how it is said
    hazards.py         what the years may hold, drawn       distributions.py   quantiles of it
    drawn_runs.py      a thousand runs, some at a time      draws.py           their measures
    intervals.py       quantiles of draws
    probabilities.py   how often a target is met            sensitivity.py     what moves a result
    cells.py           its smallest changes                 comparing.py       two, side by side
    editing.py         another one, from a gesture          merging.py         two people's changes
    line_table.py      its lines, as a table                rebasing.py        on a later stock
    solve/             the best distribution
"""

from __future__ import annotations

from .apportion import apportion
from .compliance import compliance
from .compliance_targets import target_values
from .compliance_value import TargetValue
from .document import (
    REFERENCE,
    Delays,
    Hypotheses,
    Line,
    Operation,
    Scenario,
    Sizes,
    Uncertainty,
)
from .document_files import dump_scenario, load_scenario, parse_scenario
from .draws import Draws, draw, drawn_measures
from .engine import simulate
from .hazards import HYPOTHESES
from .levers import (
    moved,
    scaled,
    smooth_reconstitution,
    with_operation_rule,
    with_plai_share,
    with_renewal,
    without_plai_in_qpv,
)
from .measures import FLOWS, INDICES, LEVELS, SHARES, STATES, Level, measures, places, years_table
from .operation import OperationMix, operation_mix
from .outcome import Run
from .reference import reference_scenario
from .rules import PlhRules, plh_rules
from .sensitivity import sensitivity
from .stock import FACTS, FLAGS, Stock, make_stock, stock_rows
from .vocabulary import (
    ENTERING,
    FINANCED,
    LEAVING,
    LOW_RENT,
    MAX_HORIZON,
    MIN_HORIZON,
    OF_REGISTER,
    PRODUCTS,
    PROGRAMMED,
    SIZES,
    ZONES,
    Kind,
    Product,
    Size,
    Zone,
)

__all__ = [
    "ENTERING",
    "FACTS",
    "FINANCED",
    "FLAGS",
    "FLOWS",
    "HYPOTHESES",
    "INDICES",
    "LEAVING",
    "LEVELS",
    "LOW_RENT",
    "MAX_HORIZON",
    "MIN_HORIZON",
    "OF_REGISTER",
    "PRODUCTS",
    "PROGRAMMED",
    "REFERENCE",
    "SHARES",
    "SIZES",
    "STATES",
    "ZONES",
    "Delays",
    "Draws",
    "Hypotheses",
    "Kind",
    "Level",
    "Line",
    "Operation",
    "OperationMix",
    "PlhRules",
    "Product",
    "Run",
    "Scenario",
    "Size",
    "Sizes",
    "Stock",
    "TargetValue",
    "Uncertainty",
    "Zone",
    "apportion",
    "compliance",
    "draw",
    "drawn_measures",
    "dump_scenario",
    "load_scenario",
    "make_stock",
    "measures",
    "moved",
    "operation_mix",
    "parse_scenario",
    "places",
    "plh_rules",
    "reference_scenario",
    "scaled",
    "sensitivity",
    "simulate",
    "smooth_reconstitution",
    "stock_rows",
    "target_values",
    "with_operation_rule",
    "with_plai_share",
    "with_renewal",
    "without_plai_in_qpv",
    "years_table",
]
