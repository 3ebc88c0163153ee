"""CSV and XLSX as rows of text under named columns, as a stream or as a whole.

Every cell comes out as text, so that a code such as "001" stays one and both formats agree.
"""

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, Final

from zones.exchange.cells import unguarded
from zones.exchange.faults import ExchangeError, Fault, FaultCode
from zones.exchange.formats import TABLE_FORMATS, Format, identify
from zones.exchange.limits import DEFAULT_LIMITS, Limits
from zones.exchange.text import detect_encoding
from zones.exchange.workbook import column_letter, open_sheet

_DELIMITERS: Final = ",;\t|，"


@dataclass
class TableStream:
    """An open table. Iterate once over (row number in the file, cells as wide as `columns`).

    Blank rows are skipped, short ones filled with "". `faults` and `notices` grow while it is
    read. `progress` runs from 0 to 1.
    """

    name: str
    columns: tuple[str, ...]
    format: Format
    limits: Limits
    sheet: str | None = None
    encoding: str | None = None
    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)
    progress: float = 0.0
    _rows: Iterable[tuple[int, float, Sequence[str]]] = ()

    def __iter__(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        width, count = len(self.columns), 0
        for number, progress, cells in self._rows:
            self.progress = progress
            if not any(cells):
                continue
            count += 1
            if count > self.limits.rows:
                raise ExchangeError(FaultCode.TOO_MANY_ROWS, name=self.name, limit=self.limits.rows)
            if any(cells[width:]):
                self._refuse_extra(number, cells)
            yield number, tuple(cells[:width]) + ("",) * (width - len(cells))

    def _refuse_extra(self, number: int, cells: Sequence[str]) -> None:
        """A value beyond the last name: a delimiter too many in CSV, a nameless column in XLSX."""
        if self.format is Format.XLSX:
            at = next(at for at, cell in enumerate(cells) if cell and at >= len(self.columns))
            raise _unnamed(self.name, at)
        params = {"count": len(cells), "columns": len(self.columns)}
        self.faults.append(Fault(FaultCode.ROW_TOO_LONG, f"row {number}", params))


@dataclass(frozen=True)
class Table:
    """A whole table. `rows` and `numbers` (the row in the file, header = 1) line up.

    `faults` must be empty before anything is stored; `notices` may be shown and passed.
    """

    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    numbers: list[int]
    format: Format
    sheet: str | None
    encoding: str | None
    faults: tuple[Fault, ...] = ()
    notices: tuple[Fault, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> list[str]:
        """The cells of one column. KeyError where there is none of that name."""
        if name not in self.columns:
            raise KeyError(name)
        at = self.columns.index(name)
        return [row[at] for row in self.rows]


def read_table(
    path: Path,
    *,
    name: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Table:
    """Read a CSV or XLSX file whole. Raises ExchangeError, also where it has no rows."""
    with open_table(path, name=name, sheet=sheet, encoding=encoding, limits=limits) as stream:
        numbered = list(stream)
    if not numbered:
        raise ExchangeError(FaultCode.NO_ROWS, name=stream.name)
    return Table(
        columns=stream.columns,
        rows=[row for _, row in numbered],
        numbers=[number for number, _ in numbered],
        format=stream.format,
        sheet=stream.sheet,
        encoding=stream.encoding,
        faults=tuple(stream.faults),
        notices=tuple(stream.notices),
    )


@contextmanager
def open_table(
    path: Path,
    *,
    name: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    header_row: int | None = None,
) -> Iterator[TableStream]:
    """A CSV or XLSX file as a stream, in the memory of a few rows.

    CSV: `encoding` or UTF-8, else GB18030; the delimiter is the commonest of the first line. XLSX:
    `sheet` or the only one with content; formulas give the value that was saved with them. The
    header is the first row that is not blank, at or below `header_row` (from 1): what stands above
    that is a title.
    """
    name = name or path.name
    found = identify(path, name, limits)
    if found not in TABLE_FORMATS:
        raise ExchangeError(FaultCode.FORMAT_UNSUITED, name=name, format=found.value)
    if found is Format.XLSX:
        with open_sheet(
            path, name=name, sheet=sheet, limits=limits, header_row=header_row or 1
        ) as opened:
            stream = TableStream(name, (), found, limits, sheet=opened.title)
            stream.notices.extend(opened.notices)
            yield _with_header(stream, opened.rows(), header_row or 1)
        return
    used = detect_encoding(path, name=name, declared=encoding)
    with path.open("rb") as source, TextIOWrapper(source, used, newline="") as text:
        stream = TableStream(name, (), found, limits, encoding=used)
        if encoding is None and used == "gb18030":
            stream.notices.append(Fault(FaultCode.ENCODING_GUESSED, "encoding", {"encoding": used}))
        yield _with_header(stream, _csv_rows(text, source, name), header_row or 1)


def _with_header(
    stream: TableStream, rows: Iterator[tuple[int, float, Sequence[str]]], first: int
) -> TableStream:
    """The stream with the columns of its first row, from that number on, that is not blank."""
    header = next((cells for number, _, cells in rows if number >= first and any(cells)), None)
    if header is None:
        raise ExchangeError(FaultCode.HEADER_MISSING, name=stream.name)
    names = [" ".join(cell.split()) for cell in header]
    while not names[-1]:
        names.pop()
    for at, column in enumerate(names):
        if not column:
            raise _unnamed(stream.name, at)
        if column in names[:at]:
            raise ExchangeError(FaultCode.COLUMN_TWICE, "columns", name=stream.name, column=column)
    stream.columns = tuple(names)
    stream._rows = rows
    return stream


def _csv_rows(
    text: TextIOWrapper, source: BinaryIO, name: str
) -> Iterator[tuple[int, float, Sequence[str]]]:
    size = os.fstat(source.fileno()).st_size
    first = text.readline()
    text.seek(0)
    delimiter = max(_DELIMITERS, key=_outside_quotes(first).count)
    reader = csv.reader(text, delimiter=delimiter)
    try:
        for row in reader:
            progress = min(source.tell() / size, 1.0)
            yield reader.line_num, progress, [unguarded(cell.strip()) for cell in row]
    except csv.Error as error:
        raise ExchangeError(
            FaultCode.FILE_UNREADABLE, f"row {reader.line_num}", name=name, reason=str(error)
        ) from error


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _unnamed(name: str, at: int) -> ExchangeError:
    return ExchangeError(FaultCode.COLUMN_UNNAMED, "columns", name=name, column=column_letter(at))
