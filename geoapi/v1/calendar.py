"""The work calendar: the days of a year that are not as the week has them, and working hours."""

from __future__ import annotations

from typing import ClassVar

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from fieldwork.catalogue.models import DayKind
from fieldwork.catalogue.representations import calendar_json
from geoapi.auth import Anybody
from geoapi.v1.fields import Query
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE
from geoapi.v1.shapes import Shape


class CalendarQuery(Query):
    year = serializers.IntegerField(
        required=False, min_value=1900, max_value=2199, help_text="This year unless named."
    )


class CalendarDayShape(Shape):
    date = serializers.DateField()
    kind = serializers.ChoiceField(choices=DayKind.choices)
    name = serializers.CharField(allow_blank=True)


class WorkHoursShape(Shape):
    since = serializers.DateField(allow_null=True, help_text="Null: the usual hours.")
    hours = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Pairs of times of day, HH:MM.",
    )


class CalendarShape(Shape):
    year = serializers.IntegerField()
    entered_at = serializers.DateTimeField(
        allow_null=True, help_text="Null: nobody has entered the year; its deadlines may move."
    )
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    days = CalendarDayShape(many=True)
    work_hours = WorkHoursShape(many=True)


class Calendar(Resource):
    permission_classes = (Anybody,)
    queries: ClassVar = {"GET": CalendarQuery}

    @extend_schema(operation_id="calendar", responses=CalendarShape, tags=["catalogue"])
    def get(self, request: Request) -> HttpResponse:
        """Holidays, make-up workdays and working hours of a year."""
        year = self.params.get("year") or timezone.localdate(self.now).year
        return Response(calendar_json(year), headers=REVALIDATE)
