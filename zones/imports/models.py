"""Files people hand us: what was asked, what a dry run found, how far the import got."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zones.imports.queries import ImportMappingQuerySet, ImportRunQuerySet


class ImportKind(models.TextChoices):
    BOUNDARIES = "boundaries", _("boundaries")
    REFERENCE = "reference", _("reference layer")
    UNITS = "units", _("units")
    PEOPLE = "people", _("people")
    RESPONSIBILITIES = "responsibilities", _("responsibilities")


class ImportState(models.TextChoices):
    CHECKING = "checking", _("being checked")
    REFUSED = "refused", _("cannot be imported")
    READY = "ready", _("ready to import")
    APPLYING = "applying", _("being imported")
    DONE = "done", _("imported")
    FAILED = "failed", _("failed, nothing stored")
    DISCARDED = "discarded", _("discarded")


class ImportRun(models.Model):
    """One file on its way in.

    ``options`` is what the person declared, ``report`` what we found, ``preview`` a GeoJSON
    FeatureCollection to look at, ``result`` what was stored. ``done`` of ``total`` steps tell the
    progress of the job that is under way. The file lies in a private folder under a random name.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=ImportKind.choices)
    state = models.CharField(
        _("state"), max_length=12, choices=ImportState.choices, default=ImportState.CHECKING
    )
    file_name = models.CharField(_("file"), max_length=200)
    file_path = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64)
    file_size = models.BigIntegerField(_("size"))
    options = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    preview = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("uploaded"))
    started_at = models.DateTimeField(_("check or import started"))
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.file_name}"


class ImportMapping(models.Model):
    """Which column fed which field, remembered for the next file with the same columns."""

    kind = models.CharField(_("kind"), max_length=20, choices=ImportKind.choices)
    columns_sha256 = models.CharField(max_length=64)
    mapping = models.JSONField(_("columns"))
    used_at = models.DateTimeField(_("last used"))

    objects = ImportMappingQuerySet.as_manager()

    class Meta:
        verbose_name = _("remembered mapping")
        verbose_name_plural = _("remembered mappings")
        constraints = [
            models.UniqueConstraint(fields=["kind", "columns_sha256"], name="import_mapping_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.columns_sha256[:8]}"
