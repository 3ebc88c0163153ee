"""Issues: the list as GeoJSON, one issue, what happened to it, what is near, and files."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from fieldwork.casework.describe import issue_json
from fieldwork.casework.features import issue_features
from fieldwork.casework.listing import COUNTED, count_up_to, newest
from fieldwork.casework.models import Issue
from fieldwork.casework.nearby import Nearby, nearby_issues
from fieldwork.casework.outgoing import COLUMNS, TABLE_COLUMNS, outgoing_issues, outgoing_table
from fieldwork.casework.sight import Sight, sight_in
from fieldwork.casework.timeline import issue_events
from fieldwork.intake.rules import normal_number
from geoapi.caching import conditional
from geoapi.pagination import cut, next_address
from geoapi.v1.exports import FILE, CrsField, FormatField, crs_to_write, download, keep_on_record
from geoapi.v1.fields import NumberField, PagedQuery, Query
from geoapi.v1.issue_query import IssueQuery, filter_in
from geoapi.v1.report_shapes import BriefIssueShape, CategoryNameShape, IssueShape
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE
from geoapi.v1.shapes import FEATURES, Shape
from zones.datum import Datum, to_wgs84
from zones.exchange import Format, encode_features, encode_table
from zones.feature_page import FeaturePage
from zones.organisation.city import check_datum
from zones.organisation.models import City
from zones.organisation.permissions import may_report
from zones.refusal import Refusal

GEOJSON, JSON = "application/geo+json", "application/json"
NEAREST = 20
EXPORT_FORMATS = (Format.CSV, Format.XLSX, Format.GEOJSON, Format.GPKG)


class IssuesQuery(IssueQuery, PagedQuery):
    format = serializers.ChoiceField(choices=["geojson", "json"], default="geojson")
    count = serializers.BooleanField(
        default=False, help_text=f"Count them too: exactly up to {COUNTED:,}, then “{COUNTED}+”."
    )
    limit = serializers.IntegerField(min_value=1, max_value=2_000, default=100)
    after = serializers.CharField(
        required=False, max_length=24, help_text="The number of the last issue seen."
    )


class IssuesExportQuery(IssueQuery):
    format = FormatField(EXPORT_FORMATS, default=Format.CSV.value)
    crs = CrsField(required=False)


class NearbyQuery(Query):
    lon = NumberField(least=-180, most=180)
    lat = NumberField(least=-90, most=90)
    datum = serializers.ChoiceField(
        choices=[datum.value for datum in Datum],
        help_text="What the two numbers mean. There is no default: a guess is off by 500 m.",
    )
    category = serializers.CharField(required=False, max_length=20, help_text="Code of a category.")
    radius = NumberField(least=1, most=1_000, default=50.0, help_text="Metres.")


class ListedIssueShape(BriefIssueShape):
    text = serializers.CharField()
    unowned = serializers.BooleanField()
    uncertain = serializers.BooleanField()
    is_history = serializers.BooleanField()
    revision = serializers.IntegerField()


class IssueListShape(Shape):
    results = ListedIssueShape(many=True)
    next = serializers.CharField(allow_null=True)
    count = serializers.JSONField(required=False, help_text=f"A number, or “{COUNTED}+”.")


class NearbyShape(Shape):
    number = serializers.CharField()
    category = CategoryNameShape()
    state = serializers.CharField()
    state_label = serializers.CharField()
    address = serializers.CharField(allow_blank=True)
    distance_m = serializers.FloatField()
    received_at = serializers.DateTimeField()
    thumbnail = serializers.CharField(
        allow_null=True, help_text="Of issues you may see, where there is a photo."
    )


class NearbyListShape(Shape):
    results = NearbyShape(many=True)


class EventShape(Shape):
    at = serializers.DateTimeField()
    move = serializers.CharField()
    move_label = serializers.CharField()
    from_state = serializers.CharField(allow_blank=True)
    to_state = serializers.CharField(allow_blank=True)
    to_state_label = serializers.CharField(allow_blank=True)
    actor = serializers.CharField(allow_null=True, help_text="Null where a sender acted.")
    device_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    before = serializers.DictField(allow_null=True)
    after = serializers.DictField(allow_null=True)


class EventListShape(Shape):
    results = EventShape(many=True)


class _Issues(Resource):
    """What the resources of issues share: whose issues the caller sees."""

    def sight(self) -> Sight:
        return sight_in(self.request)

    def issue(self, number: str) -> Issue:
        """The issue, if the caller may see it. Raises NotFound for others as for none."""
        visible = Issue.objects.visible_to(self.sight()).with_names()
        issue = visible.filter(number=normal_number(number)).first()
        if issue is None:
            raise NotFound(_("There is no issue %(number)s.") % {"number": number})
        return issue


class Issues(_Issues):
    """The issues the caller may see, the newest first."""

    queries: ClassVar = {"GET": IssuesQuery}

    @extend_schema(
        operation_id="issues",
        responses={(200, GEOJSON): FEATURES, (200, JSON): IssueListShape},
        tags=["issues"],
    )
    def get(self, request: Request) -> HttpResponse:
        """Issues as GeoJSON, or as JSON with the place in each, page by page."""
        geojson = self.params["format"] == "geojson"
        body = self._page(request, geojson=geojson)
        # What a page shows hangs on many rows and on the clock, and costs little: the answer itself
        # says whether it changed.
        return conditional(
            request,
            (body,),
            lambda: body,
            content_type=GEOJSON if geojson else JSON,
            public=False,
        )

    def _page(self, request: Request, *, geojson: bool) -> str:
        asked, limit = filter_in(self.params), self.params["limit"]
        found = newest(self.sight(), asked, now=self.now, limit=limit + 1, after=self._last_seen())
        shown, more = cut(found, limit)
        following = next_address(request, shown[-1][1]) if more else None
        members = {"next": json.dumps(following)}
        if self.params["count"]:
            members["count"] = json.dumps(self._count(asked))
        features = issue_features([pk for pk, _ in shown], now=self.now, geojson=geojson)
        if geojson:
            return FeaturePage(features, following).collection(members)
        further = "".join(f',"{name}":{value}' for name, value in members.items())
        return f'{{"results":[{",".join(features)}]{further}}}'

    def _last_seen(self) -> Issue | None:
        number = self.params.get("after")
        if not number:
            return None
        last = Issue.objects.visible_to(self.sight()).filter(number=number).first()
        if last is None:
            raise Refusal(
                "unknown_issue",
                _("There is no issue %(number)s.") % {"number": number},
                field="after",
                remedy=_("Follow the address in next as it stands."),
            )
        return last

    def _count(self, asked: Any) -> int | str:
        counted = count_up_to(self.sight(), asked, now=self.now)
        return f"{COUNTED}+" if counted > COUNTED else counted


class OneIssue(_Issues):
    """Everything about one issue."""

    @extend_schema(operation_id="issue", responses=IssueShape, tags=["issues"])
    def get(self, request: Request, issue_number: str) -> HttpResponse:
        """The issue with its owner, the reason of the routing, and its deadline."""
        return Response(issue_json(self.issue(issue_number), now=self.now), headers=REVALIDATE)


class IssueEvents(_Issues):
    """What happened to an issue."""

    @extend_schema(operation_id="issue_events", responses=EventListShape, tags=["issues"])
    def get(self, request: Request, issue_number: str) -> HttpResponse:
        """Every move of the issue and of the reports that joined it, in order."""
        events = issue_events(self.issue(issue_number), standing=self.standing)
        return Response({"results": events}, headers=REVALIDATE)


class IssuesNearby(_Issues):
    """Open issues near a place, before something is reported twice."""

    queries: ClassVar = {"GET": NearbyQuery}

    @extend_schema(operation_id="issues_nearby", responses=NearbyListShape, tags=["issues"])
    def get(self, request: Request) -> HttpResponse:
        """At most twenty open issues within the radius in brief, the nearest first."""
        if not may_report(self.standing):
            raise PermissionDenied(_("Only people of the organisation report problems."))
        datum = Datum(self.params["datum"])
        check_datum(datum, allow_gcj02=City.objects.filter(allow_gcj02=True).exists())
        lon, lat = to_wgs84(self.params["lon"], self.params["lat"], datum)
        asked = Nearby(lon, lat, self.params["radius"], self.params.get("category", ""))
        results = nearby_issues(asked, sight=self.sight(), limit=NEAREST)
        return Response({"results": results}, headers=REVALIDATE)


class IssuesExport(_Issues):
    """The issues of a list as a file."""

    queries: ClassVar = {"GET": IssuesExportQuery}

    @extend_schema(
        operation_id="issues_export", responses={(200, "*/*"): FILE}, tags=["issues", "files"]
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The same issues as a table or a layer; nobody who reported or complained is in it."""
        wanted, crs = Format(self.params["format"]), crs_to_write(self.params.get("crs"))
        visible = Issue.objects.visible_to(self.sight())
        issues = filter_in(self.params).whole(visible, now=self.now)
        keep_on_record(
            request, what="issues", rows=issues.count(), filters=self.params, now=self.now
        )
        if wanted in (Format.CSV, Format.XLSX):
            rows = outgoing_table(issues, now=self.now, crs=crs)
            chunks = encode_table(wanted, rows, columns=TABLE_COLUMNS, title="issues")
        else:
            features = outgoing_issues(issues, now=self.now)
            chunks = encode_features(wanted, features, columns=COLUMNS, crs=crs, layer="issues")
        return download(chunks, stem="issues", wanted=wanted, crs=crs)
