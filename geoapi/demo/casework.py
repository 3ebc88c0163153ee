"""Load the demo city's casework: catalogue, calendar, permitted areas, and three months of reports.

What is settled, or open for long, comes in as the past; what came in during the last days and is
still open goes through intake like any report, so that its owners are notified.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from fieldwork.casework.history import Filed, PastCase
from fieldwork.casework.models import Report, ReportAttachment
from fieldwork.casework.workflow import State
from fieldwork.catalogue.actions import DayPut, apply_calendar, apply_catalogue
from fieldwork.catalogue.exempting import AreaPut, apply_exempt_areas
from fieldwork.catalogue.models import CategoryClass
from fieldwork.catalogue.shipped import load_shipped_catalogue
from fieldwork.catalogue.workbook import sheets
from fieldwork.catalogue.workbook.lines import FunctionalLine
from fieldwork.catalogue.workbook.stored import stored_content
from fieldwork.evidence.actions import declare, store
from fieldwork.evidence.models import Attachment, FileKind
from fieldwork.evidence.rules import DeclaredFile
from fieldwork.intake.actions import file_arrived, ingest
from fieldwork.intake.ledger.actions import take_over
from fieldwork.intake.rules import Contact, Place, Submission
from fixtures.demo_city.reports import Casework, DemoReport, Fate, Picture
from geoapi.demo.loading import ACTOR, Progress
from zones.audit.actions import Actor
from zones.datum import Datum
from zones.organisation.models import User

CALENDAR_SOURCE = "演示数据，非官方公布 / demo data, no announcement"
GRID = "grid"
BATCH = 500

_PAST_STATES = {
    Fate.ASSIGNED: State.ASSIGNED,
    Fate.RECTIFIED: State.RECTIFIED,
    Fate.REJECTED: State.REJECTED,
    Fate.TO_ANSWER: State.ASSIGNED,
}
"""The state of a past case by its fate; everything else is closed."""


def size_of(casework: Casework) -> int:
    """How many things :func:`load_casework` will report to its progress."""
    return len(casework.reports) + sum(len(report.pictures) for report in casework.reports)


def is_loaded() -> bool:
    """Whether any report is there: the demo's, or what somebody reported since."""
    return Report.objects.exists()


@transaction.atomic
def load_casework(casework: Casework, *, now: datetime, progress: Progress) -> None:
    """Store all of it or nothing, in the city that :func:`geoapi.demo.loading.load` has stored.

    Raises Refusal where the database already holds what contradicts it. Pictures of a failed
    attempt stay on disk until the next sweep.
    """
    loader = _Loader(now, progress, User.objects.in_bulk(field_name="username"))
    loader.rulings(casework)
    loader.past([report for report in casework.reports if not report.live])
    for report in casework.reports:
        if report.live:
            loader.live(report)


@dataclass(frozen=True)
class _Loader:
    now: datetime
    progress: Progress
    people: dict[str, User]
    numbers: dict[UUID, str] = field(default_factory=dict)
    """The numbers of live reports that became issues, for those that join them."""

    def rulings(self, casework: Casework) -> None:
        """The shipped catalogue, who helps with what, the calendar, the permitted areas."""
        load_shipped_catalogue(actor=ACTOR, now=self.now)
        stored = stored_content()
        lines = {line.key: line for line in _functional_lines(casework)}
        content = {**stored, sheets.FUNCTIONAL_UNITS.code: lines}
        apply_catalogue(content=content, stored=stored, actor=ACTOR, now=self.now)
        apply_calendar(
            days=[DayPut(one.day, one.kind, one.name) for one in casework.days],
            years=casework.years,
            source=CALENDAR_SOURCE,
            actor=ACTOR,
            now=self.now,
        )
        apply_exempt_areas(areas=list(_areas(casework)), actor=ACTOR, now=self.now)

    def past(self, reports: Sequence[DemoReport]) -> None:
        """File what is history, batch by batch, and then its pictures."""
        for start in range(0, len(reports), BATCH):
            batch = reports[start : start + BATCH]
            cases = [self._past_case(report) for report in batch]
            filed = take_over(cases=cases, actor=ACTOR, now=self.now)
            self.progress("reports", len(batch))
            for report, case in zip(batch, filed, strict=True):
                self._past_pictures(report, case)

    def live(self, report: DemoReport) -> None:
        """Take one report in as people do, at the moment it came in."""
        reporter = self.people[report.reporter]
        drawn = [(picture, picture.draw()) for picture in report.pictures]
        receipt = ingest(
            submission=self._submission(report, [_declared(*one) for one in drawn]),
            reporter=reporter,
            actor=Actor(name=reporter.display_name, id=reporter.pk),
            now=report.received_at,
        )
        if receipt.report.issue_id is not None:
            self.numbers[report.uuid] = receipt.report.number
        self.progress("reports", 1)
        for attachment, (_, content) in zip(receipt.attachments, drawn, strict=True):
            store(attachment=attachment, content=content, now=report.received_at)
            self.progress("pictures", 1)
        if drawn:
            file_arrived(report_id=receipt.report.pk, now=report.received_at)

    def _past_pictures(self, report: DemoReport, case: Filed) -> None:
        """Each was declared when it was taken, or with the report if it was taken before."""
        attachments: list[Attachment] = []
        for picture in report.pictures:
            content = picture.draw()
            at = max(picture.taken_at, report.received_at)
            (attachment,) = declare(
                files=[_declared(picture, content)],
                place=report.place,
                uploaded_by=None if picture.role == "after" else self.people[report.reporter],
                now=at,
            )
            store(attachment=attachment, content=content, now=at)
            attachments.append(attachment)
            self.progress("pictures", 1)
        ReportAttachment.objects.bulk_create(
            ReportAttachment(report_id=case.report, attachment=attachment, position=position)
            for position, attachment in enumerate(attachments)
        )

    def _past_case(self, report: DemoReport) -> PastCase:
        return PastCase(
            uuid=report.uuid,
            source=report.source,
            received_at=report.received_at,
            kind=report.kind,
            category=report.category,
            urgency=report.urgency,
            text=report.text,
            address=report.address,
            location=report.place,
            raw=(*report.place, Datum.WGS84.value) if report.place else None,
            captured_at=report.captured_at,
            state=_PAST_STATES.get(report.fate, State.CLOSED),
            rectified_at=report.rectified_at,
            closed_at=report.closed_at,
            reply=report.reply,
            replied_at=report.replied_at,
            external_number=report.external_number,
            complainant=report.complainant,
            phone=report.phone,
            reporter=self.people[report.reporter].pk,
        )

    def _submission(self, report: DemoReport, files: Sequence[DeclaredFile]) -> Submission:
        known = bool(report.complainant or report.phone)
        return Submission(
            uuid=report.uuid,
            source=report.source,
            kind=report.kind,
            captured_at=report.captured_at,
            category=report.category,
            urgency=report.urgency,
            text=report.text,
            address=report.address,
            place=_place(report),
            files=tuple(files),
            joins=self.numbers.get(report.joins, "") if report.joins else "",
            external_number=report.external_number,
            contact=Contact(report.complainant, report.phone) if known else None,
            permitted_anyway=report.permitted_anyway,
        )


def _place(report: DemoReport) -> Place | None:
    if report.place is None:
        return None
    lon, lat = report.place
    return Place(
        x=lon,
        y=lat,
        datum=Datum.WGS84.value,
        lon=lon,
        lat=lat,
        accuracy_m=report.accuracy_m,
        accuracy_kind="68",
        provider="gps",
    )


def _declared(picture: Picture, content: bytes) -> DeclaredFile:
    lon, lat = picture.place
    return DeclaredFile(
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        media_type="image/jpeg",
        kind=FileKind.PHOTO,
        role=picture.role,
        origin=picture.origin,
        captured_at=picture.taken_at,
        lon=lon,
        lat=lat,
        accuracy_m=picture.accuracy_m,
    )


def _functional_lines(casework: Casework) -> Iterator[FunctionalLine]:
    standards = dict(CategoryClass.objects.values_list("code", "standard"))
    for one in casework.competences:
        yield FunctionalLine(
            first=one.since,
            category=one.category,
            standard=standards[one.category_class] if one.category_class else "",
            class_code=one.category_class,
            scheme=GRID if one.zone else "",
            zone=one.zone,
            unit=one.unit,
        )


def _areas(casework: Casework) -> Iterator[AreaPut]:
    for one in casework.permitted:
        yield AreaPut(
            code=one.code,
            name_zh=one.name,
            name_en=one.name_en,
            boundary=one.boundary.wkb,
            first=one.since,
            categories=one.categories,
            weekdays=one.weekdays,
            starts=one.starts,
            ends=one.ends,
            person=one.person,
            phone=one.phone,
            note=one.note,
        )
