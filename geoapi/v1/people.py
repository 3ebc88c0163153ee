"""Accounts of people: found by those who give them tasks, taken away only on record (P14)."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from geoapi.pagination import link_header, page
from geoapi.v1.exports import FILE, TABLE_FORMATS, FormatField, download, keep_on_record
from geoapi.v1.fields import LARGEST_KEY, PagedQuery, Query
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE
from geoapi.v1.shapes import Shape
from zones.exchange import Format, encode_table
from zones.imports.models import ImportKind
from zones.imports.outgoing import headings, people_rows
from zones.organisation.models import User
from zones.organisation.permissions import may_edit_responsibilities, may_see_people


class PeopleQuery(PagedQuery):
    q = serializers.CharField(
        required=False, max_length=80, help_text="Part of a name, user name or post."
    )
    limit = serializers.IntegerField(min_value=1, max_value=1_000, default=50)
    after = serializers.IntegerField(default=0, min_value=0, max_value=LARGEST_KEY)


class PeopleExportQuery(Query):
    format = FormatField(TABLE_FORMATS, default=Format.CSV.value)


class ListedPersonShape(Shape):
    id = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField()
    post = serializers.CharField(allow_blank=True)
    active = serializers.BooleanField()


class PeopleListShape(Shape):
    results = ListedPersonShape(many=True)
    next = serializers.CharField(allow_null=True)


class People(Resource):
    """Accounts, for those who administer them or give responsibilities."""

    queries: ClassVar = {"GET": PeopleQuery}

    @extend_schema(operation_id="people", responses=PeopleListShape, tags=["organisation"])
    def get(self, request: Request) -> HttpResponse:
        """Accounts by number, page by page, without telephone numbers."""
        if not (may_see_people(self.standing) or may_edit_responsibilities(self.standing)):
            raise PermissionDenied
        people = User.objects.filter(pk__gt=self.params["after"]).order_by("pk")
        if words := self.params.get("q"):
            people = people.filter(
                Q(display_name__icontains=words)
                | Q(username__icontains=words)
                | Q(post__icontains=words)
            )
        limit = self.params["limit"]
        rows, following = page(request, list(people[: limit + 1]), limit, lambda person: person.pk)
        results = [
            {
                "id": person.pk,
                "username": person.username,
                "name": str(person),
                "post": person.post,
                "active": person.is_active,
            }
            for person in rows
        ]
        headers = REVALIDATE | link_header(following)
        return Response({"results": results, "next": following}, headers=headers)


class PeopleExport(Resource):
    """Accounts with their roles as a file."""

    queries: ClassVar = {"GET": PeopleExportQuery}

    @extend_schema(
        operation_id="people_export",
        responses={(200, "*/*"): FILE},
        tags=["organisation", "files"],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """A table the import reads back: a row for each role a person holds today."""
        if not may_see_people(self.standing):
            raise PermissionDenied
        wanted = Format(self.params["format"])
        keep_on_record(
            request,
            what="people",
            rows=User.objects.count(),
            filters=self.params,
            now=self.now,
            always=True,
        )
        chunks = encode_table(
            wanted,
            people_rows(on=timezone.localdate(self.now)),
            columns=headings(ImportKind.PEOPLE),
            title=_("People"),
        )
        return download(chunks, stem="people", wanted=wanted)
