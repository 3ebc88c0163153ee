"""Declare files, receive their bytes, remove them, and sweep up what nobody holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from django.conf import settings
from django.contrib.gis.geos import Point
from django.db import transaction

from fieldwork.evidence import parts, shelves
from fieldwork.evidence.arrival import finish, hold_bytes
from fieldwork.evidence.limits import limits
from fieldwork.evidence.models import Attachment, Blob
from fieldwork.evidence.refusals import (
    DeclarationWrong,
    FileRemoved,
    OffsetGap,
    ReasonMissing,
    SizeDiffers,
)
from fieldwork.evidence.rules import DeclaredFile, LonLat, distance_m, wrong_declarations
from zones.audit.actions import Actor, record
from zones.organisation.models import User

STRAY_AFTER: Final = timedelta(days=1)
"""Bytes that no transaction has mentioned for so long belong to one that was undone."""


@dataclass(frozen=True)
class Received:
    """How many bytes of a file are here, and whether that is all of it."""

    size: int
    complete: bool


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


def measure(*, attachments: Iterable[Attachment], place: LonLat) -> None:
    """Note how far files were taken from their owner's place, given only now or anew."""
    rows = list(attachments)
    for row in rows:
        where = (row.location.x, row.location.y) if row.location else None
        row.distance_m = distance_m(where, place)
    Attachment.objects.bulk_update(rows, ["distance_m"])


def state_of(attachment: Attachment) -> Received:
    """What has arrived of the attachment's file. Raises FileRemoved."""
    if attachment.removed_at is not None:
        raise FileRemoved
    if attachment.arrived_at is not None:
        return Received(attachment.size, complete=True)
    return Received(parts.received(attachment.uuid), complete=False)


def receive_part(
    *, attachment: Attachment, start: int, total: int, chunks: Iterable[bytes], now: datetime
) -> Received:
    """Add a range of the file's bytes; with the last of them, examine, store and attach it.

    ``start`` is the range's first byte, ``total`` the length of the whole. Ranges may overlap and
    be repeated. The bytes are safely on disk before anything is answered, and before the one
    transaction this opens. Whoever knows a hash must send the bytes all the same. Raises
    FileRemoved, SizeDiffers, OffsetGap (nothing was written), and HashDiffers, NotTaken, Disguised,
    TooLarge, PhotoTooLarge, Broken (what had arrived is discarded).
    """
    before = state_of(attachment)
    if before.complete:
        return before
    if total != attachment.size:
        raise SizeDiffers(attachment.size, total)
    try:
        size = parts.append(attachment.uuid, start=start, total=total, chunks=chunks)
    except parts.Gap as gap:
        return _arrived_meanwhile(attachment, gap)
    if size < total:
        return Received(size, complete=False)
    finish(attachment, now=now)
    attachment.refresh_from_db()
    return state_of(attachment)


def _arrived_meanwhile(attachment: Attachment, gap: parts.Gap) -> Received:
    """Another connection may have completed the file and taken the part away; else raises."""
    attachment.refresh_from_db()
    if attachment.arrived_at is None:
        raise OffsetGap(gap.received) from gap
    parts.discard(attachment.uuid)
    return state_of(attachment)


def store(*, attachment: Attachment, content: bytes, now: datetime) -> Received:
    """Receive a whole file at once, as from a form. Raises what receive_part raises."""
    return receive_part(
        attachment=attachment, start=0, total=len(content), chunks=[content], now=now
    )


def remove(*, attachment: Attachment, reason: str, actor: Actor, now: datetime) -> Attachment:
    """Take a file out of its case; that it was there, who removed it and why, stays.

    Its bytes go with the next sweep, unless they are attached elsewhere. Raises ReasonMissing,
    FileRemoved.
    """
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        row = Attachment.objects.select_for_update(no_key=True).get(pk=attachment.pk)
        if row.removed_at is not None:
            raise FileRemoved
        row.blob, row.removed_at, row.removed_by_id = None, now, actor.id
        row.removed_reason = reason.strip()[:200]
        row.save(update_fields=["blob", "removed_at", "removed_by", "removed_reason"])
        record(
            actor=actor,
            action="file.remove",
            object_type="file",
            object_id=row.uuid,
            before={"sha256": row.sha256, "size": row.size, "kind": row.kind},
            after={"reason": row.removed_reason},
            now=now,
        )
    return row


def sweep(*, now: datetime) -> int:
    """Delete bytes that nothing holds any more and parts that nobody goes on with; how many."""
    swept = 0
    for sha256 in list(Blob.objects.orphans().values_list("pk", flat=True)):
        with transaction.atomic():
            hold_bytes(sha256)
            # Asked again: it may have been attached while we waited.
            if Blob.objects.orphans().filter(pk=sha256).delete()[0]:
                shelves.drop(sha256)
                swept += 1
    return swept + _sweep_parts(now)


def sweep_strays(*, now: datetime) -> int:
    """Delete bytes that the database does not know of: what stored them was undone; how many.

    Walks through the whole store: once a day is enough.
    """
    swept = 0
    lying = shelves.lying_since(now - STRAY_AFTER)
    while hashes := set(islice(lying, 1000)):
        known = Blob.objects.filter(pk__in=hashes).values_list("pk", flat=True)
        for sha256 in hashes.difference(known):
            with transaction.atomic():
                hold_bytes(sha256)
                if not Blob.objects.filter(pk=sha256).exists():
                    shelves.drop(sha256)
                    swept += 1
    return swept


def _sweep_parts(now: datetime) -> int:
    """Parts of files that have arrived or were removed, and those given up long ago."""
    given_up = now - settings.EVIDENCE_KEEP_PARTS
    left = parts.left_since(now - STRAY_AFTER)
    awaited = set(Attachment.objects.awaited().filter(pk__in=left).values_list("pk", flat=True))
    return sum(
        parts.discard_left(uuid, before=given_up if uuid in awaited else now - STRAY_AFTER)
        for uuid in left
    )
