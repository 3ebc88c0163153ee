"""Zones as a file has them: its layers read, each feature given its code, names and level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from zones.boundaries.content import ZoneContent
from zones.boundaries.models import Level, Scheme, ZoneVersion
from zones.boundaries.rules import CodesExhausted, propose_codes, snap_to_grid
from zones.exchange.cells import to_text
from zones.exchange.features import FeatureTable
from zones.imports.findings import Code, Finding, Severity, found
from zones.imports.kinds.feature_files import feature_name
from zones.imports.kinds.registry import kind_of
from zones.imports.models import ImportKind
from zones.imports.options import CodeSource, ImportOptions

LONGEST: Final[Mapping[str, int]] = {"code": 60, "name": 120, "name_en": 160}


@dataclass
class Candidate:
    """A feature on its way to become a zone. ``shape`` is on the grid; None where unusable.

    ``parent`` is what the file says, until it is resolved to a code.
    """

    where: str
    code: str
    name: str
    name_en: str
    level: str
    parent: str
    shape: BaseGeometry | None

    @property
    def label(self) -> str:
        return " ".join(filter(None, [self.code, self.name]))


@dataclass(frozen=True)
class Layer:
    """One layer of the file, its columns by field, and the level it is for ("" by column).

    ``name`` is empty where it is the only one that is read.
    """

    table: FeatureTable
    mapping: Mapping[str, str]
    level: str
    name: str = ""

    def texts(self, field: str) -> list[str]:
        """A field's cells as text; empty where no column feeds it."""
        column = self.mapping.get(field, "")
        if not column:
            return [""] * len(self.table)
        return [to_text(cell).strip() for cell in self.table.column(column)]

    def where(self, position: int) -> str:
        """As the reader of the file names its features in faults."""
        return feature_name(self.table.source_ids[position], self.name)


def candidates_of(
    layers: Sequence[Layer],
    scheme: Scheme,
    before: Mapping[str, ZoneContent],
    options: ImportOptions,
) -> tuple[list[Candidate], list[Finding]]:
    """Every feature of the layers, and what was found on the way.

    ``before`` is the edition they would change: zones keep the names of it that the file is
    silent about.
    """
    levels = list(scheme.levels.order_by("rank"))
    missing = [_not_mapped(layer, options) or _level_missing(layer, levels) for layer in layers]
    findings = [finding for finding in missing if finding is not None]
    if findings:
        return [], findings
    read = [_candidates_in(layer, levels, options) for layer in layers]
    candidates = [one for named in read for one in named]
    if options.code_from == CodeSource.POSITION:
        findings += _give_codes(candidates, scheme, options)
    for layer, named in zip(layers, read, strict=True):
        _keep_names(layer, named, before)
    unnamed = [candidate for candidate in candidates if not candidate.name]
    for candidate in unnamed:
        candidate.name = candidate.code
    if unnamed:
        findings.append(found(Code.NAMES_FROM_CODES, severity=Severity.NOTICE, count=len(unnamed)))
    findings += _alike(candidates, before)
    return candidates, findings + [fault for one in candidates for fault in _too_long(one)]


def _candidates_in(
    layer: Layer, levels: Sequence[Level], options: ImportOptions
) -> list[Candidate]:
    shapes = snap_to_grid(layer.table.geometries)
    codes = _codes_in(layer, options)
    rows = zip(
        codes, layer.texts("name"), layer.texts("name_en"), layer.texts("level"), strict=True
    )
    parents = layer.texts("parent")
    by_word = {
        word.casefold(): level.code
        for level in reversed(levels)
        for word in (str(level.rank), level.name_en, level.name_zh, level.code)
    }
    return [
        Candidate(
            where=layer.where(at),
            code=code,
            name=name,
            name_en=name_en,
            level=by_word.get((level or layer.level or levels[0].code).casefold(), level),
            parent=parents[at],
            shape=shapes[at],
        )
        for at, (code, name, name_en, level) in enumerate(rows)
    ]


def _keep_names(
    layer: Layer, candidates: Sequence[Candidate], before: Mapping[str, ZoneContent]
) -> None:
    """A file of new borders need not repeat the names that zones have."""
    for candidate in candidates:
        stored = before.get(candidate.code)
        if stored is None:
            continue
        candidate.name = candidate.name or stored.name
        if not layer.mapping.get("name_en"):
            candidate.name_en = stored.name_en


def _alike(candidates: Sequence[Candidate], before: Mapping[str, ZoneContent]) -> list[Finding]:
    """Codes that differ from another in capitals only: the same zone, meant twice."""
    codes = (*(one.code for one in reversed(candidates)), *before)
    known = {code.casefold(): code for code in codes}  # what is stored counts, else the first
    return [
        found(
            Code.DIFFERS_IN_CASE,
            one.where,
            label=one.label,
            value=one.code,
            other=known[one.code.casefold()],
        )
        for one in candidates
        if known[one.code.casefold()] != one.code and one.code not in before
    ]


def _codes_in(layer: Layer, options: ImportOptions) -> list[str]:
    match options.code_from:
        case CodeSource.ID:
            return list(layer.table.source_ids)
        case CodeSource.POSITION:
            return [""] * len(layer.table)
    return layer.texts("code")


def _give_codes(
    candidates: Sequence[Candidate], scheme: Scheme, options: ImportOptions
) -> list[Finding]:
    """Codes as one reads a map, none that the scheme ever had."""
    placed = [one for one in candidates if one.shape is not None and not one.shape.is_empty]
    used = set(ZoneVersion.objects.filter(scheme=scheme).values_list("code", flat=True).distinct())
    try:
        codes = propose_codes(
            [one.shape for one in placed if one.shape is not None],
            used=used,
            prefix=options.code_prefix,
            digits=options.code_digits,
        )
    except CodesExhausted:
        return [
            found(
                Code.CODES_EXHAUSTED,
                "code_digits",
                count=len(placed),
                digits=options.code_digits,
                prefix=options.code_prefix,
            )
        ]
    for candidate, code in zip(placed, codes, strict=True):
        candidate.code = code
    if not codes:
        return []
    return [
        found(
            Code.CODES_PROPOSED,
            severity=Severity.NOTICE,
            count=len(codes),
            first=min(codes),
            last=max(codes),
        )
    ]


def _not_mapped(layer: Layer, options: ImportOptions) -> Finding | None:
    needed = {
        "code": options.code_from in ("", CodeSource.COLUMN),
        "parent": options.parent_from == "column",
    }
    for field, wanted in needed.items():
        if wanted and not layer.mapping.get(field):
            return found(
                Code.COLUMN_NOT_MAPPED,
                "columns",
                label=layer.name,
                field=field,
                heading=kind_of(ImportKind.BOUNDARIES).heading_of(field),
                columns=list(layer.table.columns),
            )
    return None


def _level_missing(layer: Layer, levels: Sequence[Level]) -> Finding | None:
    codes = [level.code for level in levels]
    if layer.level in codes or (not layer.level and layer.mapping.get("level")):
        return None
    if not layer.level and len(levels) == 1:
        return None
    return found(Code.LEVEL_NOT_CHOSEN, "level", label=layer.name, given=layer.level, known=codes)


def _too_long(candidate: Candidate) -> list[Finding]:
    return [
        found(
            Code.VALUE_TOO_LONG,
            candidate.where,
            label=candidate.label[:80],
            field=field,
            heading=kind_of(ImportKind.BOUNDARIES).heading_of(field),
            limit=limit,
            length=len(getattr(candidate, field)),
        )
        for field, limit in LONGEST.items()
        if len(getattr(candidate, field)) > limit
    ]


def box_of(shapes: Sequence[BaseGeometry | None]) -> tuple[float, float, float, float] | None:
    """(west, south, east, north) around everything; None around nothing."""
    usable = [shape for shape in shapes if shape is not None and not shape.is_empty]
    if not usable:
        return None
    west, south, east, north = shapely.total_bounds(usable).tolist()
    return (west, south, east, north)
