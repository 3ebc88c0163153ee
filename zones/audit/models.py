"""Who did what: append-only, partitioned by month, never pointing at rows it must outlive."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Result(models.TextChoices):
    OK = "ok", _("done")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("failed")


class AuditEntry(models.Model):
    """One act of one person or programme.

    The actor is kept as number and name instead of a foreign key: an account may be
    anonymised or removed, its trail may not. The table is made by the migration as
    partitions by month of ``at``; the application role may only read and insert.
    """

    at = models.DateTimeField(_("when (server time)"))
    actor_id = models.BigIntegerField(_("actor's number"), null=True, blank=True)
    actor_name = models.CharField(_("actor"), max_length=150, blank=True)
    address = models.GenericIPAddressField(_("from address"), null=True, blank=True)
    action = models.CharField(_("action"), max_length=80)
    object_type = models.CharField(_("kind of object"), max_length=80, blank=True)
    object_id = models.CharField(_("object"), max_length=120, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=Result.choices, default=Result.OK)
    before = models.JSONField(_("before"), null=True, blank=True)
    after = models.JSONField(_("after"), null=True, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="audit_object"),
            models.Index(fields=["actor_id", "at"], name="audit_actor"),
        ]

    def __str__(self) -> str:
        at = timezone.localtime(self.at)
        return f"{at:%Y-%m-%d %H:%M} {self.actor_name} {self.action} {self.object_id}"
