"""What we believed at any date: the same questions, as known on an earlier day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cast import caller, member
from tests.geoapi.v1.conftest import NOW
from tests.ground import DAY_ONE, TESTER, TODAY, Ground, place, put, squares
from zones.boundaries.actions import publish_until
from zones.organisation.models import Role
from zones.ownership.actions import Assignment, assign

pytestmark = pytest.mark.django_db

LON, LAT = place(1.25, 0.5)
"""In cell A2, until A1 takes a part of it."""
SEEN = TODAY - timedelta(days=20)
"""An instant that the correction speaks of, before it was recorded."""
BEFORE = TODAY - timedelta(days=1)


@pytest.fixture
def corrected(ground: Ground) -> Ground:
    """On TODAY we learn that since a month ago A1 reaches into A2, and who headed A2 meanwhile."""
    month_ago = TODAY - timedelta(days=30)
    ground.publish(
        put("A1", "cell", "A", squares(0, 0, 1.5)),
        put("A2", "cell", "A", squares(1.5, 0, 0.5)),
        effective_from=month_ago,
    )
    change = Assignment(
        zone=ground.zone("A2"), role="head", start=month_ago, user=ground.people["head-b"]
    )
    assign(assignment=change, actor=TESTER, now=TODAY)
    return ground


def get(path: str, **parameters: Any) -> Any:
    texts = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in parameters.items()
    }
    return caller().get(f"/api/v1/{path}", texts)


def owner(**parameters: Any) -> dict[str, Any]:
    answer = get("locate", lon=LON, lat=LAT, datum="wgs84", **parameters)
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def test_the_owner_as_known_before_and_after_a_backdated_correction(corrected: Ground) -> None:
    now = owner(at=SEEN)
    assert (now["zone"]["code"], now["edition"]["number"], now["known_at"]) == ("A1", 2, None)
    assert "as known" not in now["explanation"]
    then = owner(at=SEEN, known_at=BEFORE)
    assert (then["zone"]["code"], then["edition"]["number"]) == ("A2", 1)
    assert then["head"]["name"] == "A2长"
    assert then["explanation"].startswith("This is as known on May 31, 2026")
    assert datetime.fromisoformat(then["known_at"]) == BEFORE
    assert owner(at=TODAY - timedelta(days=40), known_at=BEFORE)["zone"]["code"] == "A2"
    assert owner(at=SEEN, known_at=NOW)["zone"]["code"] == "A1"


def test_a_temporary_edition_is_known_from_the_day_it_was_published(ground: Ground) -> None:
    start, end = TODAY + timedelta(days=2), TODAY + timedelta(days=5)
    publish_until(
        scheme=ground.scheme,
        puts=[
            put("A1", "cell", "A", squares(0, 0, 1.5)),
            put("A2", "cell", "A", squares(1.5, 0, 0.5)),
        ],
        effective_from=start,
        until=end,
        ending_note="",
        actor=TESTER,
        now=TODAY,
    )
    within = TODAY + timedelta(days=3)
    assert owner(at=within)["zone"]["code"] == "A1"
    assert owner(at=within, known_at=BEFORE)["zone"]["code"] == "A2"
    assert owner(at=within, known_at=TODAY + timedelta(hours=1))["zone"]["code"] == "A1"
    assert owner(at=end, known_at=NOW)["zone"]["code"] == "A2"


def test_before_anything_was_recorded_nothing_is_believed(corrected: Ground) -> None:
    answer = owner(at=SEEN, known_at=DAY_ONE - timedelta(days=1))
    assert (answer["rule"], answer["zone"], answer["edition"]) == ("no_edition", None, None)
    assert answer["lead_unit"]["unowned"]
    assert answer["explanation"].startswith("This is as known on Dec. 31, 2025")
    assert get("zones", known_at="2020-01-01").json()["features"] == []


@pytest.mark.parametrize("path", ["locate", "zones", "zones/{zone}", "responsibilities"])
def test_the_future_is_not_known_and_today_is_known_as_now(corrected: Ground, path: str) -> None:
    path = path.format(zone=corrected.zone("A1").pk)
    point = {"lon": LON, "lat": LAT, "datum": "wgs84"} if path == "locate" else {}
    answer = get(path, known_at=NOW + timedelta(seconds=1), **point)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["field"], error["code"]) == ("known_at", "known_in_future")
    assert error["remedy"]
    assert get(path, known_at="2026-06-02", **point).status_code == 200
    unreadable = get(path, known_at="yesterday", **point)
    assert unreadable.json()["errors"][0]["field"] == "known_at"


def test_zones_of_an_instant_as_they_were_known(corrected: Ground) -> None:
    def width(**parameters: Any) -> float:
        zone = corrected.zone("A1").pk
        (feature,) = get("zones", zone=zone, **parameters).json()["features"]
        longitudes = [lon for ring in feature["geometry"]["coordinates"][0] for lon, _ in ring]
        return float(round((max(longitudes) - min(longitudes)) / 0.01, 3))

    assert width(at=SEEN) == 1.5
    assert width(at=SEEN, known_at=BEFORE) == 1
    both = get("zones", edition=1, known_at=BEFORE)
    assert both.json()["errors"][0]["code"] == "known_at_with"


def test_one_zone_with_the_people_and_the_past_it_had_then(corrected: Ground) -> None:
    path = f"zones/{corrected.zone('A2').pk}"
    now, then = get(path, at=SEEN).json(), get(path, at=SEEN, known_at=BEFORE).json()
    assert (now["edition"], now["head"]["name"]) == (2, "B长")
    assert (then["edition"], then["head"]["name"]) == (1, "A2长")
    assert now["size"] < then["size"]
    assert [past["edition"] for past in then["boundary_history"]] == [1]
    assert [past["edition"] for past in now["boundary_history"]] == [2, 1]
    assert {row["person"]["name"] for row in then["people_history"] if row["person"]} == {"A2长"}
    assert get(path, at=SEEN, known_at="2020-01-01").status_code == 404


def test_responsibilities_as_they_were_known(corrected: Ground) -> None:
    def head(**parameters: Any) -> str:
        asked = {"zone": corrected.zone("A2").pk, "role": "head", **parameters}
        (row,) = get("responsibilities", **asked).json()["results"]
        return str(row["user"]["name"])

    assert head(at=SEEN) == "B长"
    assert head(at=SEEN, known_at=BEFORE) == "A2长"
    gis = caller(member(corrected, Role.GIS_STAFF))
    for more in ({"q": "A2"}, {"gap": "any"}, {"format": "csv"}):
        asked = {"known_at": BEFORE.isoformat(), **more}
        answer = gis.get("/api/v1/responsibilities", asked)
        assert answer.json()["errors"][0]["code"] == "known_at_with", more
