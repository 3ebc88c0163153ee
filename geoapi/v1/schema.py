"""How the OpenAPI schema is made from the resources."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from geoapi.auth import TokenAuthentication
from geoapi.errors import MEDIA_TYPE
from geoapi.v1.fields import Query

_PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail", "remedy", "code"],
                "properties": {
                    "field": {"type": "string"},
                    "detail": {"type": "string"},
                    "remedy": {"type": "string"},
                    "code": {"type": "string"},
                },
            },
        },
    },
}


class ResourceSchema(AutoSchema):
    """Takes the parameters from the resource's ``queries``, where the view reads them from."""

    def get_override_parameters(self) -> list[Any]:
        """Query parameters of this method."""
        queries: dict[str, type[Query]] = getattr(self.view, "queries", {})
        return [queries[self.method]] if self.method in queries else []


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema tells of TokenAuthentication."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """An OpenAPI security scheme."""
        return {"type": "http", "scheme": "bearer"}


def answer_with_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Postprocessing hook: every operation may answer with a problem."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = _PROBLEM
    answer = {
        "description": "A problem: see Problem.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path in result.get("paths", {}).values():
        for operation in path.values():
            operation["responses"]["default"] = answer
    return result
