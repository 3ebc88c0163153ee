"""Units and people over HTTP: lists, files, and who may see them."""

from __future__ import annotations

import io
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cast import caller, member
from tests.ground import Ground
from zones.audit.models import AuditEntry
from zones.boundaries.models import Scheme
from zones.organisation.models import Role, Unit

pytestmark = pytest.mark.django_db

ADDRESSES = ("units", "units/export", "people", "people/export")


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_of_it_is_for_whoever_is_signed_out_or_has_no_role(
    ground: Ground, address: str
) -> None:
    assert caller().get(f"/api/v1/{address}").status_code == 401
    assert caller(member(ground)).get(f"/api/v1/{address}").status_code == 403


def test_units_are_found_by_name_kind_and_parent(ground: Ground) -> None:
    office = ground.units["OFFICE"]
    Unit.objects.create(code="SUB", name="分办", kind="department", parent=office, is_active=False)
    client = caller(member(ground, Role.HANDLER))

    def codes(**parameters: Any) -> list[str]:
        return [one["code"] for one in client.get("/api/v1/units", parameters).json()["results"]]

    assert codes() == ["OFFICE", "SUB", "U-A1", "U-A2", "U-A3", "U-A4", "U-B"]
    assert codes(q="Unit A") == ["U-A1", "U-A2", "U-A3", "U-A4"]
    assert codes(kind="campaign_office") == ["OFFICE"]
    assert codes(parent=office.pk) == ["SUB"]
    assert codes(active="false") == ["SUB"]
    first = client.get("/api/v1/units", {"limit": 4}).json()
    assert [one["code"] for one in client.get(first["next"]).json()["results"]] == [
        "U-A3",
        "U-A4",
        "U-B",
    ]


def test_one_unit_tells_what_it_answers_for(ground: Ground) -> None:
    unit = ground.units["U-A1"]
    client = caller(member(ground, Role.HANDLER))
    answer = client.get(f"/api/v1/units/{unit.pk}").json()
    assert answer["head"]["phone"] == "199-0000-0001"
    assert answer["responsibilities"] == [
        {"zone": ground.zone("A1").pk, "scheme": "grid", "role": "lead"}
    ]
    assert (
        client.get(f"/api/v1/units/{unit.pk}", {"at": "2025-01-01"}).json()["responsibilities"]
        == []
    )
    assert client.get("/api/v1/units/99999").status_code == 404


def test_volunteers_see_units_without_telephones(ground: Ground) -> None:
    Unit.objects.update(phone="0000-1234567")
    Scheme.objects.update(public=False)
    volunteer = caller(member(ground, Role.VOLUNTEER))
    for address in ("units", f"units/{ground.units['U-A1'].pk}"):
        text = volunteer.get(f"/api/v1/{address}").content.decode()
        assert "0000-1234567" not in text
        assert "199-0000" not in text
    assert "0000-1234567" not in volunteer.get("/api/v1/units/export").getvalue().decode()


def test_the_file_of_units_has_the_headings_of_the_import(ground: Ground) -> None:
    client = caller(member(ground, Role.HANDLER))
    content = client.get("/api/v1/units/export", {"format": "xlsx"}).getvalue()
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    heading, first, *_others = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert str(heading[0]).endswith("Unit code")
    assert first[0] == "OFFICE"


# --- people ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.CAMPAIGN_OFFICE, Role.BUSINESS_ADMIN, Role.SYSTEM_ADMIN])
def test_people_are_found_by_those_who_give_tasks(ground: Ground, role: Role) -> None:
    client = caller(member(ground, role))
    answer = client.get("/api/v1/people", {"q": "A1"}).json()
    assert [one["username"] for one in answer["results"]] == ["head-a1", "chief-a1"]
    assert "199-0000" not in str(answer)
    page = client.get("/api/v1/people", {"limit": 2}).json()
    assert len(client.get(page["next"]).json()["results"]) == 2


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.GIS_STAFF, Role.HANDLER, Role.LEADER])
def test_people_are_nobody_elses_business(ground: Ground, role: Role) -> None:
    client = caller(member(ground, role))
    assert client.get("/api/v1/people").status_code == 403
    assert client.get("/api/v1/people/export").status_code == 403


def test_the_campaign_office_may_not_take_the_people_away(ground: Ground) -> None:
    client = caller(member(ground, Role.CAMPAIGN_OFFICE))
    assert client.get("/api/v1/people/export").status_code == 403


def test_taking_people_away_is_always_on_record(ground: Ground) -> None:
    user = member(ground, Role.BUSINESS_ADMIN)
    lines = caller(user).get("/api/v1/people/export").getvalue().decode("utf-8-sig").splitlines()
    (own,) = [line for line in lines if line.startswith("asks-business_admin,")]
    assert own.endswith("OFFICE,business_admin,2020-01-01,")
    entry = AuditEntry.objects.get(action="export.download", object_type="people")
    after: Any = entry.after
    assert (entry.actor_id, after["filter"]) == (user.pk, {"format": "csv"})
