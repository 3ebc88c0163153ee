"""Files as evidence: bytes by their hash (Blob), and each place a file belongs to (Attachment)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fieldwork.evidence.queries import AttachmentQuerySet, BlobQuerySet


class FileKind(models.TextChoices):
    """What a file is, by its bytes."""

    PHOTO = "photo", _("photo")
    AUDIO = "audio", _("voice")
    VIDEO = "video", _("video")
    DOCUMENT = "document", _("document")


class FileRole(models.TextChoices):
    """What a file shows (照片: 近景, 远景, 参照物, 处置前, 处置后)."""

    NEAR = "near", _("close view")
    FAR = "far", _("wide view")
    REFERENCE = "reference", _("landmark beside it")
    BEFORE = "before", _("before handling")
    AFTER = "after", _("after handling")
    OTHER = "other", _("other")


class FileOrigin(models.TextChoices):
    """Where the sender's device took a file from."""

    CAMERA = "camera", _("taken on the spot")
    GALLERY = "gallery", _("chosen from the gallery")
    UNKNOWN = "unknown", _("unknown")


class Blob(models.Model):
    """Bytes that arrived and were looked at, stored once however often they are attached.

    ``media_type`` and ``kind`` are what the bytes say, ``width`` and ``height`` pixels as seen
    (orientation applied). ``exif`` keeps what the file said of itself: ``captured_at`` (the
    camera's clock, ISO 8601, mostly without offset), ``lon`` and ``lat`` (WGS-84), ``make``,
    ``model``, ``orientation``. Served copies carry none of it.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField(_("size"))
    media_type = models.CharField(_("media type"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=FileKind.choices)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    exif = models.JSONField(_("what the file said"), default=dict, blank=True)
    stored_at = models.DateTimeField(_("stored"))

    objects = BlobQuerySet.as_manager()

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.sha256[:12]}"


class Attachment(models.Model):
    """A file of one owner, declared before it is sent; each owner has a link table of its own.

    ``sha256``, ``size``, ``media_type`` and ``kind`` are the sender's words until the bytes have
    arrived; ``blob`` is empty until then. ``captured_at`` is the device's clock, ``declared_at``
    and ``arrived_at`` the server's. ``location`` (WGS-84, lon lat) is where the device stood,
    ``distance_m`` how far from the owner's place, in metres on the ellipsoid. ``reused`` says that
    the same bytes had already arrived elsewhere. A removed file keeps its row as a tombstone.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(_("declared hash"), max_length=64)
    size = models.BigIntegerField(_("declared size"))
    media_type = models.CharField(_("declared media type"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=FileKind.choices)
    role = models.CharField(
        _("role"), max_length=10, choices=FileRole.choices, default=FileRole.OTHER
    )
    origin = models.CharField(
        _("origin"), max_length=10, choices=FileOrigin.choices, default=FileOrigin.UNKNOWN
    )
    captured_at = models.DateTimeField(_("taken (device time)"), null=True, blank=True)
    location = models.PointField(
        _("taken where"), srid=4326, null=True, blank=True, spatial_index=False
    )
    accuracy_m = models.FloatField(_("accuracy (m)"), null=True, blank=True)
    distance_m = models.FloatField(_("distance (m)"), null=True, blank=True)
    declared_at = models.DateTimeField(_("declared"))
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    blob = models.ForeignKey(
        Blob, models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    reused = models.BooleanField(_("used before"), default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_reason = models.CharField(_("why removed"), max_length=200, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attached file")
        verbose_name_plural = _("attached files")
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_size"),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(blob=None), name="attachment_removed_holds_none"
            ),
            models.CheckConstraint(
                condition=Q(blob=None) | Q(arrived_at__isnull=False), name="attachment_arrived"
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="attachment_hash"),
            models.Index(
                fields=["declared_at"],
                name="attachment_awaited",
                condition=Q(arrived_at=None, removed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.sha256[:12]}"
