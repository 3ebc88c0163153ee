"""Exempt areas as GeoJSON."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from psycopg2.extras import DateRange

from fieldwork.catalogue.models import ExemptArea
from tests.cast import caller, member
from tests.catalogue import make_catalogue, make_exempt_area
from tests.ground import Ground, place
from zones.audit.models import AuditEntry
from zones.changes.models import Change
from zones.datum import from_wgs84
from zones.organisation.models import City, Role, User

ROOT = "/api/v1/exempt-areas"


def features(user: User | None = None, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = caller(user).get(ROOT, asked).json()["features"]
    return found


@pytest.fixture
def areas(ground: Ground) -> None:
    categories = make_catalogue()
    make_exempt_area(
        "E1",
        categories=[categories["09006"]],
        during=DateRange(date(2026, 3, 1), date(2026, 11, 1)),
        weekdays=[6, 7],
        starts=time(18),
        ends=time(2),
        person="某某",
        phone="0000-1234567",
    )
    make_exempt_area("E2")
    make_exempt_area("E3", is_active=False)


def test_what_is_permitted_where_and_when(areas: None) -> None:
    one, two = features()
    assert one["geometry"]["type"] == "MultiPolygon"
    assert one["properties"] == {
        "code": "E1",
        "name": "便民疏导点",
        "name_en": "Permitted vending point",
        "categories": ["09006"],
        "first_day": "2026-03-01",
        "last_day": "2026-10-31",
        "weekdays": [6, 7],
        "starts": "18:00",
        "ends": "02:00",
        "person": None,
        "phone": None,
        "note": "",
        "active": True,
    }
    assert (two["properties"]["last_day"], two["properties"]["starts"]) == (None, None)


def test_who_is_in_charge_is_for_the_organisation(ground: Ground, areas: None) -> None:
    assert features(member(ground, Role.HANDLER))[0]["properties"]["phone"] == "0000-1234567"
    for outsider in (member(ground), member(ground, Role.VOLUNTEER)):
        assert features(outsider)[0]["properties"]["person"] is None


def test_filters_and_pages(areas: None) -> None:
    def codes(**asked: Any) -> list[str]:
        return [one["properties"]["code"] for one in features(**asked)]

    assert codes(day="2026-12-01") == ["E2"]
    assert codes(category="06010") == ["E2"]
    assert codes(category="09006") == ["E1", "E2"]
    assert codes(bbox="104,23,105,24") == []
    first = caller().get(ROOT, {"limit": 1}).json()
    assert [one["properties"]["code"] for one in first["features"]] == ["E1"]
    assert [
        one["properties"]["code"] for one in caller().get(first["next"]).json()["features"]
    ] == ["E2"]


def test_the_tag_changes_with_the_areas(ground: Ground, areas: None) -> None:
    held = {"if-none-match": caller().get(ROOT)["ETag"]}
    assert caller().get(ROOT, headers=held).status_code == 304
    make_exempt_area("E4")
    assert caller().get(ROOT, headers=held).status_code == 200


RING = [[*place(0.2, 0.2)], [*place(0.8, 0.2)], [*place(0.5, 0.8)], [*place(0.2, 0.2)]]


def polygon(*ring: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [list(ring) or RING]}


def body(**facts: Any) -> dict[str, Any]:
    return {
        "code": "N1",
        "name": "夜市疏导点",
        "geometry": polygon(),
        "datum": "wgs84",
        "categories": ["09006"],
        "first_day": "2026-03-01",
        "weekdays": [5, 6, 7],
        "starts": "18:00",
        "ends": "02:00",
        "person": "某某",
        **facts,
    }


def sent(client: Client, method: str, address: str, content: Any) -> Any:
    return client.generic(method, address, json.dumps(content), "application/json")


@pytest.fixture
def keeper(ground: Ground) -> Client:
    make_catalogue()
    return caller(member(ground, Role.GIS_STAFF))


def wrong(answer: Any) -> tuple[str, str]:
    """The code and the field of what was refused, which says what to do about it."""
    assert answer["Content-Type"].startswith("application/problem+json"), answer.content
    (problem, *_) = answer.json()["errors"]
    return problem["code"], problem["field"]


def test_an_area_is_drawn_changed_and_ended(keeper: Client) -> None:
    made = sent(keeper, "POST", ROOT, body(phone="0000-7654321"))
    assert made.status_code == 201, made.content
    facts = made.json()["properties"]
    assert (facts["last_day"], facts["phone"]) == (None, "0000-7654321")
    area = ExemptArea.objects.get(code="N1")
    assert area.boundary.num_points == 4

    change = body(name="早市疏导点", version=facts["version"], geometry=made.json()["geometry"])
    del change["code"]
    changed = sent(keeper, "PUT", f"{ROOT}/N1", change)
    assert changed.status_code == 200, changed.content
    assert changed.json()["properties"]["name"] == "早市疏导点"
    assert changed.json()["geometry"] == made.json()["geometry"]
    stale = sent(keeper, "PUT", f"{ROOT}/N1", change | {"name": "又一名"})
    assert (stale.status_code, wrong(stale)) == (409, ("area_changed", "version"))

    today = timezone.localdate()
    ended = sent(keeper, "POST", f"{ROOT}/N1/end", {"last_day": str(today - timedelta(days=1))})
    assert ended.json()["properties"]["last_day"] == str(today - timedelta(days=1))
    again = sent(keeper, "POST", f"{ROOT}/N1/end", {"last_day": str(today)})
    assert (again.status_code, again.json()["errors"][0]["code"]) == (409, "area_ended")
    assert keeper.delete(f"{ROOT}/N1").status_code == 405


def test_everything_done_is_on_record_and_in_the_feed(keeper: Client) -> None:
    facts = sent(keeper, "POST", ROOT, body(phone="0000-7654321")).json()["properties"]
    change = body(note="改到街对面", version=facts["version"])
    del change["code"]
    sent(keeper, "PUT", f"{ROOT}/N1", change)
    add, edit = AuditEntry.objects.filter(object_type="exempt_area", object_id="N1").order_by("id")
    assert (add.action, edit.action) == ("exempt_area.add", "exempt_area.change")
    assert add.after and edit.before and edit.after
    assert add.before is None and add.after["boundary"].startswith("MULTIPOLYGON")
    assert "note" not in edit.before and edit.after["note"] == "改到街对面"
    assert "7654321" not in str(add.after) + str(edit.before)
    kinds = (
        Change.objects.filter(layer="exempt_areas").order_by("id").values_list("kind", flat=True)
    )
    assert list(kinds) == ["created", "updated"]


def test_a_lost_answer_sent_again_changes_nothing(keeper: Client) -> None:
    facts = sent(keeper, "POST", ROOT, body()).json()["properties"]
    change = body(note="改", version=facts["version"])
    del change["code"]
    first = sent(keeper, "PUT", f"{ROOT}/N1", change)
    assert sent(keeper, "PUT", f"{ROOT}/N1", change).json() == first.json()
    assert wrong(sent(keeper, "POST", ROOT, body())) == ("area_exists", "code")
    assert AuditEntry.objects.filter(object_type="exempt_area").count() == 2


def test_outsiders_change_nothing(ground: Ground, areas: None) -> None:
    assert caller().get(f"{ROOT}/E1").json()["properties"]["phone"] is None
    people = [None, member(ground), member(ground, Role.HANDLER, Role.SYSTEM_ADMIN, Role.AUDITOR)]
    for outsider in people:
        client = caller(outsider)
        for method, address in [("POST", ROOT), ("PUT", f"{ROOT}/E1"), ("POST", f"{ROOT}/E1/end")]:
            assert sent(client, method, address, body()).status_code in (401, 403)
    assert ExemptArea.objects.count() == 3


@pytest.mark.parametrize("role", [Role.BUSINESS_ADMIN, Role.CAMPAIGN_OFFICE, Role.GIS_STAFF])
def test_who_keeps_them(ground: Ground, role: Role) -> None:
    make_catalogue()
    assert sent(caller(member(ground, role)), "POST", ROOT, body()).status_code == 201


CROSSING = polygon(place(0, 0), place(1, 1), place(1, 0), place(0, 1), place(0, 0))
HUGE = polygon(place(-5, -5), place(15, -5), place(15, 15), place(-5, -5))
AWAY = polygon((110.0, 30.0), (110.001, 30.0), (110.0, 30.001), (110.0, 30.0))
NO_AREA = {"type": "Point", "coordinates": [*place(1, 1)]}
LONG = polygon(*[place(0.5 + 0.001 * (n % 2), 0.5 + n * 1e-4) for n in range(2500)])


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"geometry": CROSSING}, "self_crossing", "geometry"),
        ({"geometry": HUGE}, "area_too_large", "geometry"),
        ({"geometry": AWAY}, "outside_city", "geometry"),
        ({"geometry": NO_AREA}, "no_polygon", "geometry"),
        ({"geometry": LONG}, "outline_too_long", "geometry"),
        ({"geometry": polygon(place(0, 0), place(1, 0))}, "too_few_points", "geometry"),
        ({"geometry": polygon("a", "b", "c")}, "outline_unreadable", "geometry"),
        ({"geometry": polygon([True, 1], [2, 1], [1, 2])}, "outline_unreadable", "geometry"),
        ({"geometry": polygon([400, 1], [2, 1], [1, 2])}, "outline_unreadable", "geometry"),
        ({"geometry": {"type": "Polygon", "coordinates": []}}, "outline_unreadable", "geometry"),
        ({"geometry": {"type": "MultiPolygon"}}, "outline_unreadable", "geometry"),
        ({"datum": "beijing54"}, "invalid_choice", "datum"),
        ({"categories": ["99999"]}, "unknown_category", "categories"),
        ({"person": "  "}, "blank", "person"),
        ({"last_day": "2026-02-01"}, "days_wrong", "last_day"),
        ({"last_day": "9999-12-31"}, "invalid", "last_day"),
        ({"ends": None}, "hours_wrong", "ends"),
        ({"ends": "18:00"}, "hours_wrong", "ends"),
        ({"code": "new/1"}, "invalid", "code"),
        ({"code": "new"}, "code_taken", "code"),
    ],
)
def test_what_cannot_be_is_refused(
    keeper: Client, facts: dict[str, Any], code: str, field: str
) -> None:
    answer = sent(keeper, "POST", ROOT, body(**facts))
    assert answer.status_code == 400, answer.content
    assert wrong(answer) == (code, field)
    assert not ExemptArea.objects.exists()


def test_the_datum_must_be_said_and_is_converted(keeper: Client) -> None:
    silent = body()
    del silent["datum"]
    assert wrong(sent(keeper, "POST", ROOT, silent)) == ("required", "datum")
    shifted = [list(from_wgs84(lon, lat, "gcj02")) for lon, lat in RING]
    made = sent(keeper, "POST", ROOT, body(geometry=polygon(*shifted), datum="gcj02")).json()
    [[ring]] = made["geometry"]["coordinates"]
    assert {tuple(one) for one in ring} == {(round(x, 7), round(y, 7)) for x, y in RING}


def test_a_city_that_forbids_gcj02_refuses_it(ground: Ground, keeper: Client) -> None:
    City.objects.update(allow_gcj02=False)
    assert wrong(sent(keeper, "POST", ROOT, body(datum="bd09"))) == ("datum_forbidden", "datum")


def test_an_end_changes_nothing_of_the_past(keeper: Client) -> None:
    make_exempt_area("E7", person="某某")
    long_ago = sent(keeper, "POST", f"{ROOT}/E7/end", {"last_day": "2026-01-15"})
    assert wrong(long_ago) == ("end_too_early", "last_day")
    assert sent(keeper, "POST", f"{ROOT}/E%00/end", {"last_day": "2026-01-15"}).status_code == 404
    assert sent(keeper, "PUT", f"{ROOT}/nowhere", body()).status_code in (400, 404)
