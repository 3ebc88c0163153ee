"""Every error of the machine doors is a problem; pages keep their own error pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, OperationalError
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from rest_framework import exceptions

from geoapi import errors
from tests.cast import caller, member
from tests.ground import Ground
from zones.exchange.faults import ExchangeError, FaultCode
from zones.organisation.models import Role
from zones.refusal import Conflict, Refusal


def body(answer: HttpResponse | None) -> dict[str, Any]:
    assert answer is not None
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    found: dict[str, Any] = json.loads(answer.content)
    assert found["status"] == answer.status_code
    return found


def caused_by(error: Exception, pgcode: str) -> Exception:
    """The database's error as Django wraps the driver's."""
    error.__cause__ = type("DriverError", (Exception,), {"pgcode": pgcode})()
    return error


def test_a_refusal_names_field_detail_and_remedy() -> None:
    refusal = Refusal("too_far", "It is too far.", field="lon", remedy="Come nearer.")
    found = body(errors.problem_of(refusal))
    assert found["status"] == 400
    assert found["type"] == "urn:fieldwork:problem:too_far"
    assert found["detail"] == "It is too far. Come nearer."
    assert found["errors"] == [
        {
            "field": "lon",
            "detail": "It is too far.",
            "remedy": "Come nearer.",
            "code": "too_far",
        }
    ]


def test_half_a_surrogate_pair_that_was_sent_can_be_said_back() -> None:
    refused = exceptions.ValidationError({"kind": ["“\ud800” is not a valid choice."]})
    assert body(errors.problem_of(refused))["errors"][0]["detail"].startswith("“\ud800”")


def test_a_conflict_is_409() -> None:
    assert body(errors.problem_of(Conflict("taken", "Taken.")))["status"] == 409


def test_a_fault_of_a_file_is_explained() -> None:
    found = body(errors.problem_of(ExchangeError(FaultCode.CRS_UNKNOWN, "crs", crs="moon")))
    (error,) = found["errors"]
    assert (error["field"], error["code"]) == ("crs", "crs_unknown")
    assert "moon" in error["detail"]
    assert error["remedy"]


def test_nested_faults_are_flattened_with_their_path() -> None:
    raised = exceptions.ValidationError({"a": {"b": ["one", "two"]}, "list": [{}, {"c": ["x"]}]})
    found = body(errors.problem_of(raised))
    assert [(one["field"], one["detail"]) for one in found["errors"]] == [
        ("a.b", "one"),
        ("a.b", "two"),
        ("list.1.c", "x"),
    ]


@pytest.mark.parametrize(
    ("raised", "status"),
    [
        (Http404(), 404),
        (PermissionDenied(), 403),
        (exceptions.NotAuthenticated(), 401),
        (exceptions.ParseError(), 400),
        (exceptions.MethodNotAllowed("PUT"), 405),
        (exceptions.UnsupportedMediaType("text/x"), 415),
        (caused_by(IntegrityError(), "23P01"), 409),
        (caused_by(IntegrityError(), "23505"), 409),
        (caused_by(OperationalError(), "40P01"), 409),
    ],
)
def test_what_is_raised_on_purpose_has_its_status(raised: Exception, status: int) -> None:
    assert body(errors.problem_of(raised))["status"] == status


@pytest.mark.parametrize(
    "raised",
    [ValueError("x"), DatabaseError(), caused_by(IntegrityError(), "23502"), KeyError("x")],
)
def test_a_mistake_of_ours_is_nobody_elses(raised: Exception) -> None:
    assert errors.problem_of(raised) is None


def test_waiting_is_said_in_the_header() -> None:
    answer = errors.problem_of(exceptions.Throttled(wait=12.3))
    assert answer is not None
    assert answer["Retry-After"] == "13"
    assert body(answer)["errors"][0]["remedy"]


def test_no_address_below_api_answers_with_a_page(db: None) -> None:
    found = body(caller().get("/api/v1/nothing"))  # type: ignore[arg-type]
    assert found["status"] == 404
    assert caller().get("/nothing")["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("handler", "status"),
    [("bad_request", 400), ("permission_denied", 403), ("not_found", 404)],
)
def test_djangos_handlers_answer_in_json_for_the_doors_only(
    db: None, handler: str, status: int
) -> None:
    door, page = RequestFactory().get("/api/v1/x"), RequestFactory().get("/x")
    view = getattr(errors, handler)
    assert body(view(door, Exception()))["status"] == status
    assert view(page, Exception())["Content-Type"].startswith("text/html")


def test_a_failure_tells_nothing_of_the_inside(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr("geoapi.v1.schemes.editions_in_force", fail)
    answer = Client(raise_request_exception=False).get("/api/v1/schemes")
    assert body(answer)["status"] == 500  # type: ignore[arg-type]
    assert "secret" not in answer.content.decode()


def test_problems_speak_the_language_of_the_request(db: None) -> None:
    chinese = caller(language="zh-hans").get("/api/v1/locate").json()
    english = caller(language="en").get("/api/v1/locate").json()
    assert chinese["title"] != english["title"]


@pytest.mark.django_db
def test_json_nested_without_end_is_the_senders_mistake(ground: Ground) -> None:
    client = caller(member(ground, Role.GIS_STAFF))
    answer = client.post("/api/v1/me/tokens", "[" * 100_000, content_type="application/json")
    assert answer.status_code == 400
    assert "nested" in answer.json()["detail"]
    upload = SimpleUploadedFile("a.geojson", b"{}")
    fields = {"kind": "boundaries", "file": upload, "mapping": "[" * 100_000}
    answer = client.post("/api/v1/imports", fields)
    assert answer.status_code == 400


def test_every_field_that_is_refused_has_a_remedy() -> None:
    unknown = exceptions.ErrorDetail("Null characters are not allowed.", code="null_characters")
    (error,) = body(errors.problem_of(exceptions.ValidationError({"name": [unknown]})))["errors"]
    assert (error["field"], error["remedy"]) == ("name", "Correct the value.")
