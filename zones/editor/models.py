"""Drafts: change sets on an edition, kept operation by operation until they are published."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zones.boundaries.models import Edition, Level, Scheme, Zone
from zones.editor.queries import DraftQuerySet, DraftZoneQuerySet


class DraftState(models.TextChoices):
    OPEN = "open", pgettext_lazy("draft", "open")
    SUBMITTED = "submitted", pgettext_lazy("draft", "waiting for approval")
    APPROVED = "approved", pgettext_lazy("draft", "approved")
    PUBLISHED = "published", pgettext_lazy("draft", "published")
    DISCARDED = "discarded", pgettext_lazy("draft", "discarded")


class Draft(models.Model):
    """A named change set on an edition (None: before the first one).

    The operations numbered up to ``position`` are in effect. ``editor`` holds the lock: one edits
    at a time, and another may take over. ``broken``: an import left it torn, for repair.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="drafts")
    name = models.CharField(_("name"), max_length=120)
    note = models.TextField(_("note"), blank=True)
    base = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="drafts"
    )
    state = models.CharField(
        _("state"), max_length=9, choices=DraftState.choices, default=DraftState.OPEN
    )
    position = models.PositiveIntegerField(_("operations in effect"), default=0)
    broken = models.BooleanField(_("left torn by an import"), default=False)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    editor_since = models.DateTimeField(_("edited since"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("created"))
    changed_at = models.DateTimeField(_("changed"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    sent_back_reason = models.TextField(_("sent back because"), blank=True)
    edition = models.OneToOneField(
        Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="draft"
    )

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.CheckConstraint(
                name="draft_published_has_edition",
                condition=Q(state=DraftState.PUBLISHED, edition__isnull=False)
                | (~Q(state=DraftState.PUBLISHED) & Q(edition__isnull=True)),
            ),
            models.CheckConstraint(
                name="draft_editor_since",
                condition=Q(editor__isnull=True, editor_since__isnull=True)
                | Q(editor__isnull=False, editor_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def base_number(self) -> int:
        """The number of the edition it is based on; 0 before the first."""
        return self.base.number if self.base else 0


class DraftOperation(models.Model):
    """One step of the work, with what it was asked to do.

    ``uuid`` is the editor's own: sent twice, it is one operation. ``facts`` are what its sentence
    in the history says. ``base_before`` and ``base_after`` differ for a rebase only.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="operations")
    number = models.PositiveIntegerField(_("number"))
    uuid = models.UUIDField(_("client's number"))
    kind = models.CharField(_("kind"), max_length=20)
    parameters: models.JSONField[Any, Any] = models.JSONField(_("parameters"))
    facts: models.JSONField[Any, Any] = models.JSONField(_("facts"), default=dict)
    base_before = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    base_after = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    broken_before = models.BooleanField(default=False)
    broken_after = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("operation of a draft")
        verbose_name_plural = _("operations of drafts")
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="draft_operation_once"),
            models.UniqueConstraint(fields=["draft", "uuid"], name="draft_operation_uuid_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class DraftStep(models.Model):
    """What an operation did to one zone: its state before and after (see zones.editor.states).

    None is "as in the base edition".
    """

    operation = models.ForeignKey(DraftOperation, on_delete=models.CASCADE, related_name="steps")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    before: models.JSONField[Any, Any] = models.JSONField(_("before"), null=True)
    after: models.JSONField[Any, Any] = models.JSONField(_("after"), null=True)

    class Meta:
        verbose_name = _("step of a draft")
        verbose_name_plural = _("steps of drafts")
        constraints = [
            models.UniqueConstraint(fields=["operation", "zone"], name="draft_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.operation_id}/{self.zone_id}"


class DraftZone(models.Model):
    """A zone as the draft has it; zones of the base edition without a row are unchanged.

    ``boundary`` is EPSG:4326, (lon, lat), multi, on the 1e-7 degree grid; of a zone that is
    ``gone`` it is what was there last.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="zones")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    gone = models.BooleanField(_("no longer there"), default=False)
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=60, db_collation="C")
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    parent = models.ForeignKey(
        Zone, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    gap_reason = models.CharField(_("why it is a gap"), max_length=300, blank=True)
    boundary = models.GeometryField(_("boundary"), srid=4326, spatial_index=False)

    objects = DraftZoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("zone of a draft")
        verbose_name_plural = _("zones of drafts")
        constraints = [
            models.UniqueConstraint(fields=["draft", "zone"], name="draft_zone_once"),
        ]
        indexes = [
            GistIndex(fields=["draft", "boundary"], name="draft_zone_place"),
            models.Index(fields=["draft", "parent"], name="draft_zone_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class BoundaryPolicy(models.Model):
    """How boundaries are changed; a change is a new row, the newest holds."""

    four_eyes = models.BooleanField(_("a second person approves"), default=False)
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("boundary policy")
        verbose_name_plural = _("boundary policies")

    def __str__(self) -> str:
        return f"{self.recorded_at:%Y-%m-%d %H:%M}"


class SchemeEditor(models.Model):
    """Who of the GIS staff edits a scheme; where nobody is named, all of them may."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="named_editors")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="edited_schemes"
    )

    class Meta:
        verbose_name = _("editor of a scheme")
        verbose_name_plural = _("editors of schemes")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "user"], name="scheme_editor_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id}/{self.user_id}"
