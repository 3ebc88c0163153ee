"""The OpenAPI schema and the page made from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import get_resolver

from geoapi.v1.docs import openapi
from tests.cast import caller

pytestmark = pytest.mark.django_db


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in openapi("en")["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_address_is_in_the_schema() -> None:
    (door,) = [one for one in get_resolver().url_patterns if str(one.pattern) == "api/v1/"]
    ours = {
        "/api/v1/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(one.pattern))
        for one in door.url_patterns  # type: ignore[union-attr]
    }
    assert ours - set(openapi("en")["paths"]) == {"/api/v1/schema", "/api/v1/docs"}


def test_every_operation_is_described_and_may_answer_with_a_problem() -> None:
    for path, method, operation in operations():
        assert operation["description"], (method, path)
        assert operation["tags"], (method, path)
        answer = operation["responses"]["default"]["content"]
        assert list(answer) == ["application/problem+json"]


def test_it_says_what_is_open_and_what_needs_signing_in() -> None:
    found = {(method, path): one for path, method, one in operations()}
    assert {} in found["get", "/api/v1/locate"]["security"]
    assert {} not in found["get", "/api/v1/me"]["security"]
    assert {"token": []} in found["get", "/api/v1/me"]["security"]


def test_parameters_carry_their_limits() -> None:
    (locate,) = [one for path, _method, one in operations() if path == "/api/v1/locate"]
    limits = {one["name"]: one["schema"] for one in locate["parameters"]}
    assert (limits["lat"]["minimum"], limits["lat"]["maximum"]) == (-90, 90)
    assert limits["datum"]["enum"] == ["wgs84", "cgcs2000", "gcj02", "bd09"]
    required = {one["name"] for one in locate["parameters"] if one.get("required")}
    assert required == {"lon", "lat", "datum"}


def test_every_description_has_its_chinese() -> None:
    said = zip(descriptions(openapi("en")), descriptions(openapi("zh-hans")), strict=True)
    assert not {english for english, chinese in said if english == chinese}


def descriptions(part: Any) -> Iterator[str]:
    """Every description in a schema, in its order."""
    if isinstance(part, dict):
        if isinstance(said := part.get("description"), str) and said:
            yield said
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from descriptions(each)


def test_every_section_has_a_name() -> None:
    tags = {operation["tags"][0] for _path, _method, operation in operations()}
    page = caller(language="zh-hans").get("/api/v1/docs").content.decode()
    assert not {tag for tag in tags if f">{tag}</h" in page}


def test_the_schema_is_served_with_an_etag() -> None:
    first = caller().get("/api/v1/schema")
    assert first["Content-Type"] == "application/vnd.oai.openapi+json"
    assert first.json()["openapi"].startswith("3.1")
    again = caller().get("/api/v1/schema", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_shows_every_operation_and_loads_nothing_from_elsewhere(language: str) -> None:
    answer = caller(language=language).get("/api/v1/docs")
    page = answer.content.decode()
    assert answer.status_code == 200
    for path, method, operation in operations():
        assert f'id="{operation["operationId"]}"' in page, (method, path)
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", page)
