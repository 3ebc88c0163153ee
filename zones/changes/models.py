"""What changed, in the order in which it can safely be read: the one change feed (decision 15)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeKind(models.TextChoices):
    CREATED = "created", _("created")
    UPDATED = "updated", _("updated")
    DELETED = "deleted", _("deleted")


class Change(models.Model):
    """One object of a layer was changed by one transaction.

    Append-only; partitioned by month of ``at`` by the migration. ``xid`` is the 64-bit number of
    the transaction, set by the database. An object changed twice has two rows.
    """

    xid = models.BigIntegerField()
    at = models.DateTimeField(_("when (server time)"))
    layer = models.CharField(_("layer"), max_length=20)
    object_id = models.BigIntegerField(_("object"))
    kind = models.CharField(_("kind"), max_length=8, choices=ChangeKind.choices)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [models.Index(fields=["xid", "id"], name="change_order")]

    def __str__(self) -> str:
        return f"{self.layer} {self.object_id} {self.kind}"


class FeedEpoch(models.Model):
    """A stretch of the feed whose transaction numbers can be compared; the newest is in force.

    ``home`` names the place of the rows (cluster, timeline, database, table): elsewhere a new
    epoch begins, and cursors of the old one are gone. ``highest_xid`` is the highest transaction
    number known. Rows up to ``after_id`` belong to earlier epochs. ``dropped_xid`` and
    ``dropped_id`` are the last row that is no longer kept.
    """

    token = models.CharField(max_length=16, unique=True)
    home = models.CharField(max_length=80)
    started_at = models.DateTimeField(_("started"))
    highest_xid = models.BigIntegerField()
    after_id = models.BigIntegerField()
    dropped_xid = models.BigIntegerField()
    dropped_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("epoch of the change feed")
        verbose_name_plural = _("epochs of the change feed")

    def __str__(self) -> str:
        return self.token
