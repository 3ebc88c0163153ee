"""The problem list of a period: as JSON, as a workbook, as a Word document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from fieldwork.casework.sight import sight_in
from fieldwork.standing.problem_list.compiling import (
    Asked,
    ProblemList,
    compile_list,
    default_level,
)
from fieldwork.standing.problem_list.document.writing import DOCX, problem_list_document
from fieldwork.standing.problem_list.representations import list_json, workbook_sheets
from geoapi.v1.exports import download, keep_on_record
from geoapi.v1.fields import BeginningField, EndField, KeyField
from geoapi.v1.issue_query import PeriodQuery
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE, check_level, scheme_to_see
from zones.boundaries.models import Level
from zones.exchange import Format, encode_workbook
from zones.instants import days_of


class ProblemListQuery(PeriodQuery):
    scheme = serializers.SlugField(required=False, help_text="The primary scheme unless named.")
    level = serializers.SlugField(
        required=False, help_text="Whose zones the list is by; the second level unless named."
    )
    zone = KeyField(required=False, help_text="Number of a zone; those below it count.")
    unit = KeyField(required=False, help_text="Number of a lead unit.")
    limit = serializers.IntegerField(
        min_value=1,
        max_value=5_000,
        default=1_000,
        help_text="How many problems at most in JSON; the counts are of all.",
    )
    format = serializers.ChoiceField(choices=["json", "xlsx", "docx"], default="json")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """A list has a period."""
        return {**super().get_fields(), "from": BeginningField(), "to": EndField()}


class ProblemListView(Resource):
    """What was found in a period, by zone and lead unit, with both counts."""

    queries: ClassVar = {"GET": ProblemListQuery}

    @extend_schema(
        operation_id="problem_list",
        responses={(200, "application/json"): dict, (200, "*/*"): bytes},
        tags=["issues", "files"],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The list as the caller may see it. Issue-times count openings and reopenings in the
        period, units each lead unit once."""
        compiled = compile_list(self._asked(), sight=sight_in(request), now=self.now)
        wanted = self.params["format"]
        if wanted == "json":
            return Response(list_json(compiled, limit=self.params["limit"]), headers=REVALIDATE)
        keep_on_record(
            request,
            what="problem list",
            rows=len(compiled.problems),
            filters=self.params,
            now=self.now,
        )
        stem = _stem(compiled)
        if wanted == "xlsx":
            sheets: Iterator[Any] = workbook_sheets(compiled)
            return download(encode_workbook(sheets), stem=stem, wanted=Format.XLSX)
        answer = HttpResponse(problem_list_document(compiled), content_type=DOCX)
        name = quote(f"{stem}.docx")
        answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _asked(self) -> Asked:
        params = self.params
        return Asked(
            params["from"],
            params["to"],
            self._level(),
            zone=params.get("zone"),
            unit=params.get("unit"),
        )

    def _level(self) -> Level:
        scheme = scheme_to_see(self.standing, self.params.get("scheme"))
        code = self.params.get("level")
        check_level(scheme, code)
        chosen = scheme.levels.select_related("scheme").filter(code=code).first()
        level = chosen or default_level(scheme)
        if level is None:
            raise NotFound(_("The scheme %(code)s has no levels.") % {"code": scheme.code})
        return level


def _stem(compiled: ProblemList) -> str:
    first, last = days_of(compiled.asked.start, compiled.asked.end)
    return f"problem-list-{first or timezone.localdate()}-{last or timezone.localdate()}"
