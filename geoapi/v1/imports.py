"""Imports: send a file, read what it holds and what is wrong with it, then store it or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from geoapi.pagination import link_header, page
from geoapi.v1.exports import FILE, TABLE_FORMATS, FormatField, download
from geoapi.v1.fields import LARGEST_KEY, PagedQuery, Query
from geoapi.v1.me import PRIVATE
from geoapi.v1.resource import Resource
from geoapi.v1.shapes import FEATURES, Shape
from zones.exchange import Format
from zones.imports.actions import check_again, discard, receive_upload
from zones.imports.findings import Severity
from zones.imports.kinds.registry import is_known, kind_of, kinds_for, registered
from zones.imports.models import ImportRun, ImportState
from zones.imports.options import CodeSource, ImportOptions, Mode, ParentSource
from zones.imports.outgoing import blank_table
from zones.imports.representations import run_json
from zones.imports.tasks import apply_soon, check_soon
from zones.organisation.models import User
from zones.reference.models import ReferenceKind


class KindField(serializers.ChoiceField):
    """A kind of import by its code, whichever package brings it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[(kind.code, kind.label) for kind in registered()], **kwargs)


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
class WordsField(serializers.JSONField):
    """An object of texts; in a form, its JSON."""


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {"type": "object", "additionalProperties": {"type": "string"}},
    }
)
class WordsByLayerField(serializers.JSONField):
    """Such an object for each layer."""


class OptionsBody(serializers.Serializer[Any]):
    """What is declared of a file. See zones.imports.options.ImportOptions."""

    crs = serializers.CharField(
        required=False,
        max_length=60,
        help_text="What the coordinates are: wgs84, cgcs2000, gcj02, bd09 or an EPSG code. "
        "Needed for boundaries and reference layers; there is no default.",
    )
    axis_order = serializers.ChoiceField(
        required=False, choices=["xy", "yx"], help_text="yx: latitude or northing stands first."
    )
    layer = serializers.CharField(required=False, allow_blank=True, max_length=120)
    layers = WordsField(required=False, help_text="Several layers, each with its level.")
    encoding = serializers.CharField(required=False, allow_blank=True, max_length=40)
    sheet = serializers.CharField(required=False, allow_blank=True, max_length=120)
    mapping = WordsField(
        required=False, help_text="Field to column; what is not named is proposed, “” is none."
    )
    mappings = WordsByLayerField(
        required=False, help_text="Layer to field to column, where layers differ in their columns."
    )
    scheme = serializers.SlugField(required=False, max_length=40)
    level = serializers.CharField(required=False, allow_blank=True, max_length=40)
    code_from = serializers.ChoiceField(
        required=False, allow_blank=True, choices=[one.value for one in CodeSource]
    )
    code_prefix = serializers.CharField(required=False, allow_blank=True, max_length=40)
    code_digits = serializers.IntegerField(required=False, min_value=1, max_value=12)
    parent_from = serializers.ChoiceField(
        required=False, allow_blank=True, choices=[one.value for one in ParentSource]
    )
    mode = serializers.ChoiceField(
        required=False,
        choices=[one.value for one in Mode],
        help_text="replace: zones of the file's levels that it does not name are dropped.",
    )
    repair = serializers.BooleanField(required=False, help_text="Accept the proposed repairs.")
    accept_defects = serializers.BooleanField(
        required=False, help_text="Publish although gaps, overlaps or spills are listed."
    )
    widen_bbox = serializers.BooleanField(
        required=False, help_text="The file lies outside of the city's box, and that is right."
    )
    effective_from = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=40,
        help_text="An instant or a day (its beginning); at once unless given.",
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    layer_code = serializers.SlugField(required=False, allow_blank=True, max_length=40)
    layer_name_zh = serializers.CharField(required=False, allow_blank=True, max_length=80)
    layer_name_en = serializers.CharField(required=False, allow_blank=True, max_length=80)
    layer_kind = serializers.ChoiceField(
        required=False, allow_blank=True, choices=ReferenceKind.choices
    )
    source = serializers.CharField(  # type: ignore[assignment]
        required=False, allow_blank=True, max_length=200
    )
    licence = serializers.CharField(required=False, allow_blank=True, max_length=200)
    public = serializers.BooleanField(required=False)
    settings = WordsField(required=False, help_text="What only this kind asks, by name.")


class UploadBody(OptionsBody):
    file = serializers.FileField(max_length=200)
    kind = KindField()


class ImportsQuery(PagedQuery):
    kind = KindField(required=False)
    limit = serializers.IntegerField(min_value=1, max_value=500, default=50)
    after = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY)


class ImportQuery(Query):
    report = serializers.BooleanField(
        default=True, help_text="false: only the state and the progress."
    )


class BlankTableQuery(Query):
    format = FormatField(TABLE_FORMATS, default=Format.XLSX.value)


class UploadedShape(Shape):
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()


class ProgressShape(Shape):
    done = serializers.IntegerField()
    total = serializers.IntegerField()


class FindingShape(Shape):
    severity = serializers.ChoiceField(choices=[one.value for one in Severity])
    code = serializers.CharField()
    where = serializers.CharField(allow_blank=True)
    detail = serializers.CharField()
    remedy = serializers.CharField(allow_blank=True)
    place = serializers.ListField(
        child=serializers.FloatField(), allow_null=True, help_text="[lon, lat], WGS-84."
    )
    option = serializers.CharField(allow_blank=True, help_text="The option that lets it pass.")
    facts = serializers.DictField()


class ChangedShape(Shape):
    code = serializers.CharField()
    what = serializers.ListField(child=serializers.CharField())


class ChangesShape(Shape):
    added = serializers.ListField(child=serializers.CharField())
    changed = ChangedShape(many=True)
    dropped = serializers.ListField(child=serializers.CharField())
    unchanged = serializers.IntegerField()


class ReadLayerShape(Shape):
    name = serializers.CharField()
    level = serializers.CharField(allow_blank=True, help_text="Empty: a column says it.")
    total = serializers.IntegerField()
    columns = serializers.ListField(child=serializers.CharField(allow_blank=True))
    sample = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    mapping = serializers.DictField(child=serializers.CharField(allow_blank=True))


class FindingsReportShape(Shape):
    total = serializers.IntegerField(help_text="Features or rows.")
    file = serializers.DictField()
    mapping = serializers.DictField(child=serializers.CharField(allow_blank=True))
    layers = ReadLayerShape(many=True, help_text="Of several layers each; else empty.")
    levels = serializers.DictField(child=serializers.IntegerField())
    base_edition = serializers.IntegerField(allow_null=True)
    bbox = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    changes = ChangesShape()
    findings = FindingShape(many=True)
    left_out = serializers.DictField(child=serializers.IntegerField())
    importable = serializers.BooleanField()
    options = serializers.ListField(child=serializers.CharField())


class BriefImportShape(Shape):
    id = serializers.IntegerField()
    kind = KindField()
    state = serializers.ChoiceField(choices=ImportState.choices)
    state_text = serializers.CharField()
    file = UploadedShape()
    created_by = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    checked_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    progress = ProgressShape()
    options = serializers.DictField()
    result = serializers.DictField()


class ImportShape(BriefImportShape):
    report = FindingsReportShape(allow_null=True, required=False)


class ImportListShape(Shape):
    results = BriefImportShape(many=True)
    next = serializers.CharField(allow_null=True)


class Imports(Resource):
    """Files that were sent to be imported."""

    queries: ClassVar = {"GET": ImportsQuery}
    parser_classes = (MultiPartParser,)

    @extend_schema(operation_id="imports", responses=ImportListShape, tags=["files"])
    def get(self, request: Request) -> HttpResponse:
        """Imports of what you may import, the newest first."""
        refuse_outsiders(self)
        runs = ImportRun.objects.visible_to(self.standing).newest_first().brief()
        if kind := self.params.get("kind"):
            runs = runs.filter(kind=kind)
        if after := self.params.get("after"):
            runs = runs.filter(pk__lt=after)
        limit = self.params["limit"]
        rows, following = page(request, list(runs[: limit + 1]), limit, lambda run: run.pk)
        results = [run_json(run, with_report=False) for run in rows]
        return Response(
            {"results": results, "next": following}, headers=PRIVATE | link_header(following)
        )

    @extend_schema(
        operation_id="import_upload",
        request={"multipart/form-data": UploadBody},
        responses={201: ImportShape, 202: ImportShape},
        tags=["files"],
    )
    def post(self, request: Request) -> HttpResponse:
        """Send a file; nothing is stored but the file itself, privately, and the report on it.

        A small file is checked at once (201); a large one by a worker (202): ask for its state.
        """
        body = dict(self.body(UploadBody))
        upload, kind = body.pop("file"), body["kind"]
        if not kind_of(kind).may(self.standing):
            raise PermissionDenied
        options = ImportOptions.parse(_as_options(body))
        with transaction.atomic():
            run = receive_upload(
                chunks=upload.chunks(),
                size=upload.size,
                name=upload.name,
                options=options,
                user=request.user if isinstance(request.user, User) else None,
                now=self.now,
            )
            check_soon(run)
        return _answer(run, created=True)


class OneImport(Resource):
    queries: ClassVar = {"GET": ImportQuery}

    @extend_schema(operation_id="import", responses=ImportShape, tags=["files"])
    def get(self, request: Request, import_id: int) -> HttpResponse:
        """One import with its report, in the language of the request."""
        with_report = self.params["report"]
        run = run_to_see(self, import_id, brief=not with_report)
        return Response(run_json(run, with_report=with_report), headers=PRIVATE)


class ImportPreview(Resource):
    @extend_schema(
        operation_id="import_preview",
        responses={(200, "application/geo+json"): FEATURES},
        tags=["files"],
    )
    def get(self, request: Request, import_id: int) -> HttpResponse:
        """What the file holds, coarsely drawn, with its gaps and overlaps."""
        preview = run_to_see(self, import_id).preview or {}
        drawn = {"type": "FeatureCollection", "features": [], "next": None} | preview
        drawn["features"] = [{"id": at} | one for at, one in enumerate(drawn["features"])]
        return Response(drawn, content_type="application/geo+json", headers=PRIVATE)


class ImportCheck(Resource):
    """Check the file again."""

    parser_classes = (JSONParser,)

    @extend_schema(
        operation_id="import_check",
        request=OptionsBody,
        responses={200: ImportShape, 202: ImportShape},
        tags=["files"],
    )
    def post(self, request: Request, import_id: int) -> HttpResponse:
        """Check again with other options; what is not named stays as it was declared."""
        run = run_to_see(self, import_id)
        options = ImportOptions.parse(run.options).changed(**_as_options(self.body(OptionsBody)))
        with transaction.atomic():
            again = check_again(run=run, options=options, now=self.now)
            check_soon(again)
        return _answer(again, created=False)


class ImportApply(Resource):
    """Store what was checked."""

    @extend_schema(
        operation_id="import_apply", request=None, responses={202: ImportShape}, tags=["files"]
    )
    def post(self, request: Request, import_id: int) -> HttpResponse:
        """Have a ready import stored, all or nothing; ask for its state until it is done."""
        run = apply_soon(run_to_see(self, import_id), self.actor)
        return Response(run_json(run), status=202, headers=PRIVATE)


class ImportDiscard(Resource):
    """Give an import up."""

    @extend_schema(
        operation_id="import_discard", request=None, responses=ImportShape, tags=["files"]
    )
    def post(self, request: Request, import_id: int) -> HttpResponse:
        """Delete the file; nothing of it is stored."""
        run = run_to_see(self, import_id)
        discard(run=run, actor=self.actor, now=self.now)
        return Response(run_json(run), headers=PRIVATE)


class BlankTable(Resource):
    """An empty table to fill in."""

    queries: ClassVar = {"GET": BlankTableQuery}

    @extend_schema(
        operation_id="import_blank_table", responses={(200, "*/*"): FILE}, tags=["files"]
    )
    def get(self, request: Request, kind: str) -> HttpResponseBase:
        """The headings the import knows, in both languages, and a row of examples."""
        if not is_known(kind) or not kind_of(kind).has_blank_table:
            raise NotFound
        wanted = Format(self.params["format"])
        return download(blank_table(kind, wanted), stem=kind, wanted=wanted)


def run_to_see(resource: Resource, import_id: int, *, brief: bool = False) -> ImportRun:
    """The import, if the person may import its kind. Raises PermissionDenied, NotFound."""
    refuse_outsiders(resource)
    runs = ImportRun.objects.visible_to(resource.standing).select_related("created_by")
    run = (runs.brief() if brief else runs).filter(pk=import_id).first()
    if run is None:
        raise NotFound
    return run


def refuse_outsiders(resource: Resource) -> None:
    """Imports are for whoever may import something."""
    if not kinds_for(resource.standing):
        raise PermissionDenied


def _as_options(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if name == "code_digits" else value for name, value in body.items()}


def _answer(run: ImportRun, *, created: bool) -> Response:
    checked = run.state != ImportState.CHECKING
    status = (201 if created else 200) if checked else 202
    return Response(run_json(run), status=status, headers=PRIVATE)
