"""XLSX with one sheet or several: bold header, first row frozen, widths by content."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final
from unicodedata import east_asian_width

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from zones.exchange.cells import Value, to_text
from zones.exchange.faults import ExchangeError, FaultCode
from zones.exchange.writers.outgoing import chunks_of

_MOST_ROWS: Final = 1_048_575
_LONGEST_CELL: Final = 32_767
_WIDTHS_FROM: Final = 200
_NARROWEST: Final = 8
_WIDEST: Final = 60
_FORBIDDEN_IN_TITLES: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def xlsx_table(
    columns: Sequence[str], rows: Iterable[Sequence[Value]], *, title: str
) -> Iterator[bytes]:
    """The workbook. Text stays text, also "001" and "=1+1"; dates and numbers are what they are."""
    return xlsx_book([(title, columns, rows)])


def xlsx_book(
    sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Value]]]],
) -> Iterator[bytes]:
    """A workbook of several sheets, each (title, columns, rows), in this order."""
    book = openpyxl.Workbook(write_only=True)
    for title, columns, rows in sheets:
        _fill(book.create_sheet(_sheet_title(title)), columns, rows)
    with tempfile.TemporaryDirectory(prefix="fieldwork-") as folder:
        target = Path(folder) / "out.xlsx"
        book.save(target)
        yield from chunks_of(target)


def _sheet_title(title: str) -> str:
    return title.translate(_FORBIDDEN_IN_TITLES).strip()[:31] or "Sheet1"


def _fill(sheet: Any, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    remaining = iter(rows)
    first = list(islice(remaining, _WIDTHS_FROM))
    sheet.freeze_panes = "A2"
    for at, column in enumerate(columns):
        texts = [column, *(to_text(row[at]) for row in first)]
        width = max(_shown_width(text) for text in texts) + 2
        letter = get_column_letter(at + 1)
        sheet.column_dimensions[letter].width = min(max(width, _NARROWEST), _WIDEST)
    header = [_cell(sheet, column) for column in columns]
    for cell in header:
        cell.font = Font(bold=True)
    sheet.append(header)
    for number, row in enumerate(chain(first, remaining), start=1):
        if number > _MOST_ROWS:
            raise ExchangeError(
                FaultCode.TOO_MANY_ROWS, "rows", name=f"{sheet.title}.xlsx", limit=_MOST_ROWS
            )
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: Value) -> Any:
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.isoformat()  # a spreadsheet has no time zones
    if not isinstance(value, str):
        whatever: Any = value
        return WriteOnlyCell(sheet, whatever)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_CELL])
    cell.data_type = "s"  # openpyxl takes a leading "=" for a formula
    return cell


def _shown_width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
