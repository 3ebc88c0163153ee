"""GIS staff move a border in a draft; the cases on the strip stay until the office re-routes them.

The draft says beforehand what it leaves behind, the publication moves no case, the re-route moves
each with an event, and whoever gets a case or loses one is told.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from fieldwork.casework.models import Issue
from tests.cast import caller, caller_with_token, member
from tests.catalogue import make_calendar, make_catalogue
from tests.ground import Ground, place
from zones.organisation.models import Role

JSON = "application/json"


@pytest.fixture
def office(ground: Ground) -> Client:
    make_catalogue()
    make_calendar()
    return caller(member(ground, Role.CAMPAIGN_OFFICE))


@pytest.fixture
def gis(ground: Ground) -> Client:
    return caller(member(ground, Role.GIS_STAFF))


def report(ground: Ground, x: float) -> str:
    """An inspector reports garbage at a place given in squares; the number of the issue."""
    phone = caller_with_token(
        member(ground, Role.INSPECTOR, username=f"inspector-{x}"), "report", "read"
    )
    lon, lat = place(x, 0.5)
    body = {
        "source": "inspector",
        "category": "06010",
        "text": "垃圾未清",
        "captured_at": timezone.now().isoformat(),
        "place": {"lon": lon, "lat": lat, "datum": "wgs84"},
    }
    answer = phone.put(f"/api/v1/reports/{uuid4()}", body, content_type=JSON)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["issue"]["number"])


def post(client: Client, address: str, body: dict[str, Any], status: int = 201) -> Any:
    answer = client.post(address, body, content_type=JSON)
    assert answer.status_code == status, answer.content
    return answer.json()


def give_the_strip_to_a2(gis: Client, ground: Ground) -> str:
    """A draft in which A2 gets the strip of A1 from 0.6 on; its address."""
    draft = post(gis, "/api/v1/drafts", {"scheme": "grid", "name": "新路", "note": ""})
    address = f"/api/v1/drafts/{draft['id']}"
    ring = [list(place(x, y)) for x, y in [(0.6, 0), (1, 0), (1, 1), (0.6, 1), (0.6, 0)]]
    operation = {
        "uuid": str(uuid4()),
        "position": draft["position"],
        "kind": "transfer",
        "parameters": {
            "to": ground.zone("A2").pk,
            "area": {"type": "Polygon", "coordinates": [ring]},
        },
    }
    post(gis, f"{address}/operations", operation)
    return address


def told(ground: Ground, username: str) -> list[str]:
    """The kinds of notices a head has, the newest first."""
    notices = caller(ground.people[username]).get("/api/v1/notices").json()["results"]
    return [notice["kind"] for notice in notices]


def test_a_border_moves_and_the_cases_follow_when_they_are_sent(
    ground: Ground, office: Client, gis: Client
) -> None:
    stays, goes = report(ground, 0.3), report(ground, 0.8)
    draft = give_the_strip_to_a2(gis, ground)

    foretold = gis.get(f"{draft}/issues").json()
    assert [each["number"] for each in foretold["issues"]] == [goes]
    assert (foretold["open"], foretold["rerouted"]) == (2, 1)

    published = post(gis, f"{draft}/publish", {"note": "新路通车"})
    assert published["reroute"]["open"] == 1
    assert Issue.objects.get(number=goes).lead_unit.code == "U-A1"

    page = office.get(published["reroute"]["url"])
    assert goes in page.content.decode() and stays not in page.content.decode()
    run = post(office, "/api/v1/rezoning", {"issues": [goes], "reason": "新路通车，界线随路"})
    assert (run["moved"], run["state"]) == (1, "done")

    case = office.get(f"/api/v1/issues/{goes}").json()
    assert (case["zone"]["code"], case["lead_unit"]["code"]) == ("A2", "U-A2")
    *_, event = office.get(f"/api/v1/issues/{goes}/events").json()["results"]
    assert (event["move"], event["reason"]) == ("reroute", "新路通车，界线随路")
    assert (event["before"]["zone"]["code"], event["after"]["zone"]["code"]) == ("A1", "A2")
    assert case["due_at"] == event["after"]["due_at"] == event["before"]["due_at"]
    assert Issue.objects.get(number=stays).lead_unit.code == "U-A1"

    assert told(ground, "chief-a2")[0] == told(ground, "head-a2")[0] == "issue_moved_here"
    assert told(ground, "chief-a1")[0] == told(ground, "head-a1")[0] == "issue_moved_away"
    assert office.get("/api/v1/rezoning").json()["differing"] == 0
