"""Exempt areas as GeoJSON."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from psycopg2.extras import DateRange

from tests.cast import caller, member
from tests.catalogue import make_catalogue, make_exempt_area
from tests.ground import Ground
from zones.organisation.models import Role, User

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
