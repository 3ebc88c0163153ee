"""An inspector reports from the phone, a resident calls about the same thing, the unit reads it.

Over HTTP from end to end: the report with its photo in two pieces, the second report that joins,
the notices, the list the bulletin is written from.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.casebook import a_uuid
from tests.cast import caller, caller_with_token, member
from tests.catalogue import make_catalogue
from tests.fieldwork.evidence.files import hash_of, photo, picture
from tests.ground import Ground, place
from zones.organisation.models import Role

PHOTO = photo(picture(800, 600))
API = "/api/v1"


@pytest.fixture(autouse=True)
def city(ground: Ground, tmp_path: Path, settings: Settings) -> None:
    make_catalogue()
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def office(ground: Ground) -> Client:
    return caller(member(ground, Role.CAMPAIGN_OFFICE))


@pytest.fixture
def phone(ground: Ground) -> Client:
    return caller_with_token(member(ground, Role.INSPECTOR), "report", "read")


def put(client: Client, number: int, **content: Any) -> Any:
    lon, lat = place(0.5, 0.5)
    body = {
        "category": "06010",
        "captured_at": timezone.now().isoformat(),
        "place": {"lon": lon, "lat": lat, "datum": "wgs84", "accuracy": 9, "provider": "gps"},
        **content,
    }
    return client.put(f"{API}/reports/{a_uuid(number)}", body, content_type="application/json")


def photo_declared() -> dict[str, Any]:
    return {"sha256": hash_of(PHOTO), "size": len(PHOTO), "type": "image/jpeg", "origin": "camera"}


def send_photo(phone: Client, to: str) -> Any:
    """In two pieces, the first of them twice, as a phone in bad reception does."""
    half = len(PHOTO) // 2
    answer: Any = None
    for start, end in ((0, half), (0, half), (half, len(PHOTO))):
        answer = phone.put(
            to,
            PHOTO[start:end],
            content_type="application/octet-stream",
            headers={"content-range": f"bytes {start}-{end - 1}/{len(PHOTO)}"},
        )
        assert answer.status_code == 200, answer.content
    return answer


def test_from_the_pin_to_the_owner_and_on_to_the_list(
    ground: Ground, office: Client, phone: Client
) -> None:
    chief = caller(ground.people["chief-a1"])
    told = put(phone, 1, source="inspector", files=[photo_declared()]).json()
    number = told["number"]
    assert told["issue"]["lead_unit"]["code"] == "U-A1" and not told["complete"]

    # Unit head and zone head are told at once, before any photo has arrived.
    for person in (chief, caller(ground.people["head-a1"])):
        notice = person.get(f"{API}/notices").json()["results"][0]
        assert number in str(notice)

    assert send_photo(phone, told["files"][0]["send_to"]).json()["complete"]
    assert phone.get(f"{API}/reports/{a_uuid(1)}").json()["complete"]
    assert chief.get(told["files"][0]["url"]).status_code == 200

    # A resident calls about the same thing: the clerk finds it near and joins it.
    clerk = caller(member(ground, Role.HOTLINE_CLERK))
    lon, lat = place(0.501, 0.5)
    near = clerk.get(f"{API}/issues/nearby?lon={lon}&lat={lat}&datum=wgs84&category=06010").json()
    assert [row["number"] for row in near["results"]] == [number]
    call = put(
        clerk,
        2,
        source="hotline",
        kind="complaint",
        text="一直没人管",
        join=number,
        external_number="12345-1",
        complainant={"name": "张女士", "phone": "199-0000-0002"},
    ).json()
    assert call["joined"] and call["issue"]["number"] == number
    assert call["number"] != number and call["reply_due_at"]

    # The unit sees one case with two reports, and neither who sent it nor who called.
    case = chief.get(f"{API}/issues/{number}")
    assert case.json()["report_count"] == 2
    seen = case.content + chief.get(f"{API}/issues/{number}/events").content
    assert b"199-0000-0002" not in seen and "张女士" not in seen.decode()
    assert "asks-inspector" not in seen.decode()

    # The office writes its bulletin.
    today = timezone.localdate().isoformat()
    listed = office.get(f"{API}/problem-list?from={today}&to={today}").json()
    assert number in str(listed) and "U-A1" in str(listed)


def test_the_outsider_meets_closed_doors(ground: Ground, phone: Client) -> None:
    told = put(phone, 1, source="inspector", files=[photo_declared()]).json()
    send_photo(phone, told["files"][0]["send_to"])
    outsider = caller(member(ground))
    for address in (
        f"{API}/reports/{a_uuid(1)}",
        f"{API}/issues/{told['number']}",
        f"{API}/issues/{told['number']}/events",
        told["files"][0]["url"],
        told["files"][0]["send_to"] + "/state",
    ):
        assert outsider.get(address).status_code in (403, 404), address
        assert caller().get(address).status_code in (401, 403, 404), address
    assert outsider.get(f"{API}/notices").json()["results"] == []
