"""CSV and XLSX as offices send them."""

import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.zones.exchange.files import check_fault, refused, xlsx_file
from zones.exchange import FaultCode, Limits, Table, open_table, read_table


def csv_table(folder: Path, content: bytes, **options: Any) -> Table:
    path = folder / "a.csv"
    path.write_bytes(content)
    return read_table(path, **options)


class TestCsv:
    @pytest.mark.parametrize(
        ("encoding", "found"),
        [
            ("utf-8", "utf-8-sig"),
            ("utf-8-sig", "utf-8-sig"),
            ("gb18030", "gb18030"),
            ("utf-16", "utf-16"),
        ],
    )
    def test_encodings(self, tmp_path: Path, encoding: str, found: str) -> None:
        table = csv_table(tmp_path, "编码,名称\r\n001,锦屏\r\n".encode(encoding))
        assert (table.columns, table.rows) == (("编码", "名称"), [("001", "锦屏")])
        assert table.encoding == found
        guessed = [notice.code for notice in table.notices]
        assert guessed == ([FaultCode.ENCODING_GUESSED] if found == "gb18030" else [])

    def test_a_declared_encoding_is_kept_to(self, tmp_path: Path) -> None:
        content = "编码\n锦屏\n".encode("gb18030")
        assert csv_table(tmp_path, content, encoding="GB2312").notices == ()
        with refused(FaultCode.ENCODING_UNKNOWN, "encoding", tried="utf-8-sig"):
            csv_table(tmp_path, content, encoding="UTF-8")
        with refused(FaultCode.ENCODING_UNKNOWN, "encoding", tried="klingon", name="a.csv"):
            csv_table(tmp_path, content, encoding="klingon")
        with refused(FaultCode.ENCODING_UNKNOWN, "encoding"):
            csv_table(tmp_path, b"a\n\xff\xff\xff\n")
        with refused(FaultCode.ENCODING_UNKNOWN, "encoding"):
            csv_table(tmp_path, b"a\n" + b"b\n" * 4096 + b"\x00\n")

    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
    def test_delimiters(self, tmp_path: Path, delimiter: str) -> None:
        text = f'"a,;|",b\n1,"2{delimiter}3"\n'.replace('",b', f'"{delimiter}b')
        text = text.replace("\n1,", f"\n1{delimiter}")
        assert csv_table(tmp_path, text.encode()).rows == [("1", f"2{delimiter}3")]

    def test_blank_short_and_long_rows(self, tmp_path: Path) -> None:
        content = b'\n,,\n code , two  words,c,,\n\n1\n"2\n2",b,c,,\n3,b,c,d\n'
        table = csv_table(tmp_path, content)
        assert table.columns == ("code", "two words", "c")
        assert table.rows == [("1", "", ""), ("2\n2", "b", "c"), ("3", "b", "c")]
        assert table.numbers == [5, 7, 8]
        (fault,) = table.faults
        check_fault(fault, FaultCode.ROW_TOO_LONG, "row 8", count=4, columns=3)
        assert table.column("c") == ["", "c", "c"]
        with pytest.raises(KeyError, match="d"):
            table.column("d")

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"\n \n", FaultCode.HEADER_MISSING),
            (b"a,,b\n1,2,3\n", FaultCode.COLUMN_UNNAMED),
            (b"a,b, a \n1,2,3\n", FaultCode.COLUMN_TWICE),
            (b"a,b\n\n", FaultCode.NO_ROWS),
            (b"a,b\n" + b"x" * 200_000, FaultCode.FILE_UNREADABLE),
        ],
    )
    def test_what_is_refused(self, tmp_path: Path, content: bytes, code: FaultCode) -> None:
        with refused(code):
            csv_table(tmp_path, content)

    def test_rows_have_a_limit_and_are_streamed(self, tmp_path: Path) -> None:
        with refused(FaultCode.TOO_MANY_ROWS, limit=2):
            csv_table(tmp_path, b"a\n1\n2\n3\n", limits=Limits(rows=2))
        with open_table(tmp_path / "a.csv") as stream:
            assert next(iter(stream)) == (2, ("1",))
            assert stream.progress == 1.0

    def test_features_are_no_table(self, tmp_path: Path) -> None:
        path = tmp_path / "a.geojson"
        path.write_text('{"type": "Feature"}', encoding="utf-8")
        with refused(FaultCode.FORMAT_UNSUITED, format="geojson"):
            read_table(path)


class TestXlsx:
    def test_values_come_out_as_they_are_shown(self, tmp_path: Path) -> None:
        def fill(sheet: Any) -> None:
            sheet.append(["编码", "n", "when"])
            sheet.append(["001", 7, date(2026, 1, 2)])
            sheet.append([2, 2.0, datetime(2026, 1, 2, 3, 4)])  # noqa: DTZ001
            sheet.append([" x ", 103.2265, time(8, 30)])
            sheet.append([None, None, None])
            sheet.append([True, 1e20, None])
            sheet["A3"].number_format = "000"

        table = read_table(xlsx_file(tmp_path / "a.xlsx", fill))
        assert table.rows == [
            ("001", "7", "2026-01-02"),
            ("002", "2", "2026-01-02T03:04:00"),
            ("x", "103.2265", "08:30:00"),
            ("true", "1e+20", ""),
        ]
        assert table.numbers == [2, 3, 4, 6]

    def test_the_sheet_is_chosen(self, tmp_path: Path) -> None:
        def fill(sheet: Any) -> None:
            sheet.title = "单位"
            sheet.append(["code"])
            sheet.append(["1"])
            book = sheet.parent
            book.create_sheet("空")
            hidden = book.create_sheet("隐")
            hidden.append(["other"])
            hidden.append(["2"])
            hidden.sheet_state = "hidden"

        path = xlsx_file(tmp_path / "a.xlsx", fill)
        assert read_table(path).sheet == "单位"
        assert read_table(path, sheet="隐").columns == ("other",)
        with refused(FaultCode.SHEET_UNKNOWN, "sheet", sheets=("单位", "空", "隐")):
            read_table(path, sheet="人员")
        with refused(FaultCode.HEADER_MISSING):
            read_table(path, sheet="空")

        def fill_two(sheet: Any) -> None:
            fill(sheet)
            sheet.parent["空"].append(["x"])

        path = xlsx_file(tmp_path / "b.xlsx", fill_two)
        with refused(FaultCode.SHEET_NOT_CHOSEN, "sheet", sheets=("单位", "空")):
            read_table(path)
        with refused(FaultCode.HEADER_MISSING):
            read_table(xlsx_file(tmp_path / "c.xlsx", lambda sheet: None))

    def test_merged_headers_and_titles_are_refused(self, tmp_path: Path) -> None:
        def title(sheet: Any) -> None:
            sheet.append(["责任清单"])
            sheet.append(["code", "name"])
            sheet.merge_cells("A1:B1")

        def two_storeys(sheet: Any) -> None:
            sheet.append(["code", "unit", None])
            sheet.append([None, "lead", "member"])
            sheet.merge_cells("A1:A2")
            sheet.merge_cells("B1:C1")

        def unmerged_title(sheet: Any) -> None:
            sheet.append(["责任清单"])
            sheet.append(["code", "name"])

        for fill, cells in ((title, "A1:B1"), (two_storeys, "A1:A2, B1:C1")):
            with refused(FaultCode.HEADER_MERGED, "columns", cells=cells):
                read_table(xlsx_file(tmp_path / "a.xlsx", fill))
        with refused(FaultCode.COLUMN_UNNAMED, "columns", column="B"):
            read_table(xlsx_file(tmp_path / "a.xlsx", unmerged_title))

    def test_merged_cells_below_repeat_their_value(self, tmp_path: Path) -> None:
        def fill(sheet: Any) -> None:
            sheet.append(["zone", "unit", "phone"])
            for row in (["一", "甲", "1"], [None, "乙", "2"], ["二", None, "3"]):
                sheet.append(row)
            sheet.merge_cells("A2:A3")
            sheet.merge_cells("A4:B4")

        table = read_table(xlsx_file(tmp_path / "a.xlsx", fill))
        assert table.rows == [("一", "甲", "1"), ("一", "乙", "2"), ("二", "二", "3")]
        check_fault(table.notices[0], FaultCode.MERGED_CELLS_FILLED, "sheet", count=2)

    def test_formulas_are_never_calculated(self, tmp_path: Path) -> None:
        def fill(sheet: Any) -> None:
            sheet.append(["code", "sum"])
            sheet.append(["1", "=1+1"])

        with refused(FaultCode.FORMULA_WITHOUT_VALUE, "row 2", cell="B2"):
            read_table(xlsx_file(tmp_path / "a.xlsx", fill))

    def test_the_saved_value_of_a_formula_counts(self, tmp_path: Path) -> None:
        def fill(sheet: Any) -> None:
            sheet.append(["code", "sum"])
            sheet.append(["1", "=1+1"])

        saved = b"</f><v>2</v>"
        path = _with_sheet_xml(
            xlsx_file(tmp_path / "a.xlsx", fill),
            {b"</f><v></v>": saved, b"</f><v />": saved, b"</f><v/>": saved},
        )
        assert read_table(path).rows == [("1", "2")]

    def test_a_stated_size_of_one_cell_is_not_believed(self, tmp_path: Path) -> None:
        def fill(sheet: Any) -> None:
            sheet.append(["a", "b"])
            sheet.append([1, 2])

        path = _with_sheet_xml(xlsx_file(tmp_path / "a.xlsx", fill), {b'ref="A1:B2"': b'ref="A1"'})
        assert read_table(path).rows == [("1", "2")]

    def test_progress_runs_to_the_end(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for at in range(101):
            sheet.append([at])
        book.save(path)
        with open_table(path) as stream:
            seen = [stream.progress for _ in stream]
        assert seen == sorted(seen)
        assert 0 < seen[0] < 0.1
        assert seen[-1] == pytest.approx(1, abs=0.02)


def _with_sheet_xml(path: Path, replacements: dict[bytes, bytes]) -> Path:
    """The workbook with bytes of its first sheet replaced."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    before = entries[name]
    for old, new in replacements.items():
        entries[name] = entries[name].replace(old, new)
    assert entries[name] != before
    with zipfile.ZipFile(path, "w") as archive:
        for entry, content in entries.items():
            archive.writestr(entry, content)
    return path
