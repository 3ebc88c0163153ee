"""The change feed: what changed since a cursor, for phones and other systems that keep a copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from fieldwork.casework.actions import ISSUES, REPORTS
from fieldwork.casework.models import Issue, Report
from fieldwork.casework.sight import sight_in
from fieldwork.catalogue.exempting import CHANGE_LAYER as EXEMPT_AREAS
from fieldwork.catalogue.models import ExemptArea
from geoapi.v1.fields import Query
from geoapi.v1.me import PRIVATE
from geoapi.v1.resource import Resource
from geoapi.v1.shapes import Shape
from zones.boundaries.actions import CHANGE_LAYER as ZONES
from zones.boundaries.models import Scheme, Zone
from zones.changes.feed import Seen, read
from zones.changes.models import ChangeKind

LAYERS = (ISSUES, REPORTS, ZONES, EXEMPT_AREAS)


class ChangesQuery(Query):
    after = serializers.CharField(
        required=False,
        max_length=80,
        help_text="The cursor of the last answer; “latest” for the present; the oldest if none.",
    )
    layer = serializers.ChoiceField(
        required=False, choices=list(LAYERS), help_text="Every layer unless named."
    )
    limit = serializers.IntegerField(min_value=1, max_value=10_000, default=1_000)


class ChangeShape(Shape):
    at = serializers.DateTimeField()
    layer = serializers.ChoiceField(choices=list(LAYERS))
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=ChangeKind.choices)
    key = serializers.CharField(
        allow_null=True,
        help_text="What its address ends with: an issue's number, a report's uuid, a zone's id,"
        " an exempt area's code.",
    )


class ChangePageShape(Shape):
    results = ChangeShape(many=True)
    cursor = serializers.CharField(help_text="Where to go on.")
    more = serializers.BooleanField(help_text="Whether more wait already.")


class Changes(Resource):
    """What changed, of all that the caller may see; what was deleted is named by its id only."""

    queries: ClassVar = {"GET": ChangesQuery}

    @extend_schema(operation_id="changes", responses=ChangePageShape, tags=["changes"])
    def get(self, request: Request) -> HttpResponse:
        """Changes after a cursor, in their order; 410 where the feed no longer goes back so far.

        To begin: ask for “latest”, read the lists whole, and go on from that cursor. A page may
        be empty though more wait: what the caller may not see is left out of it.
        """
        layer = self.params.get("layer")
        page = read(
            after=self.params.get("after"),
            layers=[layer] if layer else LAYERS,
            limit=self.params["limit"],
            now=self.now,
        )
        keys = {name: self._keys(name, page.changes) for name in LAYERS}
        results = [
            _change_json(change, keys[change.layer].get(change.object_id))
            for change in page.changes
            if change.kind == ChangeKind.DELETED or change.object_id in keys[change.layer]
        ]
        answer = {"results": results, "cursor": page.cursor, "more": page.more}
        return Response(answer, headers=PRIVATE)

    def _keys(self, layer: str, changes: Iterable[Seen]) -> Mapping[int, str]:
        """The keys of the changed objects of a layer that the caller may see."""
        ids = {change.object_id for change in changes if change.layer == layer}
        if not ids:
            return {}
        rows: Iterable[tuple[int, Any]]
        if layer == ISSUES:
            issues = Issue.objects.visible_to(sight_in(self.request)).filter(pk__in=ids)
            rows = issues.values_list("pk", "number")
        elif layer == REPORTS:
            reports = Report.objects.visible_to(sight_in(self.request)).filter(pk__in=ids)
            rows = reports.values_list("pk", "uuid")
        elif layer == EXEMPT_AREAS:
            rows = ExemptArea.objects.filter(pk__in=ids).values_list("pk", "code")
        else:
            schemes = Scheme.objects.visible_to(self.standing)
            rows = Zone.objects.filter(pk__in=ids, scheme__in=schemes).values_list("pk", "pk")
        return {pk: str(key) for pk, key in rows}


def _change_json(change: Seen, key: str | None) -> dict[str, Any]:
    return {
        "at": change.at,
        "layer": change.layer,
        "id": change.object_id,
        "kind": change.kind,
        "key": key,
    }
