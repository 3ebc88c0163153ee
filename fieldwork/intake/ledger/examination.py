"""A ledger examined row by row, and carried out batch by batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from fieldwork.casework.history import Filed
from fieldwork.casework.models import Issue
from fieldwork.casework.sight import sight_of
from fieldwork.casework.workflow import State
from fieldwork.intake.ledger.actions import take_over
from fieldwork.intake.ledger.cases import KIND, Categories, Reading
from fieldwork.intake.ledger.gazetteer import Gazetteer
from fieldwork.intake.ledger.reading import Entry, LedgerReader, opened
from fieldwork.intake.ledger.rules import plain
from fieldwork.intake.sources import sources_open_to
from zones.boundaries.ground import ground
from zones.datum import Crs
from zones.exchange.tables import TableStream
from zones.imports.examination import Act, Examination
from zones.imports.findings import (
    MOST_OF_A_KIND,
    Code,
    Finding,
    Severity,
    found,
    from_refusal,
)
from zones.imports.kinds.feature_files import (
    Unusable,
    city_for_import,
    declared_crs,
    settled_mapping,
)
from zones.imports.kinds.registry import Inquiry, kind_of
from zones.imports.report import SAMPLE_ROWS, FileFacts, ImportReport
from zones.refusal import Refusal

LEAVE_OUT: Final = "leave_out"
_MOST_DRAWN: Final = 2000


@dataclass(frozen=True)
class LedgerPlan:
    """Read the file once more and store what is not there yet, a batch at a time."""

    inquiry: Inquiry
    mapping: Mapping[str, str]
    reading: Reading

    def perform(self, act: Act) -> Mapping[str, Any]:
        """Each batch is stored for good; broken off, the same import goes on where it was."""
        counts: Counter[str] = Counter()
        rows = 0
        with _reader(self.inquiry, self.mapping, self.reading) as reader:
            for batch in reader:
                cases = [one.case for one in batch.entries if one.case and not one.stored]
                filed = take_over(cases=cases, actor=act.actor, now=act.now)
                counts.update(_counted(filed))
                rows += len(batch.entries)
                act.progress(rows, _total(rows, batch.progress))
        names = ("reports", "issues", "waiting", "other_unit")
        return {name: counts[name] for name in names}


def examine_ledger(inquiry: Inquiry) -> Examination:
    """Read every row, find its place, and say what is wrong and what is there already."""
    report = ImportReport(KIND)
    try:
        reading = _reading(inquiry)
        mapping = _mapping(inquiry, report)
        survey = _Survey(report)
        with _reader(inquiry, mapping, reading) as reader:
            for batch in reader:
                for entry in batch.entries:
                    survey.take(entry)
                inquiry.progress(report.total, _total(report.total, batch.progress))
    except Unusable as unusable:
        report.add([unusable.finding])
        return Examination(report)
    survey.conclude(reading)
    plan = LedgerPlan(inquiry, mapping, reading) if report.importable else None
    return Examination(report, plan, survey.preview)


def _total(rows: int, progress: float) -> int:
    return max(rows, round(rows / progress)) if progress > 0 else rows


# --- what the file is read by --------------------------------------------------------------------


def _reading(inquiry: Inquiry) -> Reading:
    """Catalogue, map and declarations. Raises Unusable."""
    city_for_import()
    said, categories = inquiry.options.settings, Categories()
    default = said.get("category", "")
    code = categories.code_of(default) if default else ""
    if code is None:
        near = categories.nearest(default)
        raise Unusable(found("default_category_unknown", origin=KIND, value=default, known=near))
    try:
        gazetteer = Gazetteer()
    except Refusal as refusal:
        raise Unusable(from_refusal(refusal)) from refusal
    standing = inquiry.standing
    allowed = sources_open_to(standing, sight_of(standing, now=inquiry.now)) if standing else None
    return Reading(
        ground=ground(None, unpublished=True),
        categories=categories,
        gazetteer=gazetteer,
        now=inquiry.now,
        default_source=said.get("source", ""),
        default_category=code,
        default_state=State(said.get("state") or State.CLOSED),
        sources_open=None if allowed is None else frozenset(allowed),
    )


def _mapping(inquiry: Inquiry, report: ImportReport) -> dict[str, str]:
    """Which column is what, after a look at the first rows. Raises Unusable."""
    with opened(inquiry.source, inquiry.options) as stream:
        report.file = _facts_of(stream)
    mapping = settled_mapping(inquiry.options, report.file.columns, report)
    report.mapping = mapping
    for needed in (one for one in kind_of(KIND).fields if one.required):
        if not mapping[needed.name]:
            raise Unusable(
                found(
                    Code.COLUMN_NOT_MAPPED,
                    "columns",
                    field=needed.name,
                    heading=needed.heading,
                    columns=report.file.columns,
                )
            )
    if (mapping["lon"] or mapping["position"]) and not inquiry.options.crs:
        raise Unusable(found(Code.CRS_NOT_DECLARED, "crs"))
    return mapping


def _facts_of(stream: TableStream) -> FileFacts:
    first = islice(stream, SAMPLE_ROWS)
    return FileFacts(
        format=stream.format.value,
        encoding=(stream.encoding or "").removesuffix("-sig"),
        sheet=stream.sheet or "",
        columns=list(stream.columns),
        sample=[[cell[:80] for cell in cells] for _number, cells in first],
    )


@contextmanager
def _reader(
    inquiry: Inquiry, mapping: Mapping[str, str], reading: Reading
) -> Iterator[LedgerReader]:
    options = inquiry.options
    placed = mapping["lon"] or mapping["lat"] or mapping["position"]
    crs: Crs | None = declared_crs(options, city_for_import()) if placed else None
    with opened(inquiry.source, options) as stream:
        yield LedgerReader(
            stream=stream,
            mapping=mapping,
            crs=crs,
            axis_order=options.axis_order,
            reading=reading,
            leave_out=options.settings.get("faulty") == LEAVE_OUT,
        )


# --- what is reported ----------------------------------------------------------------------------


@dataclass
class _Survey:
    """The report as it grows; of very many findings of a kind the first are kept."""

    report: ImportReport
    _kinds: Counter[str] = field(default_factory=Counter)
    _drawn: list[dict[str, Any]] = field(default_factory=list)
    _left_out: int = 0

    def take(self, entry: Entry) -> None:
        """Count one row in."""
        self.report.total += 1
        for finding in entry.row.findings:
            self._add(finding)
        changes = self.report.changes
        if entry.stored:
            changes.unchanged += 1
        elif entry.case is not None:
            label = entry.case.external_number or entry.row.where
            changes.added.append(label)
            self._draw(entry.case.location, label)
        else:
            self._left_out += 1

    def conclude(self, reading: Reading) -> None:
        """What is to be said of the rows together."""
        if reading.first_serial is not None:
            row, text, day = reading.first_serial
            self._notice("serial_dates", count=reading.serials, row=row, value=text, date=day)
        if self._left_out and not self.report.faults:
            self._notice("left_out", count=self._left_out)
        if not self.report.changes.any and not self.report.faults:
            self._notice("nothing_new")

    @property
    def preview(self) -> dict[str, Any]:
        """The first places of the file, for a small map."""
        return {"type": "FeatureCollection", "features": self._drawn}

    def _add(self, finding: Finding) -> None:
        kind = f"{finding.severity}:{finding.origin}:{finding.code}"
        self._kinds[kind] += 1
        if self._kinds[kind] <= MOST_OF_A_KIND:
            self.report.add([finding])
        else:
            self.report.left_out[kind] = self._kinds[kind] - MOST_OF_A_KIND

    def _notice(self, code: str, **facts: Any) -> None:
        self.report.add([found(code, origin=KIND, severity=Severity.NOTICE, **facts)])

    def _draw(self, location: tuple[float, float] | None, label: str) -> None:
        if location is None:
            return
        lon, lat = location
        west, south, east, north = self.report.bbox or (lon, lat, lon, lat)
        self.report.bbox = (min(west, lon), min(south, lat), max(east, lon), max(north, lat))
        if len(self._drawn) < _MOST_DRAWN:
            self._drawn.append(
                {
                    "type": "Feature",
                    "properties": {"what": "added", "label": label},
                    "geometry": {"type": "Point", "coordinates": [lon, lat]},
                }
            )


def _counted(filed: list[Filed]) -> dict[str, int]:
    """How many were stored, and of those how many another unit leads than the ledger says."""
    new = [one for one in filed if one.is_new]
    issues = {one.issue: one.case.facts.get("unit", "") for one in new if one.issue}
    rows = Issue.objects.filter(pk__in=issues).values_list(
        "pk", "lead_unit__code", "lead_unit__name", "lead_unit__name_en"
    )
    other = sum(
        bool(said := plain(issues[pk])) and said not in {plain(word) for word in words if word}
        for pk, *words in rows
    )
    waiting = sum(one.issue is None and one.case.needs_place for one in new)
    return {
        "reports": len(new),
        "issues": len(issues),
        "waiting": waiting,
        "other_unit": other,
    }
