"""Open issues round a place, in brief, so that nobody reports again what is known already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from fieldwork.casework.describe import Json, category_json
from fieldwork.casework.models import Issue, ReportAttachment
from fieldwork.casework.sight import Sight
from fieldwork.casework.words import state_label
from fieldwork.evidence.models import FileKind, FileRole


@dataclass(frozen=True)
class Nearby:
    """Where to look: (lon, lat) in WGS-84, metres; ``category`` is a code."""

    lon: float
    lat: float
    radius_m: float
    category: str = ""


def nearby_issues(asked: Nearby, *, sight: Sight, limit: int) -> list[Json]:
    """The nearest unfinished issues: number, category, state, address, distance in metres.

    Whoever may report is told this much of issues of others too; a photo only of those that the
    person may see.
    """
    issues = Issue.objects.near(asked.lon, asked.lat, asked.radius_m).unfinished()
    if asked.category:
        issues = issues.filter(category__code=asked.category)
    rows = list(issues.select_related("category__duty_area")[:limit])
    numbers = [row.pk for row in rows]
    seen = Issue.objects.visible_to(sight).filter(pk__in=numbers).values_list("pk", flat=True)
    photos = first_photos(seen, most=1)
    return [
        {
            "number": row.number,
            "category": category_json(row.category),
            "state": row.state,
            "state_label": state_label(row.state),
            "address": row.address,
            "distance_m": round(row.distance.m, 1),  # type: ignore[attr-defined]  # near() adds it
            "received_at": row.received_at.isoformat(),
            "thumbnail": thumbnail_address(photos[row.pk][0]) if row.pk in photos else None,
        }
        for row in rows
    ]


def first_photos(issues: Iterable[int], *, most: int) -> dict[int, list[UUID]]:
    """The first photos of what was found, by issue: those that arrived, none of the result."""
    rows = (
        ReportAttachment.objects.filter(
            report__issue__in=list(issues),
            attachment__kind=FileKind.PHOTO,
            attachment__blob__isnull=False,
        )
        .exclude(attachment__role=FileRole.AFTER)
        .order_by("report__issue", "report__received_at", "report", "position")
        .values_list("report__issue", "attachment")
    )
    found: dict[int, list[UUID]] = {}
    for issue, attachment in rows:
        photos = found.setdefault(issue, [])
        if len(photos) < most:
            photos.append(attachment)
    return found


def thumbnail_address(attachment: UUID) -> str:
    """Where the small copy of a photo is; whoever asks there must be allowed to see it."""
    return f"/api/v1/files/{attachment}?size=thumb"
