"""What somebody saw (Report), what it became (Issue), and what happened to it (IssueEvent)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fieldwork.casework.queries import IssueEventQuerySet, IssueQuerySet, ReportQuerySet
from fieldwork.casework.words import state_choices
from fieldwork.casework.workflow import FINISHED, ISSUE_STATES, REPORT_STATES, State
from fieldwork.catalogue.models import Category, ExemptArea, FilingCondition, LimitKind, Urgency
from fieldwork.evidence.models import Attachment
from zones.boundaries.models import Scheme, Zone, ZoneVersion
from zones.datum import Datum
from zones.organisation.models import Unit


class Source(models.TextChoices):
    """Where reports come from (D3)."""

    INSPECTOR = "inspector", _("inspector")
    HEAD = "head", _("zone head")
    GRID_WORKER = "grid_worker", _("grid worker")
    VOLUNTEER = "volunteer", _("volunteer")
    HOTLINE = "hotline", _("hotline 12345")
    FORUM = "forum", _("forum")
    WEBSITE = "website", _("website")
    MEDIA = "media", _("media exposure")
    LEADER = "leader", _("leader's instruction")
    HIGHER_PLATFORM = "higher_platform", _("higher platform")


class ReportKind(models.TextChoices):
    """What the sender wants (DOMAIN section 7); the last three need no place."""

    PROBLEM = "problem", _("problem")
    COMPLAINT = "complaint", _("complaint")
    TIP_OFF = "tip_off", _("tip-off")
    HELP = "help", _("request for help")
    CONSULTATION = "consultation", _("consultation")
    SUGGESTION = "suggestion", _("suggestion")
    PRAISE = "praise", _("praise")


class AccuracyKind(models.TextChoices):
    """Which share of fixes lies within the accuracy circle: platforms differ."""

    SIXTY_EIGHT = "68", _("68 % (Android)")
    NINETY_FIVE = "95", _("95 % (web browsers)")


class RejectionReason(models.TextChoices):
    NOT_A_PROBLEM = "not_a_problem", _("not a problem")
    PERMITTED = "permitted", _("permitted here")
    DUPLICATE = "duplicate", _("duplicate")
    NOT_OURS = "not_ours", _("not a matter of the city")


class CoHandlingBasis(models.TextChoices):
    FUNCTION = "function", _("competent for the category")
    HAND = "hand", _("added by hand")


class Issue(models.Model):
    """A problem at a place, with one owner and one deadline: the case file.

    ``location`` is WGS-84 (lon, lat). Zone, version and edition are those in force at
    ``captured_at``; ``lead_unit`` and ``head`` those who answered at ``received_at``. ``routing``
    keeps the whole reason, including who held the place at ``captured_at``. ``zone_path`` goes
    from the top level to the zone; ``street_zones`` are the lines of other schemes that pass by,
    whose heads look after the case beside its owner (A12). ``revision`` grows with every change:
    who acts on an older one is told so.
    """

    number = models.CharField(_("number"), max_length=24, unique=True)
    state = models.CharField(_("state"), max_length=24, choices=state_choices(ISSUE_STATES))
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    condition = models.ForeignKey(FilingCondition, models.PROTECT, related_name="+")
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices)
    text = models.TextField(_("description"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    location = models.PointField(_("place"), srid=4326)
    accuracy_m = models.FloatField(_("accuracy (m)"), null=True, blank=True)

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+")
    zone_version = models.ForeignKey(
        ZoneVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    edition = models.IntegerField(_("edition"), null=True, blank=True)
    zone_path = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("zones"))
    street_zones = ArrayField(
        models.BigIntegerField(), default=list, blank=True, verbose_name=_("streets with a head")
    )
    lead_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    unowned = models.BooleanField(_("unowned"), default=False)
    uncertain = models.BooleanField(_("uncertain"), default=False)
    rule = models.CharField(_("rule"), max_length=12)
    routing = models.JSONField(_("routing"), default=dict)

    captured_at = models.DateTimeField(_("seen"))
    received_at = models.DateTimeField(_("received"))
    due_at = models.DateTimeField(_("deadline"))
    due_provisional = models.BooleanField(_("provisional"), default=False)
    limit = models.PositiveIntegerField(_("limit"))
    limit_kind = models.CharField(_("kind of limit"), max_length=12, choices=LimitKind.choices)
    limit_set_by_city = models.BooleanField(_("limit set by the city"), default=False)
    rectified_at = models.DateTimeField(_("rectified"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    round = models.PositiveSmallIntegerField(_("handling round"), default=1)
    reopened_count = models.PositiveSmallIntegerField(_("reopened"), default=0)
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates"
    )
    report_count = models.PositiveIntegerField(_("reports"), default=1)
    is_history = models.BooleanField(_("taken over from earlier"), default=False)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(_("changed"))

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        indexes = [
            models.Index(F("received_at").desc(), F("id").desc(), name="issue_newest"),
            models.Index(
                F("lead_unit"), F("received_at").desc(), F("id").desc(), name="issue_by_unit"
            ),
            models.Index(
                F("category"), F("received_at").desc(), F("id").desc(), name="issue_by_category"
            ),
            models.Index(
                F("state"), F("received_at").desc(), F("id").desc(), name="issue_by_state"
            ),
            models.Index(
                F("due_at"),
                F("id"),
                name="issue_due",
                condition=~Q(state__in=sorted(state.value for state in FINISHED)),
            ),
            GinIndex(OpClass(F("zone_path"), "array_ops"), name="issue_zones"),
            GinIndex(OpClass(F("street_zones"), "array_ops"), name="issue_streets"),
        ]

    def __str__(self) -> str:
        return self.number


class Report(models.Model):
    """What somebody told us; it joins at most one issue and keeps its own number and reply.

    ``uuid`` is the sender's, ``digest`` the SHA-256 of the canonical content: the same again gives
    the same answer. ``location`` is the pin, ``fix`` what the device measured where the pin was
    moved (both WGS-84, lon lat); ``raw_x``, ``raw_y`` the pin as given in ``raw_datum``.
    ``captured_at`` is the device's time as sent, ``received_at`` the server's.
    """

    uuid = models.UUIDField(unique=True)
    number = models.CharField(_("number"), max_length=24, unique=True)
    source = models.CharField(_("source"), max_length=20, choices=Source.choices)
    kind = models.CharField(_("kind"), max_length=14, choices=ReportKind.choices)
    state = models.CharField(_("state"), max_length=24, choices=state_choices(REPORT_STATES))
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="reports")
    opened_issue = models.BooleanField(_("opened the issue"), default=False)
    external_number = models.CharField(_("number of the source"), max_length=80, blank=True)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    category = models.ForeignKey(Category, models.PROTECT, null=True, blank=True, related_name="+")
    condition = models.ForeignKey(
        FilingCondition, models.PROTECT, null=True, blank=True, related_name="+"
    )
    urgency = models.CharField(
        _("urgency"), max_length=10, choices=Urgency.choices, default=Urgency.NORMAL
    )
    text = models.TextField(_("description"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)

    location = models.PointField(_("place"), srid=4326, null=True, blank=True, spatial_index=False)
    fix = models.PointField(
        _("place measured"), srid=4326, null=True, blank=True, spatial_index=False
    )
    raw_x = models.FloatField(null=True, blank=True)
    raw_y = models.FloatField(null=True, blank=True)
    raw_datum = models.CharField(
        _("datum"), max_length=8, blank=True, choices=[(each.value, each.value) for each in Datum]
    )
    accuracy_m = models.FloatField(_("accuracy (m)"), null=True, blank=True)
    accuracy_kind = models.CharField(max_length=2, blank=True, choices=AccuracyKind.choices)
    provider = models.CharField(_("position from"), max_length=20, blank=True)

    captured_at = models.DateTimeField(_("seen"))
    received_at = models.DateTimeField(_("received"))
    digest = models.CharField(max_length=64)
    joins = models.CharField(_("said to be the same as"), max_length=24, blank=True)
    reply = models.TextField(_("reply"), blank=True)
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reply_due_at = models.DateTimeField(_("reply due"), null=True, blank=True)
    reply_due_provisional = models.BooleanField(_("provisional"), default=False)
    complete_at = models.DateTimeField(_("all files arrived"), null=True, blank=True)
    exempt_area = models.ForeignKey(
        ExemptArea, models.PROTECT, null=True, blank=True, related_name="+"
    )
    permitted_anyway = models.CharField(
        _("why it is a problem all the same"), max_length=200, blank=True
    )
    rejection_reason = models.CharField(
        _("rejected as"), max_length=16, blank=True, choices=RejectionReason.choices
    )
    is_history = models.BooleanField(_("taken over from earlier"), default=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_number"],
                condition=~Q(external_number=""),
                name="report_external_once",
            ),
            models.UniqueConstraint(
                fields=["issue"], condition=Q(opened_issue=True), name="report_opens_once"
            ),
            models.CheckConstraint(
                condition=Q(issue=None, opened_issue=False) | Q(issue__isnull=False),
                name="report_opener_has_issue",
            ),
        ]
        indexes = [
            models.Index(F("received_at").desc(), F("id").desc(), name="report_newest"),
            models.Index(F("reporter"), F("received_at").desc(), name="report_mine"),
            models.Index(F("source"), F("received_at").desc(), name="report_by_source"),
            models.Index(
                F("state"),
                F("received_at"),
                name="report_waiting",
                condition=Q(state__in=["pending_verification", "to_answer", "waiting_for_place"]),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Complainant(models.Model):
    """How to reach whoever complained: apart from the case, seen by few, kept only for a while."""

    report = models.OneToOneField(Report, models.CASCADE, primary_key=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("complainant")
        verbose_name_plural = _("complainants")

    def __str__(self) -> str:
        return str(self.report)


class ReportAttachment(models.Model):
    """A file that belongs to a report, in the sender's order."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="files")
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="report_link")
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")
        constraints = [
            models.UniqueConstraint(fields=["report", "position"], name="report_file_order"),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.position}"


class CoHandling(models.Model):
    """A unit that works on the issue beside the lead unit: the functional axis (A10)."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="co_handlings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    basis = models.CharField(_("because"), max_length=10, choices=CoHandlingBasis.choices)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("co-handling unit")
        verbose_name_plural = _("co-handling units")
        constraints = [models.UniqueConstraint(fields=["issue", "unit"], name="co_handling_once")]

    def __str__(self) -> str:
        return f"{self.issue} {self.unit}"


class IssueEvent(models.Model):
    """One move of a report or an issue: append-only, partitioned by month, held by privileges.

    The actor stands as number and name: an account may be anonymised, its history may not.
    ``device_at`` is the sender's clock, ``location`` where the actor stood (WGS-84), both
    optional. Before and after are what changed, as JSON.
    """

    at = models.DateTimeField(_("when (server time)"))
    issue_id = models.BigIntegerField(_("issue"), null=True, blank=True)
    report_id = models.BigIntegerField(_("report"), null=True, blank=True)
    move = models.CharField(_("move"), max_length=24)
    from_state = models.CharField(_("from"), max_length=24, blank=True)
    to_state = models.CharField(_("to"), max_length=24, blank=True)
    actor_id = models.BigIntegerField(_("actor's number"), null=True, blank=True)
    actor_name = models.CharField(_("actor"), max_length=150, blank=True)
    device_at = models.DateTimeField(_("when (device time)"), null=True, blank=True)
    location = models.PointField(_("from where"), srid=4326, null=True, spatial_index=False)
    reason = models.TextField(_("reason"), blank=True)
    before = models.JSONField(_("before"), null=True, blank=True)
    after = models.JSONField(_("after"), null=True, blank=True)

    objects = IssueEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(fields=["issue_id", "at"], name="event_issue"),
            models.Index(fields=["report_id", "at"], name="event_report"),
            models.Index(
                fields=["at"], name="event_reopened", condition=Q(to_state=State.REOPENED.value)
            ),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.move}"
