"""Units and the people in them. AUTH_USER_MODEL is ``zones.User``."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zones.organisation.queries import (
    AccessTokenQuerySet,
    DeputyQuerySet,
    MembershipQuerySet,
    UnitQuerySet,
)


class User(AbstractUser):
    """A person who signs in. Names of people stand in one field, as Chinese names are written."""

    display_name = models.CharField(_("name"), max_length=80, blank=True)
    post = models.CharField(_("post"), max_length=80, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    language = models.CharField(
        _("language"),
        max_length=10,
        blank=True,
        choices=[("zh-hans", "简体中文"), ("en", "English")],
    )
    is_demo = models.BooleanField(_("demo account"), default=False)
    must_change_password = models.BooleanField(_("must change password"), default=False)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.display_name or self.username


class UnitKind(models.TextChoices):
    GOVERNMENT = "government", _("government")
    DEPARTMENT = "department", _("department")
    STREET = "street", _("street (town) office")
    COMMUNITY = "community", _("community (village) committee")
    COMPANY = "company", _("company")
    CAMPAIGN_OFFICE = "campaign_office", _("campaign office")


class Unit(models.Model):
    """An organisation that can answer for ground: a department, a street office, a company."""

    code = models.CharField(_("code"), max_length=40, unique=True, db_collation="C")
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    head = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("head"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="headed_units",
    )
    phone = models.CharField(_("office telephone"), max_length=30, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="unit_not_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    SYSTEM_ADMIN = "system_admin", _("system administrator")
    AUDITOR = "auditor", _("auditor")
    BUSINESS_ADMIN = "business_admin", _("business administrator")
    GIS_STAFF = "gis_staff", _("GIS staff")
    CAMPAIGN_OFFICE = "campaign_office", _("campaign office staff")
    LEADER = "leader", _("unit leader")
    HANDLER = "handler", _("handler")
    INSPECTOR = "inspector", _("inspector")
    GRID_WORKER = "grid_worker", _("grid worker")
    VOLUNTEER = "volunteer", _("volunteer")
    HOTLINE_CLERK = "hotline_clerk", _("hotline clerk")


class Membership(models.Model):
    """A person's role in a unit over days ``[from, to)``; an open end has no end yet."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    during = DateRangeField(_("days"))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            ExclusionConstraint(
                name="membership_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(during__isempty=False), name="membership_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.unit} · {self.get_role_display()}"


class Deputy(models.Model):
    """Somebody who acts for a head over instants ``[from, to)``, in every zone and unit headed."""

    head = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deputies"
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deputising"
    )
    during = DateTimeRangeField(_("period"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        constraints = [
            ExclusionConstraint(
                name="deputy_one_per_head",
                expressions=[
                    ("head", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=~Q(head=F("deputy")), name="deputy_is_other"),
            models.CheckConstraint(condition=Q(during__isempty=False), name="deputy_has_time"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.head}"


class Team(models.Model):
    """An inspection team: members from several units under a leader, with a liaison."""

    code = models.CharField(_("code"), max_length=40, unique=True, db_collation="C")
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    home_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="teams")
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="led_teams"
    )
    liaison = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="liaison_teams",
    )

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A person's place in a team over days ``[from, to)``."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="team_places"
    )
    during = DateRangeField(_("days"))

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        constraints = [
            ExclusionConstraint(
                name="team_member_once_at_a_time",
                expressions=[
                    ("team", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} · {self.user}"


class TokenScope(models.TextChoices):
    READ = "read", _("read")
    REPORT = "report", _("report")
    EDIT = "edit", _("edit boundaries and responsibilities")


class AccessToken(models.Model):
    """A revocable key for a phone or another app; only its SHA-256 is stored."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="access_tokens"
    )
    name = models.CharField(_("what it is for"), max_length=80)
    prefix = models.CharField(_("begins with"), max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=TokenScope.choices))
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class City(models.Model):
    """The one city this deployment serves: the facts every coordinate is checked against.

    ``west, south, east, north`` are WGS-84 degrees; ``metric_srid`` is the EPSG code of the
    city's CGCS2000 3-degree zone, in which lengths and areas are shown.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    division_code = models.CharField(_("administrative division code"), max_length=12, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60)
    west = models.FloatField(_("west"))
    south = models.FloatField(_("south"))
    east = models.FloatField(_("east"))
    north = models.FloatField(_("north"))
    metric_srid = models.PositiveIntegerField(_("metric CRS (EPSG)"))
    allow_gcj02 = models.BooleanField(_("GCJ-02 and BD-09 allowed"), default=False)
    fallback_unit = models.ForeignKey(
        Unit,
        verbose_name=_("campaign office"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("answers for every place that nobody else answers for"),
    )

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("city")
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="city_is_one"),
            models.CheckConstraint(
                condition=Q(west__lt=F("east")) & Q(south__lt=F("north")),
                name="city_box_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        """(west, south, east, north) in WGS-84 degrees."""
        return (self.west, self.south, self.east, self.north)
