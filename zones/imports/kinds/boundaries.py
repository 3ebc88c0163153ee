"""Boundaries from a file: examined as the edition they would make, then published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import shapely
from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from zones.boundaries.actions import publish, refuse_before_scheduled
from zones.boundaries.content import ZoneContent, ZonePut, content_of_edition
from zones.boundaries.models import Scheme
from zones.boundaries.refusals import ScheduledEditionFirst
from zones.boundaries.rules import GeometryKind
from zones.datum import Box
from zones.imports.examination import Act, Examination, Source
from zones.imports.findings import Code, Finding, Severity, found, from_refusal
from zones.imports.kinds.feature_files import (
    Unusable,
    absent_columns,
    city_for_import,
    facts_of,
    findings_of,
    grown_box,
    is_misplaced,
    layer_facts,
    layer_mapping,
    read_layer,
    settled_mapping,
    widened,
)
from zones.imports.kinds.ground import compose, find_parents, look_at_shapes, name_parents
from zones.imports.kinds.registry import Inquiry
from zones.imports.kinds.zone_files import Candidate, Layer, box_of, candidates_of
from zones.imports.models import ImportKind
from zones.imports.options import ImportOptions, ParentSource
from zones.imports.report import ImportReport
from zones.organisation.actions import widen_city
from zones.organisation.models import City

_STEPS: Final = 4
_MOST_DRAWN: Final = 3000
_FINENESS: Final = 1500
"""A preview is drawn to this fraction of its width: finer than a phone's screen."""


@dataclass(frozen=True)
class BoundaryPlan:
    """Publish these zones on the edition they were compared with."""

    scheme: Scheme
    puts: Sequence[ZonePut]
    drops: Sequence[str]
    base_edition: int
    options: ImportOptions
    box: Box | None

    def perform(self, act: Act) -> Mapping[str, Any]:
        """Publish, after the city's box has grown where that was declared."""
        if self.box is not None:
            widen_city(box=self.box, actor=act.actor, now=act.now)
        published = publish(
            scheme=self.scheme,
            puts=self.puts,
            drops=self.drops,
            based_on=self.base_edition,
            effective_from=self.options.effective_from,
            note=self.options.note,
            published_by=act.user,
            accept_defects=self.options.accept_defects,
            actor=act.actor,
            now=act.now,
        )
        return {
            "scheme": self.scheme.code,
            "edition": published.edition.number,
            "effective_from": published.effective_from.isoformat(),
            "put": published.put,
            "dropped": published.dropped,
        }


def examine_boundaries(inquiry: Inquiry) -> Examination:
    """Read, place, repair, relate and compare; nothing is stored."""
    report = ImportReport(ImportKind.BOUNDARIES)
    options, progress = inquiry.options, inquiry.progress
    try:
        city = city_for_import()
        scheme = _scheme(options)
        before = content_of_edition(scheme.pk, base := scheme.editions.highest_number())
        report.base_edition = base
        report.add(_timeline_findings(scheme, options.effective_from, inquiry.now))
        progress(0, _STEPS)
        layers = _layers(inquiry.source, options, city, _known_lines(before), report)
    except Unusable as unusable:
        report.add([unusable.finding])
        return Examination(report)
    progress(1, _STEPS)
    candidates, findings = candidates_of(layers, scheme, before, options)
    report.add(findings)
    labels = {one.where: one.label for one in candidates}
    for layer in layers:
        report.add(findings_of(layer.table, labels, layer=layer.name))
    report.levels = dict(Counter(one.level for one in candidates))
    if not candidates:
        return Examination(report)
    if any(is_misplaced(layer.table) for layer in layers):
        report.bbox = box_of([one.shape for one in candidates])
        return Examination(report, preview=_preview(candidates, report, []))
    unreadable = frozenset(one.where for one in report.faults if one.origin == "exchange")
    report.add(
        look_at_shapes(
            candidates,
            GeometryKind(scheme.geometry_kind),
            accept_repairs=options.repair,
            unreadable=unreadable,
        )
    )
    progress(2, _STEPS)
    report.add(_relate(candidates, before, scheme, options))
    return _settled(report, scheme, candidates, before, inquiry, city)


def _settled(
    report: ImportReport,
    scheme: Scheme,
    candidates: list[Candidate],
    before: Mapping[str, ZoneContent],
    inquiry: Inquiry,
    city: City,
) -> Examination:
    """Compare with the edition before, and make the plan where nothing stands in the way."""
    options = inquiry.options
    origin = f"import {inquiry.source.name}"[:200]
    outcome = compose(scheme, candidates, before, options, origin=origin)
    inquiry.progress(3, _STEPS)
    report.add(outcome.findings)
    report.changes = outcome.changes
    report.bbox = box_of([one.shape for one in candidates])
    grown = None
    if options.widen_bbox and report.bbox is not None:
        report.findings = widened(report.findings, city, report.bbox)
        grown = grown_box(city.bbox, report.bbox)
    if not report.changes.any and not report.faults:
        report.add([found(Code.NOTHING_CHANGES, severity=Severity.NOTICE)])
    plan = None
    if report.importable:
        assert report.base_edition is not None
        plan = BoundaryPlan(
            scheme, outcome.puts, outcome.drops, report.base_edition, options, grown
        )
    preview = _preview(candidates, report, outcome.places)
    inquiry.progress(_STEPS, _STEPS)
    return Examination(report, plan, preview)


def _scheme(options: ImportOptions) -> Scheme:
    scheme = Scheme.objects.filter(code=options.scheme).first()
    if scheme is None or not scheme.levels.exists():
        known = list(Scheme.objects.in_order().values_list("code", flat=True))
        raise Unusable(found(Code.SCHEME_UNKNOWN, "scheme", given=options.scheme, known=known))
    return scheme


def _timeline_findings(scheme: Scheme, start: datetime | None, now: datetime) -> Iterator[Finding]:
    """Whether an edition may take effect then, and what it does to the past."""
    try:
        refuse_before_scheduled(scheme, start or now, now)
    except ScheduledEditionFirst as refusal:
        yield from_refusal(refusal)
    if start is not None and start < now and scheme.editions.exists():
        day = f"{timezone.localtime(start):%Y-%m-%d %H:%M}"
        yield found(Code.BACKDATED, "effective_from", severity=Severity.NOTICE, at=day)


def _layers(
    source: Source,
    options: ImportOptions,
    city: City,
    known_lines: BaseGeometry | None,
    report: ImportReport,
) -> list[Layer]:
    if options.layers:
        layers = _chosen_layers(source, options, city, known_lines, report)
    else:
        table = read_layer(source, options, layer=options.layer, city=city, reference=known_lines)
        layers = [Layer(table, settled_mapping(options, table.columns, report), options.level)]
    report.total = sum(len(layer.table) for layer in layers)
    report.file, report.mapping = facts_of(layers[0].table), dict(layers[0].mapping)
    return layers


def _chosen_layers(
    source: Source,
    options: ImportOptions,
    city: City,
    known_lines: BaseGeometry | None,
    report: ImportReport,
) -> list[Layer]:
    """Layers of the file that were chosen, in its order, each with its level and own columns."""
    tables = {
        name: read_layer(source, options, layer=name, city=city, reference=known_lines)
        for name in options.layers
    }
    order = {name: at for at, name in enumerate(next(iter(tables.values())).layers)}
    layers = []
    for name in sorted(tables, key=lambda name: order.get(name, 0)):
        table, level = tables[name], options.layers[name]
        mapping = layer_mapping(options, name, table.columns, report)
        report.layers.append(layer_facts(table, name, level, mapping))
        layers.append(Layer(table, mapping, level, name if len(tables) > 1 else ""))
    report.add(absent_columns(options, list(tables.values())))
    return layers


def _relate(
    candidates: list[Candidate],
    before: Mapping[str, ZoneContent],
    scheme: Scheme,
    options: ImportOptions,
) -> list[Finding]:
    """Parents from the column; where they lie, the zones of levels of which none says its own."""
    levels = list(scheme.levels.order_by("rank"))
    saying = {one.level for one in candidates if one.parent}
    match options.parent_from:
        case ParentSource.COLUMN:
            saying = {one.level for one in candidates}
        case ParentSource.CONTAINMENT:
            saying = set()
    find_parents(candidates, before, levels, of={one.level for one in candidates} - saying)
    return name_parents(candidates, before, levels)


def _known_lines(before: Mapping[str, ZoneContent]) -> BaseGeometry | None:
    """Every border of the edition before: a file of the same ground must fall on them."""
    if not before:
        return None
    shapes = shapely.from_wkb([zone.wkb for zone in before.values()])
    areal = shapely.get_dimensions(shapes) == 2
    shapes[areal] = shapely.boundary(shapes[areal])
    lines = shapely.multilinestrings(shapely.get_parts(shapes))
    assert isinstance(lines, BaseGeometry)
    return lines


def _preview(
    candidates: Sequence[Candidate], report: ImportReport, places: list[dict[str, Any]]
) -> dict[str, Any]:
    """What a small map draws: the zones, coarse, and the torn places; at most a few thousand."""
    status = dict.fromkeys(report.changes.added, "added")
    status |= dict.fromkeys(report.changes.changed, "changed")
    faulty = {one.where for one in report.faults if one.where}
    drawn = [(one, one.shape) for one in candidates if one.shape is not None]
    drawn.sort(key=lambda pair: (pair[0].where not in faulty, pair[0].code not in status))
    west, south, east, north = report.bbox or (0.0, 0.0, 0.0, 0.0)
    tolerance = max(east - west, north - south) / _FINENESS
    features = [
        {
            "type": "Feature",
            "properties": {
                "what": "faulty" if one.where in faulty else status.get(one.code, "unchanged"),
                "label": one.label,
            },
            "geometry": shapely.geometry.mapping(shapely.simplify(shape, tolerance)),
        }
        for one, shape in drawn[:_MOST_DRAWN]
    ]
    return {"type": "FeatureCollection", "features": features + places[:_MOST_DRAWN]}
