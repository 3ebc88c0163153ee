"""A ledger read batch by batch, in the memory of one batch: rows, their places, their cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from math import isfinite, nan
from typing import Final

import numpy as np
from django.db.models import Q

from fieldwork.casework.history import PastCase
from fieldwork.casework.models import Report
from fieldwork.intake.ledger.actions import BATCH
from fieldwork.intake.ledger.cases import KIND, Placed, Reading, case_of, placed_by_address
from fieldwork.intake.ledger.rules import pair_said
from zones.datum import Crs
from zones.exchange.faults import ExchangeError
from zones.exchange.tables import TableStream, open_table
from zones.imports.examination import Source
from zones.imports.findings import Finding, Severity, found, from_exchange
from zones.imports.kinds.feature_files import Unusable
from zones.imports.kinds.rows import Row
from zones.imports.options import ImportOptions

_SERIES: Final = 400
"""Rows of one statement that asks what is stored."""


@dataclass
class Entry:
    """A row and what it comes to: ``case`` where it can be stored, ``stored`` where it is."""

    row: Row
    case: PastCase | None = None
    stored: bool = False


@dataclass
class Batch:
    """Some rows in the order of the file; ``progress`` runs from 0 to 1."""

    entries: list[Entry]
    progress: float


@contextmanager
def opened(source: Source, options: ImportOptions) -> Iterator[TableStream]:
    """The table as a stream. Raises Unusable where it cannot be read, also halfway."""
    try:
        with open_table(
            source.path,
            name=source.name,
            sheet=options.sheet or None,
            encoding=options.encoding or None,
            header_row=int(options.settings.get("headings") or 1),
        ) as stream:
            yield stream
    except ExchangeError as error:
        raise Unusable(from_exchange(error.fault)) from error


@dataclass
class LedgerReader:
    """The rows of an open ledger as cases.

    ``mapping`` is field to column, ``crs`` what the coordinates are, None where there are none;
    ``leave_out``: a faulty row is left out instead of standing in the way of the others.
    """

    stream: TableStream
    mapping: Mapping[str, str]
    crs: Crs | None
    axis_order: str
    reading: Reading
    leave_out: bool
    _first: dict[tuple[str, str], int] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Batch]:
        columns = self.stream.columns
        at = {name: columns.index(column) for name, column in self.mapping.items() if column}
        rows = iter(self.stream)
        while read := list(islice(rows, BATCH)):
            entries = [
                Entry(Row(number, KIND, {name: cells[place].strip() for name, place in at.items()}))
                for number, cells in read
            ]
            self._note_faults_of_the_file(entries)
            self._make_cases(entries)
            self._refuse_twice(entries)
            self._look_up([entry for entry in entries if entry.case])
            self._find_places(entries)
            if self.leave_out:
                _accept_faults(entries)
            yield Batch(entries, self.stream.progress)

    def _note_faults_of_the_file(self, entries: Sequence[Entry]) -> None:
        by_row = {entry.row.where: entry.row for entry in entries}
        for fault in self.stream.faults:
            if fault.field in by_row:
                by_row[fault.field].findings.append(from_exchange(fault))
        self.stream.faults.clear()

    def _make_cases(self, entries: Sequence[Entry]) -> None:
        for entry, placed in zip(entries, self._places(entries), strict=True):
            entry.case = case_of(entry.row, placed, self.reading)

    # --- coordinates ---------------------------------------------------------------------------

    def _places(self, entries: Sequence[Entry]) -> list[Placed | None]:
        if self.crs is None:
            return [None] * len(entries)
        given = np.array([self._numbers(entry.row) for entry in entries], dtype=np.float64)
        if self.axis_order == "yx":
            given = given[:, ::-1].copy()
        lonlat = self.crs.to_wgs84(given)
        datum = self.crs.datum.value if self.crs.datum else ""
        return [
            Placed((lon, lat), (x, y, datum)) if isfinite(lon) and isfinite(lat) else None
            for (lon, lat), (x, y) in zip(lonlat.tolist(), given.tolist(), strict=True)
        ]

    def _numbers(self, row: Row) -> tuple[float, float]:
        """Both numbers as they stand in the row; NaN for none or, noted, for what is none."""
        x, y = row.text("lon"), row.text("lat")
        if not x and not y and (both := row.text("position")):
            x, y = pair_said(both) or (both, "?")
        if not x and not y:
            return nan, nan
        if not x or not y:
            row.refuse("coordinate_half", "lat" if x else "lon")
            return nan, nan
        try:
            numbers = float(x), float(y)
        except ValueError:
            numbers = nan, nan
        if not all(map(isfinite, numbers)) or "_" in x + y:
            row.refuse("coordinate_unreadable", "lon", value=f"{x}, {y}"[:60])
            return nan, nan
        return numbers

    # --- the same again ------------------------------------------------------------------------

    def _refuse_twice(self, entries: Sequence[Entry]) -> None:
        """Two rows of one number, or two without a number that say the same."""
        for entry in entries:
            case = entry.case
            if case is None:
                continue
            number = case.external_number
            first = self._first.setdefault((case.source, number or case.digest), entry.row.number)
            if first == entry.row.number:
                continue
            if number:
                entry.row.refuse("number_twice", "number", value=number, first=first)
            else:
                entry.row.refuse("row_twice", first=first)
            entry.case = None

    def _look_up(self, entries: Sequence[Entry]) -> None:
        """Mark what is stored already; where it was stored from other content, note it."""
        for start in range(0, len(entries), _SERIES):
            part = entries[start : start + _SERIES]
            stored = _stored([entry.case for entry in part if entry.case])
            for entry in part:
                case = entry.case
                assert case is not None
                there = stored.get(str(case.uuid)) or stored.get(_key(case))
                if there is None:
                    continue
                entry.stored = True
                if there.is_history and there.digest != case.digest:
                    entry.row.findings.append(_differs(entry.row, there.number))

    def _find_places(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.case and not entry.stored:
                entry.case = placed_by_address(entry.row, entry.case, self.reading)


def _differs(row: Row, number: str) -> Finding:
    severity = Severity.NOTICE
    return found("differs_from_stored", row.where, origin=KIND, severity=severity, number=number)


def _key(case: PastCase) -> str:
    return f"{case.source}\x1f{case.external_number}" if case.external_number else ""


def _stored(cases: Sequence[PastCase]) -> dict[str, Report]:
    """The reports among these cases that are there, by UUID and by source and number."""
    numbers = [case.external_number for case in cases if case.external_number]
    reports = Report.objects.filter(
        Q(uuid__in=[case.uuid for case in cases])
        | Q(external_number__in=numbers, source__in={case.source for case in cases})
    ).only("uuid", "source", "external_number", "number", "digest", "is_history")
    by_key: dict[str, Report] = {}
    for report in reports:
        by_key[str(report.uuid)] = report
        if report.external_number:
            by_key[f"{report.source}\x1f{report.external_number}"] = report
    return by_key


def _accept_faults(entries: Sequence[Entry]) -> None:
    """A faulty row is left out, and its faults no longer stand in the way."""
    for entry in entries:
        entry.row.findings = [
            replace(one, severity=Severity.ACCEPTED) if one.blocks else one
            for one in entry.row.findings
        ]
