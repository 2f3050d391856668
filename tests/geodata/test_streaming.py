"""Blocks, rows and spools: nothing lost, every line known by its number."""

from __future__ import annotations

import gc
import gzip

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.delimited import TextShape
from geodata.errors import InvalidContentError, UnreadableFileError
from geodata.streaming import (
    Block,
    Refusals,
    Spool,
    SpoolWriter,
    Typed,
    frame_rows,
    parse_block,
    text_blocks,
    typed_column,
)

SHAPE = TextShape(
    names=("a", "b", "c"),
    columns=["a", "c"],
    encoding="utf-8",
    delimiter=";",
    data_line=2,
    fields=3,
)


def parsed(text: str, first_line: int = 2, shape: TextShape = SHAPE):
    rows = parse_block(Block(text.encode(), first_line, 0), shape)
    cells = {name: rows.table.column(name).to_pylist() for name in rows.table.column_names}
    return cells, rows.lines.tolist(), [(one.line, one.found) for one in rows.ragged]


def blocks_of(path, size, encoding="utf-8", data_line=2):
    return list(
        text_blocks(path, encoding=encoding, data_line=data_line, file=path.name, block_bytes=size)
    )


@given(
    lines=st.lists(st.text(alphabet="abé;0", max_size=12), min_size=1, max_size=30),
    size=st.integers(1, 40),
    ending=st.sampled_from(["\n", "\r\n"]),
    closed=st.booleans(),
)
@settings(max_examples=60)
def test_blocks_are_the_file_cut_at_line_ends(tmp_path_factory, lines, size, ending, closed):
    body = ending.join(lines) + (ending if closed else "")
    path = tmp_path_factory.mktemp("blocks") / "f.csv"
    path.write_bytes(("header" + ending + body).encode())
    found = blocks_of(path, size)
    assert b"".join(one.data for one in found) == body.encode()
    assert all(one.data.endswith(b"\n") for one in found[:-1])
    line = 2
    for one in found:
        assert one.first_line == line
        line += one.data.count(b"\n")
    if found:
        assert found[-1].bytes_read == path.stat().st_size


def test_blocks_of_another_encoding_and_of_a_compressed_file(tmp_path):
    text = "titre\nh\né;1\nœuvre;2\n"
    plain = tmp_path / "f.csv"
    plain.write_bytes(text.encode("cp1252"))
    packed = tmp_path / "f.csv.gz"
    packed.write_bytes(gzip.compress(text.encode()))
    wide = tmp_path / "w.csv"
    wide.write_bytes(text.encode("utf-16-le"))
    for path, encoding in ((plain, "cp1252"), (packed, "utf-8"), (wide, "utf-16-le")):
        found = blocks_of(path, 5, encoding, data_line=3)
        assert b"".join(one.data for one in found).decode() == "é;1\nœuvre;2\n"
        assert found[0].first_line == 3


def test_old_macintosh_line_ends(tmp_path):
    path = tmp_path / "f.csv"
    path.write_bytes(b"h\ra;1\rb;2\r")
    (block,) = blocks_of(path, 1000)
    assert block.data == b"a;1\nb;2\n"


def test_nul_bytes_are_named_by_line(tmp_path):
    path = tmp_path / "f.csv"
    path.write_bytes(b"h\na;1\nb\x00;2\n")
    with pytest.raises(UnreadableFileError, match="ligne 3"):
        blocks_of(path, 4)


def test_rows_of_a_clean_block():
    cells, lines, ragged = parsed('1;x;3\n"4;5";;"say ""hi"""\n')
    assert cells == {"a": ["1", "4;5"], "c": ["3", 'say "hi"']}
    assert lines == [2, 3]
    assert ragged == []


def test_lines_of_another_width_are_set_aside_with_their_number():
    cells, lines, ragged = parsed("1;x;3\n1;2\n\n4;x;6\n7;8;9;10\n7;8;9;\n", first_line=101)
    # The blank line is nothing; an empty cell beyond the header is nothing either.
    assert cells == {"a": ["1", "4", "7"], "c": ["3", "6", "9"]}
    assert lines == [101, 104, 106]
    assert ragged == [(102, 2), (105, 4)]


def test_filled_cells_beyond_the_header_are_told():
    shape = TextShape(("a", "b"), ["a"], "utf-8", ";", 2, 4)
    cells, lines, ragged = parsed("1;2;;\n3;4;;5\n", shape=shape)
    assert (cells, lines, ragged) == ({"a": ["1"]}, [2], [(3, 4)])


def test_a_stray_quote_loses_no_line():
    text = '1;x;3\n2;"RESIDENCE;4\n3;x;5\n4;x;"6\n5;x;7\n'
    cells, lines, ragged = parsed(text)
    assert cells == {"a": ["1", "2", "3", "4", "5"], "c": ["3", "4", "5", "6", "7"]}
    assert lines == [2, 3, 4, 5, 6]
    assert ragged == []


def test_a_cell_over_two_lines_is_one_row():
    cells, lines, ragged = parsed('1;"bâtiment A\nescalier 2";3\n4;x;6\n')
    assert cells == {"a": ["1", "4"], "c": ["3", "6"]}
    assert lines == [2, 4]
    assert ragged == []


def test_a_block_without_a_good_line_gives_columns_all_the_same():
    cells, lines, ragged = parsed("1\n2;3\n")
    assert cells == {"a": [], "c": []}
    assert (lines, ragged) == ([], [(2, 1), (3, 2)])


@given(
    rows=st.lists(
        st.tuples(*[st.text(alphabet='a";\n é', max_size=5)] * 3), min_size=1, max_size=12
    )
)
@settings(max_examples=80)
def test_every_line_is_a_row_or_is_told(rows):
    """Whatever the text, lines are kept, told, blank, or part of a cell that runs over."""
    text = "\n".join(";".join(row) for row in rows) + "\n"
    cells, lines, ragged = parsed(text)
    assert len(lines) == len(cells["a"])
    told = [line for line, _ in ragged]
    assert sorted({*lines, *told}) == sorted([*lines, *told])
    assert all(2 <= line <= text.count("\n") + 1 for line in [*lines, *told])


def test_cells_are_understood_once_and_refused_by_line():
    asked = []

    def parse(cells: pa.Array) -> Typed:
        asked.extend(cells.to_pylist())
        values = [None if one in {None, "x"} else int(one) for one in cells.to_pylist()]
        refused = np.array([one == "x" for one in cells.to_pylist()])
        return Typed(pa.array(values, pa.int16()), refused)

    rows = frame_rows(
        pd.DataFrame(
            {"n": ["1", " 1", None, "x", "2", *["x"] * 8]}, index=range(11, 24), dtype="str"
        )
    )
    refusals = Refusals("f.csv")
    found = typed_column(
        rows.table.column("n").chunk(0),
        parse,
        name="n",
        lines=rows.lines,
        refusals=refusals,
        reason=lambda cell: f"bad {cell}",
    )
    assert found.to_pylist() == [1, 1, None, None, 2, *[None] * 8]
    assert len(asked) == 4  # "1", "1" once trimmed, "x", "2"
    told = refusals.rejections(lambda count: f"{count} more")
    assert [(one.line, one.count) for one in told] == [
        (14, 1),
        (16, 1),
        (17, 1),
        (18, 1),
        (19, 1),
        (None, 4),
    ]
    assert told[0].reason == "bad x"
    assert (refusals.count("n"), refusals.filled["n"]) == (9, 12)


def spool_of(file: str, *tables: pa.Table) -> Spool:
    with SpoolWriter(file) as writer:
        for table in tables:
            writer.write(table)
        part, folder = writer.finish()
    return Spool([part], [folder])


def coded(**columns: list[object]) -> pa.Table:
    return pa.table(
        {
            name: pa.array(values).dictionary_encode() if name == "k" else pa.array(values)
            for name, values in columns.items()
        }
    )


def test_a_spool_gives_back_what_was_written_and_leaves_nothing():
    spool = spool_of("b", coded(k=["x", "y"], n=[1, 2]), coded(k=["z", "x"], n=[3, None]))
    folder = spool.parts[0].path.parent
    assert spool.row_count == 4
    assert spool.table().to_pydict() == {
        "k": ["x", "y", "z", "x"],
        "n": [1, 2, 3, None],
        "file_rank": [0, 0, 0, 0],
    }
    assert spool.table(["n"], where=("k", {"x"})).column("n").to_pylist() == [1, None]
    assert spool.table(["n"], where=("k", set())).num_rows == 0
    assert folder.is_dir()
    del spool
    gc.collect()
    assert not folder.exists()


def test_joined_spools_follow_the_names_of_the_files_and_keep_them_alive():
    late = spool_of("b.csv", coded(k=["x"], n=[1]))
    early = spool_of("a.csv", coded(k=["y"], m=[2.5]))
    joined = Spool.join([late, early])
    del late, early
    gc.collect()
    assert joined.table().to_pydict() == {
        "k": ["y", "x"],
        "m": [2.5, None],
        "n": [None, 1],
        "file_rank": [0, 1],
    }
    folders = [part.path.parent for part in joined.parts]
    joined.close()
    assert not any(folder.exists() for folder in folders)


def test_a_failure_while_writing_leaves_no_folder():
    writer = SpoolWriter("f")
    folder = writer._folder.path
    writer.write(coded(k=["x"], n=[1]))
    with pytest.raises(ValueError, match="schema"), writer:
        writer.write(coded(z=[1]))
    assert not folder.exists()


def test_folders_of_dead_processes_are_swept(tmp_path, monkeypatch):
    import os
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead = tmp_path / "geodata-spool-dead"
    dead.mkdir()
    os.utime(dead, (0, 0))
    living = spool_of("f", coded(k=["x"], n=[1]))
    os.utime(living.parts[0].path.parent, (0, 0))
    other = spool_of("g", coded(k=["x"], n=[1]))
    assert not dead.exists()
    assert living.table().num_rows == other.table().num_rows == 1


def test_a_full_disk_is_told_in_french(monkeypatch):
    import errno

    import pyarrow.parquet as pq

    def full(*_args, **_options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pq, "ParquetWriter", full)
    with SpoolWriter("f") as writer, pytest.raises(UnreadableFileError, match="sur le disque"):
        writer.write(coded(k=["x"], n=[1]))


def test_a_line_too_long_is_told_as_such(tmp_path, monkeypatch):
    monkeypatch.setenv("FRAGILITE_LIMIT_LINE_MIB", "1")
    path = tmp_path / "f.csv"
    path.write_text("a;b;c\n1;2;3\n" + "x" * (1 << 21))
    with pytest.raises(InvalidContentError, match="ligne trop longue") as caught:
        blocks_of(path, 1 << 16)
    assert caught.value.line == 3
