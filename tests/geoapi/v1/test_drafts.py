"""Drafts over HTTP: begun, edited, checked, published; by their editors and nobody else."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.cast import caller, member
from tests.ground import Ground
from tests.zones.editor.bench import area, at, line
from zones.audit.models import AuditEntry
from zones.editor.models import Draft, SchemeEditor
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/drafts"


def send(client: Client, address: str, body: object = None) -> HttpResponse:
    return client.post(address, json.dumps(body or {}), content_type="application/json")  # type: ignore[return-value]


@pytest.fixture
def editor(ground: Ground) -> Client:
    return caller(member(ground, Role.GIS_STAFF))


@pytest.fixture
def draft(editor: Client) -> dict[str, Any]:
    answer = send(editor, ADDRESS, {"scheme": "grid", "name": "春季调整"})
    assert answer.status_code == 201, answer.content
    begun: dict[str, Any] = answer.json()  # type: ignore[attr-defined]
    return begun


def do(
    client: Client, draft: dict[str, Any], kind: str, *, position: int = 0, **parameters: Any
) -> Any:
    body = {
        "uuid": str(uuid4()),
        "position": position,
        "kind": kind,
        "parameters": {name.rstrip("_"): value for name, value in parameters.items()},
    }
    return send(client, f"{ADDRESS}/{draft['id']}/operations", body)


def test_a_draft_is_begun_on_the_newest_edition(draft: dict[str, Any], editor: Client) -> None:
    assert (draft["base"], draft["position"], draft["state"]) == (1, 0, "open")
    listed = editor.get(ADDRESS).json()["results"]
    assert [one["id"] for one in listed] == [draft["id"]]


def test_an_operation_answers_with_the_zones_it_changed(
    ground: Ground, draft: dict[str, Any], editor: Client
) -> None:
    answer = do(editor, draft, "split", zone=ground.zone("A1").pk, line=line((0.25, -1), (0.25, 2)))
    assert answer.status_code == 201, answer.content
    outcome = answer.json()
    codes = {feature["properties"]["code"] for feature in outcome["features"]}
    assert {"A1", "A5"} <= codes and outcome["draft"]["changes"]["new"] == 1
    assert "A5" in outcome["operation"]["label"]
    back = send(editor, f"{ADDRESS}/{draft['id']}/undo", {"position": 1}).json()  # type: ignore[attr-defined]
    assert back["draft"]["position"] == 0 and len(back["gone"]) == 1


def test_a_trial_shows_what_is_gained_and_lost_and_writes_nothing(
    ground: Ground, draft: dict[str, Any], editor: Client
) -> None:
    body = {
        "kind": "transfer",
        "parameters": {
            "to": ground.zone("A1").pk,
            "area": area((1, 0), (1.5, 0), (1.5, 1), (1, 1)),
        },
    }
    answer = send(editor, f"{ADDRESS}/{draft['id']}/try", body).json()  # type: ignore[attr-defined]
    by_code = {one["code"]: one for one in answer["differences"]}
    assert by_code["A1"]["gained"] and by_code["A2"]["lost"]
    assert Draft.objects.get().position == 0


def test_the_zones_are_those_of_the_draft(
    ground: Ground, draft: dict[str, Any], editor: Client
) -> None:
    do(editor, draft, "edit", zone=ground.zone("A1").pk, name="甲格")
    answer = editor.get(f"{ADDRESS}/{draft['id']}/zones", {"level": "cell"}).json()
    names = {one["properties"]["code"]: one["properties"] for one in answer["features"]}
    assert names["A1"]["name"] == "甲格" and names["A1"]["change"] == "changed"
    assert names["A2"]["change"] == "" and answer["position"] == 1
    west = editor.get(
        f"{ADDRESS}/{draft['id']}/zones", {"level": "cell", "bbox": "103.001,22.001,103.002,22.002"}
    ).json()
    assert [one["properties"]["code"] for one in west["features"]] == ["A1"]


@pytest.mark.parametrize(
    ("kind", "parameters", "field"),
    [
        ("split", {"zone": 10**30, "line": line((0, 0), (1, 1))}, "zone"),
        ("split", {"line": line((0, 0), (1, 1))}, "zone"),
        (
            "split",
            {"zone": "A1", "line": {"type": "LineString", "coordinates": [["a", 1]]}},
            "line",
        ),
        (
            "split",
            {"zone": "A1", "line": {"type": "LineString", "coordinates": [[1e300, 1], [2, 2]]}},
            "line",
        ),
        ("transfer", {"to": True, "area": area((0, 0), (1, 0), (1, 1))}, "to"),
        ("move_vertex", {"level": "street", "from": [1, 2], "to": [1, 2]}, "level"),
        ("move_vertex", {"level": "cell", "from": [1], "to": [1, 2]}, "from"),
        ("edit", {"zone": 1, "name": 5}, "zone"),
        ("merge", {"zones": [1], "keep": 1}, "zones"),
        ("draw", {"level": "cell", "line": line((0, 0), (1, 1)), "name": "x"}, "kind"),
        ("fly", {}, "kind"),
        ("polygonise", {"parent": 1, "level": "cell", "least_area_m2": -1}, "parent"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(
    ground: Ground,
    draft: dict[str, Any],
    editor: Client,
    kind: str,
    parameters: dict[str, Any],
    field: str,
) -> None:
    number = ground.zone("A1").pk
    parameters = {
        name + "_": number if value == "A1" else value for name, value in parameters.items()
    }
    answer = do(editor, draft, kind, **parameters)
    assert answer.status_code == 400, answer.content
    problem = answer.json()
    assert problem["errors"][0]["field"] == field and problem["errors"][0]["remedy"]
    assert not Draft.objects.get().operations.exists()


def test_a_draft_that_moved_on_is_told_by_409(
    ground: Ground, draft: dict[str, Any], editor: Client
) -> None:
    do(editor, draft, "edit", zone=ground.zone("A1").pk, name="甲格")
    answer = do(editor, draft, "edit", zone=ground.zone("A2").pk, name="乙格")
    assert answer.status_code == 409 and answer.json()["errors"][0]["code"] == "draft_moved"


def test_the_lock_is_taken_and_taken_over(
    ground: Ground, draft: dict[str, Any], editor: Client
) -> None:
    other = caller(member(ground, Role.GIS_STAFF, username="other"))
    address = f"{ADDRESS}/{draft['id']}/lock"
    assert send(editor, address).json()["mine"]  # type: ignore[attr-defined]
    assert send(other, address).status_code == 409
    taken = send(other, address, {"take_over": True}).json()  # type: ignore[attr-defined]
    assert taken["mine"] and not editor.get(f"{ADDRESS}/{draft['id']}").json()["mine"]
    answer = do(editor, draft, "edit", zone=ground.zone("A1").pk, name="甲格")
    assert answer.status_code == 409 and answer.json()["errors"][0]["code"] == "draft_taken"


def test_the_check_names_every_missing_holder_and_publishing_waits_for_it(
    ground: Ground, draft: dict[str, Any], editor: Client
) -> None:
    do(
        editor,
        draft,
        "create",
        level="cell",
        parent=ground.zone("B").pk,
        area=area((2, 0), (4, 0), (4, 2), (2, 2)),
        name="乙格",
    )
    check = editor.get(f"{ADDRESS}/{draft['id']}/check").json()
    assert check["counts"]["no_head"] == check["counts"]["no_lead"] == 1
    assert not check["publishable"]
    answer = send(editor, f"{ADDRESS}/{draft['id']}/publish", {"note": "新格"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "not_publishable"  # type: ignore[attr-defined]


def test_publishing_answers_with_the_edition(
    ground: Ground, draft: dict[str, Any], editor: Client
) -> None:
    do(editor, draft, "move_vertex", level="cell", from_=at(1, 1), to=at(1.1, 1.2))
    difference = editor.get(f"{ADDRESS}/{draft['id']}/difference").json()
    assert {one["change"] for one in difference["zones"]} == {"changed"}
    answer = send(editor, f"{ADDRESS}/{draft['id']}/publish", {"note": "改界"})
    assert answer.status_code == 201, answer.content
    published = answer.json()  # type: ignore[attr-defined]
    assert (published["edition"]["number"], published["put"]) == (2, 4)
    assert published["edition"]["note"] == "改界"
    shown = editor.get("/api/v1/schemes/grid/editions/2/difference", {"since": 1}).json()
    assert len(shown["zones"]) == 4
    rolled = send(
        editor,
        "/api/v1/schemes/grid/roll-back",
        {
            "to": 1,
            "note": "退回",
            "effective_from": "2026-07-01",
        },
    )
    assert rolled.status_code == 201, rolled.content.decode()
    assert rolled.json()["checksum"] != published["edition"]["checksum"]  # type: ignore[attr-defined]


def test_every_change_is_on_record(ground: Ground, draft: dict[str, Any], editor: Client) -> None:
    do(editor, draft, "edit", zone=ground.zone("A1").pk, name="甲格")
    entry = AuditEntry.objects.get(action="draft.edit")
    assert entry.object_id == str(draft["id"])
    assert entry.before and entry.after and entry.before["position"] == 0
    assert entry.after["zones"] == [ground.zone("A1").pk]


@pytest.mark.parametrize("role", [None, Role.INSPECTOR, Role.BUSINESS_ADMIN, Role.AUDITOR])
def test_drafts_are_for_their_editors_alone(
    ground: Ground, draft: dict[str, Any], role: Role | None
) -> None:
    outsider = caller(member(ground, *([role] if role else [])))
    one = f"{ADDRESS}/{draft['id']}"
    assert outsider.get(ADDRESS).json()["results"] == []
    for address in (one, f"{one}/zones", f"{one}/operations", f"{one}/check", f"{one}/difference"):
        assert outsider.get(address).status_code == 404
    for verb in ("lock", "unlock", "reopen", "submit", "approve"):
        assert send(outsider, f"{one}/{verb}").status_code == 404
    assert do(outsider, draft, "edit", zone=1, name="x").status_code == 404
    assert outsider.delete(one).status_code == 404
    assert send(outsider, ADDRESS, {"scheme": "grid", "name": "x"}).status_code == 403
    assert (
        send(outsider, "/api/v1/schemes/grid/roll-back", {"to": 1, "note": "x"}).status_code == 403
    )


def test_whoever_is_signed_out_is_asked_to_sign_in(draft: dict[str, Any]) -> None:
    assert caller().get(f"{ADDRESS}/{draft['id']}").status_code == 401


def test_a_scheme_that_names_its_editors_keeps_the_others_out(
    ground: Ground, draft: dict[str, Any], editor: Client
) -> None:
    named = member(ground, Role.GIS_STAFF, username="named")
    admin = caller(member(ground, Role.BUSINESS_ADMIN))
    answer = admin.put(
        "/api/v1/schemes/grid/editors", {"users": [named.pk]}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    assert SchemeEditor.objects.count() == 1
    assert editor.get(f"{ADDRESS}/{draft['id']}").status_code == 404
    assert caller(named).get(f"{ADDRESS}/{draft['id']}").status_code == 200
    refused = editor.put(
        "/api/v1/schemes/grid/editors", {"users": []}, content_type="application/json"
    )
    assert refused.status_code == 403


def test_a_discarded_draft_is_opened_again(draft: dict[str, Any], editor: Client) -> None:
    one = f"{ADDRESS}/{draft['id']}"
    assert editor.delete(one).json()["state"] == "discarded"
    assert editor.get(ADDRESS).json()["results"] == []
    assert send(editor, f"{one}/reopen").json()["state"] == "open"  # type: ignore[attr-defined]


def test_a_defect_is_accepted_for_a_reason(ground: Ground, editor: Client) -> None:
    body = {"kind": "gap", "place": area((0, 0), (1, 0), (1, 1)), "reason": "河道"}
    answer = send(editor, "/api/v1/schemes/grid/exceptions", body)
    assert answer.status_code == 201, answer.content
    number = answer.json()["id"]  # type: ignore[attr-defined]
    assert len(editor.get("/api/v1/schemes/grid/exceptions").json()["results"]) == 1
    gone = send(editor, f"/api/v1/schemes/grid/exceptions/{number}/withdraw")
    assert gone.status_code == 204
    assert editor.get("/api/v1/schemes/grid/exceptions").json()["results"] == []
