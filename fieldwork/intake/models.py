"""What the city decided about its sources: a new row for each decision, the newest applies."""

from __future__ import annotations

import re
from typing import Final

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from fieldwork.casework.models import Source

PREFIX: Final = re.compile(r"[A-Z]{1,4}")


class SourcePolicy(models.Model):
    """How reports of one source are taken in, from ``recorded_at`` on.

    ``verify_first``: somebody confirms the problem before it becomes an issue. ``owes_reply``:
    whoever reported waits for an answer, which has a deadline of its own.
    """

    source = models.CharField(_("source"), max_length=20, choices=Source.choices)
    prefix = models.CharField(
        _("letters its numbers begin with"),
        max_length=4,
        validators=[RegexValidator(r"^[A-Z]{1,4}\Z", _("One to four capital letters A to Z."))],
    )
    verify_first = models.BooleanField(_("verify before filing"), default=False)
    owes_reply = models.BooleanField(_("owes a reply"), default=False)
    recorded_at = models.DateTimeField(_("decided"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("rule for a source")
        verbose_name_plural = _("rules for sources")
        indexes = [models.Index(fields=["source", "-recorded_at"], name="source_policy_newest")]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.prefix}"
