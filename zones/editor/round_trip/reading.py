"""The zones of a file that comes back to a draft: each feature as it says it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shapely.geometry.base import BaseGeometry

from zones.boundaries.models import Level
from zones.boundaries.rules import snap_to_grid
from zones.exchange.faults import FaultCode
from zones.imports.examination import Source
from zones.imports.findings import Code, Finding, found
from zones.imports.kinds.feature_files import (
    Unusable,
    facts_of,
    findings_of,
    layer_facts,
    layer_mapping,
    read_layer,
)
from zones.imports.kinds.zone_files import LONGEST, Candidate, Layer
from zones.imports.options import ImportOptions
from zones.imports.report import ImportReport
from zones.organisation.models import City

LONGEST_REASON: Final = 300


@dataclass
class Returned(Candidate):
    """A feature that comes back. ``number`` is the zone it says it is, None where it says none.

    Empty texts are no answer, but for an English name or a reason (``says`` names the fields that
    have a column): there they mean that the zone has none.
    """

    number: int | None = None
    gap_reason: str = ""
    says: frozenset[str] = frozenset()


@dataclass(frozen=True)
class File:
    """The layers of a file that are levels of the scheme, and every zone in them.

    ``levels`` are those the file holds, also without a zone. ``numbered``: a column says which
    zone of the draft each feature is, so the file came out of one.
    """

    layers: Sequence[Layer]
    zones: list[Returned]
    levels: frozenset[str]
    numbered: bool


def read_file(
    source: Source,
    options: ImportOptions,
    *,
    levels: Sequence[Level],
    level: str,
    reference: BaseGeometry | None,
    city: City,
    report: ImportReport,
) -> File:
    """Read every layer that is called as a level; else the one layer there is, or that was chosen.

    ``level`` is what features are of that neither their layer nor a column says it of. Raises
    Unusable; what is wrong with single features goes into the report.
    """
    layers, empty = _layers(source, options, levels, reference, city, report)
    zones = [one for layer in layers for one in _zones_in(layer, levels, level)]
    labels = {one.where: one.label for one in zones}
    for layer in layers:
        report.add(findings_of(layer.table, labels, layer=layer.name))
    report.add(_faults(zones, levels))
    report.total = len(zones)
    report.levels = dict(Counter(one.level for one in zones))
    return File(
        layers,
        zones,
        frozenset({one.level for one in zones}.union(empty)),
        numbered=any(layer.mapping.get("zone_id") for layer in layers),
    )


def _layers(
    source: Source,
    options: ImportOptions,
    levels: Sequence[Level],
    reference: BaseGeometry | None,
    city: City,
    report: ImportReport,
) -> tuple[list[Layer], list[str]]:
    """The layers with zones, and the levels whose layer has none."""
    known = {level.code for level in levels}
    tables, empty = [], []
    for name in _names(source, options, known, city):
        try:
            table = read_layer(source, options, layer=name, city=city, reference=reference)
        except Unusable as unusable:
            if unusable.finding.code != FaultCode.NO_FEATURES or not name:
                raise
            empty.append(name)
        else:
            tables.append(table)
    layers = []
    for table in tables:
        name = table.layer or ""
        mapping = layer_mapping(options, name, table.columns, report)
        level = name if name in known else ""
        report.layers.append(layer_facts(table, name, level, mapping))
        layers.append(Layer(table, mapping, level, name if len(tables) > 1 else ""))
    if tables:
        report.file, report.mapping = facts_of(tables[0]), dict(layers[0].mapping)
        report.file.layers = []
    return layers, empty


def _names(source: Source, options: ImportOptions, known: set[str], city: City) -> list[str]:
    """The layers to read: the chosen one, those called as levels, or the only one ("")."""
    if options.layer:
        return [options.layer]
    try:
        table = read_layer(source, options, layer="", city=city)
    except Unusable as unusable:
        named = [name for name in unusable.finding.facts.get("layers", ()) if name in known]
        if not named:
            raise
        return named
    return [name for name in table.layers if name in known] or [""]


def _zones_in(layer: Layer, levels: Sequence[Level], level: str) -> list[Returned]:
    shapes = snap_to_grid(layer.table.geometries)
    by_word = {
        word.casefold(): one.code
        for one in reversed(levels)
        for word in (str(one.rank), one.name_en, one.name_zh, one.code)
    }
    otherwise = layer.level or level or (levels[0].code if len(levels) == 1 else "")
    texts = {
        name: layer.texts(name)
        for name in ("zone_id", "code", "name", "name_en", "level", "parent", "gap_reason")
    }
    says = frozenset(name for name, column in layer.mapping.items() if column)
    return [
        Returned(
            where=layer.where(at),
            code=texts["code"][at],
            name=texts["name"][at],
            name_en=texts["name_en"][at],
            level=by_word.get((said := texts["level"][at] or otherwise).casefold(), said),
            parent=texts["parent"][at],
            shape=shapes[at],
            number=_number(texts["zone_id"][at]),
            gap_reason=texts["gap_reason"][at],
            says=says,
        )
        for at in range(len(layer.table))
    ]


def _number(text: str) -> int | None:
    """The number of a zone; a GIS may have made "12.0" of it."""
    whole = text.removesuffix(".0")
    return int(whole) if whole.isascii() and whole.isdigit() and len(whole) < 19 else None


def _faults(zones: Iterable[Returned], levels: Sequence[Level]) -> Iterable[Finding]:
    known = [level.code for level in levels]
    limits: Mapping[str, int] = {**LONGEST, "gap_reason": LONGEST_REASON}
    for one in zones:
        if one.level not in known:
            yield found(
                Code.LEVEL_NOT_CHOSEN, one.where, label=one.label, given=one.level, known=known
            )
        for field, limit in limits.items():
            if (length := len(getattr(one, field))) > limit:
                yield found(
                    Code.VALUE_TOO_LONG,
                    one.where,
                    label=one.label[:80],
                    field=field,
                    heading=field,
                    limit=limit,
                    length=length,
                )
