"""Files people hand us: what was asked, what a dry run found, how far the import got."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zones.imports.kinds.registry import is_known, kind_of, label_of
from zones.imports.queries import ImportMappingQuerySet, ImportRunQuerySet


class ImportKind(StrEnum):
    """The kinds zones brings itself; packages above register theirs (kinds/registry.py)."""

    BOUNDARIES = "boundaries"
    REFERENCE = "reference"
    UNITS = "units"
    PEOPLE = "people"
    RESPONSIBILITIES = "responsibilities"


class ImportState(models.TextChoices):
    CHECKING = "checking", _("being checked")
    REFUSED = "refused", _("cannot be imported")
    UNCHANGED = "unchanged", _("nothing to import")
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

    kind = models.CharField(_("kind"), max_length=20)
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
        return f"{self.kind_text}: {self.file_name}"

    @property
    def kind_text(self) -> str:
        """What people call its kind."""
        return label_of(self.kind)

    @property
    def state_text(self) -> str:
        """How it stands with it; what was stored in steps stays where those broke off."""
        if self.state == ImportState.FAILED and self.in_steps:
            return gettext("broken off")
        return str(self.get_state_display())

    @property
    def in_steps(self) -> bool:
        """Whether it is stored bit by bit, and so can be taken up again."""
        return is_known(self.kind) and kind_of(self.kind).in_steps


class ImportMapping(models.Model):
    """Which column fed which field, remembered for the next file with the same columns."""

    kind = models.CharField(_("kind"), max_length=20)
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
        return f"{label_of(self.kind)} {self.columns_sha256[:8]}"
