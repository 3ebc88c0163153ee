"""Reports: send one, look it up, clear what waits."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from fieldwork.casework.models import Issue, RejectionReason, Report, ReportKind, Source
from fieldwork.casework.queries import ReportQuerySet
from fieldwork.casework.reports import brief_report_json, read_contact, report_json
from fieldwork.casework.sight import Sight, may_read_contacts, sight_in
from fieldwork.casework.workflow import REPORT_STATES
from fieldwork.intake.actions import answer, give_place, ingest, reject, verify
from fieldwork.intake.rules import normal_number
from fieldwork.intake.sources import refuse_source
from geoapi.auth import Reporting
from geoapi.pagination import link_header, page
from geoapi.v1.fields import BeginningField, EndField, PagedQuery
from geoapi.v1.report_content import (
    PlaceBody,
    ReportBody,
    ReportBodyWithUuid,
    place_in,
    submission_of,
)
from geoapi.v1.report_shapes import ContactShape, ReportListShape, ReportShape
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE
from zones.organisation.models import User

PRIVATE = {"Cache-Control": "no-store"}


class ReportsQuery(PagedQuery):
    state = serializers.ChoiceField(
        choices=[state.value for state in REPORT_STATES], required=False
    )
    waiting = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Only what somebody has to verify, place or answer.",
    )
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=Source.choices, required=False
    )
    kind = serializers.ChoiceField(choices=ReportKind.choices, required=False)
    mine = serializers.BooleanField(required=False, allow_null=True, default=None)
    q = serializers.CharField(
        required=False, max_length=80, help_text="A number, ours or the source's, or an address."
    )
    since = BeginningField(required=False)
    until = EndField(required=False)
    after = serializers.CharField(
        required=False, max_length=24, help_text="The number of the last report seen."
    )
    limit = serializers.IntegerField(min_value=1, max_value=500, default=50)


class VerifyBody(serializers.Serializer[Any]):
    category = serializers.CharField(max_length=20, required=False, allow_blank=True)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class PlacingBody(serializers.Serializer[Any]):
    place = PlaceBody()
    address = serializers.CharField(max_length=200, required=False, allow_blank=True)
    category = serializers.CharField(max_length=20, required=False, allow_blank=True)


class RejectBody(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=RejectionReason.choices)
    note = serializers.CharField(max_length=2000, help_text="The sender reads it as the reply.")


class AnswerBody(serializers.Serializer[Any]):
    reply = serializers.CharField(max_length=5000)


class _Reports(Resource):
    """What the resources of reports share: whose reports the caller sees."""

    permission_classes = (Reporting,)

    def sight(self) -> Sight:
        return sight_in(self.request)

    def report(self, uuid: UUID) -> Report:
        """The report, if the caller may see it. Raises NotFound for others as for none."""
        visible = Report.objects.visible_to(self.sight()).with_names()
        report = visible.filter(uuid=uuid).first()
        if report is None:
            raise NotFound(_("There is no report %(uuid)s.") % {"uuid": uuid})
        return report

    def told(self, report: Report, *, status: int = 200, **known: Any) -> Response:
        """The report as its reader may see it; ``known`` as for report_json."""
        visible = _sees_issue(report, self)
        return Response(
            report_json(
                report, standing=self.standing, now=self.now, issue_visible=visible, **known
            ),
            status=status,
            headers=PRIVATE,
        )

    def take_in(self, uuid: UUID, body: Any) -> Response:
        """Ingest a checked body: 201 for a new report, 200 for the same again."""
        refuse_source(body["source"], self.standing, now=self.now)
        user = self.request.user
        receipt = ingest(
            submission=submission_of(uuid, body),
            reporter=user if isinstance(user, User) else None,
            actor=self.actor,
            now=self.now,
        )
        if not receipt.new:
            return self.told(receipt.report)
        return self.told(
            receipt.report,
            status=201,
            files=receipt.attachments,
            helping=None if receipt.helping else (),
        )


class Reports(_Reports):
    queries: ClassVar = {"GET": ReportsQuery}

    @extend_schema(operation_id="reports", responses=ReportListShape, tags=["reports"])
    def get(self, request: Request) -> HttpResponse:
        """The reports the caller may see, the newest first."""
        limit = self.params["limit"]
        asked = _chosen(self.params, self.sight()).newest_seen_by(self.sight(), limit + 1)
        rows, following = page(
            request, list(asked.with_brief_names()), limit, lambda report: report.number
        )
        return Response(
            {
                "results": [brief_report_json(row, standing=self.standing) for row in rows],
                "next": following,
            },
            headers=REVALIDATE | link_header(following),
        )

    @extend_schema(
        operation_id="report_post",
        request=ReportBodyWithUuid,
        responses={201: ReportShape, 200: ReportShape},
        tags=["reports"],
    )
    def post(self, request: Request) -> HttpResponse:
        """Send a report: as PUT, with the UUID in the body."""
        body = self.body(ReportBodyWithUuid)
        return self.take_in(body["uuid"], body)


class OneReport(_Reports):
    @extend_schema(operation_id="report", responses=ReportShape, tags=["reports"])
    def get(self, request: Request, uuid: UUID) -> HttpResponse:
        """One report with its state, its reply, its files and the issue it joined."""
        return self.told(self.report(uuid))

    @extend_schema(
        operation_id="report_put",
        request=ReportBody,
        responses={201: ReportShape, 200: ReportShape},
        tags=["reports"],
    )
    def put(self, request: Request, uuid: UUID) -> HttpResponse:
        """Send a report: routed when this arrives, its files may follow.

        The same again gives the same report (200); other content under the same UUID is 409.
        """
        return self.take_in(uuid, self.body(ReportBody))


class ReportVerification(_Reports):
    @extend_schema(
        operation_id="report_verify", request=VerifyBody, responses=ReportShape, tags=["reports"]
    )
    def post(self, request: Request, uuid: UUID) -> HttpResponse:
        """Confirm what the public reported: it is filed, or waits for its place."""
        body = self.body(VerifyBody)
        report = verify(
            report=self.report(uuid),
            category=body.get("category", ""),
            note=body.get("note", ""),
            **_acting(self),
        )
        return self.told(report)


class ReportPlace(_Reports):
    @extend_schema(
        operation_id="report_place", request=PlacingBody, responses=ReportShape, tags=["reports"]
    )
    def post(self, request: Request, uuid: UUID) -> HttpResponse:
        """Say where it is: the report is filed."""
        body = self.body(PlacingBody)
        report = give_place(
            report=self.report(uuid),
            place=place_in(body["place"]),
            address=body.get("address", ""),
            category=body.get("category", ""),
            **_acting(self),
        )
        return self.told(report)


class ReportRejection(_Reports):
    @extend_schema(
        operation_id="report_reject", request=RejectBody, responses=ReportShape, tags=["reports"]
    )
    def post(self, request: Request, uuid: UUID) -> HttpResponse:
        """Turn it down with a reason the sender reads."""
        body = self.body(RejectBody)
        report = reject(
            report=self.report(uuid),
            reason=RejectionReason(body["reason"]),
            note=body["note"],
            **_acting(self),
        )
        return self.told(report)


class ReportAnswer(_Reports):
    @extend_schema(
        operation_id="report_answer", request=AnswerBody, responses=ReportShape, tags=["reports"]
    )
    def post(self, request: Request, uuid: UUID) -> HttpResponse:
        """Answer a consultation, suggestion or praise."""
        body = self.body(AnswerBody)
        report = answer(report=self.report(uuid), reply=body["reply"], **_acting(self))
        return self.told(report)


class ReportContact(_Reports):
    @extend_schema(
        operation_id="report_contact", request=None, responses=ContactShape, tags=["reports"]
    )
    def post(self, request: Request, uuid: UUID) -> HttpResponse:
        """The complainant's name and telephone in whole; the audit log keeps who read them."""
        report = self.report(uuid)
        if not may_read_contacts(self.standing):
            raise PermissionDenied(_("Contacts are for the campaign office and hotline clerks."))
        contact = read_contact(report=report, actor=self.actor, now=self.now)
        return Response(contact or {"name": None, "phone": None}, headers=PRIVATE)


def _acting(resource: Resource) -> dict[str, Any]:
    return {"standing": resource.standing, "actor": resource.actor, "now": resource.now}


def _sees_issue(report: Report, resource: _Reports) -> bool:
    """Who sees the report need not see the issue it joined, but for one's own reports."""
    if report.issue_id is None or report.reporter_id == resource.request.user.pk:
        return True
    return Issue.objects.visible_to(resource.sight()).filter(pk=report.issue_id).exists()


def _chosen(params: Any, sight: Sight) -> ReportQuerySet:
    """The reports asked for, whoever may see them."""
    reports: ReportQuerySet = Report.objects.all()
    for name in ("state", "source", "kind"):
        if params.get(name):
            reports = reports.filter(**{name: params[name]})
    if params.get("waiting"):
        reports = reports.waiting()
    if params.get("mine"):
        reports = reports.filter(reporter=sight.user)
    if params.get("since"):
        reports = reports.filter(received_at__gte=params["since"])
    if params.get("until"):
        reports = reports.filter(received_at__lt=params["until"])
    if params.get("q"):
        typed = params["q"]
        reports = reports.filter(
            Q(number__startswith=normal_number(typed))
            | Q(external_number=typed)
            | Q(address__icontains=typed)
        )
    if params.get("after"):
        last = Report.objects.visible_to(sight).filter(number=params["after"]).first()
        if last is None:
            raise NotFound(_("There is no report %(number)s.") % {"number": params["after"]})
        reports = reports.before_row(last.received_at, last.pk)
    return reports
