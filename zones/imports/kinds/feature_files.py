"""Reading feature files for an import: what was declared, and whether it can be true."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from zones.datum import Box, Crs
from zones.exchange.cells import to_text
from zones.exchange.crs import parse_crs
from zones.exchange.faults import ExchangeError, Fault, FaultCode
from zones.exchange.features import FeatureTable, read_features
from zones.exchange.gdal import Cell
from zones.imports.examination import Source
from zones.imports.fields import columns_key, settle
from zones.imports.findings import Code, Finding, Option, Severity, found, from_exchange
from zones.imports.models import ImportMapping
from zones.imports.options import ImportOptions
from zones.imports.report import SAMPLE_ROWS, FileFacts, ImportReport, LayerFacts
from zones.organisation.models import City

CHINA: Final[Box] = (73.0, 3.0, 136.0, 54.0)
"""Where a file may lie if it need not lie in the city: swapped axes still show."""

_OUTSIDE: Final = (FaultCode.OUTSIDE_CITY, FaultCode.FEATURE_OUTSIDE_CITY)


class Unusable(Exception):
    """The file or what was declared of it cannot be used at all; ``finding`` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def city_for_import() -> City:
    """The city a file must lie in. Raises Unusable before the set-up."""
    city = City.objects.first()
    if city is None:
        raise Unusable(found(Code.NO_CITY))
    return city


def declared_crs(options: ImportOptions, city: City) -> Crs:
    """What was declared. Raises Unusable: nothing, not known, or not allowed in this city."""
    if not options.crs:
        raise Unusable(found(Code.CRS_NOT_DECLARED, "crs"))
    try:
        crs = parse_crs(options.crs)
    except ExchangeError as error:
        raise Unusable(from_exchange(error.fault)) from error
    if crs.is_shifted and not city.allow_gcj02:
        raise Unusable(found(Code.DATUM_NOT_ALLOWED, "crs", crs=crs.name))
    return crs


def read_layer(
    source: Source,
    options: ImportOptions,
    *,
    layer: str,
    city: City,
    reference: BaseGeometry | None = None,
) -> FeatureTable:
    """One layer, its place checked against the city, or against all China where told so.

    ``reference`` is lines in WGS-84 the file should match. Raises Unusable, naming the layer.
    """
    try:
        table = read_features(
            source.path,
            declared=declared_crs(options, city),
            name=source.name,
            layer=layer or None,
            encoding=options.encoding or None,
            axis_order=options.axis_order,
        )
    except ExchangeError as error:
        raise Unusable(from_exchange(error.fault, label=layer)) from error
    placed = table.placed(CHINA if options.widen_bbox else city.bbox, reference)
    return _storable(placed)


def findings_of(
    table: FeatureTable, labels: dict[str, str], *, layer: str = ""
) -> Iterator[Finding]:
    """The reader's faults and notices; ``labels`` says what people call "feature 12".

    ``layer`` is the layer's name where several are read.
    """
    places = dict(zip(table.source_ids, table.geometries, strict=True))
    for fault in table.faults:
        kind, _space, number = fault.field.partition(" ")
        of_feature = kind == "feature" and number in places
        where = feature_name(number, layer) if of_feature else fault.field
        yield from_exchange(
            fault,
            where=where,
            label=labels.get(where, "") if of_feature else layer,
            place=_some_place(places.get(number)),
            option=Option.WIDEN_BBOX if fault.code in _OUTSIDE else "",
        )
    for notice in table.notices:
        yield from_exchange(notice, severity=Severity.NOTICE, label=layer)


def is_misplaced(table: FeatureTable) -> bool:
    """Whether the whole file was read in a wrong system: what follows from its places is untrue."""
    return any(
        fault.field == "crs" and fault.code is not FaultCode.OUTSIDE_CITY for fault in table.faults
    )


def feature_name(source_id: str, layer: str = "") -> str:
    """As findings name a feature: "feature 12", among several layers "feature cells/12"."""
    return f"feature {layer}/{source_id}" if layer else f"feature {source_id}"


def settled_mapping(
    options: ImportOptions, columns: Sequence[str], report: ImportReport
) -> dict[str, str]:
    """Field to column as it is used; chosen columns that are not there go into the report."""
    return _settled(options, columns, options.mapping, report)


def layer_mapping(
    options: ImportOptions, layer: str, columns: Sequence[str], report: ImportReport
) -> dict[str, str]:
    """The same for one of several layers: what was chosen for it, before what was for all.

    A column chosen for all layers counts in those that have it.
    """
    common = {key: column for key, column in options.mapping.items() if column in ("", *columns)}
    chosen = common | dict(options.mappings.get(layer, {}))
    return _settled(options, columns, chosen, report, label=layer)


def absent_columns(options: ImportOptions, tables: Sequence[FeatureTable]) -> Iterator[Finding]:
    """Columns chosen for all layers that no layer has."""
    known = list(dict.fromkeys(column for table in tables for column in table.columns))
    for column in options.mapping.values():
        if column and column not in known:
            yield found(Code.COLUMN_ABSENT, "columns", column=column, columns=known)


def _settled(
    options: ImportOptions,
    columns: Sequence[str],
    chosen: Mapping[str, str],
    report: ImportReport,
    label: str = "",
) -> dict[str, str]:
    remembered = ImportMapping.objects.for_columns(options.kind, columns_key(columns)).first()
    known = {**(remembered.mapping if remembered else {}), **chosen}
    mapping, absent = settle(options.kind, columns, known)
    report.add(
        found(Code.COLUMN_ABSENT, "columns", label=label, column=column, columns=list(columns))
        for column in absent
    )
    return mapping


def facts_of(table: FeatureTable) -> FileFacts:
    """What the file turned out to be, for the report."""
    return FileFacts(
        format=table.format.value,
        crs=table.crs.name,
        axis_order=table.axis_order,
        encoding=(table.encoding or "").removesuffix("-sig"),
        layer=table.layer or "",
        layers=list(table.layers),
        columns=list(table.columns),
        sample=_sample(table),
    )


def layer_facts(
    table: FeatureTable, name: str, level: str, mapping: Mapping[str, str]
) -> LayerFacts:
    """One of the layers that were chosen, for the report."""
    return LayerFacts(name, level, len(table), list(table.columns), _sample(table), dict(mapping))


def _sample(table: FeatureTable) -> list[list[str]]:
    return [[to_text(cell)[:80] for cell in row] for row in table.rows[:SAMPLE_ROWS]]


def widened(findings: list[Finding], city: City, box: Box | None) -> list[Finding]:
    """A notice where the city's box will grow to hold the file."""
    if box is None or _holds(city.bbox, box):
        return findings
    grown = [round(side, 3) for side in grown_box(city.bbox, box)]
    return [*findings, found(Code.BOX_WIDENED, severity=Severity.NOTICE, bbox=grown)]


def grown_box(city: Box, box: Box) -> Box:
    """The smallest box around both, outward to a thousandth of a degree."""
    margin = 0.001
    return (
        min(city[0], round(box[0] - margin, 3)),
        min(city[1], round(box[1] - margin, 3)),
        max(city[2], round(box[2] + margin, 3)),
        max(city[3], round(box[3] + margin, 3)),
    )


def _storable(table: FeatureTable) -> FeatureTable:
    """The table without what no database stores, and a notice of how many cells that were.

    NUL, halves of a character and infinite numbers: only somebody who means harm or a broken
    program writes them.
    """
    columns = tuple(_clean(column) for column in table.columns)
    source_ids = tuple(_clean(one) for one in table.source_ids)
    rows = [tuple(_clean_cell(cell) for cell in row) for row in table.rows]
    count = sum(
        old is not new
        for old, new in zip(
            chain(table.columns, table.source_ids, *table.rows),
            chain(columns, source_ids, *rows),
            strict=True,
        )
    )
    if not count:
        return table
    notice = Fault(FaultCode.VALUES_DROPPED, params={"count": count})
    return replace(
        table,
        columns=columns,
        source_ids=source_ids,
        rows=rows,
        notices=(*table.notices, notice),
    )


def _clean_cell(cell: Cell) -> Cell:
    """The cell itself where it can be stored; else what is left of it."""
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return _clean(cell) if isinstance(cell, str) else cell


def _clean(text: str) -> str:
    left = text.replace("\x00", "").encode("utf-8", "replace").decode()
    return text if left == text else left


def _holds(city: Box, box: Box) -> bool:
    return city[0] <= box[0] and city[1] <= box[1] and box[2] <= city[2] and box[3] <= city[3]


def _some_place(shape: BaseGeometry | None) -> tuple[float, float] | None:
    if shape is None or shape.is_empty:
        return None
    lon, lat = shapely.get_coordinates(shape)[0].tolist()
    return (lon, lat)
