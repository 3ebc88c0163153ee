"""Responsibilities over HTTP: the list, the file to print, giving and ending them."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook

from tests.cast import caller, caller_with_token, member
from tests.ground import DAY_ONE, TESTER, TODAY, Ground, make_person
from zones.audit.models import AuditEntry
from zones.boundaries.models import Level, Scheme
from zones.organisation.models import Role, Unit, User
from zones.ownership.actions import Assignment, assign
from zones.ownership.locate import locate
from zones.ownership.models import Responsibility

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/responsibilities"


def send(client: Client, address: str, body: object) -> HttpResponse:
    return client.post(address, json.dumps(body), content_type="application/json")  # type: ignore[return-value]


def rows(client: Client, **parameters: Any) -> list[dict[str, Any]]:
    answer = client.get(ADDRESS, parameters)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


@pytest.fixture
def editor(ground: Ground) -> Client:
    return caller(member(ground, Role.BUSINESS_ADMIN))


def test_the_list_is_filtered_by_zone_role_unit_and_level(ground: Ground) -> None:
    zone = ground.zone("A1").pk
    assert {row["role"] for row in rows(caller(), zone=zone)} == {"head", "lead"}
    (lead,) = rows(caller(), zone=zone, role="lead")
    assert (lead["unit"]["code"], lead["zone"]["code"], lead["user"]) == ("U-A1", "A1", None)
    unit = ground.units["U-B"].pk
    assert [row["zone"]["code"] for row in rows(caller(), unit=unit)] == ["B"]
    assert len(rows(caller(), level="cell", role="head")) == 4
    assert rows(caller(), at="2025-01-01") == []


def test_pages_are_continued(ground: Ground) -> None:
    answer = caller().get(ADDRESS, {"limit": 7})
    first = answer.json()
    assert answer["Link"] == f'<{first["next"]}>; rel="next"'
    second = caller().get(first["next"]).json()
    assert (len(first["results"]), len(second["results"]), second["next"]) == (7, 5, None)


def test_numbers_of_people_are_for_the_organisation(ground: Ground) -> None:
    (signed_out,) = rows(caller(), zone=ground.zone("A1").pk, role="head")
    assert signed_out["user"] == {"name": "A1长", "post": "网格长"}
    handler = caller(member(ground, Role.HANDLER))
    (inside,) = rows(handler, zone=ground.zone("A1").pk, role="head")
    assert inside["user"]["id"] == ground.people["head-a1"].pk


def test_schemes_that_are_not_public_are_for_members(ground: Ground) -> None:
    Scheme.objects.update(public=False)
    for outsider in (caller(), caller(member(ground))):
        for wanted in ("json", "csv", "xlsx"):
            answer = outsider.get(ADDRESS, {"scheme": "grid", "format": wanted})
            assert answer.status_code == 404


# --- the list to print ----------------------------------------------------------------------------


def test_the_file_has_a_row_for_each_zone(ground: Ground) -> None:
    answer = caller().get(ADDRESS, {"level": "cell", "format": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    heading, *lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert heading[1] == "Zone code"
    assert [line[1] for line in lines] == ["A1", "A2", "A3", "A4"]
    assert lines[0][4] == "A1长"
    assert answer["Content-Disposition"].endswith("responsibilities-grid-cell.xlsx")


def test_the_file_speaks_chinese_and_has_telephones_for_members_only(ground: Ground) -> None:
    outside = caller(language="zh").get(ADDRESS, {"format": "csv"}).getvalue().decode("utf-8-sig")
    inside = caller(member(ground, Role.HANDLER)).get(ADDRESS, {"format": "csv"})
    assert "A1格" in outside
    assert "199-0000" not in outside
    assert "199-0000-0001" in inside.getvalue().decode()


def test_the_file_of_many_zones_is_on_record(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoapi.v1.exports.ROWS_ON_RECORD", 7)
    caller().get(ADDRESS, {"format": "csv"})
    entry = AuditEntry.objects.get(action="export.download")
    after: Any = entry.after
    assert (entry.object_type, after["rows"], entry.actor_id) == ("responsibilities", 7, None)


# --- giving and ending ----------------------------------------------------------------------------


def test_a_new_lead_takes_the_place_of_the_old(ground: Ground, editor: Client) -> None:
    zone, unit = ground.zone("A1"), ground.units["U-B"]
    body = {
        "zone": zone.pk,
        "role": "lead",
        "unit": unit.pk,
        "effective_from": TODAY.isoformat(),
        "basis": "创卫发〔2026〕1号",
    }
    answer = send(editor, ADDRESS, body)
    assert answer.status_code == 201, answer.content
    assert json.loads(answer.content)["basis"] == "创卫发〔2026〕1号"
    lon, lat = 103.005, 22.005
    before = locate(lon=lon, lat=lat, at=TODAY - timedelta(seconds=1))
    after = locate(lon=lon, lat=lat, at=TODAY)
    assert (before.lead_unit["code"], after.lead_unit["code"]) == ("U-A1", "U-B")
    entry = AuditEntry.objects.filter(action="responsibility.assign").latest("id")
    assert entry.actor_name == "asks-business_admin"
    assert entry.address == "127.0.0.1"


def test_a_responsibility_ends(ground: Ground, editor: Client) -> None:
    row = Responsibility.objects.get(zone=ground.zone("A1"), role="lead")
    answer = send(editor, f"{ADDRESS}/{row.pk}/relieve", {"at": TODAY.isoformat()})
    assert answer.status_code == 204
    after = locate(lon=103.005, lat=22.005, at=TODAY)
    assert after.rule == "fallback"
    again = send(editor, f"{ADDRESS}/{row.pk}/relieve", {"at": TODAY.isoformat()})
    assert again.status_code == 404


@pytest.mark.parametrize(
    "role",
    [
        None,
        Role.SYSTEM_ADMIN,
        Role.AUDITOR,
        Role.GIS_STAFF,
        Role.LEADER,
        Role.HANDLER,
        Role.VOLUNTEER,
    ],
)
def test_others_may_not_edit(ground: Ground, role: Role | None) -> None:
    client = caller(member(ground, *([role] if role else [])))
    row = Responsibility.objects.get(zone=ground.zone("A1"), role="lead")
    before = Responsibility.objects.count()
    body = {"zone": ground.zone("A1").pk, "role": "lead", "unit": ground.units["U-B"].pk}
    for answer in (
        send(client, ADDRESS, body),
        send(client, f"{ADDRESS}/{row.pk}/relieve", {}),
    ):
        assert answer.status_code == 403
    assert Responsibility.objects.count() == before


def test_signed_out_may_not_edit(ground: Ground) -> None:
    body = {"zone": ground.zone("A1").pk, "role": "lead", "unit": ground.units["U-B"].pk}
    assert send(caller(), ADDRESS, body).status_code == 403
    assert send(caller(), f"{ADDRESS}/1/relieve", {}).status_code == 401


def test_a_session_needs_its_csrf_token_and_an_access_token_its_scope(ground: Ground) -> None:
    user = member(ground, Role.BUSINESS_ADMIN)
    body = {"zone": ground.zone("A1").pk, "role": "member", "unit": ground.units["U-B"].pk}
    assert send(caller(user, enforce_csrf_checks=True), ADDRESS, body).status_code == 403
    assert send(caller_with_token(user, "read"), ADDRESS, body).status_code == 403
    assert send(caller_with_token(user, "edit"), ADDRESS, body).status_code == 201


def errors_of(answer: HttpResponse) -> list[str]:
    assert answer.status_code == 400, answer.content
    return [error["field"] for error in json.loads(answer.content)["errors"]]


def test_faulty_bodies_name_the_field(ground: Ground, editor: Client) -> None:
    good = {"zone": ground.zone("A1").pk, "role": "member", "unit": ground.units["U-B"].pk}
    person = ground.people["head-a1"].pk
    faults: list[tuple[dict[str, Any], str]] = [
        ({"zone": None}, "zone"),
        ({"zone": 99999}, "zone"),
        ({"zone": 2**70}, "zone"),
        ({"zone": "x"}, "zone"),
        ({"unit": 99999}, "unit"),
        ({"unit": None}, "holder"),
        ({"user": person}, "holder"),
        ({"role": "boss"}, "role"),
        ({"role": "head"}, "holder"),
        ({"effective_from": "soon"}, "effective_from"),
        ({"effective_from": 5}, "effective_from"),
        (
            {"effective_from": "2026-01-02T00:00:00Z", "effective_to": "2026-01-02T00:00:00Z"},
            "effective_to",
        ),
        ({"basis": "x" * 201}, "basis"),
        ({"colour": "red"}, "colour"),
    ]
    for change, field in faults:
        assert errors_of(send(editor, ADDRESS, {**good, **change})) == [field], change
    bodies: list[Any] = [[], "text", 5, None]
    for body in bodies:
        assert send(editor, ADDRESS, body).status_code == 400


def test_no_manager_belongs_to_a_fallback_unit(ground: Ground, editor: Client) -> None:
    body = {
        "zone": ground.zone("A1").pk,
        "role": "member",
        "unit": ground.units["U-B"].pk,
        "no_manager": True,
    }
    assert errors_of(send(editor, ADDRESS, body)) == ["no_manager"]
    assert send(editor, ADDRESS, {**body, "role": "fallback"}).status_code == 201


def test_a_unit_that_leads_another_zone_of_a_one_to_one_scheme_is_a_conflict(
    ground: Ground, editor: Client
) -> None:
    Scheme.objects.update(one_to_one=True)
    unit = Unit.objects.create(code="ONE", name="一", kind="department")
    for code in ("A1", "A2"):
        body = {"zone": ground.zone(code).pk, "role": "lead", "unit": unit.pk}
        answer = send(editor, ADDRESS, body)
    assert answer.status_code == 409
    (error,) = json.loads(answer.content)["errors"]
    assert error["code"] == "lead_unit_taken" and "一 already leads A1 A1格" in error["detail"]


def test_pairs_keep_to_the_rules_of_the_level(ground: Ground, editor: Client) -> None:
    first, second = (ground.zone(code).pk for code in ("A", "B"))
    body = {"zone": first, "role": "paired_unit", "unit": ground.units["U-A1"].pk}
    answer = send(editor, ADDRESS, body)
    (error,) = json.loads(answer.content)["errors"]
    assert (answer.status_code, error["code"], error["field"]) == (
        400,
        "level_pairs_others",
        "role",
    )
    assert "“Community”" in error["detail"] and "paired with nobody" in error["detail"]
    Level.objects.filter(code="community").update(pairing="unit", pairs_one_to_one=True)
    assert send(editor, ADDRESS, body).status_code == 201
    answer = send(editor, ADDRESS, {**body, "zone": second})
    (error,) = json.loads(answer.content)["errors"]
    assert (answer.status_code, error["code"], error["field"]) == (409, "pair_taken", "unit")
    assert "A1单位 is already paired with A A格" in error["detail"]


def test_a_paired_leader_is_shown_in_the_file(ground: Ground) -> None:
    Level.objects.filter(code="community").update(pairing="leader")
    assign(
        assignment=Assignment(
            zone=ground.zone("A"),
            role="paired_leader",
            start=DAY_ONE,
            user=make_person("vice", "副市长", "副市长"),
        ),
        actor=TESTER,
        now=DAY_ONE,
    )
    assert User.objects.filter(username="vice").exists()
    answer = caller().get(ADDRESS, {"level": "community", "format": "csv"})
    assert "副市长" in answer.getvalue().decode()
