"""What people and other systems are told: notices in an inbox, and their deliveries by mail and
webhook.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fieldwork.notices.queries import NoticeQuerySet, SubscriptionQuerySet
from zones.organisation.models import Unit


class NoticeKind(models.TextChoices):
    """What happened; the wording of each stands in wording.py."""

    ISSUE_ASSIGNED = "issue_assigned", _("new issue")
    ISSUE_UNOWNED = "issue_unowned", _("issue nobody answers for")
    ISSUE_MOVED_HERE = "issue_moved_here", _("issue re-routed to us")
    ISSUE_MOVED_AWAY = "issue_moved_away", _("issue re-routed away from us")
    REPORT_UNVERIFIED = "report_unverified", _("report to verify")
    REPORT_WITHOUT_PLACE = "report_without_place", _("report without a place")
    REPORT_TO_ANSWER = "report_to_answer", _("report to answer")
    REPORT_VERIFIED = "report_verified", _("report verified")
    REPORT_REJECTED = "report_rejected", _("report not filed")
    REPORT_ANSWERED = "report_answered", _("report answered")
    DRAFT_TAKEN_OVER = "draft_taken_over", _("draft of boundaries taken over")
    DRAFT_SUBMITTED = "draft_submitted", _("draft of boundaries to approve")
    DRAFT_APPROVED = "draft_approved", _("draft of boundaries approved")
    DRAFT_SENT_BACK = "draft_sent_back", _("draft of boundaries sent back")
    SUBSCRIPTION_PAUSED = "subscription_paused", _("subscription paused")


class ObjectType(models.TextChoices):
    ISSUE = "issue", _("issue")
    REPORT = "report", _("report")
    DRAFT = "draft", _("draft of boundaries")
    SUBSCRIPTION = "subscription", _("subscription")


class Notice(models.Model):
    """What one person is told, once: ``key`` names the event.

    Worded when it is read, in the reader's language, from ``kind`` and ``params``.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(_("kind"), max_length=24, choices=NoticeKind.choices)
    object_type = models.CharField(_("about"), max_length=16, choices=ObjectType.choices)
    object_id = models.BigIntegerField(_("object"))
    params = models.JSONField(_("facts"), default=dict)
    key = models.CharField(_("event"), max_length=80)
    created_at = models.DateTimeField(_("when"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notice_once"),
        ]
        indexes = [
            models.Index(F("recipient"), F("id").desc(), name="notice_inbox"),
            models.Index(
                F("recipient"),
                F("id").desc(),
                name="notice_unread",
                condition=Q(read_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.key}"


class Channel(models.TextChoices):
    """Ways out of the house; the inbox is not among them, for it is always filled."""

    MAIL = "mail", _("e-mail")
    WEBHOOK = "webhook", _("webhook")


class NoticePreference(models.Model):
    """A person's choice for one kind and channel, where it is not the default (on)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences"
    )
    kind = models.CharField(_("kind"), max_length=24, choices=NoticeKind.choices)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    is_on = models.BooleanField(_("on"))

    class Meta:
        verbose_name = _("choice of notices")
        verbose_name_plural = _("choices of notices")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "channel"], name="notice_preference_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.kind} {self.channel}"


class Subscription(models.Model):
    """Another system that is sent what happens: of some kinds, of one unit or of all.

    The secret it verifies our signatures with is not stored: it is made anew from ``seed`` and
    the server's key (secrets.py), so that whoever reads the database cannot sign.
    """

    name = models.CharField(_("name"), max_length=80)
    url = models.URLField(_("address"), max_length=400)
    kinds = ArrayField(
        models.CharField(max_length=24, choices=NoticeKind.choices), verbose_name=_("kinds")
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("only what concerns this unit; empty: everything"),
    )
    seed = models.CharField(max_length=32, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="subscriptions"
    )
    created_at = models.DateTimeField(_("created"))
    is_active = models.BooleanField(_("active"), default=True)
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    paused_because = models.CharField(_("why it was paused"), max_length=200, blank=True)
    succeeded_at = models.DateTimeField(_("last delivered"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")

    def __str__(self) -> str:
        return self.name


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("to be sent")
    SENT = "sent", _("sent")
    GIVEN_UP = "given_up", _("given up")


class Delivery(models.Model):
    """One event on its way to one recipient by one channel; its id never changes.

    Partitioned by month of ``at`` (the event's instant) by the migration. Claimed by moving
    ``next_at`` ahead for the time of a lease: whoever dies while sending leaves it to be sent
    again under the same id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    at = models.DateTimeField(_("when (server time)"))
    event_key = models.CharField(_("event"), max_length=80)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    payload = models.JSONField(_("content"))
    state = models.CharField(
        _("state"), max_length=8, choices=DeliveryState.choices, default=DeliveryState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    answer = models.CharField(_("last answer"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(
                fields=["event_key", "at", "channel", "recipient", "subscription"],
                nulls_distinct=False,
                name="delivery_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], name="delivery_due", condition=Q(state=DeliveryState.PENDING)
            ),
            models.Index(F("subscription"), F("at").desc(), name="delivery_of_subscription"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.event_key}"
