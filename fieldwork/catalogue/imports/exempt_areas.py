"""Exempt areas from a file of polygons: one feature each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any, Final

import numpy as np
import shapely
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from fieldwork.catalogue.exempting import AreaPut, apply_exempt_areas, area_puts
from fieldwork.catalogue.models import Category
from fieldwork.catalogue.permissions import may_edit_exempt_areas
from fieldwork.catalogue.rules import parse_clock, parse_weekdays
from zones.exchange.cells import Value, to_text
from zones.exchange.features import FeatureTable
from zones.imports.examination import Act, Examination
from zones.imports.findings import Code, Severity, found
from zones.imports.kinds.feature_files import (
    Unusable,
    city_for_import,
    facts_of,
    findings_of,
    is_misplaced,
    read_layer,
    settled_mapping,
)
from zones.imports.kinds.registry import Asks, Field, Inquiry, Kind
from zones.imports.kinds.rows import Row, by_key
from zones.imports.report import ImportReport
from zones.imports.words import listed_in

KIND: Final = "exempt_areas"
_DECIMALS: Final = 7
_TEXTS: Final = {"name_en": 120, "person": 80, "phone": 30, "note": 300}
_LISTS: Final = ("categories", "weekdays")
_ARRAY: Final = re.compile(r"\[[^\[\]{}]*\]")
_ARRAY_SIGNS: Final = re.compile(r"[\[\]\s\",]+")
_WHOLE: Final = ("end",)
"""What may be said to be nothing."""


@dataclass
class FeatureRow(Row):
    """A feature's attributes by field."""

    @property
    def where(self) -> str:
        """As the reader of the file numbers it."""
        return f"feature {self.number}"


@dataclass(frozen=True)
class ExemptAreaPlan:
    """Store these areas; others stay as they are."""

    areas: Sequence[AreaPut]

    def perform(self, act: Act) -> Mapping[str, Any]:
        """All at once."""
        return apply_exempt_areas(areas=self.areas, actor=act.actor, now=act.now)


def examine_exempt_areas(inquiry: Inquiry) -> Examination:
    """Read the polygons and check what is said of them."""
    report, options = ImportReport(KIND), inquiry.options
    try:
        table = read_layer(inquiry.source, options, layer=options.layer, city=city_for_import())
    except Unusable as unusable:
        report.add([unusable.finding])
        return Examination(report)
    mapping = settled_mapping(options, table.columns, report)
    report.file, report.total, report.mapping = facts_of(table), len(table), mapping
    report.add(findings_of(table, {}))
    if is_misplaced(table):
        return Examination(report)
    rows = _rows(table, mapping, report)
    puts = _puts(rows, table.geometries, timezone.localdate(inquiry.now))
    for row in rows:
        report.add(row.findings)
    _compare(report, puts)
    inquiry.progress(len(rows), len(rows))
    plan = ExemptAreaPlan(puts) if report.importable else None
    return Examination(report, plan, _preview(puts))


def _rows(
    table: FeatureTable, mapping: Mapping[str, str], report: ImportReport
) -> list[FeatureRow]:
    """A row for each feature; none where a needed column is missing."""
    missing = [name for name in ("code", "name") if not mapping.get(name)]
    for name in missing:
        facts: dict[str, Any] = {"field": name, "heading": EXEMPT_AREAS.heading_of(name)}
        report.add([found(Code.COLUMN_NOT_MAPPED, "columns", **facts, columns=list(table.columns))])
    if missing:
        return []
    columns = {name: table.column(column) for name, column in mapping.items() if column}
    return [
        FeatureRow(at + 1, KIND, {name: _said(name, cells[at]) for name, cells in columns.items()})
        for at in range(len(table))
    ]


def _said(name: str, cell: Value) -> str:
    """A cell as text; the array of a GeoJSON, such as our own door writes, as a list of words."""
    text = to_text(cell).strip()
    if name not in _LISTS or not _ARRAY.fullmatch(text):
        return text
    return ", ".join(word for word in _ARRAY_SIGNS.split(text) if word)


def _puts(
    rows: Sequence[FeatureRow], shapes: Iterable[BaseGeometry | None], today: date
) -> list[AreaPut]:
    stored = area_puts()
    known = set(Category.objects.values_list("code", flat=True))
    for code, same in by_key(rows, "code"):
        for row in same[1:]:
            if code:
                row.refuse(Code.ROW_TWICE, "code", value=code, first=same[0].number)
    puts = []
    for row, shape in zip(rows, shapes, strict=False):
        put = _put(row, shape, stored.get(row.cells["code"]), today)
        if put is not None:
            puts.append(put)
            for code in set(put.categories) - known:
                row.refuse("category_unknown", "categories", value=code[:60])
    return puts


def _put(
    row: FeatureRow, shape: BaseGeometry | None, stored: AreaPut | None, today: date
) -> AreaPut | None:
    """The area; what the file has no column for stays as it is stored."""
    before = stored or AreaPut(code="", name_zh="", boundary=b"", first=today)
    boundary = _boundary(row, shape)
    first, end = row.days(before.first)
    active = row.yes("active")
    given: dict[str, Any] = {
        "code": row.text("code", limit=40, needed=True),
        "name_zh": row.text("name", limit=80, needed=True),
        "end": end if "effective_to" in row.cells else before.end,
        "categories": _categories(row),
        "weekdays": _weekdays(row),
        "starts": _clock(row, "starts"),
        "ends": _clock(row, "ends"),
        "is_active": before.is_active if active is None else active,
        **{name: row.given(name, limit=limit) for name, limit in _TEXTS.items()},
    }
    if boundary is None or first is None:
        return None
    said = {name: value for name, value in given.items() if name in _WHOLE or value is not None}
    put = replace(before, boundary=boundary.wkb, first=first, **said)
    if "starts" in row.cells and not row.cells["starts"]:
        put = replace(put, starts=None)
    if "ends" in row.cells and not row.cells["ends"]:
        put = replace(put, ends=None)
    if (put.starts is None) != (put.ends is None) or (put.starts and put.starts == put.ends):
        row.refuse("hours_wrong", "ends")
    return put


def _boundary(row: FeatureRow, shape: BaseGeometry | None) -> MultiPolygon | None:
    if shape is None or shape.is_empty or int(shapely.get_dimensions(shape)) != 2:
        row.refuse("no_polygon")
        return None
    flat = shapely.transform(shapely.force_2d(shape), lambda xy: np.round(xy, _DECIMALS))
    if not flat.is_valid:
        row.refuse("shape_invalid", reason=shapely.is_valid_reason(flat))
        return None
    parts = flat.geoms if isinstance(flat, MultiPolygon) else [flat]
    return MultiPolygon([part for part in parts if isinstance(part, Polygon)])


def _clock(row: FeatureRow, name: str) -> time | None:
    text = row.cells.get(name, "")
    if not text:
        return None
    try:
        return parse_clock(text)
    except ValueError:
        row.refuse("clock_unreadable", name, value=text[:60])
        return None


def _weekdays(row: FeatureRow) -> tuple[int, ...] | None:
    if "weekdays" not in row.cells:
        return None
    try:
        return tuple(parse_weekdays(row.cells["weekdays"]))
    except ValueError:
        row.refuse("weekday_unknown", "weekdays", value=row.cells["weekdays"][:60])
        return None


def _categories(row: FeatureRow) -> tuple[str, ...] | None:
    said = row.given("categories")
    return None if said is None else tuple(sorted(listed_in(said)))


def _compare(report: ImportReport, puts: Sequence[AreaPut]) -> None:
    stored, changes = area_puts(), report.changes
    for put in puts:
        before = stored.get(put.code)
        if before is None:
            changes.added.append(put.code)
        elif before != put:
            changes.changed.append(put.code)
            changes.facts[put.code] = before.differing(put)
        else:
            changes.unchanged += 1
    if not changes.any and not report.faults:
        report.add([found(Code.NOTHING_CHANGES, severity=Severity.NOTICE)])


def _preview(puts: Sequence[AreaPut]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": shapely.from_wkb(put.boundary).__geo_interface__,
                "properties": {"code": put.code, "name": put.name_zh},
            }
            for put in puts
        ],
    }


EXEMPT_AREAS: Final = Kind(
    code=KIND,
    label=_("exempt areas"),
    fields=(
        Field("code", "编码", "Code"),
        Field("name", "名称", "Name"),
        Field("name_en", "英文名称", "English name"),
        Field("categories", "小类编码", "Category codes"),
        Field("effective_from", "开始日期", "First day", also=("开始", "起始日期", "from")),
        Field("effective_to", "截止日期（含当日）", "Last day", also=("截止日期", "to")),
        Field("weekdays", "星期", "Weekdays"),
        Field("starts", "开始时间", "Starts"),
        Field("ends", "结束时间", "Ends"),
        Field("person", "负责人", "Person in charge"),
        Field("phone", "联系电话", "Telephone"),
        Field("note", "备注", "Note"),
        Field("active", "启用", "Active"),
    ),
    examine=examine_exempt_areas,
    may=may_edit_exempt_areas,
    accepts=".geojson,.json,.gpkg,.zip,.kml,.kmz,.fgb",
    asks=(Asks.CRS,),
    has_blank_table=False,
    words={
        "no_polygon": (
            _("This feature is no area."),
            _("Draw a polygon, and leave points and lines out of the file."),
        ),
        "shape_invalid": (
            _("The outline crosses itself or is broken (%(reason)s)."),
            _("Mend it where it was drawn."),
        ),
        "hours_wrong": (
            _("Only one of the two times is given, or both are the same."),
            _("Write both, such as 18:00 and 02:00; leave both empty for the whole day."),
        ),
        "clock_unreadable": (
            _("“%(value)s” under “%(heading)s” is no time of day."),
            _("Write it as 08:00."),
        ),
        "weekday_unknown": (
            _("“%(value)s” are no weekdays."),
            _("Write 周一至周五, 1-5 or Mon, Sat; leave it empty for every day."),
        ),
        "category_unknown": (
            _("There is no category “%(value)s”."),
            _("Take codes from the catalogue; leave it empty for all categories."),
        ),
    },
)
