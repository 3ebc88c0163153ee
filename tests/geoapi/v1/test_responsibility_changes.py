"""Many responsibilities in one call, and the gaps over HTTP."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import caller, caller_with_token, member
from tests.geoapi.v1.conftest import NOW
from tests.ground import TESTER, TODAY, Ground
from zones.boundaries.models import Zone
from zones.organisation.models import Role
from zones.ownership.actions import relieve
from zones.ownership.models import Responsibility

pytestmark = pytest.mark.django_db

BULK = "/api/v1/responsibilities/bulk"
GAPS = "/api/v1/responsibilities/gaps"
LIST = "/api/v1/responsibilities"


@pytest.fixture
def editor(ground: Ground) -> Client:
    return caller(member(ground, Role.CAMPAIGN_OFFICE))


def send(client: Client, body: object) -> Any:
    return client.post(BULK, json.dumps(body), content_type="application/json")


def give(ground: Ground, code: str, **content: Any) -> dict[str, Any]:
    return {"zone": ground.zone(code).pk, **content}


def row(ground: Ground, code: str, role: str = "head") -> Responsibility:
    return Responsibility.objects.as_known().get(zone=ground.zone(code), role=role)


def end(ground: Ground, code: str, role: str = "head") -> None:
    relieve(responsibility=row(ground, code, role), at=TODAY, actor=TESTER, now=TODAY)


# --- bulk -----------------------------------------------------------------------------------------


def test_strangers_and_readers_change_nothing(ground: Ground) -> None:
    body = {"give": [give(ground, "A1", role="head", user=ground.people["head-b"].pk)]}
    assert send(caller(), body).status_code == 401
    for client in (caller(member(ground)), caller(member(ground, Role.GIS_STAFF))):
        assert send(client, body).status_code == 403
    reading = caller_with_token(member(ground, Role.BUSINESS_ADMIN), "read")
    assert send(reading, body).status_code == 403


def test_ends_come_first_then_what_is_given(ground: Ground, editor: Client) -> None:
    head = ground.people["head-b"].pk
    answer = send(
        editor,
        {
            "end": [{"responsibility": row(ground, "A2", "lead").pk}],
            "give": [
                give(ground, code, role="head", user=head, basis="No. 8") for code in ("A1", "A2")
            ],
        },
    )
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told["ended"] == 1
    assert [(one["zone"]["code"], one["user"]["name"]) for one in told["given"]] == [
        ("A1", "B长"),
        ("A2", "B长"),
    ]
    after = Responsibility.objects.holding_at(NOW + timedelta(days=1))
    assert not after.filter(zone=ground.zone("A2"), role="lead").exists()


def test_one_refusal_keeps_all_from_being_written(ground: Ground, editor: Client) -> None:
    drawn = Zone.objects.create(scheme=ground.scheme).pk
    head = ground.people["head-b"].pk
    for bad, code in (
        ({"zone": drawn, "role": "head", "user": head}, "zone_never_published"),
        (give(ground, "A1", role="head", user=head), "given_twice"),
        (give(ground, "A2", role="head", unit=ground.units["U-B"].pk), "holder_missing"),
    ):
        answer = send(
            editor,
            {
                "end": [{"responsibility": row(ground, "A2", "lead").pk}],
                "give": [give(ground, "A1", role="head", user=head), bad],
            },
        )
        assert answer.status_code == 400, code
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["errors"][0]["code"] == code
    assert row(ground, "A1").user == ground.people["head-a1"]
    assert row(ground, "A2", "lead").effective.upper is None


@pytest.mark.parametrize(
    "body",
    [
        {"give": [{"zone": 10**9, "role": "head", "user": 1}]},
        {"give": [{"zone": 1}]},
        {"give": "x"},
        {"end": [{"responsibility": 10**9}]},
        {"what": []},
        [],
    ],
)
def test_what_is_no_change_is_refused(editor: Client, body: object) -> None:
    answer = send(editor, body)
    assert answer.status_code == 400 and answer["Content-Type"] == "application/problem+json"


def test_a_zone_of_a_draft_is_refused_in_single_too(ground: Ground, editor: Client) -> None:
    drawn = Zone.objects.create(scheme=ground.scheme).pk
    body = {"zone": drawn, "role": "head", "user": ground.people["head-b"].pk}
    answer = editor.post(LIST, json.dumps(body), content_type="application/json")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "zone_never_published")


# --- gaps -----------------------------------------------------------------------------------------


def test_gaps_are_for_the_organisation(ground: Ground) -> None:
    assert caller().get(GAPS).status_code == 401
    outsider = caller(member(ground))
    assert outsider.get(GAPS).status_code == 403
    assert caller().get(LIST, {"gap": "any"}).status_code == 403
    assert outsider.get(LIST, {"gap": "any", "format": "csv"}).status_code == 403


def test_gaps_are_told_counted_and_narrowed(ground: Ground) -> None:
    reader = caller(member(ground, Role.HANDLER))
    assert reader.get(GAPS).json() == {"counts": [], "results": [], "next": None}
    for code, role in (("A1", "head"), ("A2", "head"), ("A2", "lead")):
        end(ground, code, role)
    told = reader.get(GAPS).json()
    assert {one["gap"]: one["zones"] for one in told["counts"]} == {"no_head": 2, "no_lead": 1}
    assert told["counts"][0]["label"] == "no head"
    assert [(one["zone"]["code"], one["gaps"]) for one in told["results"]] == [
        ("A1", ["no_head"]),
        ("A2", ["no_head", "no_lead"]),
    ]
    first = reader.get(GAPS, {"limit": 1}).json()
    second = reader.get(first["next"]).json()
    assert [one["zone"]["code"] for one in second["results"]] == ["A2"] and not second["next"]
    leads = reader.get(f"{GAPS}?gap=no_lead&within={ground.zone('C').pk}").json()
    assert [one["zone"]["code"] for one in leads["results"]] == ["A2"]
    assert reader.get(GAPS, {"at": "2025-01-01"}).json()["results"] == []
    for bad in ("gap=x", "level=x", "scheme=none", "within=x"):
        assert reader.get(f"{GAPS}?{bad}").status_code in (400, 404)


def test_the_list_and_its_file_are_narrowed_like_the_page(ground: Ground) -> None:
    reader = caller(member(ground, Role.HANDLER))
    end(ground, "A2")
    held = reader.get(LIST, {"gap": "no_head", "level": "cell"}).json()["results"]
    assert [(one["zone"]["code"], one["role"]) for one in held] == [("A2", "lead")]
    file = reader.get(LIST, {"gap": "no_head", "level": "cell", "format": "csv"})
    assert file.getvalue().decode("utf-8-sig").splitlines()[1].split(",")[1] == "A2"
    named = caller().get(LIST, {"q": "A3长", "format": "csv"}).getvalue().decode("utf-8-sig")
    assert len(named.splitlines()) == 2 and "A3" in named
    below = reader.get(f"{LIST}?within={ground.zone('A').pk}&role=lead").json()["results"]
    assert len(below) == 4
