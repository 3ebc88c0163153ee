"""One's own notices: the inbox, what was read, what comes by mail."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from fieldwork.notices.actions import choose, mark_all_read, mark_read
from fieldwork.notices.choices import choices_of, mail_is_set_up
from fieldwork.notices.inbox import count_unread
from fieldwork.notices.models import Channel, Notice, NoticeKind, ObjectType
from fieldwork.notices.wording import word
from geoapi.auth import SignedIn
from geoapi.caching import conditional
from geoapi.pagination import page
from geoapi.v1.fields import LARGEST_KEY, KeyField, PagedQuery
from geoapi.v1.me import PRIVATE
from geoapi.v1.resource import Resource
from geoapi.v1.shapes import Shape
from zones.organisation.models import TokenScope, User


class Reader(SignedIn):
    """Whoever has an account; to say what one has read, a token needs no more than ``read``."""

    writing = TokenScope.READ


class NoticesQuery(PagedQuery):
    unread = serializers.BooleanField(required=False, allow_null=True, default=None)
    limit = serializers.IntegerField(min_value=1, max_value=500, default=50)
    after = serializers.IntegerField(
        required=False, min_value=0, max_value=LARGEST_KEY, help_text="The last notice seen."
    )


class NoticeObjectShape(Shape):
    type = serializers.ChoiceField(choices=ObjectType.choices)
    id = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)


class NoticeShape(Shape):
    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=NoticeKind.choices)
    title = serializers.CharField(help_text="In the language of the request.")
    text = serializers.CharField(allow_blank=True)
    url = serializers.CharField(help_text="The page about it, from the server's root.")
    object = NoticeObjectShape()
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class NoticeListShape(Shape):
    results = NoticeShape(many=True)
    next = serializers.CharField(allow_null=True)
    unread = serializers.IntegerField(help_text="Counted up to 100.")


class ReadAllBody(serializers.Serializer[Any]):
    upto = KeyField(help_text="The newest notice that was shown: what came later stays unread.")


class ReadAllShape(Shape):
    marked = serializers.IntegerField()


class NoticeChoiceShape(Shape):
    kind = serializers.ChoiceField(choices=NoticeKind.choices)
    title = serializers.CharField(help_text="In the language of the request.")
    mail = serializers.BooleanField()


class NoticeChoiceListShape(Shape):
    results = NoticeChoiceShape(many=True)
    mail_server = serializers.BooleanField(help_text="Whether this server can send mail at all.")
    address = serializers.CharField(allow_blank=True, help_text="Where mail goes.")


class ChoiceBody(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=NoticeKind.choices)
    mail = serializers.BooleanField()


class Notices(Resource):
    """What you were told, the newest first."""

    permission_classes = (Reader,)
    queries: ClassVar = {"GET": NoticesQuery}

    @extend_schema(operation_id="notices", responses=NoticeListShape, tags=["notices"])
    def get(self, request: Request) -> HttpResponse:
        """Your notices page by page, worded in your language."""
        person = _person(request)
        notices = Notice.objects.of(person).newest_first()
        if self.params["unread"] is not None:
            notices = notices.unread() if self.params["unread"] else notices.read()
        if self.params.get("after") is not None:
            notices = notices.filter(pk__lt=self.params["after"])
        limit = self.params["limit"]
        rows, following = page(request, list(notices[: limit + 1]), limit, lambda notice: notice.pk)
        answer = {
            "results": [_notice_json(notice) for notice in rows],
            "next": following,
            "unread": count_unread(person),
        }
        body = json.dumps(answer, cls=DjangoJSONEncoder, ensure_ascii=False)
        return conditional(
            request, (body,), lambda: body, content_type="application/json", public=False
        )


class NoticeRead(Resource):
    permission_classes = (Reader,)

    @extend_schema(
        operation_id="notice_read", request=None, responses=NoticeShape, tags=["notices"]
    )
    def post(self, request: Request, notice_id: int) -> HttpResponse:
        """Mark one of your notices as read; again changes nothing."""
        notice = mark_read(user=_person(request), notice_id=notice_id, now=self.now)
        if notice is None:
            raise NotFound(_("You have no notice %(id)s.") % {"id": notice_id})
        return Response(_notice_json(notice), headers=PRIVATE)


class AllNoticesRead(Resource):
    permission_classes = (Reader,)

    @extend_schema(
        operation_id="notices_read_all",
        request=ReadAllBody,
        responses=ReadAllShape,
        tags=["notices"],
    )
    def post(self, request: Request) -> HttpResponse:
        """Mark everything as read up to the newest notice you were shown."""
        upto = self.body(ReadAllBody)["upto"]
        marked = mark_all_read(user=_person(request), upto=upto, now=self.now)
        return Response({"marked": marked}, headers=PRIVATE)


class NoticeChoices(Resource):
    @extend_schema(operation_id="notice_choices", responses=NoticeChoiceListShape, tags=["notices"])
    def get(self, request: Request) -> HttpResponse:
        """What you are sent by mail; the inbox has everything."""
        return Response(_choices_json(_person(request)), headers=PRIVATE)

    @extend_schema(
        operation_id="notice_choose",
        request=ChoiceBody,
        responses=NoticeChoiceListShape,
        tags=["notices"],
    )
    def patch(self, request: Request) -> HttpResponse:
        """Switch mail on or off for one kind of notice."""
        body = self.body(ChoiceBody)
        person = _person(request)
        kind = NoticeKind(body["kind"])
        choose(user=person, kind=kind, channel=Channel.MAIL, is_on=body["mail"])
        return Response(_choices_json(person), headers=PRIVATE)


def _person(request: Request) -> User:
    assert isinstance(request.user, User)  # SignedIn saw to it
    return request.user


def _notice_json(notice: Notice) -> dict[str, Any]:
    worded = word(
        kind=notice.kind,
        object_type=notice.object_type,
        object_id=notice.object_id,
        params=notice.params,
    )
    return {
        "id": notice.pk,
        "kind": notice.kind,
        "title": worded.title,
        "text": worded.text,
        "url": worded.url,
        "object": {
            "type": notice.object_type,
            "id": notice.object_id,
            "number": notice.params.get("number"),
        },
        "created_at": notice.created_at,
        "read_at": notice.read_at,
    }


def _choices_json(person: User) -> dict[str, Any]:
    return {
        "results": [
            {"kind": choice.kind, "title": choice.kind.label, "mail": choice.by_mail}
            for choice in choices_of(person)
        ],
        "mail_server": mail_is_set_up(),
        "address": person.email,
    }
