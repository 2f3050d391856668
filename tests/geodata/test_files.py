"""Deliveries: what is found in a file, whatever its form, and what is said when it is broken."""

from __future__ import annotations

import errno
import gzip
import io
import json
import lzma
import os
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from geodata import sheet_extents, workbook_probe
from geodata.errors import GeodataError, InvalidContentError, UnreadableFileError
from geodata.files import ReadLimits, open_delivery, read_rows, read_table
from geodata.levels import code_column
from geodata.model import Level
from tests.geodata.layouts import vectors
from tests.geodata.layouts.tables import (
    filosofi_iris,
    insee_sheet,
    rp_activity,
    with_commas,
    write_csv,
    write_xlsx,
    zipped,
)
from tests.geodata.layouts.xls import write_xls


def only_part(path: Path):
    """Columns, head and whole frame of a delivery of one part."""
    with open_delivery(path) as delivery:
        (part,) = delivery.parts
        return part, read_rows(part)


def read_all(path: Path, limits: ReadLimits | None = None) -> None:
    with open_delivery(path, limits) as delivery:
        for part in delivery.parts:
            read_rows(part)


def assert_read_or_refused(path: Path) -> None:
    """Either outcome is right; any other exception is not."""
    refusal = None
    try:
        read_all(path)
    except GeodataError as error:
        refusal = error.message
    assert refusal is None or refusal.startswith(path.name)


def message_of(path: Path, limits: ReadLimits | None = None) -> str:
    with pytest.raises(GeodataError) as caught:
        read_all(path, limits)
    return caught.value.message


# --- text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_encoding_delimiter_and_line_end(tmp_path, encoding, delimiter, newline):
    path = write_csv(
        tmp_path / "a.csv",
        ["IRIS", "LIBIRIS", "DISP_MED18"],
        [["010040101", "Pérouses; d'Été", "19,5"], ["010040102", "Gare", ""]],
        delimiter=delimiter,
        encoding=encoding,
        newline=newline,
    )
    part, rows = only_part(path)
    assert part.columns == ("IRIS", "LIBIRIS", "DISP_MED18")
    assert rows.frame.index.tolist() == [2, 3]
    assert rows.frame["LIBIRIS"].tolist() == ["Pérouses; d'Été", "Gare"]
    assert rows.frame["DISP_MED18"].isna().tolist() == [False, True]
    assert rows.frame["IRIS"].tolist() == ["010040101", "010040102"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(tmp_path, encoding):
    path = write_csv(tmp_path / "a.csv", ["IRIS", "A"], [["010040101", "1"]], encoding=encoding)
    assert only_part(path)[1].frame["A"].tolist() == ["1"]


def test_empty_trailing_columns_are_dropped(tmp_path):
    header, rows = filosofi_iris()
    path = write_csv(
        tmp_path / "a.csv", header, with_commas(rows), trailing=35, encoding="utf-8-sig"
    )
    part, read = only_part(path)
    assert part.columns == tuple(header)
    assert read.rows_read == len(read.frame) == len(rows)
    assert part.options["decimal"] == ","


def test_header_alone_has_empty_trailing_columns(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("IRIS;A;;;\n010040101;1\n010040102;2;;;\n", encoding="utf-8")
    part, rows = only_part(path)
    assert part.columns == ("IRIS", "A")
    assert rows.frame["A"].tolist() == ["1", "2"]
    assert rows.frame.index.tolist() == [2, 3]
    assert rows.rejections == ()


def test_title_lines_and_labels_around_the_header(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "Revenus 2018\nGéographie au 01/01/2019\n\nCode de l'IRIS;Médiane du niveau de vie (€)\n"
        "IRIS;DISP_MED18\n010040101;19300\n\n010040102;17530\n",
        encoding="utf-8",
    )
    part, rows = only_part(path)
    assert part.columns == ("IRIS", "DISP_MED18")
    assert part.header_line == 5
    assert part.options["geography_year"] == "2019"
    assert rows.frame.index.tolist() == [6, 8]


def test_label_line_under_the_header_is_not_a_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "CODGEO;LIBGEO;Q219\nCode;Libellé géographique;Médiane (€)\n59350;Lille;20510\n"
        "59512;Roubaix;s\n",
        encoding="utf-8",
    )
    rows = only_part(path)[1]
    assert rows.frame["CODGEO"].tolist() == ["59350", "59512"]
    assert rows.frame.index.tolist() == [3, 4]


def test_a_first_row_of_secrets_is_a_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("CODGEO;LIBGEO;Q219\n59350;Lille;ns\n59512;Roubaix;12000\n", encoding="utf-8")
    assert only_part(path)[1].frame.index.tolist() == [2, 3]


def test_quoted_cells_with_delimiters_and_line_breaks_keep_line_numbers(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        'IRIS;NOM;A\n010040101;"Gare ; ""nord""\nsuite";1\n010040102;Centre;2\n',
        encoding="utf-8",
    )
    rows = only_part(path)[1]
    assert rows.frame.index.tolist() == [2, 4]
    assert rows.frame["NOM"].tolist() == ['Gare ; "nord"\nsuite', "Centre"]


def test_excel_wrapped_code_is_kept_whole(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('COM;A\n="01004";1\n="59350";2\n', encoding="utf-8")
    assert only_part(path)[1].frame["COM"].tolist() == ['="01004"', '="59350"']


def test_few_ragged_lines_are_rejected_with_their_line(tmp_path):
    path = tmp_path / "a.csv"
    lines = [f"0100401{rank:02d};{rank};x" for rank in range(40)]
    lines[10] = "010040110;1"
    lines[20] = "010040120;1;2;3"
    lines[-1] = "010040139;1"
    path.write_text("IRIS;A;B\n" + "\n".join(lines), encoding="utf-8")
    with open_delivery(path) as delivery:
        (part,) = delivery.parts
        rows = read_rows(part)
        with pytest.raises(InvalidContentError, match="ligne 12"):
            read_table(part)
    assert [rejection.line for rejection in rows.rejections] == [12, 22, 41]
    assert "2 valeurs pour 3 colonnes" in rows.rejections[0].reason
    assert "4 valeurs pour 3 colonnes" in rows.rejections[1].reason
    assert "tronqué" in rows.rejections[2].reason
    assert rows.rows_read == 40
    assert len(rows.frame) == 37
    assert rows.frame.loc[13, "IRIS"] == "010040111"


def test_ragged_lines_in_a_file_with_multiline_cells(tmp_path):
    path = tmp_path / "a.csv"
    body = "\n".join(f"0100401{rank:02d};{rank};x" for rank in range(30))
    path.write_text(f'IRIS;A;B\n010040199;1;"a\nb"\n{body}\n010040198;1\n', encoding="utf-8")
    rows = only_part(path)[1]
    assert [rejection.line for rejection in rows.rejections] == [34]
    assert rows.frame.index[1] == 4


def test_values_beyond_the_header_are_rejected(tmp_path):
    path = tmp_path / "a.csv"
    body = "\n".join(f"0100401{rank:02d};{rank};;" for rank in range(30))
    path.write_text(f"IRIS;A;;\n{body}\n010040199;1;;9\n", encoding="utf-8")
    rows = only_part(path)[1]
    assert [rejection.line for rejection in rows.rejections] == [32]


def test_mostly_ragged_is_an_error(tmp_path):
    path = tmp_path / "a.csv"
    body = "\n".join("1;2;3" if rank % 2 else "1;2" for rank in range(100))
    path.write_text(f"IRIS;A;B\n{body}\n", encoding="utf-8")
    assert "même nombre de valeurs" in message_of(path)


def test_reading_some_columns_only(tmp_path):
    header, body = rp_activity()
    path = write_csv(tmp_path / "a.csv", header, body)
    with open_delivery(path) as delivery:
        (part,) = delivery.parts
        frame = read_table(part, ["P19_POP2554", "IRIS"])
        assert list(frame.columns) == ["P19_POP2554", "IRIS"]
        with pytest.raises(InvalidContentError, match="NOPE"):
            read_table(part, ["NOPE"])


def test_duplicate_and_blank_names(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("IRIS;A;;A\n010040101;1;2;3\n", encoding="utf-8")
    part, rows = only_part(path)
    assert part.columns == ("IRIS", "A", "(sans nom 3)", "A (2)")
    assert rows.frame["A (2)"].tolist() == ["3"]


@pytest.mark.parametrize("opener", [gzip.open, lzma.open])
def test_single_compressed_file(tmp_path, opener):
    path = tmp_path / "a.csv.packed"
    with opener(path, "wb") as stream:
        stream.write(b"CODGEO;LIBGEO\n59350;Lille\n59512;Roubaix\n")
    assert only_part(path)[1].frame["LIBGEO"].tolist() == ["Lille", "Roubaix"]


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("vide.csv", b"", "est vide"),
        ("blanc.csv", b"\xef\xbb\xbf \r\n\n", "est vide"),
        ("page.csv", b"<!DOCTYPE html><html><body>404</body></html>", "page web"),
        ("fiche.csv", b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        ("x.xml", b"<?xml version='1.0'?><a/>", "XML"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "ni du texte"),
        ("contours.7z", b"7z\xbc\xaf\x27\x1c" + bytes(64), "compressez"),
        ("base.zip", b"PK\x03\x04" + bytes(64), "endommag"),
        ("base.xlsx", b"PK\x03\x04" + bytes(64), "classeur"),
        ("base.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "classeur"),
        ("base.parquet", b"PAR1" + bytes(64), "Parquet"),
        ("seul.dbf", b"\x03" + bytes(64), ".shp"),
        ("texte.txt", b"Bonjour,\nceci est une lettre.\n", "aucun tableau"),
        ("entete.csv", b"IRIS;DISP_MED18\n", "aucune ligne"),
        ("mixte.csv", "IRIS;NOM\n1;Été\n2;".encode() + b"\xe9t\xe9\n", "ligne 3"),
        ("nul.csv", b"IRIS;NOM\n1;a\n2;b\x00\n", "ni du texte"),
        ("guillemet.csv", b'IRIS;NOM\n1;"a\n' + b"2;b\n" * 200, "guillemet"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, name, content, reason):
    path = tmp_path / name
    path.write_bytes(content)
    message = message_of(path)
    assert reason in message
    assert message.startswith(name)


def test_absent_file(tmp_path):
    assert "introuvable" in message_of(tmp_path / "rien.csv")


def test_what_never_ends_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "base.csv")
    for path in (tmp_path / "base.csv", Path("/dev/zero"), Path("/dev/stdin")):
        assert path.is_file() or "tuyau" in message_of(path)
    assert "introuvable" in message_of(tmp_path / ("59001," * 100))
    assert "introuvable" in message_of(tmp_path / "a\0.csv")


def test_a_pipe_in_a_folder_is_left_alone(tmp_path):
    os.mkfifo(tmp_path / "tuyau.csv")
    write_csv(tmp_path / "base.csv", ["IRIS", "A"], [["593500101", 1]])
    assert only_part(tmp_path)[1].rows_read == 1


def test_a_name_that_is_not_text_is_said(tmp_path):
    """No report could hold it, nor the readers of workbooks and layers open it."""
    folder = tmp_path / "lot"
    folder.mkdir()
    path = Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.csv"))
    write_csv(path, ["IRIS", "A"], [["593500101", 1]])
    assert message_of(path).startswith("café.csv : le nom de ce fichier")
    assert "café.csv : le nom de ce fichier" in message_of(folder).replace("\u202f", " ")
    write_csv(folder / "base.csv", ["IRIS", "A"], [["593500101", 1]])
    with open_delivery(folder) as delivery:
        assert [one.name for one in delivery.skipped] == ["café.csv"]
        assert len(delivery.parts) == 1


def _refusing(refused: str):
    """Refuse to open a file, as the system does for one of another account."""
    real = Path.open

    def opened(path, *arguments, **options):
        if path.name == refused:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, *arguments, **options)

    return opened


def test_a_file_of_somebody_else_is_set_aside_and_said(tmp_path, monkeypatch):
    lot = tmp_path / "lot"
    lot.mkdir()
    for name in ("a.csv", "b.csv"):
        write_csv(lot / name, ["IRIS", "A"], [["593500101", 1]])
    monkeypatch.setattr(Path, "open", _refusing("a.csv"))
    with open_delivery(lot) as delivery:
        assert [(one.name, one.reason[:20]) for one in delivery.skipped] == [
            ("a.csv", "le système refuse la")
        ]
        assert [part.label for part in delivery.parts] == ["lot › b.csv"]
    (lot / "b.csv").unlink()
    assert "refuse la lecture" in message_of(lot)
    assert "refuse la lecture" in message_of(lot / "a.csv")


def test_a_piece_of_a_shapefile_that_cannot_be_read_is_named(tmp_path, monkeypatch):
    folder = tmp_path / "couche"
    folder.mkdir()
    path = vectors.write(vectors.iris_2022(), folder / "iris.shp")
    monkeypatch.setattr(Path, "open", _refusing("iris.dbf"))
    assert "iris.dbf : le système refuse" in message_of(path)


def test_lone_metadata_is_not_data(tmp_path):
    path = write_csv(tmp_path / "meta.csv", ["COD_VAR", "LIB_VAR"], [["IRIS", "Code"]])
    assert "décrit des variables" in message_of(path)


def test_too_big_a_file(tmp_path):
    path = write_csv(tmp_path / "a.csv", *rp_activity())
    assert "taille admise" in message_of(path, replace(ReadLimits(), max_file_bytes=10))


@pytest.mark.parametrize("kept", [0.02, 0.5, 0.95])
def test_truncated_archives_and_workbooks(tmp_path, kept):
    header, rows = filosofi_iris()
    book = write_xlsx(tmp_path / "a.xlsx", {"IRIS": insee_sheet(header, rows)})
    archive = zipped(tmp_path / "a.zip", {"a.csv": write_csv(tmp_path / "a.csv", header, rows)})
    for path in (book, archive):
        raw = path.read_bytes()
        path.write_bytes(raw[: int(len(raw) * kept)])
        with pytest.raises(GeodataError), open_delivery(path):
            pass


# --- workbooks ----------------------------------------------------------------------------------


def test_insee_workbook(tmp_path):
    header, rows = filosofi_iris()
    path = write_xlsx(
        tmp_path / "a.xlsx",
        {
            "IRIS_DISP": insee_sheet(header, rows, geography=2019),
            "Variables": [["COD_VAR", "LIB_VAR"], ["IRIS", "Code de l'IRIS"]],
            "Notes": [["Champ : France métropolitaine"]],
        },
    )
    with open_delivery(path) as delivery:
        (part,) = delivery.parts
        frame = read_table(part)
        assert delivery.metadata == ("a.xlsx › feuille Variables",)
        assert [member.name for member in delivery.skipped] == ["a.xlsx › feuille Notes"]
    assert part.label == "a.xlsx › feuille IRIS_DISP"
    assert part.header_line == 6
    assert part.options["geography_year"] == "2019"
    assert frame.index.tolist() == [7, 8, 9, 10, 11]
    assert frame["DISP_MED18"].tolist()[:2] == ["19300", "17530"]
    assert frame["DISP_TP6018"].isna().tolist() == [False, True, True, False, False]
    assert frame["DISP_GI18"].tolist()[0] == "0.242"


@pytest.mark.parametrize("stray", ["XFD1", "XFD1048576", "ZZ1048576"])
def test_a_stray_cell_far_away_is_refused_before_it_is_laid_out(tmp_path, stray):
    book = write_xlsx(tmp_path / "a.xlsx", {"IRIS": [["IRIS", "A"], ["593500101", 1]]})
    loaded = load_workbook(book)
    loaded["IRIS"][stray] = 1
    loaded.save(book)
    assert "étendue démesurée" in message_of(book)


@pytest.mark.parametrize("record", [b"\x05\x00", b"\x02\x03abc", b"\x00\x00", b"\x82\x01\x00"])
def test_records_of_no_use_are_not_read_to_the_end(tmp_path, record):
    path = tmp_path / "a.xlsb"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.bin", record * 2_100_000)
    with zipfile.ZipFile(path) as book, pytest.raises(ValueError, match=r"\d"):
        list(sheet_extents.extents(book))


@pytest.mark.parametrize("chunk", [11, 16, 4096])
def test_a_binary_sheet_is_read_by_pieces(tmp_path, monkeypatch, chunk):
    path = tmp_path / "a.xlsb"
    rows = b"".join(b"\x00\x04" + row.to_bytes(4, "little") for row in (0, 1, 6, 5))
    long = b"\x07\x88\x01" + (3).to_bytes(4, "little") + b"x" * 132
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/worksheets/sheet1.bin", rows + long + b"\x93\x01\x02ab" + rows[:11])
    monkeypatch.setattr(sheet_extents, "_CHUNK_BYTES", chunk)
    with zipfile.ZipFile(path) as book:
        assert list(sheet_extents.extents(book)) == [(7, 4)]


def test_the_extent_of_a_workbook_is_worked_out_in_the_probe(tmp_path, monkeypatch):
    """There a time limit holds, and its end is told; here nothing would stop it."""
    path = write_xlsx(tmp_path / "a.xlsx", {"F": [["COM", "A"], ["59350", 1]]})
    monkeypatch.setattr(sheet_extents, "extents", lambda _: pytest.fail("not in this process"))
    assert only_part(path)[1].rows_read == 1
    monkeypatch.setattr(workbook_probe, "SECONDS", 0.001)
    assert "classeur" in message_of(path)


@pytest.mark.parametrize("write", ["csv", "xlsx", "parquet", "json"])
def test_marks_that_nobody_sees_are_no_part_of_a_name(tmp_path, write):
    names = ["\u200bIRIS", "C\u00adOM\u200e", "A"]
    row = ["593500101", "59350", "1"]
    path = tmp_path / f"a.{write}"
    match write:
        case "csv":
            write_csv(path, names, [row])
        case "xlsx":
            write_xlsx(path, {"F": [names, row]})
        case "parquet":
            pd.DataFrame([row], columns=names).to_parquet(path)
        case "json":
            path.write_text(json.dumps([dict(zip(names, row, strict=True))]))
    part, rows = only_part(path)
    code = code_column(part, (Level.IRIS, Level.COMMUNE))
    assert code is not None
    assert rows.frame[code].tolist() == ["593500101"]


def test_old_workbook(tmp_path):
    header, rows = filosofi_iris("14")
    path = write_xls(tmp_path / "a.xls", "IRIS_DISP", insee_sheet(header, rows))
    part, read = only_part(path)
    assert part.columns == tuple(header)
    assert read.frame["IRIS"].tolist()[0] == "010040101"
    assert read.frame["DISP_MED14"].tolist()[0] == "19300"


def test_numbers_dates_and_codes_in_a_sheet(tmp_path):
    cells = [[59350, 0.1, "2A004"], [1004, 1e20, None]]
    path = write_xlsx(tmp_path / "a.xlsx", {"F": [["COM", "A", "B"], *cells]})
    frame = only_part(path)[1].frame
    assert frame["COM"].tolist() == ["59350", "1004"]
    assert frame["A"].tolist() == ["0.1", "1e+20"]


def test_geography_year_found_in_the_description_sheet(tmp_path):
    header, rows = rp_activity()
    meta = [["VAR_ID", "VAR_LIB", "DATE"], ["IRIS", "IRIS", "Géographie au 01/01/2020"]]
    path = write_xlsx(tmp_path / "a.xlsx", {"IRIS": [header, *rows], "META": meta})
    assert only_part(path)[0].options["geography_year"] == "2020"


# --- archives and folders -----------------------------------------------------------------------


def test_zip_as_delivered(tmp_path):
    data = write_csv(tmp_path / "data.csv", *filosofi_iris())
    meta = write_csv(tmp_path / "meta.csv", ["COD_VAR", "LIB_VAR"], [["IRIS", "Code"]])
    path = zipped(
        tmp_path / "base.zip",
        {
            "livraison/data.CSV": data,
            "livraison/meta_data.CSV": meta,
            "livraison/notice.pdf": b"%PDF",
            "livraison/lisez-moi.txt": b"Bonjour.\n",
            "__MACOSX/._data.csv": b"x",
        },
    )
    with open_delivery(path) as delivery:
        (part,) = delivery.parts
        assert part.label == "base.zip › livraison/data.CSV"
        assert delivery.metadata == ("base.zip › livraison/meta_data.CSV",)
        assert {member.name for member in delivery.skipped} == {
            "livraison/notice.pdf",
            "livraison/lisez-moi.txt",
        }
        assert delivery.size == path.stat().st_size
        extracted = part.path
        assert extracted.is_file()
    assert not extracted.exists()


def test_nested_zip_is_opened_once(tmp_path):
    data = write_csv(tmp_path / "data.csv", *filosofi_iris())
    inner = zipped(tmp_path / "inner.zip", {"data.csv": data})
    middle = zipped(tmp_path / "middle.zip", {"inner.zip": inner, "data.csv": data})
    outer = zipped(tmp_path / "outer.zip", {"middle.zip": middle})
    with open_delivery(outer) as delivery:
        assert [part.label for part in delivery.parts] == ["outer.zip › middle.zip › data.csv"]
        assert "imbriquée" in delivery.skipped[0].reason


def test_bad_member_beside_a_good_one(tmp_path):
    data = write_csv(tmp_path / "data.csv", *filosofi_iris())
    path = zipped(
        tmp_path / "base.zip",
        {"data.csv": data, "vide.csv": b"", "page.csv": b"<html>"},
    )
    with open_delivery(path) as delivery:
        assert len(delivery.parts) == 1
        assert {member.name: "vide" in member.reason for member in delivery.skipped} == {
            "vide.csv": True,
            "page.csv": False,
        }


def test_corrupt_member_is_skipped(tmp_path):
    data = write_csv(tmp_path / "data.csv", *filosofi_iris())
    path = zipped(tmp_path / "base.zip", {"data.csv": data, "b.csv": b"IRIS;A\n" + b"1;2\n" * 500})
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        offset = archive.getinfo("b.csv").header_offset
    raw[offset + 40 : offset + 50] = b"\xff" * 10
    path.write_bytes(raw)
    with open_delivery(path) as delivery:
        assert [member.name for member in delivery.skipped] == ["b.csv"]
        assert "endommagé" in delivery.skipped[0].reason


@pytest.mark.parametrize(
    "name",
    [
        "../evil.csv",
        "/etc/evil.csv",
        "a/../../evil.csv",
        "..\\evil.csv",
        "C:\\evil.csv",
    ],
)
def test_path_traversal_is_refused(tmp_path, name):
    path = zipped(tmp_path / "a.zip", {name: b"A;B\n1;2"})
    assert "dangereux" in message_of(path)
    assert [child.name for child in tmp_path.iterdir()] == ["a.zip"]


def test_symbolic_links_are_not_followed(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("lien.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.csv", "IRIS;A\n010040101;1\n")
    with open_delivery(path) as delivery:
        assert [member.name for member in delivery.skipped] == ["lien.csv"]
        assert "lien" in delivery.skipped[0].reason


def test_zip_bomb_is_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.csv": b"0" * 3_000_000})
    tight = replace(ReadLimits(), ratio_free_bytes=1_000_000)
    assert "anormalement grand" in message_of(path, tight)
    assert "anormalement grand" in message_of(
        path, replace(ReadLimits(), max_expanded_bytes=1_000_000)
    )


def test_compressed_file_bomb_is_refused(tmp_path):
    path = tmp_path / "a.csv.gz"
    with gzip.open(path, "wb") as stream:
        stream.write(b"0" * 9_000_000)
    tight = replace(ReadLimits(), ratio_free_bytes=1_000_000)
    assert "anormalement grand" in message_of(path, tight)


def test_too_many_members(tmp_path):
    path = zipped(tmp_path / "a.zip", {f"{rank}.csv": b"A;B\n1;2\n" for rank in range(5)})
    assert "plus de 3 fichiers" in message_of(path, replace(ReadLimits(), max_members=3))


def test_encrypted_member_is_skipped(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.csv": b"IRIS;A\n010040101;1\n"})
    raw = bytearray(path.read_bytes())
    central = raw.rindex(b"PK\x01\x02")
    raw[central + 8] |= 1
    raw[6] |= 1
    path.write_bytes(raw)
    assert "mot de passe" in message_of(path)


def test_folder_is_read_as_one_delivery(tmp_path):
    folder = tmp_path / "lot"
    folder.mkdir()
    write_csv(folder / "a.csv", *filosofi_iris())
    write_csv(folder / "b.csv", *rp_activity())
    (folder / ".caché").write_text("x")
    with open_delivery(folder) as delivery:
        assert [part.label for part in delivery.parts] == ["lot › a.csv", "lot › b.csv"]
        first = delivery.sha256
    with open_delivery(folder) as delivery:
        assert delivery.sha256 == first
    write_csv(folder / "b.csv", *rp_activity("20"))
    with open_delivery(folder) as delivery:
        assert delivery.sha256 != first


def test_empty_folder(tmp_path):
    (tmp_path / "vide").mkdir()
    assert "aucun fichier" in message_of(tmp_path / "vide")


def test_workbook_called_zip_and_zip_called_csv(tmp_path):
    header, rows = filosofi_iris()
    book = write_xlsx(tmp_path / "a.xlsx", {"IRIS": [header, *rows]})
    renamed = book.rename(tmp_path / "a.zip")
    assert only_part(renamed)[0].layer == "IRIS"
    archive = zipped(tmp_path / "b.csv", {"c.csv": write_csv(tmp_path / "c.csv", header, rows)})
    assert only_part(archive)[0].label == "b.csv › c.csv"


def test_old_french_member_names(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xtx.csv", "IRIS;A\n010040101;1\n")
    path.write_bytes(path.read_bytes().replace(b"xtx.csv", "été.csv".encode("cp850")))
    with open_delivery(path) as delivery:
        assert delivery.parts[0].label == "a.zip › été.csv"


@pytest.mark.parametrize(
    "number",
    [
        59350.0,
        10040101.0,
        200093201.0,
        593500101.0,
        1e15,
        0.1,
        1e-7,
        12345.6789,
    ],
)
def test_numbers_of_a_sheet_are_written_alike_by_both_ways(tmp_path, number):
    rows = [["CODE", "A"], *([f"x{rank}", number] for rank in range(40))]
    frame = only_part(write_xlsx(tmp_path / "a.xlsx", {"F": rows}))[1].frame
    assert {float(text) for text in frame["A"]} == {number}
    if number.is_integer() and number < 1e10:
        assert set(frame["A"]) == {str(int(number))}


# --- other tables -------------------------------------------------------------------------------


def test_parquet_numbers_become_text(tmp_path):
    path = tmp_path / "a.parquet"
    pd.DataFrame(
        {
            "CODGEO": ["59350", "59512"],
            "A": [1.5, None],
            "B": [3, 4],
            "C": pd.Categorical(["x", "y"]),
        }
    ).to_parquet(path)
    frame = only_part(path)[1].frame
    assert frame["A"].tolist()[0] == "1.5"
    assert frame["A"].isna().tolist() == [False, True]
    assert frame["B"].tolist() == ["3", "4"]
    assert frame["C"].tolist() == ["x", "y"]
    assert frame.index.tolist() == [1, 2]


def test_vector_attributes_are_read_as_text(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text(
        '{"type":"FeatureCollection","features":['
        '{"type":"Feature","properties":{"CODE_IRIS":"010040101","P19_POP":12.5},'
        '"geometry":{"type":"Point","coordinates":[0.5,45]}},'
        '{"type":"Feature","properties":{"CODE_IRIS":"010040102","P19_POP":null},'
        '"geometry":{"type":"Point","coordinates":[0.6,45]}}]}',
        encoding="utf-8",
    )
    frame = only_part(path)[1].frame
    assert frame["P19_POP"].tolist()[0] == "12.5"
    assert frame["P19_POP"].isna().tolist() == [False, True]
    assert frame.index.tolist() == [1, 2]


def test_wide_file_of_all_france_keeps_every_line(tmp_path):
    count, width = 5000, 80
    header = ["IRIS", *(f"P19_X{rank}" for rank in range(width))]
    buffer = io.StringIO()
    buffer.write(";".join(header) + "\n")
    for rank in range(count):
        buffer.write(f"{rank + 10**8}" + ";12.345678901234" * width + "\n")
    path = tmp_path / "a.csv"
    path.write_text(buffer.getvalue(), encoding="utf-8")
    frame = only_part(path)[1].frame
    assert frame.shape == (count, width + 1)
    assert frame.index[-1] == count + 1
    assert frame["IRIS"].tolist()[-1] == str(count - 1 + 10**8)


@settings(deadline=None, max_examples=60)
@given(
    name=st.sampled_from(["a.csv", "a.txt", "a.xlsx", "a.zip", "a.xls", "a.parquet"]),
    start=st.sampled_from(
        [b"", b"PK\x03\x04", b"PAR1", b"IRIS;A\n", b'"', b"\xff\xfe", b"\xfd7zXZ\x00"]
    ),
    content=st.binary(max_size=400),
)
def test_arbitrary_bytes_give_a_table_or_a_clear_message(tmp_path_factory, name, start, content):
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(start + content)
    assert_read_or_refused(path)


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_damaged_workbooks_and_archives_never_crash(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("damaged")
    header, rows = filosofi_iris()
    sheet = insee_sheet(header, rows)
    path = data.draw(
        st.sampled_from(
            [
                write_xlsx(folder / "a.xlsx", {"IRIS": sheet}),
                write_xls(folder / "a.xls", "IRIS", sheet),
                zipped(
                    folder / "a.zip",
                    {"a.csv": write_csv(folder / "a.csv", header, rows)},
                ),
            ]
        )
    )
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.floats(0, 1, exclude_max=True))
        raw[int(place * len(raw))] = data.draw(st.integers(0, 255))
    path.write_bytes(raw)
    assert_read_or_refused(path)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "rows", "first_code", "last_code"),
    [
        (
            "filosofi/BASE_TD_FILO_DISP_IRIS_2017_resaved.csv",
            12345,
            "010040101",
            "974221203",
        ),
        ("filosofi/BASE_TD_FILO_DISP_IRIS_2018.csv", 12395, "010040101", "974221203"),
        ("filosofi/FILO2019_DISP_COM.csv", 31361, "01001", "97424"),
        ("caf/data_CAF_2017_IRIS.csv", 13279, "010040101", "974221205"),
        ("rfl_2011/RFDU2011iris.csv", 13165, "010040101", "974240105"),
        ("qpv/DEMO_2022.csv", 1400, "QP001001", "QP974049"),
        ("registry_notes/iris_2021.csv", 49404 + 2, "010010000", "976170400"),
    ],
)
def test_real_text_files(real_data, name, rows, first_code, last_code):
    part, read = only_part(real_data / name)
    codes = read.frame[part.columns[0]]
    assert read.rejections == ()
    assert len(read.frame) == rows
    assert (codes.iloc[0], codes.iloc[-1]) == (first_code, last_code)
    assert codes.index[-1] == rows + 1


@pytest.mark.realdata
def test_every_real_file_opens_or_says_why(real_data):
    """Nothing in the folder makes the reader fail in another way than a clear message."""
    refused = {}
    for path in sorted(path for path in real_data.rglob("*") if path.is_file()):
        try:
            read_all(path)
        except UnreadableFileError as error:
            refused[path.name] = error
    assert all(error.file for error in refused.values())
    tables = {path.name for path in real_data.rglob("*.csv") if "meta" not in path.name}
    assert tables & set(refused) == {"lovac_schema.csv"}


def test_folders_of_killed_processes_are_swept(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead, young = tmp_path / "geodata-delivery-dead", tmp_path / "geodata-delivery-young"
    for folder in (dead, young):
        folder.mkdir()
    os.utime(dead, (0, 0))
    path = tmp_path / "t.csv"
    path.write_text("a;b\n1;2\n")
    with open_delivery(path):
        (mine,) = set(tmp_path.glob("geodata-delivery-*")) - {dead, young}
        os.utime(mine, (0, 0))
        with open_delivery(path):
            assert mine.exists(), "a living process's folder is kept, however old"
    assert not mine.exists()
    assert not dead.exists()
    assert young.exists()
