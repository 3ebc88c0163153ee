"""Open issues that lie with another owner than their place has, and their re-route."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from fieldwork.casework.models import Issue
from fieldwork.intake.rules import normal_number
from fieldwork.rezoning.actions import issues_named
from fieldwork.rezoning.describe import differing_json, run_json
from fieldwork.rezoning.differing import Difference, DifferenceFilter, differing
from fieldwork.rezoning.models import RerouteRun, RunState
from fieldwork.rezoning.permissions import may_reroute, may_see_rezoning
from fieldwork.rezoning.refusals import NoIssues
from fieldwork.rezoning.tasks import go_on_soon, reroute_soon
from geoapi.pagination import cut, link_header, next_address
from geoapi.v1.fields import LARGEST_INTEGER, KeyField, Query
from geoapi.v1.report_shapes import CategoryNameShape
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE
from geoapi.v1.shapes import BriefUnitShape, Shape, ZoneShape
from zones.boundaries.timeline import edition_of
from zones.ownership.locate import primary_scheme
from zones.refusal import Refusal

MOST_NAMED = 2_000


class DifferenceQuery(Query):
    unit = KeyField(required=False, help_text="Number of a unit that would lose or gain them.")
    zone = KeyField(required=False, help_text="Number of a zone they are in, or would come to.")
    edition = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=LARGEST_INTEGER,
        help_text="Number of the edition they are stored with.",
    )


class MovingQuery(Query):
    limit = serializers.IntegerField(min_value=1, max_value=2_000, default=100)
    after = serializers.CharField(
        required=False, max_length=24, help_text="The number of the last issue seen."
    )


class RezoningQuery(DifferenceQuery, MovingQuery):
    pass


class RerouteBody(serializers.Serializer[Any]):
    issues = serializers.ListField(
        child=serializers.CharField(max_length=24),
        required=False,
        max_length=MOST_NAMED,
        help_text="Numbers of issues. Instead of “all”.",
    )
    all = DifferenceQuery(
        required=False, help_text="Every issue the list holds under this filter; {} for all."
    )
    reason = serializers.CharField(max_length=1_000, help_text="Kept with every issue.")


class OwnedShape(Shape):
    zone = ZoneShape(allow_null=True)
    unit = BriefUnitShape()


class MovingIssueShape(Shape):
    number = serializers.CharField()
    lon = serializers.FloatField()
    lat = serializers.FloatField()
    category = CategoryNameShape()
    address = serializers.CharField(allow_blank=True)
    state = serializers.CharField()
    state_label = serializers.CharField()
    edition = serializers.IntegerField(allow_null=True)
    to = OwnedShape()
    url = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        """The declared fields, and "from", which is no name in Python."""
        return {**super().get_fields(), "from": OwnedShape()}


class BalanceShape(Shape):
    unit = BriefUnitShape()
    gains = serializers.IntegerField()
    loses = serializers.IntegerField()


class RezoningShape(Shape):
    edition = serializers.IntegerField(allow_null=True, help_text="The edition in force.")
    differing = serializers.IntegerField()
    units = BalanceShape(many=True)
    issues = MovingIssueShape(many=True)
    next = serializers.CharField(allow_null=True)


class RunShape(Shape):
    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=RunState.choices)
    state_label = serializers.CharField()
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    moved = serializers.IntegerField(help_text="Went to another owner.")
    unchanged = serializers.IntegerField(help_text="Were there already.")
    finished = serializers.IntegerField(help_text="Were finished meanwhile and kept their owner.")
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    url = serializers.CharField()


def moving_page(
    request: Request, moves: list[Any], *, limit: int, after: str | None
) -> tuple[list[Any], str | None]:
    """The moves of this page, in the order of their rows, and the address of the next."""
    if after:
        last = Issue.objects.filter(number=after).values_list("pk", flat=True).first()
        if last is None:
            raise Refusal(
                "unknown_issue",
                _("There is no issue %(number)s.") % {"number": after},
                field="after",
                remedy=_("Follow the address in next as it stands."),
            )
        moves = [move for move in moves if move.issue > last]
    shown, more = cut(moves, limit)
    following = Issue.objects.get(pk=shown[-1].issue).number if more else None
    return list(shown), next_address(request, following)


class _Rezoning(Resource):
    """What the resources of re-routing share: who sees them."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After the checks of every resource, the person's."""
        super().initial(request, *args, **kwargs)
        if not may_see_rezoning(self.standing):
            raise PermissionDenied(
                _("Only the campaign office, GIS staff and business administrators see this.")
            )

    def check_may_reroute(self) -> None:
        """Raises PermissionDenied."""
        if not may_reroute(self.standing):
            raise PermissionDenied(_("Only the campaign office and GIS staff re-route issues."))

    def differing(self, asked: Any) -> list[Difference]:
        return differing(scheme=primary_scheme(), at=self.now, asked=DifferenceFilter(**asked))


class Rezoning(_Rezoning):
    """Open issues whose zone or lead unit is not what the edition in force says."""

    queries: ClassVar = {"GET": RezoningQuery}

    @extend_schema(operation_id="rezoning", responses=RezoningShape, tags=["issues"])
    def get(self, request: Request) -> HttpResponse:
        """The issues that publications, corrections and new lead units left behind, by age."""
        params = dict(self.params)
        limit, after = params.pop("limit"), params.pop("after", None)
        differences = self.differing(params)
        shown, following = moving_page(request, differences, limit=limit, after=after)
        edition = edition_of(primary_scheme(), at=self.now)
        answer = {
            "edition": edition.number if edition else None,
            **differing_json(differences, shown=shown),
            "next": following,
        }
        return Response(answer, headers=REVALIDATE | link_header(following))

    @extend_schema(
        operation_id="reroute",
        request=RerouteBody,
        responses={201: RunShape, 202: RunShape},
        tags=["issues"],
    )
    def post(self, request: Request) -> HttpResponse:
        """Send issues to whoever owns their place now, with an event each: 201 when it is done,
        202 where many are moved by a worker. Deadlines run on."""
        self.check_may_reroute()
        body = self.body(RerouteBody)
        run = reroute_soon(
            issues=self._chosen(body), reason=body["reason"], actor=self.actor, now=self.now
        )
        done = run.state == RunState.DONE
        return Response(run_json(run), status=201 if done else 202)

    def _chosen(self, body: Any) -> list[int]:
        if ("issues" in body) == ("all" in body):
            raise NoIssues()
        if "issues" in body:
            return issues_named([normal_number(number) for number in body["issues"]])
        return [each.issue for each in self.differing(body["all"])]


class RerouteRuns(_Rezoning):
    """One re-route of many issues."""

    @extend_schema(operation_id="reroute_run", responses=RunShape, tags=["issues"])
    def get(self, request: Request, run_id: int) -> HttpResponse:
        """How far it is."""
        return Response(run_json(get_object_or_404(RerouteRun, pk=run_id)), headers=REVALIDATE)


class RerouteGoesOn(_Rezoning):
    """A re-route that broke off."""

    @extend_schema(
        operation_id="reroute_go_on", request=None, responses={202: RunShape}, tags=["issues"]
    )
    def post(self, request: Request, run_id: int) -> HttpResponse:
        """Have a worker take it up where it stood."""
        self.check_may_reroute()
        run = get_object_or_404(RerouteRun, pk=run_id)
        return Response(run_json(go_on_soon(run=run, actor=self.actor)), status=202)
