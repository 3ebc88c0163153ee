"""The OpenAPI schema, and a page for people made from it: nothing comes from another server."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from geoapi.auth import Anybody
from geoapi.caching import conditional
from geoapi.v1.resource import Resource

MEDIA_TYPE = "application/vnd.oai.openapi+json"
_PREFIX = "/api/v1"
_SECTIONS = {
    "locate": _("Who answers for a place"),
    "reports": _("Reports and their files"),
    "issues": _("Issues and the problem list"),
    "catalogue": _("Catalogue and work calendar"),
    "ground": _("Schemes and zones"),
    "drafts": _("Drafts of boundaries"),
    "reference": _("Reference layers and search"),
    "ownership": _("Responsibilities"),
    "organisation": _("Units and people"),
    "files": _("Imports"),
    "changes": _("What changed"),
    "notices": _("Notices"),
    "subscriptions": _("Other systems told by webhook"),
    "me": _("Oneself"),
}


@dataclass(frozen=True)
class Parameter:
    """A parameter or a member of a body, as the page shows it."""

    name: str
    kind: str
    required: bool
    description: str
    choices: list[str] = field(default_factory=list)
    default: str = ""


@dataclass(frozen=True)
class Operation:
    """One method of one address."""

    anchor: str
    method: str
    path: str
    summary: str
    open_to_all: bool
    parameters: list[Parameter]
    body: list[Parameter]
    answers: list[str]

    @property
    def steps(self) -> list[str]:
        """The path cut before each slash, where a narrow column may break it."""
        return [f"/{step}" for step in self.path.split("/")[1:]]


@dataclass(frozen=True)
class Section:
    """The operations about one thing; by their first tag."""

    label: Any
    operations: list[Operation]


class Schema(Resource):
    """The interface as OpenAPI 3.1."""

    permission_classes = (Anybody,)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """The schema as JSON."""
        return conditional(
            request,
            ("schema", translation.get_language()),
            lambda: json.dumps(openapi(translation.get_language()), ensure_ascii=False),
            content_type=MEDIA_TYPE,
            public=self.standing.user is None,
        )


def docs_page(request: HttpRequest) -> HttpResponse:
    """The interface for people who write against it."""
    schema = openapi(translation.get_language())
    return render(
        request,
        "geoapi/api_docs.html",
        {"info": schema["info"], "sections": _sections(schema), "prefix": _PREFIX},
    )


@lru_cache(maxsize=4)
def openapi(language: str | None) -> dict[str, Any]:
    """The schema in a language; it depends on the code alone, so it is made once."""
    with translation.override(language):
        generator = SchemaGenerator()  # type: ignore[no-untyped-call]
        schema = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        # Lazy translations become text while the language is active.
        text = json.dumps(schema, default=str)
        return dict(json.loads(text, object_hook=_described))


def _described(part: dict[str, Any]) -> dict[str, Any]:
    """What is said of a part in the active language: descriptions come from docstrings."""
    said = part.get("description")
    if isinstance(said, str) and said:
        part["description"] = gettext(said)
    return part


def _sections(schema: Mapping[str, Any]) -> list[Section]:
    found: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            tag = operation.get("tags", [""])[0]
            found.setdefault(tag, []).append(_operation(schema, path, method, operation))
    order = [*(tag for tag in _SECTIONS if tag in found), *sorted(set(found) - set(_SECTIONS))]
    return [Section(_SECTIONS.get(tag, tag), found[tag]) for tag in order]


def _operation(
    schema: Mapping[str, Any], path: str, method: str, operation: Mapping[str, Any]
) -> Operation:
    parameters = [
        _parameter(each["name"], each["schema"], each.get("required", False), each)
        for each in operation.get("parameters", [])
    ]
    parameters.sort(key=lambda parameter: not parameter.required)
    return Operation(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path.removeprefix(_PREFIX),
        summary=operation.get("description", ""),
        open_to_all={} in operation.get("security", [{}]),
        parameters=parameters,
        body=list(_members(schema, operation.get("requestBody", {}))),
        answers=[
            f"{status} {media_type}"
            for status, answer in operation["responses"].items()
            if status != "default"
            for media_type in answer.get("content", {"": None})
        ],
    )


def _members(schema: Mapping[str, Any], body: Mapping[str, Any]) -> Iterator[Parameter]:
    for content in body.get("content", {}).values():
        shape = _resolved(schema, content["schema"])
        for name, member in shape.get("properties", {}).items():
            required = name in shape.get("required", [])
            yield _parameter(name, _resolved(schema, member), required, member)
        return


def _resolved(schema: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    name = part.get("$ref", "").rpartition("/")[2]
    return schema["components"]["schemas"][name] if name else part


def _parameter(
    name: str, shape: Mapping[str, Any], required: bool, described: Mapping[str, Any]
) -> Parameter:
    kind = shape.get("format") or shape.get("type") or ""
    return Parameter(
        name=name,
        kind=", ".join(kind) if isinstance(kind, list) else str(kind),
        required=required,
        description=described.get("description") or shape.get("description", ""),
        choices=[str(choice) for choice in shape.get("enum", [])],
        default=str(shape.get("default", "")),
    )
