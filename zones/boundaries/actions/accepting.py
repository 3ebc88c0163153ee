"""Accept a torn place for a reason, and take that back."""

from __future__ import annotations

from datetime import datetime

from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction
from shapely.geometry import Polygon

from zones.audit.actions import Actor, record
from zones.boundaries.models import DefectException, Scheme
from zones.boundaries.refusals import ReasonMissing
from zones.organisation.models import User


def except_defect(
    *,
    scheme: Scheme,
    kind: str,
    place: Polygon,
    reason: str,
    actor: Actor,
    now: datetime,
    made_by: User | None = None,
) -> DefectException:
    """Accept the defect of that kind at ``place`` ((lon, lat), EPSG:4326). Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing()
    with transaction.atomic():
        row = DefectException.objects.create(
            scheme=scheme,
            kind=kind,
            place=GEOSGeometry(memoryview(place.wkb), srid=4326),  # type: ignore[misc]  # a polygon
            reason=reason.strip(),
            made_by=made_by,
            made_at=now,
        )
        record(
            actor=actor,
            action="defect.accept",
            object_type="scheme",
            object_id=scheme.code,
            after={"exception": row.pk, "kind": kind, "reason": row.reason},
            now=now,
        )
    return row


def withdraw_exception(*, exception: DefectException, actor: Actor, now: datetime) -> None:
    """The defect is one again; withdrawn before, nothing changes."""
    with transaction.atomic():
        row = DefectException.objects.select_for_update(no_key=True).get(pk=exception.pk)
        if row.withdrawn_at is not None:
            return
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        record(
            actor=actor,
            action="defect.withdraw_exception",
            object_type="scheme",
            object_id=row.scheme.code,
            before={"exception": row.pk, "kind": row.kind, "reason": row.reason},
            now=now,
        )
