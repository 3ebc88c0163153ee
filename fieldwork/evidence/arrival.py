"""The last byte of a file has come: examine it, put it in its place, attach it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import connection, transaction

from fieldwork.evidence import parts, shelves
from fieldwork.evidence.examination import Examined, examine
from fieldwork.evidence.limits import limits
from fieldwork.evidence.models import Attachment, Blob
from fieldwork.evidence.refusals import FileRemoved, HashDiffers
from fieldwork.evidence.shelves import Shelf
from zones.refusal import Refusal

BYTES_LOCK = 4731


def finish(attachment: Attachment, *, now: datetime) -> None:
    """Make a part that is complete the attachment's blob; one that is refused is discarded.

    Nothing happens where another connection did so meanwhile. Raises HashDiffers, FileRemoved and
    what ``examine`` raises.
    """
    view, thumb = parts.aside(attachment.uuid)
    with parts.locked(attachment.uuid) as part:
        attachment.refresh_from_db()
        try:
            if attachment.arrived_at is None:
                if hashlib.file_digest(part, "sha256").hexdigest() != attachment.sha256:
                    raise HashDiffers
                path = parts.path_of(attachment.uuid)
                examined = examine(path, view=view, thumb=thumb, limits=limits())
                _attach(attachment, examined, now)
        except Refusal:
            parts.discard(attachment.uuid)
            raise
        parts.discard(attachment.uuid)


def hold_bytes(sha256: str) -> None:
    """Be the only one who stores, attaches or deletes these bytes, to the transaction's end."""
    with connection.cursor() as cursor:
        key = int(sha256[:8], 16) - 2**31
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [BYTES_LOCK, key])


def _attach(attachment: Attachment, examined: Examined, now: datetime) -> None:
    """Give bytes and copies their places and tell the database, all or nothing.

    The part stays until that is certain: whoever waits for it must not find its name free before.
    """
    sha256 = attachment.sha256
    view, thumb = parts.aside(attachment.uuid)
    with transaction.atomic():
        hold_bytes(sha256)
        if examined.has_view:
            shelves.put(Shelf.VIEWS, sha256, view)
        if examined.has_thumb:
            shelves.put(Shelf.THUMBS, sha256, thumb)
        shelves.put(Shelf.BLOBS, sha256, parts.path_of(attachment.uuid))
        Blob.objects.bulk_create([_blob(attachment, examined, now)], ignore_conflicts=True)
        elsewhere = Attachment.objects.arrived().filter(sha256=sha256)
        attached = (
            Attachment.objects.awaited()
            .filter(pk=attachment.pk)
            .update(blob_id=sha256, kind=examined.kind, arrived_at=now, reused=elsewhere.exists())
        )
        if not attached:
            raise FileRemoved


def _blob(attachment: Attachment, examined: Examined, now: datetime) -> Blob:
    return Blob(
        sha256=attachment.sha256,
        size=attachment.size,
        media_type=examined.media_type,
        kind=examined.kind,
        width=examined.width,
        height=examined.height,
        exif=examined.facts,
        stored_at=now,
    )
