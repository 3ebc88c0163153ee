"""Issues, reports and events, asked for in the field's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point, Polygon
from django.contrib.gis.measure import D
from django.contrib.postgres.fields import ArrayField
from django.db.models import Exists, Expression, F, Func, OuterRef, Q, Value
from django.db.models.functions import Lower, StrIndex

from fieldwork.casework.sight import Sight
from fieldwork.casework.workflow import CLOCK_STOPPED, FINISHED, OPEN_REPORTS, State

if TYPE_CHECKING:
    from fieldwork.casework.models import Issue, IssueEvent, Report  # noqa: F401  (row types)

METRES_PER_DEGREE = 111_320.0

_NUMBER = re.compile(r"[A-Za-z]{1,4}-\d{2,6}(-[0-9A-Za-z]*)?", re.ASCII)


def ways_to_see(sight: Sight) -> list[Q]:
    """What lets a person see an issue, each way on its own; none for whoever sees nothing."""
    from fieldwork.casework.models import CoHandling, Report

    if sight.everything:
        return [Q()]
    if sight.nothing:
        return []
    joined = Report.objects.filter(issue=OuterRef("pk"))
    ways = [Q(Exists(joined.filter(reporter=sight.user)))]
    if sight.units:
        helping = CoHandling.objects.filter(issue=OuterRef("pk"), unit__in=sight.units)
        ways += [Q(lead_unit__in=sight.units), Q(Exists(helping))]
    if sight.zones:
        zones = sorted(sight.zones)
        ways += [Q(zone_path__overlap=zones), Q(street_zones__overlap=zones)]
    if sight.hotline:
        ways.append(Q(Exists(joined.filter(source="hotline"))))
    return ways


def _pairs(text: Expression | F, address: Expression | F) -> Func:
    """The pairs of neighbouring characters of both: see sql/search.sql."""
    return Func(
        text, address, function="fieldwork_pairs", output_field=ArrayField(models.TextField())
    )


def ways_to_see_reports(sight: Sight) -> list[Q]:
    """What lets a person see a report, each way on its own; none for whoever sees nothing."""
    from fieldwork.casework.models import CoHandling

    if sight.everything:
        return [Q()]
    if sight.nothing:
        return []
    ways = [Q(reporter=sight.user)]
    if sight.hotline:
        ways.append(Q(source="hotline"))
    if sight.units:
        helping = CoHandling.objects.filter(issue=OuterRef("issue"), unit__in=sight.units)
        ways += [Q(issue__lead_unit__in=sight.units), Q(Exists(helping))]
    if sight.zones:
        zones = sorted(sight.zones)
        ways += [Q(issue__zone_path__overlap=zones), Q(issue__street_zones__overlap=zones)]
    return ways


class IssueQuerySet(models.QuerySet["Issue"]):
    def visible_to(self, sight: Sight) -> Self:
        """Issues of the person's units and zones, and those the person's own reports joined."""
        ways = ways_to_see(sight)
        return self.filter(reduce(or_, ways)) if ways else self.none()

    def unfinished(self) -> Self:
        return self.exclude(state__in=sorted(FINISHED))

    def finished(self) -> Self:
        return self.filter(state__in=sorted(FINISHED))

    def overdue_at(self, now: datetime) -> Self:
        """Past their deadline while its clock runs."""
        return self.filter(due_at__lt=now).exclude(state__in=sorted(CLOCK_STOPPED))

    def in_zone(self, zone_id: int) -> Self:
        """In the zone or in one below it."""
        return self.filter(zone_path__contains=[zone_id])

    def led_by(self, unit_ids: Iterable[int]) -> Self:
        return self.filter(lead_unit__in=unit_ids)

    def worked_on_by(self, unit_id: int) -> Self:
        """Led or co-handled by the unit."""
        from fieldwork.casework.models import CoHandling

        helping = CoHandling.objects.filter(issue=OuterRef("pk"), unit=unit_id)
        return self.filter(Q(lead_unit=unit_id) | Q(Exists(helping)))

    def received_between(self, start: datetime, end: datetime) -> Self:
        """Received in [start, end)."""
        return self.filter(received_at__gte=start, received_at__lt=end)

    def within(self, west: float, south: float, east: float, north: float) -> Self:
        """In the box of WGS-84 degrees, borders included, to within a metre.

        Boxes are compared, not shapes: of points that is the same, and PostgreSQL knows its cost.
        """
        box = Polygon.from_bbox((west, south, east, north))
        box.srid = 4326
        return self.filter(location__bboverlaps=box)

    def near(self, lon: float, lat: float, radius_m: float) -> Self:
        """Within ``radius_m`` metres on the ellipsoid, the nearest first, with ``distance``.

        The box of degrees, wide enough up to 75 degrees of latitude, is what the index answers.
        """
        point = Point(lon, lat, srid=4326)
        reach = radius_m / METRES_PER_DEGREE
        return (
            self.filter(location__dwithin=(point, reach * 4))
            .annotate(distance=Distance("location", point, spheroid=True))
            .filter(distance__lte=D(m=radius_m))
            .order_by("distance", "id")
        )

    def matching(self, words: str) -> Self:
        """With this number or one that begins so, or with these words in address or text.

        Numbers are looked up apart, 10,000 at most: otherwise PostgreSQL walks the newest issues
        for what may be years old. Words of two characters and more are found by an index.
        """
        if _NUMBER.fullmatch(words):
            numbered = self.model._default_manager.filter(number__startswith=words.upper())
            return self.filter(pk__in=numbered.values("pk")[:10_000])
        # strpos and not LIKE: PostgreSQL would take LIKE for rare, and the words twice for rarer.
        low = Value(words.lower())
        found = self.alias(
            in_text=StrIndex(Lower("text"), low), in_address=StrIndex(Lower("address"), low)
        ).filter(Q(in_text__gt=0) | Q(in_address__gt=0))
        if len(words) < 2:
            return found
        return found.alias(pairs=_pairs(F("text"), F("address"))).filter(
            pairs__contains=_pairs(Value(words), Value(""))
        )

    def newest_first(self) -> Self:
        return self.order_by("-received_at", "-id")

    def before_row(self, received_at: datetime, pk: int) -> Self:
        """What follows that row in newest_first's order; asked so that the index serves it."""
        return self.filter(
            Q(received_at__lte=received_at) & (Q(received_at__lt=received_at) | Q(pk__lt=pk))
        )

    def with_names(self) -> Self:
        """With all that the list and the case page name."""
        return self.select_related(
            "category__duty_area", "condition", "zone_version", "lead_unit__head", "head"
        ).defer("zone_version__boundary")


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, sight: Sight) -> Self:
        """The person's own, the hotline's for its clerks, and those of issues of the person's
        units and zones."""
        ways = ways_to_see_reports(sight)
        return self.filter(reduce(or_, ways)) if ways else self.none()

    def newest_seen_by(self, sight: Sight, limit: int) -> Self:
        """The newest ``limit`` of these that the person may see.

        Each way to see one is asked on its own, only as far as the page goes, as listing.newest()
        does for issues: one condition for all would read every issue the person sees.
        """
        ways = ways_to_see_reports(sight)
        if len(ways) < 2:
            return self.visible_to(sight).newest_first()[:limit]
        first, *further = [
            self.filter(way).newest_first().values_list("received_at", "pk")[:limit] for way in ways
        ]
        newest = sorted(first.union(*further), reverse=True)[:limit]
        return self.filter(pk__in=[pk for _, pk in newest]).newest_first()

    def waiting(self) -> Self:
        """What somebody has to verify, place or answer."""
        return self.filter(state__in=sorted(OPEN_REPORTS))

    def newest_first(self) -> Self:
        return self.order_by("-received_at", "-id")

    def before_row(self, received_at: datetime, pk: int) -> Self:
        """What follows that row in newest_first's order."""
        return self.filter(
            Q(received_at__lte=received_at) & (Q(received_at__lt=received_at) | Q(pk__lt=pk))
        )

    def with_names(self) -> Self:
        """With all that the report's page names, its issue's names among them."""
        return self.select_related(
            "category__duty_area",
            "exempt_area",
            "reporter",
            "issue__category__duty_area",
            "issue__condition",
            "issue__lead_unit__head",
            "issue__head",
        )

    def with_brief_names(self) -> Self:
        """With what a list names; of its issue the number and no more."""
        return self.select_related("category__duty_area", "reporter", "issue").only(
            *(field.attname for field in self.model._meta.concrete_fields),
            "category__code",
            "category__name_zh",
            "category__name_en",
            "category__duty_area__code",
            "reporter__username",
            "reporter__display_name",
            "issue__number",
        )


class IssueEventQuerySet(models.QuerySet["IssueEvent"]):
    def of_issue(self, issue_id: int) -> Self:
        """The issue's own events and those of the reports that joined it, in their order."""
        from fieldwork.casework.models import Report

        joined = Report.objects.filter(issue=issue_id).values("pk")
        return self.filter(Q(issue_id=issue_id) | Q(report_id__in=joined)).order_by("at", "id")

    def of_report(self, report_id: int) -> Self:
        return self.filter(report_id=report_id).order_by("at", "id")

    def reopened_between(self, start: datetime, end: datetime) -> Self:
        """Reopenings of issues in [start, end)."""
        return self.filter(to_state=State.REOPENED, at__gte=start, at__lt=end)
