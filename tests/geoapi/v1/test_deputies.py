"""Deputies over HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.cast import caller, member
from tests.ground import Ground
from zones.organisation.models import Deputy, Role

pytestmark = pytest.mark.django_db

DEPUTIES = "/api/v1/deputies"


def send(client: Client, address: str, body: object) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json")


@pytest.fixture
def editor(ground: Ground) -> Client:
    return caller(member(ground, Role.BUSINESS_ADMIN))


def body(ground: Ground, **content: Any) -> dict[str, Any]:
    head, deputy = ground.people["head-a1"], ground.people["head-b"]
    return {"head": head.pk, "deputy": deputy.pk, **content}


def test_strangers_read_nothing_and_readers_name_nobody(ground: Ground) -> None:
    assert caller().get(DEPUTIES).status_code == 401
    assert caller(member(ground)).get(DEPUTIES).status_code == 403
    handler = caller(member(ground, Role.HANDLER))
    assert handler.get(DEPUTIES).json() == {"results": [], "next": None}
    assert send(handler, DEPUTIES, body(ground)).status_code == 403
    assert send(handler, f"{DEPUTIES}/1/end", {}).status_code == 403


def test_a_deputy_is_named_listed_and_ended(ground: Ground, editor: Client) -> None:
    made = send(editor, DEPUTIES, body(ground, effective_to="2026-07-01", reason="leave"))
    assert made.status_code == 201, made.content
    told = made.json()
    assert told["deputy"]["name"] == "B长" and told["reason"] == "leave"
    assert "phone" not in json.dumps(told)
    found = editor.get(DEPUTIES, {"head": told["head"]["id"], "at": "2026-06-20"}).json()
    assert [one["id"] for one in found["results"]] == [told["id"]]
    assert editor.get(DEPUTIES, {"at": "2026-08-01"}).json()["results"] == []
    assert send(editor, f"{DEPUTIES}/{told['id']}/end", {"at": "2026-06-10"}).status_code == 204
    assert editor.get(DEPUTIES, {"at": "2026-06-20"}).json()["results"] == []
    # Over already: nothing is prolonged.
    assert send(editor, f"{DEPUTIES}/{told['id']}/end", {"at": "2026-12-10"}).status_code == 204
    assert editor.get(DEPUTIES, {"at": "2026-06-20"}).json()["results"] == []


def test_refusals(ground: Ground, editor: Client) -> None:
    send(editor, DEPUTIES, body(ground))
    second = send(editor, DEPUTIES, body(ground, deputy=ground.people["head-a2"].pk))
    assert (second.status_code, second.json()["errors"][0]["code"]) == (409, "deputy_taken")
    same = send(editor, DEPUTIES, body(ground, deputy=ground.people["head-a1"].pk))
    assert (same.status_code, same.json()["errors"][0]["code"]) == (400, "deputy_is_head")
    early = body(ground, head=ground.people["head-b"].pk, deputy=ground.people["head-a1"].pk)
    backwards = send(editor, DEPUTIES, {**early, "effective_to": "2020-01-01"})
    assert (backwards.status_code, backwards.json()["errors"][0]["code"]) == (400, "empty_period")
    assert send(editor, DEPUTIES, body(ground, head=10**9)).status_code == 400
    assert send(editor, f"{DEPUTIES}/{10**9}/end", {}).status_code == 404
    assert Deputy.objects.count() == 1
