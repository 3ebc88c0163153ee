"""How the OpenAPI schema is made from the resources."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.openapi import AutoSchema

from geoapi.auth import SignedIn, TokenAuthentication
from geoapi.errors import MEDIA_TYPE
from geoapi.v1.fields import NumberField, Query

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

    def get_auth(self) -> list[dict[str, Any]]:
        """With "nobody" as an alternative where the resource is open to whoever is signed out."""
        keys: list[dict[str, Any]] = super().get_auth()
        signed_in = any(isinstance(one, SignedIn) for one in self.view.get_permissions())
        return keys if signed_in else [*keys, {}]

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        """Components are named after the thing, not after our classes."""
        name: str = super().get_serializer_name(serializer, direction)
        return name.removesuffix("Shape")


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema tells of TokenAuthentication."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """An OpenAPI security scheme."""
        return {"type": "http", "scheme": "bearer"}


class NumberScheme(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """How the schema tells of NumberField: with its range."""

    target_class = NumberField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """A JSON Schema."""
        number: NumberField = self.target
        return {"type": "number", "minimum": number.least, "maximum": number.most}


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


def drop_marks(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Postprocessing hook: choices stay where they are used, without the generator's marks."""
    _drop(result)
    return result


def _drop(part: Any) -> None:
    if isinstance(part, dict):
        part.pop("x-spec-enum-id", None)
        for inner in part.values():
            _drop(inner)
    elif isinstance(part, list):
        for inner in part:
            _drop(inner)
