"""Reference layers from a file of features, or of points in a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

import numpy as np
import shapely

from zones.datum import Box
from zones.exchange.cells import to_text
from zones.exchange.features import FeatureTable
from zones.imports.examination import Act, Examination, Source
from zones.imports.findings import Code, Severity, found
from zones.imports.kinds.feature_files import (
    Unusable,
    city_for_import,
    facts_of,
    findings_of,
    grown_box,
    is_misplaced,
    read_layer,
    settled_mapping,
    widened,
)
from zones.imports.kinds.point_tables import read_point_table
from zones.imports.kinds.registry import Inquiry
from zones.imports.kinds.zone_files import box_of
from zones.imports.models import ImportKind
from zones.imports.options import ImportOptions
from zones.imports.report import ImportReport
from zones.imports.words import listed_in
from zones.organisation.actions import widen_city
from zones.organisation.models import City
from zones.reference.actions import FeaturePut, LayerPut, load_layer
from zones.reference.models import ReferenceLayer, ShapeKind

TABLES: Final = (".csv", ".tsv", ".txt", ".xlsx")
_SHAPES: Final = {0: ShapeKind.POINT, 1: ShapeKind.LINE, 2: ShapeKind.POLYGON}
_LIMITS: Final = {"name": 160, "name_en": 160, "house_number": 40, "code": 60}
_MOST_DRAWN: Final = 2000
_MOST_LISTED: Final = 20


@dataclass(frozen=True)
class ReferencePlan:
    """Make the layer hold the features of the table."""

    layer: LayerPut
    table: FeatureTable
    mapping: Mapping[str, str]
    box: Box | None

    def perform(self, act: Act) -> Mapping[str, Any]:
        """Replace the layer, after the city's box has grown where that was declared."""
        if self.box is not None:
            widen_city(box=self.box, actor=act.actor, now=act.now)
        row = load_layer(
            layer=self.layer,
            features=_features(self.table, self.mapping),
            actor=act.actor,
            now=act.now,
            progress=lambda stored: act.progress(stored, len(self.table)),
        )
        return {"layer": row.code, "features": len(self.table)}


def examine_reference(inquiry: Inquiry) -> Examination:
    """Read and place the features, and describe the layer they would become."""
    report, options = ImportReport(ImportKind.REFERENCE), inquiry.options
    try:
        city = city_for_import()
        table = _table(inquiry.source, options, city)
    except Unusable as unusable:
        report.add([unusable.finding])
        return Examination(report)
    mapping = settled_mapping(options, table.columns, report)
    report.file, report.total, report.mapping = facts_of(table), len(table), mapping
    labels = {
        f"feature {number}": name
        for number, name in zip(table.source_ids, _texts(table, mapping, "name"), strict=True)
    }
    report.add(findings_of(table, labels))
    if is_misplaced(table):
        return Examination(report, preview=_preview(table, labels))
    _check_texts(table, mapping, report)
    shape = _shape_of(table, report)
    stored = ReferenceLayer.objects.filter(code=options.layer_code).first()
    layer = _layer(options, shape, stored, report)
    _compare(report, options, table, stored)
    report.bbox = box_of(list(table.geometries))
    grown = None
    if options.widen_bbox and report.bbox is not None:
        report.findings = widened(report.findings, city, report.bbox)
        grown = grown_box(city.bbox, report.bbox)
    inquiry.progress(len(table), len(table))
    plan = None
    if report.importable and layer is not None:
        plan = ReferencePlan(layer, table, mapping, grown)
    return Examination(report, plan, _preview(table, labels))


def _table(source: Source, options: ImportOptions, city: City) -> FeatureTable:
    if PurePath(source.name).suffix.lower() in TABLES:
        return read_point_table(source, options, city=city)
    return read_layer(source, options, layer=options.layer, city=city)


def _texts(table: FeatureTable, mapping: Mapping[str, str], name: str) -> list[str]:
    column = mapping.get(name, "")
    if not column:
        return [""] * len(table)
    return [to_text(cell).strip() for cell in table.column(column)]


def _check_texts(table: FeatureTable, mapping: Mapping[str, str], report: ImportReport) -> None:
    for name, limit in _LIMITS.items():
        for number, text in zip(table.source_ids, _texts(table, mapping, name), strict=True):
            if len(text) > limit:
                report.add(
                    [
                        found(
                            Code.VALUE_TOO_LONG,
                            f"feature {number}",
                            heading=mapping[name],
                            limit=limit,
                            length=len(text),
                        )
                    ]
                )


def _shape_of(table: FeatureTable, report: ImportReport) -> str:
    """Points, lines or areas; features of another shape or without one are faults."""
    refused = {fault.field for fault in table.faults}
    dimensions = shapely.get_dimensions(table.geometries)
    dimensions[shapely.is_empty(table.geometries)] = -1
    counts = Counter(int(one) for one in dimensions if one >= 0)
    usual = counts.most_common(1)[0][0] if counts else 0
    for at in np.flatnonzero(dimensions != usual):
        where = f"feature {table.source_ids[at]}"
        if {where, f"row {table.source_ids[at]}"} & refused:
            continue
        if dimensions[at] < 0:
            report.add([found(Code.SHAPE_MISSING, where)])
        else:
            shape = _SHAPES[int(dimensions[at])].value
            usually = _SHAPES[usual].value
            report.add([found(Code.SHAPES_MIXED, where, shape=shape, usual=usually)])
    return _SHAPES[usual]


def _layer(
    options: ImportOptions, shape: str, stored: ReferenceLayer | None, report: ImportReport
) -> LayerPut | None:
    """The layer as declared, else as it was; None, noted, where that is too little."""
    name_zh = options.layer_name_zh or (stored.name_zh if stored else "")
    name_en = options.layer_name_en or (stored.name_en if stored else "")
    kind = options.layer_kind or (stored.kind if stored else "")
    if not (options.layer_code and name_zh and name_en and kind):
        known = list(ReferenceLayer.objects.order_by("code").values_list("code", flat=True))
        report.add([found(Code.NEW_LAYER_UNNAMED, "layer_code", known=known)])
        return None
    return LayerPut(
        code=options.layer_code,
        name_zh=name_zh,
        name_en=name_en,
        kind=kind,
        geometry_kind=shape,
        public=True if options.public else None,
        source=options.source or (stored.source if stored else ""),
        licence=options.licence or (stored.licence if stored else ""),
    )


def _compare(
    report: ImportReport,
    options: ImportOptions,
    table: FeatureTable,
    stored: ReferenceLayer | None,
) -> None:
    """A layer is replaced whole: it is the layer that is new or changed."""
    code = options.layer_code or "-"
    if stored is None:
        report.changes.added.append(code)
    else:
        report.changes.changed.append(code)
        report.add(
            [
                found(
                    Code.LAYER_REPLACED,
                    severity=Severity.NOTICE,
                    layer=code,
                    before=stored.features.count(),
                    after=len(table),
                )
            ]
        )


def _features(table: FeatureTable, mapping: Mapping[str, str]) -> Iterator[FeaturePut]:
    used = {column for column in mapping.values() if column}
    rest = [at for at, column in enumerate(table.columns) if column not in used]
    by_field = {name: _texts(table, mapping, name) for name in (*_LIMITS, "aliases")}
    for at, geometry in enumerate(table.geometries):
        cells = table.rows[at]
        yield FeaturePut(
            geometry=geometry,
            name=by_field["name"][at],
            name_en=by_field["name_en"][at],
            aliases=tuple(listed_in(by_field["aliases"][at])[:_MOST_LISTED]),
            house_number=by_field["house_number"][at],
            code=by_field["code"][at] or "",
            attributes={
                table.columns[place]: cells[place]
                for place in rest
                if cells[place] not in (None, "")
            },
        )


def _preview(table: FeatureTable, labels: Mapping[str, str]) -> dict[str, Any]:
    """A few thousand features at most, for a small map."""
    step = max(len(table) // _MOST_DRAWN, 1)
    features = [
        {
            "type": "Feature",
            "properties": {"what": "added", "label": labels[f"feature {number}"]},
            "geometry": shapely.geometry.mapping(shapely.simplify(shape, 1e-5)),
        }
        for number, shape in list(zip(table.source_ids, table.geometries, strict=True))[::step]
        if shape is not None and not shape.is_empty
    ]
    return {"type": "FeatureCollection", "features": features}
