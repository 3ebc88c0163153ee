"""A long document on its way: printed by a worker, waiting for whoever asked for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zones.ownership.printing.queries import PrintRunQuerySet


class PrintKind(models.TextChoices):
    LIST = "list", _("responsibility list")
    HANDBOOK = "handbook", _("zone handbook")


class PrintState(models.TextChoices):
    PRINTING = "printing", _("being printed")
    DONE = "done", _("printed")
    FAILED = "failed", _("broken off")


class PrintRun(models.Model):
    """One document for one person.

    ``order`` is what was asked for (see orders.py), ``done`` of ``total`` zones tell how far it is.
    The file lies in a private folder under a random name, and is deleted after a few days.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=PrintKind.choices)
    order = models.JSONField(_("order"))
    state = models.CharField(
        _("state"), max_length=10, choices=PrintState.choices, default=PrintState.PRINTING
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    file_path = models.CharField(max_length=80, blank=True)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked for"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = PrintRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("printed document")
        verbose_name_plural = _("printed documents")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
