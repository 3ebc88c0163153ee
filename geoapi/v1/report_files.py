"""Files of reports: sent in ranges by whoever sent the report, seen by whoever sees the report.

A file is asked for by its attachment's number, never by its hash: knowing a hash grants nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, UnreadablePostError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from fieldwork.casework.models import Report, ReportAttachment
from fieldwork.casework.sight import sight_in
from fieldwork.evidence.actions import Received, receive_part, state_of
from fieldwork.evidence.copies import Copy, Size, copy_of
from fieldwork.evidence.models import Attachment
from fieldwork.evidence.refusals import OffsetGap
from fieldwork.intake.actions import file_arrived
from fieldwork.intake.actions.removal import may_remove_files, remove_file
from geoapi.auth import Reporting, SignedIn
from geoapi.byte_ranges import file_answer, sent_range
from geoapi.errors import problem, problem_of
from geoapi.v1.exports import FILE
from geoapi.v1.fields import Query
from geoapi.v1.me import PRIVATE
from geoapi.v1.resource import Resource
from geoapi.v1.shapes import Shape

_PIECE = 1_000_000
_KEEP = "private, max-age=300"
"""A list of thumbs is not asked for again at each look; a removed file is gone soon."""

_POLICY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
"""Opened by itself, a browser wraps a photo or film in a page of its own making."""

_CONTENT_RANGE = OpenApiParameter(
    "Content-Range",
    location=OpenApiParameter.HEADER,
    description="Which bytes the body holds: “bytes 0-499/1234”. Without it: all of them.",
)
_RANGE = OpenApiParameter(
    "Range",
    location=OpenApiParameter.HEADER,
    description="Only these bytes: “bytes=0-499”.",
)
_BYTES = {"application/octet-stream": {"type": "string", "format": "binary"}}


class FileQuery(Query):
    size = serializers.ChoiceField(
        choices=[size.value for size in Size],
        default=Size.VIEW.value,
        help_text="view: to look at or listen to; thumb: a photo for lists.",
    )


class RemovalBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200, help_text="Stays in place of the file.")


class ReceivedShape(Shape):
    received = serializers.IntegerField(help_text="Bytes that are here, from the first on.")
    complete = serializers.BooleanField()


class TombstoneShape(Shape):
    id = serializers.UUIDField()
    removed_at = serializers.DateTimeField()
    removed_reason = serializers.CharField()


class ReportFile(Resource):
    """One declared file of a report, for whoever sent the report."""

    permission_classes = (Reporting,)

    @extend_schema(operation_id="report_file_state", responses=ReceivedShape, tags=["reports"])
    def get(self, request: Request, uuid: UUID, sha256: str) -> HttpResponse:
        """How much of the file has arrived: go on sending from there."""
        return _told(state_of(self.link(uuid, sha256).attachment))

    @extend_schema(
        operation_id="report_file_put",
        request=_BYTES,
        parameters=[_CONTENT_RANGE],
        responses=ReceivedShape,
        tags=["reports"],
    )
    def put(self, request: Request, uuid: UUID, sha256: str) -> HttpResponse:
        """Send the file or a range of it.

        Ranges may overlap and be repeated. One that leaves a gap is 409, with the number of bytes
        that have arrived in the header Upload-Offset. With the last byte the file is examined: one
        that is refused is discarded.
        """
        link = self.link(uuid, sha256)
        sent = sent_range(request._request)
        try:
            received = receive_part(
                attachment=link.attachment,
                start=sent.start,
                total=sent.total,
                chunks=_body(request, sent.end - sent.start),
                now=self.now,
            )
        except OffsetGap as gap:
            return _gap(gap)
        if received.complete:
            file_arrived(report_id=link.report_id, now=self.now)
        return _told(received)

    def link(self, uuid: UUID, sha256: str) -> ReportAttachment:
        """The report's file, for its sender. Raises NotFound, PermissionDenied."""
        visible = Report.objects.visible_to(sight_in(self.request)).filter(uuid=uuid)
        files = ReportAttachment.objects.filter(report__in=visible, attachment__sha256=sha256)
        link = files.select_related("attachment", "report").first()
        if link is None:
            raise NotFound(_("The report declares no such file."))
        senders = {link.report.reporter_id, link.attachment.uploaded_by_id}
        if self.request.user.pk not in senders:
            raise PermissionDenied(_("Files are sent by whoever sent the report."))
        return link


class OneFile(Resource):
    """A file as it is shown."""

    permission_classes = (SignedIn,)
    queries: ClassVar = {"GET": FileQuery}

    @extend_schema(
        operation_id="file",
        parameters=[_RANGE],
        responses={(200, "*/*"): FILE, (206, "*/*"): FILE},
        tags=["reports"],
    )
    def get(self, request: Request, file_id: UUID) -> HttpResponseBase:
        """A copy that tells nothing of where and by which device it was taken.

        A file that was removed is 410, with the reason.
        """
        attachment = _link_to_see(self, file_id).attachment
        if attachment.removed_at is not None:
            return _gone(attachment)
        size = Size(self.params["size"])
        copy = copy_of(attachment.blob, size) if attachment.blob else None
        if copy is None:
            raise NotFound(_("There is no such copy of the file."))
        return _shown(request, copy)


class FileRemoval(Resource):
    """Take a file out of its report."""

    permission_classes = (Reporting,)

    @extend_schema(
        operation_id="file_remove", request=RemovalBody, responses=TombstoneShape, tags=["reports"]
    )
    def post(self, request: Request, file_id: UUID) -> HttpResponse:
        """Remove the file; who did so and why stays in its place."""
        reason = self.body(RemovalBody)["reason"]
        link = _link_to_see(self, file_id)
        if not may_remove_files(link.report, self.standing):
            raise PermissionDenied(_("The campaign office removes files, or whoever sent them."))
        removed = remove_file(
            report=link.report,
            attachment=link.attachment,
            reason=reason,
            standing=self.standing,
            actor=self.actor,
            now=self.now,
        )
        return Response(
            {
                "id": removed.pk,
                "removed_at": removed.removed_at,
                "removed_reason": removed.removed_reason,
            },
            headers=PRIVATE,
        )


def _link_to_see(resource: Resource, file_id: UUID) -> ReportAttachment:
    """The file with its report, if the caller sees the report. Raises NotFound."""
    visible = Report.objects.visible_to(sight_in(resource.request))
    files = ReportAttachment.objects.filter(attachment=file_id, report__in=visible)
    link = files.select_related("attachment__blob", "report__issue").first()
    if link is None:
        raise NotFound(_("There is no such file."))
    return link


def _body(request: Request, length: int) -> Iterator[bytes]:
    """The body in pieces; where the line is cut, what came before it."""
    while length > 0:
        try:
            piece = request._request.read(min(_PIECE, length))
        except UnreadablePostError:
            return
        if not piece:
            return
        length -= len(piece)
        yield piece


def _told(received: Received) -> Response:
    return Response(
        {"received": received.size, "complete": received.complete},
        headers=PRIVATE | {"Upload-Offset": str(received.size)},
    )


def _gap(gap: OffsetGap) -> HttpResponse:
    answer = problem_of(gap)
    assert answer is not None, "every Refusal has a problem"
    answer.headers["Upload-Offset"] = str(gap.received)
    return answer


def _gone(attachment: Attachment) -> HttpResponse:
    removed_at = timezone.localtime(attachment.removed_at)
    return problem(
        410,
        _("The file was removed on %(day)s: %(reason)s")
        % {"day": date_format(removed_at), "reason": attachment.removed_reason},
        code="file_removed",
    )


def _shown(request: Request, copy: Copy) -> HttpResponseBase:
    answer = file_answer(request._request, copy.path, media_type=copy.media_type, etag=copy.etag)
    answer.headers["Cache-Control"] = _KEEP
    answer.headers["Content-Disposition"] = "inline" if copy.inline else "attachment"
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
