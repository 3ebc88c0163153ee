"""Where what would be a problem elsewhere is permitted."""

from __future__ import annotations

from datetime import date

from django.contrib.gis.db.models import MultiPolygonField
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fieldwork.catalogue.models.categories import Category, Named
from fieldwork.catalogue.queries import ExemptAreaQuerySet


class AreaState(models.TextChoices):
    """Where an area stands on a day; one that is switched off permits nothing whatever its days."""

    IN_FORCE = "in_force", _("in force")
    AHEAD = "ahead", _("not begun yet")
    ENDED = "ended", _("ended")
    OFF = "off", _("switched off")


class Exemption(models.Model):
    """Where, when and on which days something is permitted, all in the city's time zone.

    ``boundary`` is in EPSG:4326. No ``weekdays`` (ISO numbers) are every day, no ``starts`` and
    ``ends`` the whole day; hours that end before they start run past midnight and belong to the
    day they began on.
    """

    boundary = MultiPolygonField(_("boundary"), srid=4326)
    during = DateRangeField(_("days"))
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("weekdays"), default=list, blank=True
    )
    starts = models.TimeField(_("starts"), null=True, blank=True)
    ends = models.TimeField(_("ends"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        abstract = True


class ExemptArea(Named, Exemption):
    """Where some things are permitted at some times: a permitted vending point (便民疏导点).

    As it is now; no ``categories`` means all.
    """

    code = models.CharField(_("code"), max_length=40, unique=True, db_collation="C")
    categories = models.ManyToManyField(
        Category, verbose_name=_("categories"), blank=True, related_name="exempt_areas"
    )
    person = models.CharField(_("person in charge"), max_length=80, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = ExemptAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("exempt area")
        verbose_name_plural = _("exempt areas")
        constraints = [
            models.CheckConstraint(name="exempt_area_has_days", condition=Q(during__isempty=False)),
            models.CheckConstraint(
                name="exempt_area_weekdays",
                condition=Q(weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7]),
            ),
            models.CheckConstraint(
                name="exempt_area_hours",
                condition=Q(starts__isnull=True, ends__isnull=True)
                | (Q(starts__isnull=False, ends__isnull=False) & ~Q(starts=F("ends"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"

    def state_on(self, day: date) -> AreaState:
        """Where the area stands on that day of the city."""
        if not self.is_active:
            return AreaState.OFF
        if self.during.upper is not None and self.during.upper <= day:
            return AreaState.ENDED
        begun = self.during.lower is None or self.during.lower <= day
        return AreaState.IN_FORCE if begun else AreaState.AHEAD


class PastExemption(Exemption):
    """What an exempt area permitted ``until`` somebody changed it.

    A report that was seen before and comes in after is answered by this. ``categories`` are their
    numbers, none: all.
    """

    area = models.ForeignKey(ExemptArea, models.CASCADE, related_name="past")
    until = models.DateTimeField(_("until"))
    categories = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("categories"))

    class Meta:
        verbose_name = _("past exemption")
        verbose_name_plural = _("past exemptions")
        indexes = [models.Index(fields=["until", "area"], name="past_exemption_until")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.until:%Y-%m-%d %H:%M}"
