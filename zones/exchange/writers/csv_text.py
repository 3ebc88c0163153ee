"""CSV, row by row, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from zones.exchange.cells import Value, guarded, to_text

_CHUNK: Final = 1 << 16


def csv_table(
    columns: Sequence[str], rows: Iterable[Sequence[Value]], *, bom: bool
) -> Iterator[bytes]:
    """RFC 4180 with CRLF; text that a spreadsheet would run begins with a quotation mark."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    if bom:
        buffer.write("\ufeff")
    writer.writerow([guarded(column) for column in columns])
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        if buffer.tell() > _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _cell(value: Value) -> str:
    return guarded(value) if isinstance(value, str) else to_text(value)
