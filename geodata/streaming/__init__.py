"""Files of millions of rows: read block by block, typed by distinct cells, kept on disk.

A block of text becomes Arrow columns whose distinct cells are coded once
(:mod:`geodata.streaming.rows`); cells are understood once each, not once a row
(:mod:`geodata.streaming.cells`); what comes out goes to a Parquet file that lives as long as
somebody holds it (:mod:`geodata.streaming.spool`). The file is never in memory whole.
"""

from geodata.streaming.blocks import Block, text_blocks
from geodata.streaming.cells import Refusals, Typed, typed_column
from geodata.streaming.rows import BlockRows, frame_rows, parse_block
from geodata.streaming.spool import Spool, SpoolWriter

__all__ = [
    "Block",
    "BlockRows",
    "Refusals",
    "Spool",
    "SpoolWriter",
    "Typed",
    "frame_rows",
    "parse_block",
    "text_blocks",
    "typed_column",
]
