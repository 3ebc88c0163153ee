"""Route a file of points, batch by batch: every row comes out again, with its owner or a problem.

The datum is declared, never guessed; where the first batch does not lie in the city and another
declaration would put it there, the file is refused with that declaration. Nothing is held but one
batch and the counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zones.exchange.cells import Value, to_text
from zones.exchange.faults import ExchangeError, Fault, FaultCode
from zones.exchange.formats import TABLE_FORMATS, Format
from zones.exchange.messages import explain
from zones.exchange.placement import diagnose
from zones.exchange.points import PointBatch, PointReader
from zones.exchange.writers import encode_features, encode_table
from zones.instants import UnreadableInstant, read_instant
from zones.organisation.city import check_datum
from zones.organisation.models import City
from zones.ownership.bulk import PLACED, OwnerTable, Router, Routers
from zones.ownership.owners import Owner
from zones.ownership.refusals import NoCity
from zones.ownership.rules import Rule

PLACE_COLUMNS: Final = ("wgs84_lon", "wgs84_lat")
OWNER_COLUMNS: Final = (
    *("zone_code", "zone_name", "zone_path", "lead_unit_code", "lead_unit_name"),
    *("head", "rule", "distance_m", "problem"),
)
PROBLEMS_KEPT: Final = 20

Cells = tuple[Value, ...]
Progress = Callable[[float, int], None]
"""Told after each batch: how much of the file is read, from 0 to 1, and how many rows."""


@dataclass(frozen=True, slots=True)
class RoutedRow:
    """One row of the file: its own cells, its place (lon, lat) in WGS-84, and the owner's cells."""

    number: int
    cells: Cells
    lon: float | None
    lat: float | None
    owner: Cells


@dataclass
class Summary:
    """What became of the file: rows by rule, by lead unit (code, name), and what was not read."""

    rows: int = 0
    unread: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    units: Counter[tuple[str, str]] = field(default_factory=Counter)
    problems: list[tuple[int, str]] = field(default_factory=list)
    """(row number, sentence) of the first rows that were not read."""
    warnings: list[str] = field(default_factory=list)


class FileRouting:
    """The rows of an open file with their owners; iterate once, then read the summary.

    All rows are asked for at the instant ``at``, or each at the one its column ``at_column``
    names: an instant or day as `read_instant` takes them, or a time of the city without offset.
    ``name`` is the file's, for messages.
    Raises CityFault (datum), ExchangeError (column, place), NoCity and what Routers raises.
    """

    def __init__(
        self,
        reader: PointReader,
        routers: Routers,
        *,
        name: str,
        at: datetime,
        at_column: str | None = None,
        progress: Progress = lambda fraction, rows: None,
    ) -> None:
        city = City.objects.first()
        if city is None:
            raise NoCity()
        check_datum(reader.crs.datum, allow_gcj02=city.allow_gcj02)
        if at_column is not None and at_column not in reader.columns:
            raise ExchangeError(
                *(FaultCode.COLUMN_MISSING, "columns"),
                name=name,
                column=at_column,
                columns=reader.columns,
            )
        self._reader, self._routers, self._city = reader, routers, city
        self._at = at
        self._at_position = None if at_column is None else reader.columns.index(at_column)
        self._progress = progress
        self.summary = Summary()

    @property
    def columns(self) -> tuple[str, ...]:
        """The file's own columns, then the owner's; one that is taken gets an underscore."""
        return _beside(self._reader.columns, OWNER_COLUMNS)

    def encode(self, wanted: Format) -> Iterator[bytes]:
        """The routed file in that format, in chunks; points in WGS-84."""
        if wanted in TABLE_FORMATS:
            columns = _beside(self._reader.columns, (*PLACE_COLUMNS, *OWNER_COLUMNS))
            rows = ((*row.cells, row.lon, row.lat, *row.owner) for row in self)
            return encode_table(wanted, rows, columns=columns, title="owners")
        features = ((row.number, _point(row), (*row.cells, *row.owner)) for row in self)
        return encode_features(wanted, features, columns=self.columns, layer="owners")

    def __iter__(self) -> Iterator[RoutedRow]:
        for batch in self._reader:
            if self.summary.rows == 0:
                self._check_place(batch)
            yield from self._routed(batch)
            self.summary.rows += len(batch)
            self._progress(batch.progress, self.summary.rows)
        self.summary.warnings += [str(explain(notice)) for notice in self._reader.notices]

    def _check_place(self, batch: PointBatch) -> None:
        """Refuse a wrong declaration; warn of a file that lies elsewhere under every one."""
        fault = diagnose(
            batch.original, self._reader.crs, self._city.bbox, axis_order=self._reader.axis_order
        )
        if fault is None:
            return
        if fault.code is not FaultCode.OUTSIDE_CITY:
            raise ExchangeError(fault.code, fault.field, **fault.params)
        self.summary.warnings.append(str(explain(fault)))

    def _routed(self, batch: PointBatch) -> list[RoutedRow]:
        problems = {_row_number(fault): _sentence(fault) for fault in batch.faults}
        owners: list[Cells | None] = [None] * len(batch)
        for router, rows in self._by_router(batch, problems):
            self._ask(router, batch, rows, owners)
        lonlat = batch.lonlat.tolist()
        routed = []
        for row, number in enumerate(batch.numbers):
            lon, lat = lonlat[row] if lonlat[row][0] == lonlat[row][0] else (None, None)
            owner = owners[row] or self._not_read(number, problems.get(number, ""))
            routed.append(RoutedRow(number, batch.rows[row], lon, lat, owner))
        return routed

    def _by_router(
        self, batch: PointBatch, problems: dict[int, str]
    ) -> Iterable[tuple[Router, list[int]]]:
        """The rows that have a place and an instant, by the router that answers for them."""
        there = np.flatnonzero(np.isfinite(batch.lonlat).all(axis=1)).tolist()
        if self._at_position is None:
            return [(self._routers.router_at(self._at), there)] if there else []
        spans: defaultdict[int, list[int]] = defaultdict(list)
        instants: dict[int, datetime] = {}
        for row in there:
            try:
                text = to_text(batch.rows[row][self._at_position])
                instant = read_instant(text, local=True)
            except UnreadableInstant as refusal:
                problems[batch.numbers[row]] = str(refusal)
                continue
            span = self._routers.span_of(instant)
            instants.setdefault(span, instant)
            spans[span].append(row)
        return ((self._routers.router_at(instants[span]), spans[span]) for span in sorted(spans))

    def _ask(
        self, router: Router, batch: PointBatch, rows: list[int], owners: list[Cells | None]
    ) -> None:
        """Fill in the owners of the rows, and count them."""
        table = router.route(batch.lonlat[rows])
        named = {position: _cells(table.owners[position]) for position in set(table.owner.tolist())}
        for row, position, rule, metres in zip(
            rows, table.owner.tolist(), _rules(table), table.distance_m.tolist(), strict=True
        ):
            distance = round(metres, 2) if metres == metres else None
            owners[row] = (*named[position], rule, distance, None)
            self.summary.rules[rule] += 1
        for position, count in Counter(table.owner.tolist()).items():
            unit = table.owners[position].lead_unit
            self.summary.units[unit["code"], unit["name"]] += count

    def _not_read(self, number: int, problem: str) -> Cells:
        self.summary.unread += 1
        if len(self.summary.problems) < PROBLEMS_KEPT:
            self.summary.problems.append((number, problem))
        return (None,) * (len(OWNER_COLUMNS) - 1) + (problem,)


def _cells(owner: Owner) -> Cells:
    """What stands of an owner in the file before rule, distance and problem."""
    zone: dict[str, Any] = owner.zone or {"code": None, "name": None}
    path = " / ".join(step["name"] for step in owner.path) or None
    head = owner.head["name"] if owner.head else None
    unit = owner.lead_unit
    return (zone["code"], zone["name"], path, unit["code"], unit["name"], head)


def _rules(table: OwnerTable) -> Iterator[str]:
    """The rule of each row, as OwnerTable.rule_of says it."""
    placed = [rule.value for rule in PLACED]
    plain = [owner.own_lead or not owner.path for owner in table.owners]
    for position, number in zip(table.owner.tolist(), table.placed.tolist(), strict=True):
        yield placed[number] if plain[position] else Rule.FALLBACK.value


def _beside(columns: Sequence[str], added: Sequence[str]) -> tuple[str, ...]:
    names = list(columns)
    for name in added:
        while name.lower() in {taken.lower() for taken in names}:
            name += "_"
        names.append(name)
    return tuple(names)


def _point(row: RoutedRow) -> BaseGeometry | None:
    return None if row.lon is None or row.lat is None else shapely.Point(row.lon, row.lat)


def _row_number(fault: Fault) -> int:
    return int(fault.field.removeprefix("row "))


def _sentence(fault: Fault) -> str:
    explanation = explain(fault)
    return f"{explanation.detail} {explanation.remedy}"
