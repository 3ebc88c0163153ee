"""One sheet of an XLSX workbook as rows of text, read as a stream by openpyxl."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from zones.exchange.archives import content_entries, forbid_document_type, open_archive, unpacking
from zones.exchange.cells import to_text
from zones.exchange.faults import ExchangeError, Fault, FaultCode
from zones.exchange.formats import Format, identify
from zones.exchange.limits import DEFAULT_LIMITS, Limits

_CHUNK: Final = 1 << 20
_LONGEST_TAG: Final = 512
_MERGE: Final = re.compile(rb'mergeCell\s[^>]*?ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")
_ROW: Final = re.compile(rb"<(?:\w+:)?row[\s>]")
_MIDNIGHT: Final = time(0)
_MOST_ROWS: Final = 1_048_576
_FAILURES: Final = (
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    ParseError,
    zipfile.BadZipFile,
    OSError,
)
Merge = tuple[int, int, int, int]  # first column, first row, last column, last row, from 1


@dataclass
class OpenSheet:
    """A sheet that is open. `merges` are the merged ranges below the header."""

    title: str
    name: str
    sheet: Any
    formulas: Iterator[Any] | None
    merges: list[Merge]
    row_count: int
    notices: list[Fault] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, float, Sequence[str]]]:
        """(row number, progress, cells as text); merged cells repeat their value."""
        fill = _MergeFill(self.merges)
        try:
            with closing(self.sheet.iter_rows()) as rows:
                for number, row in enumerate(rows, start=1):
                    if number > _MOST_ROWS:
                        raise _unreadable(self.name, f"row {number}")
                    if self.formulas is not None:
                        _check_formulas(next(self.formulas, ()), row, number)
                    cells = fill.filled(number, [_cell_text(cell) for cell in row])
                    yield number, min(number / self.row_count, 1.0), cells
        except DefusedXmlException as error:
            raise ExchangeError(FaultCode.XML_ENTITIES, name=self.name) from error
        except _FAILURES as error:
            raise _unreadable(self.name, error) from error


@contextmanager
def open_sheet(
    path: Path, *, name: str, sheet: str | None, limits: Limits, header_row: int = 1
) -> Iterator[OpenSheet]:
    """The sheet of that title, or the only visible one with content. Raises ExchangeError.

    ``header_row`` (from 1) is where a header is looked for: merged cells above it are a title's.
    """
    with open_archive(path, name=name, limits=limits) as archive:
        for entry, info in content_entries(archive).items():
            if entry.endswith((".xml", ".rels")):
                with unpacking(name), archive.open(info) as stream:
                    forbid_document_type(stream, name=name)
        with _open_book(path, name, data_only=True) as book:
            chosen = book[_choose(book, sheet, name)]
            # Some exporters state a size of one cell, and openpyxl would believe them.
            chosen.reset_dimensions()
            merges, has_formulas, row_count = _look_through(archive, chosen._worksheet_path, name)
            _refuse_merged_header(chosen, merges, name, header_row)
            opened = OpenSheet(chosen.title, name, chosen, None, merges, row_count)
            if merges:
                params = {"count": len(merges)}
                opened.notices.append(Fault(FaultCode.MERGED_CELLS_FILLED, "sheet", params))
            if not has_formulas:
                yield opened
                return
            with _open_book(path, name, data_only=False) as other:
                formulas = other[chosen.title]
                formulas.reset_dimensions()
                with closing(formulas.iter_rows()) as opened.formulas:
                    yield opened


def sheet_titles(
    path: Path, *, name: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> list[str]:
    """The titles of a workbook's sheets, in their order. Raises ExchangeError."""
    name = name or path.name
    if (found := identify(path, name, limits)) is not Format.XLSX:
        raise ExchangeError(FaultCode.FORMAT_UNSUITED, name=name, format=found.value)
    with _open_book(path, name, data_only=True) as book:
        return [sheet.title for sheet in book.worksheets]


def column_letter(at: int) -> str:
    """The letter of a column counted from 0: A, B ... AA."""
    return get_column_letter(at + 1)


def _choose(book: Any, wanted: str | None, name: str) -> str:
    titles = [sheet.title for sheet in book.worksheets]
    if wanted is not None:
        if wanted not in titles:
            raise ExchangeError(
                FaultCode.SHEET_UNKNOWN, "sheet", name=name, sheet=wanted, sheets=tuple(titles)
            )
        return wanted
    filled = [
        sheet.title
        for sheet in book.worksheets
        if sheet.sheet_state == "visible" and _has_content(sheet)
    ]
    if len(filled) > 1:
        raise ExchangeError(FaultCode.SHEET_NOT_CHOSEN, "sheet", name=name, sheets=tuple(filled))
    if not filled:
        raise ExchangeError(FaultCode.HEADER_MISSING, name=name)
    return str(filled[0])


def _has_content(sheet: Any) -> bool:
    sheet.reset_dimensions()
    return any(
        value is not None for row in sheet.iter_rows(max_row=10, values_only=True) for value in row
    )


@contextmanager
def _open_book(path: Path, name: str, *, data_only: bool) -> Iterator[Any]:
    """The workbook, with the saved values of its formulas or with the formulas themselves."""
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=data_only, keep_links=False)
    except _FAILURES as error:
        raise _unreadable(name, error) from error
    try:
        yield book
    finally:
        book.close()


def _refuse_merged_header(sheet: Any, merges: list[Merge], name: str, first: int) -> None:
    rows = enumerate(sheet.iter_rows(min_row=first), first)
    header = next((n for n, row in rows if _filled(row)), first)
    across = [merge for merge in merges if merge[1] <= header and merge[3] >= first]
    if across:
        cells = ", ".join(_range_name(merge) for merge in across[:5])
        raise ExchangeError(FaultCode.HEADER_MERGED, "columns", name=name, cells=cells)


def _look_through(archive: zipfile.ZipFile, entry: str, name: str) -> tuple[list[Merge], bool, int]:
    """The merged ranges (they stand after the rows), whether there are formulas, and about how
    many rows there are.
    """
    merges: dict[bytes, None] = {}
    has_formulas, rows = False, 0
    with unpacking(name), archive.open(entry) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            text = tail + chunk
            has_formulas = has_formulas or _FORMULA.search(text) is not None
            rows += len(_ROW.findall(chunk))
            merges.update(dict.fromkeys(_MERGE.findall(text)))
            tail = text[-_LONGEST_TAG:]
    # The pattern asks for a column and a row at both ends, so no bound is None.
    ranges: Any = [range_boundaries(found.decode()) for found in merges]
    return sorted(ranges), has_formulas, max(rows, 1)


class _MergeFill:
    """Gives every cell of a merged range the value of its first cell, row by row."""

    def __init__(self, merges: list[Merge]) -> None:
        self._waiting = sorted(merges, key=lambda merge: -merge[1])
        self._open: list[tuple[Merge, str]] = []

    def filled(self, number: int, cells: list[str]) -> list[str]:
        self._open = [(merge, value) for merge, value in self._open if merge[3] >= number]
        while self._waiting and self._waiting[-1][1] <= number:
            merge = self._waiting.pop()
            first = cells[merge[0] - 1] if merge[0] <= len(cells) else ""
            self._open.append((merge, first))
        for (left, _, right, _), value in self._open:
            # A merge may run past the last cell of the row, never past the last filled column.
            for at in range(left - 1, min(right, len(cells))):
                cells[at] = value
        return cells


def _check_formulas(formulas: Sequence[Any], values: Sequence[Any], number: int) -> None:
    for at, (formula, value) in enumerate(zip(formulas, values, strict=False)):
        # An empty text that was calculated has the type of text.
        if formula.data_type == "f" and value.value is None and value.data_type == "n":
            cell = f"{column_letter(at)}{number}"
            raise ExchangeError(FaultCode.FORMULA_WITHOUT_VALUE, f"row {number}", cell=cell)


def _cell_text(cell: Any) -> str:
    """What the cell shows: dates in ISO, 7 formatted as "000" as 007."""
    value = cell.value
    if isinstance(value, datetime) and value.time() == _MIDNIGHT:
        value = value.date()
    elif isinstance(value, int) and not isinstance(value, bool):
        shown = cell.number_format
        if shown and set(shown) == {"0"}:
            return str(value).zfill(len(shown))
    return to_text(value).strip()


def _filled(row: Sequence[Any]) -> bool:
    return any(cell.value is not None for cell in row)


def _range_name(merge: Merge) -> str:
    left, top, right, bottom = merge
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"


def _unreadable(name: str, reason: object) -> ExchangeError:
    return ExchangeError(FaultCode.FILE_UNREADABLE, name=name, reason=str(reason)[:200])
