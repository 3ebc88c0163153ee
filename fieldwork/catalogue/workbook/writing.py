"""The workbook made: what the import reads back without a change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fieldwork.catalogue.workbook.lines import Content
from fieldwork.catalogue.workbook.sheets import SHEETS, Sheet
from zones.exchange import Value, encode_workbook


def workbook(content: Content) -> Iterator[bytes]:
    """An XLSX file with a sheet for each list, in chunks."""
    return encode_workbook(
        (
            sheet.title,
            [one.field.heading for one in sheet.columns],
            (_cells(sheet, line) for line in content[sheet.code].values()),
        )
        for sheet in SHEETS
    )


def _cells(sheet: Sheet, line: Any) -> list[Value]:
    return [one.cell.write(getattr(line, one.field.name)) for one in sheet.columns]
