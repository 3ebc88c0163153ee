"""When people work: the hours of a day, and the days that are not as the week has them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("holiday")
    MAKE_UP = "make_up", _("make-up workday")


class CalendarDay(models.Model):
    """A day on which people do not work though it is no weekend, or work though it is one."""

    date = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=DayKind.choices)
    name = models.CharField(_("name"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class CalendarYear(models.Model):
    """A year whose holidays and make-up days were entered: its deadlines are final."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    entered_at = models.DateTimeField(_("entered"))

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        constraints = [
            models.CheckConstraint(
                name="calendar_year_sensible", condition=Q(year__range=(1900, 2199))
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class WorkPeriod(models.Model):
    """Working hours of a day, from ``since`` until a later set; one day may have several."""

    since = models.DateField(_("from"))
    starts = models.TimeField(_("starts"))
    ends = models.TimeField(_("ends"))

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        constraints = [
            models.UniqueConstraint(fields=["since", "starts"], name="work_period_once"),
            models.CheckConstraint(name="work_period_in_order", condition=Q(starts__lt=F("ends"))),
        ]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M}"
