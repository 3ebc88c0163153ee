"""Declare files, receive their bytes, remove them, and sweep up what nobody holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.contrib.gis.geos import Point

from fieldwork.evidence.models import Attachment
from fieldwork.evidence.refusals import DeclarationWrong
from fieldwork.evidence.rules import DeclaredFile, Limits, LonLat, distance_m, wrong_declarations
from zones.organisation.models import User


def limits() -> Limits:
    """How much this deployment takes."""
    return Limits(
        bytes_of=settings.EVIDENCE_MAX_BYTES,
        files=settings.EVIDENCE_MAX_FILES,
        pixels=settings.EVIDENCE_MAX_PIXELS,
    )


def declare(
    *,
    files: Sequence[DeclaredFile],
    place: LonLat | None,
    uploaded_by: User | None,
    now: datetime,
) -> list[Attachment]:
    """Write down the files an owner announces, in their order; their bytes follow.

    One insert in the caller's transaction. ``place`` is the owner's (WGS-84, lon lat), None where
    it has none. The caller links the attachments to the owner. Raises DeclarationWrong.
    """
    for wrong in wrong_declarations(files, limits()):
        raise DeclarationWrong(wrong)
    return Attachment.objects.bulk_create(
        Attachment(
            sha256=file.sha256,
            size=file.size,
            media_type=file.media_type[:100],
            kind=file.kind,
            role=file.role,
            origin=file.origin,
            captured_at=file.captured_at,
            location=Point(*file.place, srid=4326) if file.place else None,
            accuracy_m=file.accuracy_m,
            distance_m=distance_m(file.place, place),
            declared_at=now,
            uploaded_by=uploaded_by,
        )
        for file in files
    )
