"""Who answers for a zone: heads, lead and member units, pairings, fallbacks, duties."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zones.boundaries.models import Level, Scheme, Zone
from zones.organisation.models import Unit
from zones.ownership.queries import DutyQuerySet, ResponsibilityQuerySet


class ResponsibilityRole(models.TextChoices):
    HEAD = "head", _("head")
    LEAD = "lead", _("lead unit")
    MEMBER = "member", _("member unit")
    PAIRED_LEADER = "paired_leader", _("paired leader")
    PAIRED_UNIT = "paired_unit", _("paired unit")
    FALLBACK = "fallback", _("fallback unit")


ROLES_OF_PEOPLE = (ResponsibilityRole.HEAD, ResponsibilityRole.PAIRED_LEADER)
ONE_TO_ONE_ROLES = (
    ResponsibilityRole.LEAD,
    ResponsibilityRole.PAIRED_LEADER,
    ResponsibilityRole.PAIRED_UNIT,
)
"""Where the scheme or the level asks for it, who holds one of these holds it for one zone only."""
SINGLE_ROLES = (ResponsibilityRole.HEAD, ResponsibilityRole.LEAD, ResponsibilityRole.FALLBACK)
"""A zone has one of these at any instant; of the other roles any number."""


class Responsibility(models.Model):
    """Somebody answers for a zone over ``effective``, as we knew it over ``recorded``.

    Bitemporal like the timeline: a row is never changed but for closing ``recorded``.
    ``exclusive`` repeats the one-to-one rule of the scheme on lead rows, of the level on pairs,
    for the constraints to see; ``no_manager`` says that an estate has no property manager, so that
    its fallback unit answers.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="responsibilities")
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=16, choices=ResponsibilityRole.choices)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="responsibilities"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="responsibilities",
    )
    effective = DateTimeRangeField(_("in force"))
    recorded = DateTimeRangeField(_("recorded"))
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    no_manager = models.BooleanField(_("no property manager"), default=False)
    exclusive = models.BooleanField(_("one-to-one"), default=False)

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        constraints = [
            ExclusionConstraint(
                name="zone_one_holder_per_single_role",
                expressions=[
                    ("zone", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
                condition=Q(role__in=SINGLE_ROLES) | Q(exclusive=True),
            ),
            ExclusionConstraint(
                name="zone_same_unit_once_per_role",
                expressions=[
                    ("zone", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
                condition=Q(unit__isnull=False),
            ),
            ExclusionConstraint(
                name="zone_same_leader_paired_once",
                expressions=[
                    ("zone", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
                condition=Q(user__isnull=False),
            ),
            ExclusionConstraint(
                name="unit_one_zone_where_exclusive",
                expressions=[
                    ("scheme", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
                condition=Q(
                    role__in=(ResponsibilityRole.LEAD, ResponsibilityRole.PAIRED_UNIT),
                    exclusive=True,
                ),
            ),
            ExclusionConstraint(
                name="leader_one_zone_where_exclusive",
                expressions=[
                    ("scheme", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    ("effective", RangeOperators.OVERLAPS),
                    ("recorded", RangeOperators.OVERLAPS),
                ],
                condition=Q(role=ResponsibilityRole.PAIRED_LEADER, exclusive=True),
            ),
            models.CheckConstraint(
                name="exclusive_lead_or_pair",
                condition=Q(exclusive=False) | Q(role__in=ONE_TO_ONE_ROLES),
            ),
            models.CheckConstraint(
                name="responsibility_person_or_unit",
                condition=(
                    Q(role__in=ROLES_OF_PEOPLE, user__isnull=False, unit__isnull=True)
                    | (~Q(role__in=ROLES_OF_PEOPLE) & Q(user__isnull=True, unit__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="no_manager_has_fallback",
                condition=Q(no_manager=False) | Q(role=ResponsibilityRole.FALLBACK),
            ),
            models.CheckConstraint(
                name="responsibility_has_time",
                condition=Q(effective__isempty=False) & Q(recorded__isempty=False),
            ),
        ]
        indexes = [
            models.Index(fields=["zone", "role"], name="responsibility_zone"),
            models.Index(fields=["unit", "role"], name="responsibility_unit"),
            models.Index(fields=["user", "role"], name="responsibility_user"),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id} {self.role} {self.unit_id or self.user_id}"


class Cadence(models.TextChoices):
    DAILY = "daily", _("every day")
    WEEKLY = "weekly", _("every week")
    EVERY_DAYS = "every_days", _("every so many days")
    WEEKDAY = "weekday", _("on a weekday")
    MONTHLY = "monthly", _("every month")


class PartOfDay(models.TextChoices):
    ANY = "any", _("any time")
    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")
    EVENING = "evening", _("evening")


class Weekday(models.IntegerChoices):
    """ISO 8601 numbers."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class Duty(models.Model):
    """What the owner of one zone, or of every zone of a level, does again and again."""

    zone = models.ForeignKey(
        Zone, on_delete=models.CASCADE, null=True, blank=True, related_name="duties"
    )
    level = models.ForeignKey(
        Level, on_delete=models.CASCADE, null=True, blank=True, related_name="duties"
    )
    text_zh = models.CharField(_("Chinese text"), max_length=300)
    text_en = models.CharField(_("English text"), max_length=300, blank=True)
    cadence = models.CharField(_("how often"), max_length=12, choices=Cadence.choices)
    interval_days = models.PositiveSmallIntegerField(_("days between"), null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(
        _("weekday"), null=True, blank=True, choices=Weekday.choices
    )
    part_of_day = models.CharField(
        _("part of day"), max_length=10, choices=PartOfDay.choices, default=PartOfDay.ANY
    )

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        constraints = [
            models.CheckConstraint(
                name="duty_of_zone_or_level",
                condition=Q(zone__isnull=True, level__isnull=False)
                | Q(zone__isnull=False, level__isnull=True),
            ),
            models.CheckConstraint(
                name="duty_cadence_complete",
                condition=(
                    (~Q(cadence=Cadence.EVERY_DAYS) | Q(interval_days__gt=0))
                    & (~Q(cadence=Cadence.WEEKDAY) | Q(weekday__range=(1, 7)))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.text_zh


class RoutingPolicy(models.Model):
    """How routing treats doubt; a change is a new row, the newest holds.

    ``snap_m`` is how far outside the coverage a place still goes to the nearest zone,
    ``street_m`` how near a street line answers too, ``certain_share`` the part of the accuracy
    circle the owner must hold for the routing to count as certain.
    """

    snap_m = models.FloatField(_("snap distance (m)"), default=30)
    street_m = models.FloatField(_("street distance (m)"), default=30)
    certain_share = models.FloatField(_("share that counts as certain"), default=0.8)
    recorded_at = models.DateTimeField(_("recorded"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("routing policy")
        verbose_name_plural = _("routing policies")
        constraints = [
            models.CheckConstraint(
                name="routing_policy_sensible",
                condition=Q(snap_m__range=(0, 1000))
                & Q(street_m__range=(0, 1000))
                & Q(certain_share__gt=0, certain_share__lte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.snap_m:g} m · {self.street_m:g} m · {self.certain_share:.0%}"
