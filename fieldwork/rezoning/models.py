"""A re-route of many issues, on its way."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from fieldwork.rezoning.queries import RerouteRunQuerySet


class RunState(models.TextChoices):
    UNDER_WAY = "under_way", _("being re-routed")
    DONE = "done", _("re-routed")
    FAILED = "failed", _("broken off")


class RerouteRun(models.Model):
    """Issues that somebody confirmed are to go to whoever owns their place now.

    ``issues`` are their rows in ascending order; the first ``done`` of them are dealt with:
    ``moved`` to another owner, ``unchanged`` because they were there already, ``finished`` because
    nobody has to do anything about them any more. Stored batch by batch: what breaks off is taken
    up again where it stood.
    """

    issues = ArrayField(models.BigIntegerField(), verbose_name=_("issues"))
    reason = models.TextField(_("reason"))
    state = models.CharField(
        _("state"), max_length=12, choices=RunState.choices, default=RunState.UNDER_WAY
    )
    done = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("asked for"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = RerouteRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("re-route")
        verbose_name_plural = _("re-routes")

    def __str__(self) -> str:
        return f"{self.pk} · {self.get_state_display()}"

    @property
    def total(self) -> int:
        return len(self.issues)
