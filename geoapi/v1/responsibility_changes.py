"""Many responsibilities at once, and the gaps that are left among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from geoapi.pagination import link_header, page
from geoapi.v1.fields import EndField, InstantField, KeyField, PagedQuery
from geoapi.v1.resource import Resource
from geoapi.v1.responsibilities import (
    AssignmentBody,
    Find,
    GapField,
    ResponsibilityShape,
    read_assignment,
    refuse_non_editors,
    row_json,
)
from geoapi.v1.schemes import REVALIDATE, check_level, scheme_to_see
from geoapi.v1.shapes import Shape, ZoneShape
from geoapi.v1.units import refuse_outsiders
from zones.boundaries.models import Zone
from zones.boundaries.timeline import edition_of
from zones.organisation.models import Unit, User
from zones.ownership.actions import assign_many, relieve_many
from zones.ownership.asked_zones import ANY, ZoneQuestion, zones_asked
from zones.ownership.gaps import Gap, counted
from zones.ownership.models import Responsibility
from zones.ownership.representations import version_json
from zones.ownership.zone_names import versions_at

MOST = 5_000
"""So many are given, and so many ended, in one call."""


class EndingBody(serializers.Serializer[Any]):
    responsibility = KeyField()
    at = EndField(required=False, help_text="Now unless given.")


class BulkBody(serializers.Serializer[Any]):
    end = serializers.ListField(
        child=EndingBody(), max_length=MOST, default=list, help_text="These end first."
    )
    give = serializers.ListField(
        child=AssignmentBody(), max_length=MOST, default=list, help_text="These are given then."
    )


class BulkShape(Shape):
    given = ResponsibilityShape(many=True)
    ended = serializers.IntegerField()


class GapsQuery(PagedQuery):
    scheme = serializers.SlugField(required=False, help_text="The primary scheme unless named.")
    level = serializers.SlugField(required=False)
    within = KeyField(required=False, help_text="Number of a zone above, however far.")
    gap = GapField(default=ANY)
    at = InstantField(required=False)
    after = serializers.CharField(
        required=False, max_length=60, help_text="The code of the last zone seen."
    )


class GapShape(Shape):
    zone = ZoneShape()
    gaps = serializers.ListField(child=serializers.ChoiceField(choices=Gap.choices))


class GapCountShape(Shape):
    gap = serializers.ChoiceField(choices=Gap.choices)
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="In the language of the request."
    )
    zones = serializers.IntegerField()


class GapListShape(Shape):
    counts = GapCountShape(many=True, help_text="Of the whole level, before it is narrowed.")
    results = GapShape(many=True)
    next = serializers.CharField(allow_null=True)


class ResponsibilitiesBulk(Resource):
    """Many responsibilities in one act."""

    @extend_schema(
        operation_id="assign_bulk",
        request=BulkBody,
        responses={201: BulkShape},
        tags=["ownership"],
    )
    def post(self, request: Request) -> HttpResponse:
        """End and give responsibilities, all of them or, where one is refused, none."""
        refuse_non_editors(self)
        body = self.body(BulkBody)
        given = [read_assignment(one, self.now, find=_found(body)) for one in body["give"]]
        endings = _endings(body["end"], self.now)
        with transaction.atomic():
            for at, rows in endings.items():
                relieve_many(responsibilities=rows, at=at, actor=self.actor, now=self.now)
            made = assign_many(assignments=given, actor=self.actor, now=self.now) if given else []
        versions = versions_at({row.zone_id for row in made}, self.now)
        answer = {
            "given": [
                row_json(row, row.zone.scheme, versions.get(row.zone_id), ids=True) for row in made
            ],
            "ended": sum(len(rows) for rows in endings.values()),
        }
        return Response(answer, status=201)


class ResponsibilityGaps(Resource):
    """Zones for which nobody answers as it should be."""

    queries: ClassVar = {"GET": GapsQuery}

    @extend_schema(operation_id="gaps", responses=GapListShape, tags=["ownership"])
    def get(self, request: Request) -> HttpResponse:
        """Zones with gaps in responsibility, in code order, page by page."""
        refuse_outsiders(self)
        asked, at = self.params, self.at()
        scheme = scheme_to_see(self.standing, asked.get("scheme"))
        check_level(scheme, asked.get("level"))
        edition = edition_of(scheme, at=at)
        if edition is None:
            return Response({"counts": [], "results": [], "next": None}, headers=REVALIDATE)
        question = ZoneQuestion(
            level=asked.get("level"), within=asked.get("within"), gap=asked["gap"]
        )
        found = zones_asked(edition, question, at=at)
        versions = found.versions.select_related("level").filter(code__gt=asked.get("after", ""))
        limit = asked["limit"]
        rows, following = page(
            request, list(versions[: limit + 1]), limit, lambda version: version.code
        )
        return Response(
            {
                "counts": [
                    {"gap": gap.value, "label": gap.label, "zones": zones}
                    for gap, zones in counted(found.gaps).items()
                ],
                "results": [
                    {
                        "zone": version_json(version),
                        "gaps": [gap.value for gap in found.gaps[version.zone_id]],
                    }
                    for version in rows
                ],
                "next": following,
            },
            headers=REVALIDATE | link_header(following),
        )


def _endings(asked: Iterable[Mapping[str, Any]], now: datetime) -> dict[datetime, list[Any]]:
    """The responsibilities to end by when. Raises ValidationError for one that is not there."""
    wanted = {one["responsibility"]: one.get("at", now) for one in asked}
    rows = Responsibility.objects.as_known().in_bulk(list(wanted))
    if missing := sorted(wanted.keys() - rows.keys()):
        message = _("There is no responsibility %(id)s, or another has taken its place.")
        raise serializers.ValidationError({"end": message % {"id": missing[0]}})
    endings: defaultdict[datetime, list[Any]] = defaultdict(list)
    for number, at in wanted.items():
        endings[at].append(rows[number])
    return dict(endings)


def _found(body: Mapping[str, Any]) -> Find:
    """Looks up everything the body names in three statements, not in three for each."""
    rows: dict[Any, Mapping[int, Any]] = {
        model: chosen.in_bulk({one[field] for one in body["give"] if one[field] is not None})
        for model, field, chosen in (
            (Zone, "zone", Zone.objects.select_related("scheme")),
            (Unit, "unit", Unit.objects.all()),
            (User, "user", User.objects.all()),
        )
    }

    def find(model: Any, key: int | None, field: str) -> Any:
        if key is not None and key not in rows[model]:
            message = _("There is nothing with the number %(id)s.") % {"id": key}
            raise serializers.ValidationError({field: message}, code="does_not_exist")
        return None if key is None else rows[model][key]

    return find
