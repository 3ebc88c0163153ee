"""The photos and recordings of a case, each with how it came about and what to doubt about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fieldwork.casework.models import Report, ReportAttachment
from fieldwork.evidence.models import Attachment, FileKind
from fieldwork.evidence.rules import Circumstances, Doubt, distance_m, doubts

DOUBTS: dict[Doubt, str | Promise] = {
    Doubt.REUSED: _("the same file was sent before, for another case"),
    Doubt.FAR: _("taken far from the place"),
    Doubt.CAMERA_FAR: _("the file itself names a place far away"),
    Doubt.LONG_BEFORE: _("taken more than a day before it was sent"),
    Doubt.CAMERA_TIME: _("the camera's clock says another day"),
    Doubt.CLOCK_AHEAD: _("the device's clock runs ahead"),
    Doubt.GALLERY: _("from the gallery"),
    Doubt.NO_PLACE: _("without a position"),
}

GRAVE = frozenset({Doubt.REUSED, Doubt.FAR, Doubt.CAMERA_FAR, Doubt.LONG_BEFORE})


@dataclass(frozen=True)
class Flag:
    """A doubt in words; ``grave`` ones are shown first and louder."""

    word: str | Promise
    grave: bool


@dataclass(frozen=True)
class CaseFile:
    """One file of a report: shown, awaited, or removed."""

    attachment: Attachment
    number: str
    flags: tuple[Flag, ...]

    @property
    def is_photo(self) -> bool:
        return self.attachment.kind == FileKind.PHOTO

    @property
    def state(self) -> str:
        """``removed``, ``awaited`` or ``here``."""
        if self.attachment.removed_at is not None:
            return "removed"
        return "here" if self.attachment.blob_id else "awaited"


def files_of(reports: Iterable[Report]) -> list[CaseFile]:
    """The files of the reports in the senders' order, the removed ones as tombstones."""
    known = {report.pk: report for report in reports}
    rows = (
        ReportAttachment.objects.filter(report__in=known)
        .select_related("attachment__blob")
        .order_by("report__received_at", "report", "position")
    )
    return [
        CaseFile(row.attachment, report.number, tuple(_flags(row.attachment, report)))
        for row in rows
        for report in [known[row.report_id]]
    ]


def _flags(attachment: Attachment, report: Report) -> Iterator[Flag]:
    if attachment.removed_at is not None:
        return
    for doubt in doubts(_circumstances(attachment, report)):
        yield Flag(DOUBTS[doubt], doubt in GRAVE)


def _circumstances(attachment: Attachment, report: Report) -> Circumstances:
    exif = attachment.blob.exif if attachment.blob else {}
    camera = (exif["lon"], exif["lat"]) if "lon" in exif and "lat" in exif else None
    place = (report.location.x, report.location.y) if report.location else None
    taken = exif.get("captured_at")
    return Circumstances(
        declared_at=attachment.declared_at,
        origin=attachment.origin,
        captured_at=attachment.captured_at,
        distance_m=attachment.distance_m,
        accuracy_m=attachment.accuracy_m,
        positioned=attachment.location is not None or camera is not None,
        reused=attachment.reused,
        camera_at=_instant(taken) if taken else None,
        camera_distance_m=distance_m(camera, place),
    )


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
