"""The catalogue: whole for apps that keep it, searched, by role, and as a workbook."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse, HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from fieldwork.catalogue.models import LimitKind, ProblemKind, Urgency
from fieldwork.catalogue.representations import brief_category_json, catalogue_json
from fieldwork.catalogue.search import search_categories
from fieldwork.catalogue.short_lists import role_with_list, short_list
from fieldwork.catalogue.workbook.stored import stored_content
from fieldwork.catalogue.workbook.writing import workbook
from geoapi.auth import AnonymousThrottle, Anybody
from geoapi.caching import conditional
from geoapi.v1.exports import FILE, download, keep_on_record
from geoapi.v1.fields import Query
from geoapi.v1.resource import Resource
from geoapi.v1.schemes import REVALIDATE
from geoapi.v1.shapes import Shape
from geoapi.v1.units import refuse_outsiders
from zones.exchange import Format
from zones.organisation.models import Role

LIMIT_FROM = (("city", "the city"), ("proposal", "a proposal"), ("class", "the class's default"))


class GroupShape(Shape):
    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    is_duty_area = serializers.BooleanField()
    icon = serializers.CharField(help_text="Name of a Tabler icon.")


class LimitShape(Shape):
    limit = serializers.IntegerField()
    limit_kind = serializers.ChoiceField(choices=LimitKind.choices)


class ClassShape(Shape):
    standard = serializers.CharField()
    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=ProblemKind.choices)
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    limits = serializers.DictField(child=LimitShape(), help_text="By urgency.")


class ConditionShape(LimitShape):
    code = serializers.CharField()
    urgency = serializers.ChoiceField(choices=Urgency.choices)
    is_default = serializers.BooleanField()
    text_zh = serializers.CharField()
    text_en = serializers.CharField()
    limit_from = serializers.ChoiceField(choices=LIMIT_FROM)
    closing_zh = serializers.CharField()
    closing_en = serializers.CharField()
    source_note = serializers.CharField()


class CategoryShape(Shape):
    code = serializers.CharField()
    standard = serializers.CharField()
    kind = serializers.ChoiceField(choices=ProblemKind.choices)
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    aliases = serializers.ListField(child=serializers.CharField())
    pinyin = serializers.CharField()
    pinyin_initials = serializers.CharField()
    duty_area = serializers.CharField()
    groups = serializers.ListField(child=serializers.CharField())
    icon = serializers.CharField()
    needs_place = serializers.BooleanField()
    is_active = serializers.BooleanField()
    source_note = serializers.CharField()
    conditions = ConditionShape(many=True)

    def get_fields(self) -> dict[str, Any]:
        """With the code of the class, whose name is a word of Python's."""
        return {**super().get_fields(), "class": serializers.CharField()}


class CatalogueShape(Shape):
    groups = GroupShape(many=True)
    classes = ClassShape(many=True)
    categories = CategoryShape(many=True)


class DutyAreaShape(Shape):
    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()


class BriefCategoryShape(Shape):
    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="In the language of the request."
    )
    aliases = serializers.ListField(child=serializers.CharField())
    duty_area = DutyAreaShape()
    icon = serializers.CharField()
    kind = serializers.ChoiceField(choices=ProblemKind.choices)
    needs_place = serializers.BooleanField()


class CategoryListShape(Shape):
    results = BriefCategoryShape(many=True)


class ShortListShape(CategoryListShape):
    role = serializers.CharField(allow_blank=True)


class CategoriesQuery(Query):
    q = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=80,
        help_text="Part of a name, an alias, a code, pinyin or its first letters.",
    )
    role = serializers.ChoiceField(
        required=False, default="", choices=Role.choices, help_text="Whose short list comes first."
    )
    limit = serializers.IntegerField(min_value=1, max_value=500, default=20)


class ShortListQuery(Query):
    role = serializers.ChoiceField(
        required=False, choices=Role.choices, help_text="Your own where none is named."
    )


class Catalogue(Resource):
    """Groups, classes and categories with their filing conditions."""

    permission_classes = (Anybody,)

    @extend_schema(operation_id="catalogue", responses=CatalogueShape, tags=["catalogue"])
    def get(self, request: Request) -> HttpResponse:
        """The whole catalogue; its ETag changes only when it does."""
        body = catalogue_json()
        return conditional(
            request,
            ("catalogue", body),
            lambda: body,
            content_type="application/json",
            public=self.standing.user is None,
        )


class Categories(Resource):
    permission_classes = (Anybody,)
    throttle_classes = (AnonymousThrottle,)
    queries: ClassVar = {"GET": CategoriesQuery}

    @extend_schema(operation_id="categories", responses=CategoryListShape, tags=["catalogue"])
    def get(self, request: Request) -> HttpResponse:
        """Categories in use that are called so, the best first; all of them without words."""
        found = search_categories(self.params["q"], self.params["role"], self.params["limit"])
        return Response(
            {"results": [brief_category_json(one) for one in found]}, headers=REVALIDATE
        )


class ShortList(Resource):
    permission_classes = (Anybody,)
    queries: ClassVar = {"GET": ShortListQuery}

    @extend_schema(operation_id="short_list", responses=ShortListShape, tags=["catalogue"])
    def get(self, request: Request) -> HttpResponse:
        """At most twelve categories that people of a role need most."""
        role = self.params.get("role") or role_with_list(self.standing.roles)
        return Response(
            {"role": role, "results": [brief_category_json(one) for one in short_list(role)]},
            headers=REVALIDATE,
        )


class CatalogueExport(Resource):
    @extend_schema(
        operation_id="catalogue_export",
        responses={(200, "*/*"): FILE},
        tags=["catalogue", "files"],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The catalogue as a workbook that the import reads back."""
        refuse_outsiders(self)
        content = stored_content()
        rows = sum(len(lines) for lines in content.values())
        keep_on_record(request, what="catalogue", rows=rows, filters={}, now=self.now)
        return download(workbook(content), stem="catalogue", wanted=Format.XLSX)
