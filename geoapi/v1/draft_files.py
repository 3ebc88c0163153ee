"""A draft as a file: out to a desktop GIS; the way back is an import of the kind "draft"."""

from __future__ import annotations

from django.http import StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from geoapi.auth import SignedIn
from geoapi.v1.drafts import draft_to_edit
from geoapi.v1.exports import FILE, download, keep_on_record
from geoapi.v1.resource import Resource
from zones.editor.round_trip.outgoing import draft_geopackage
from zones.exchange import Format


class DraftExport(Resource):
    """Every zone of a draft as a GeoPackage, with styles for QGIS."""

    permission_classes = (SignedIn,)

    @extend_schema(
        operation_id="draft_export",
        responses={(200, "application/geopackage+sqlite3"): FILE},
        tags=["drafts", "files"],
    )
    def get(self, request: Request, draft_id: int) -> StreamingHttpResponse:
        """One layer for each level, called as the level's code. Edit it in QGIS and send it to
        /api/v1/imports with kind "draft": features are recognised by zone_id, else by code."""
        draft = draft_to_edit(self, draft_id)
        rows, chunks = draft_geopackage(draft)
        keep_on_record(request, what="draft", rows=rows, filters={"draft": draft_id}, now=self.now)
        return download(chunks, stem=f"draft-{draft.pk}-{draft.position}", wanted=Format.GPKG)
