"""The workbook read: which lines it holds, laid over what is stored, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fieldwork.catalogue.workbook import sheets
from fieldwork.catalogue.workbook.cells import Column, SheetRow, fault
from fieldwork.catalogue.workbook.lines import Content, Key
from fieldwork.catalogue.workbook.rules import clashes, with_defaults
from fieldwork.catalogue.workbook.sheets import SHEETS, Sheet
from fieldwork.catalogue.workbook.stored import stored_content, zone_names
from zones.exchange import ExchangeError, FaultCode, Table, open_table, read_table, sheet_titles
from zones.imports.findings import Code, Finding, Severity, from_exchange
from zones.organisation.models import Unit

Tables = Mapping[str, Table]
"""The tables of the sheets that are there, by the sheets' codes."""


@dataclass
class Reading:
    """``content`` is what would be stored; ``total`` counts the rows of the file."""

    stored: Content
    content: dict[str, dict[Key, Any]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    total: int = 0


def open_workbook(path: Path, name: str) -> Tables:
    """The sheets we know, by either of their names; others are left alone.

    Raises ExchangeError where the file is no workbook or has none of them.
    """
    titles = sheet_titles(path, name=name)
    known = {title: sheet for sheet in SHEETS if (title := _title_of(sheet, titles))}
    if not known:
        raise ExchangeError(
            FaultCode.SHEET_UNKNOWN,
            "sheet",
            name=name,
            sheet=sheets.CATEGORIES.title,
            sheets=tuple(titles),
        )
    return {sheet.code: _table(path, name, title) for title, sheet in known.items()}


def open_folder(folder: Path) -> Tables:
    """The same sheets as CSV files named by their codes."""
    return {
        sheet.code: read_table(path)
        for sheet in SHEETS
        if (path := folder / f"{sheet.code}.csv").exists()
    }


def _table(path: Path, name: str, title: str) -> Table:
    """A sheet whole; unlike elsewhere it may have no rows, for a list may be empty."""
    with open_table(path, name=name, sheet=title) as stream:
        numbered = list(stream)
    return Table(
        columns=stream.columns,
        rows=[cells for _, cells in numbered],
        numbers=[number for number, _ in numbered],
        format=stream.format,
        sheet=stream.sheet,
        encoding=None,
        faults=tuple(stream.faults),
        notices=tuple(stream.notices),
    )


def read_content(tables: Tables) -> Reading:
    """What would be stored, and all that is wrong with the file. Stores nothing."""
    reading = Reading(stored_content())
    rows: dict[tuple[str, Key], SheetRow] = {}
    for sheet in SHEETS:
        stored = reading.stored[sheet.code]
        table = tables.get(sheet.code)
        reading.content[sheet.code] = {} if sheet.whole and table is not None else dict(stored)
        if table is None:
            continue
        reading.total += len(table)
        reading.findings += _about(table)
        for row, line in _lines(sheet, table, stored, reading):
            if (sheet.code, line.key) in rows:
                first = rows[sheet.code, line.key].number
                row.refuse(Code.ROW_TWICE, sheet.keys[-1], value=" ".join(line.key), first=first)
            rows[sheet.code, line.key] = row
            reading.content[sheet.code][line.key] = line
    said = frozenset(key for sheet, key in rows if sheet == sheets.CONDITIONS.code)
    reading.content[sheets.CONDITIONS.code] = with_defaults(
        reading.content[sheets.CONDITIONS.code], said, reading.content[sheets.CATEGORIES.code]
    )
    _check_together(reading, rows)
    _check_references(reading, rows)
    for row in rows.values():
        reading.findings += row.findings
    return reading


def _lines(
    sheet: Sheet, table: Table, stored: Mapping[Key, Any], reading: Reading
) -> Iterable[tuple[SheetRow, Any]]:
    at = {one.field.name: _place_of(one, table.columns) for one in sheet.columns}
    headings = {one.field.name: one.field.heading for one in sheet.columns}
    for name in sheet.keys:
        if at[name] is None:
            reading.findings.append(
                fault(
                    Code.COLUMN_NOT_MAPPED,
                    sheet.title,
                    "columns",
                    field=name,
                    heading=headings[name],
                    columns=list(table.columns),
                )
            )
            return
    for number, cells in zip(table.numbers, table.rows, strict=True):
        row = SheetRow(
            number,
            sheet.code,
            {name: cells[place].strip() for name, place in at.items() if place is not None},
            sheet=sheet.title,
            headings=headings,
        )
        line = _line(sheet, row, stored)
        if line is None:
            reading.findings += row.findings
        else:
            yield row, line


def _line(sheet: Sheet, row: SheetRow, stored: Mapping[Key, Any]) -> Any | None:
    """The row's line laid over the stored one of the same key; None where it has no key."""
    given = {}
    for column in sheet.columns:
        name, cell = column.field.name, column.cell
        if name in row.cells and (row.cells[name] or not cell.blank_keeps):
            row.text(name, needed=cell.needed)
            given[name] = cell.read(row, name)
    if any(given[name] in ("", None) for name in sheet.keys):
        return None
    line = sheet.line(**given)
    before = stored.get(line.key)
    if before is not None:
        return replace(before, **given)
    for column in sheet.columns:
        if column.cell.needed and column.field.name not in given:
            row.refuse(Code.VALUE_MISSING, column.field.name)
    return line


def _check_together(reading: Reading, rows: Mapping[tuple[str, Key], SheetRow]) -> None:
    """What contradicts is noted at its row, or at its sheet where it has none."""
    titles = {sheet.code: sheet for sheet in SHEETS}
    for clash in clashes(reading.content):
        row = rows.get((clash.sheet, clash.key))
        if row is not None:
            row.refuse(clash.code, clash.field, **clash.facts)
            continue
        sheet = titles[clash.sheet]
        label = f"{sheet.title}: {' '.join(clash.key)}"
        heading = next(one.field.heading for one in sheet.columns if one.field.name == clash.field)
        reading.findings.append(fault(clash.code, label, heading=heading, **clash.facts))


def _check_references(reading: Reading, rows: Mapping[tuple[str, Key], SheetRow]) -> None:
    """Units and zones of the functional units exist."""
    sheet = sheets.FUNCTIONAL_UNITS.code
    lines = reading.content[sheet]
    if not any((sheet, key) in rows for key in lines):
        return
    units = set(Unit.objects.values_list("code", flat=True))
    zones = {("", ""), *zone_names().values()}
    for key, line in lines.items():
        row = rows.get((sheet, key))
        if row is None:
            continue
        if line.unit and line.unit not in units:
            row.refuse(Code.UNIT_UNKNOWN, "unit", value=line.unit)
        if (line.scheme, line.zone) not in zones:
            row.refuse("zone_unknown", "zone", value=line.zone, scheme=line.scheme)


def _about(table: Table) -> list[Finding]:
    faults = [from_exchange(one) for one in table.faults]
    return faults + [from_exchange(one, severity=Severity.NOTICE) for one in table.notices]


def _title_of(sheet: Sheet, titles: Iterable[str]) -> str | None:
    names = {_plain(one) for one in (sheet.title, sheet.zh, sheet.en, sheet.code)}
    return next((title for title in titles if _plain(title) in names), None)


def _place_of(column: Column, columns: Iterable[str]) -> int | None:
    names = {_plain(one) for one in (column.field.heading, column.field.zh, column.field.en)}
    return next((at for at, one in enumerate(columns) if _plain(one) in names), None)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
