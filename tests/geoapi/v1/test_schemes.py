"""Schemes and editions: what they tell, and who sees which."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast import caller, member
from tests.ground import TODAY, Ground, make_scheme, put, squares
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db


def test_a_scheme_tells_its_levels_and_the_edition_in_force(ground: Ground) -> None:
    ground.scheme.levels.filter(code="community").update(pairing="unit", pairs_one_to_one=True)
    (scheme,) = caller().get("/api/v1/schemes").json()["results"]
    assert (scheme["code"], scheme["primary"], scheme["geometry_kind"]) == (
        "grid",
        True,
        "polygon",
    )
    assert [level["code"] for level in scheme["levels"]] == ["city", "community", "cell"]
    assert [(level["pairing"], level["pairs_one_to_one"]) for level in scheme["levels"]] == [
        ("none", False),
        ("unit", True),
        ("none", False),
    ]
    assert scheme["edition"]["number"] == 1
    assert scheme["edition"]["in_force"] == [{"start": "2026-01-01T00:00:00+00:00", "end": None}]


def test_editions_come_newest_first_with_their_periods(ground: Ground) -> None:
    ground.publish(put("A1", "cell", "A", squares(0, 0), "新名"), note="renamed")
    newest, first = caller().get("/api/v1/schemes/grid/editions").json()["results"]
    assert (newest["number"], newest["based_on"], newest["note"]) == (2, 1, "renamed")
    assert first["in_force"] == [
        {"start": "2026-01-01T00:00:00+00:00", "end": TODAY.isoformat()},
    ]
    assert newest["checksum"] != first["checksum"]
    assert caller().get("/api/v1/schemes/grid/editions/1").json() == first
    assert caller().get("/api/v1/schemes/grid/editions/3").status_code == 404


def test_a_scheduled_edition_is_listed_but_not_in_force(ground: Ground) -> None:
    far = TODAY + timedelta(days=20_000)
    ground.publish(put("A1", "cell", "A", squares(0, 0), "新名"), effective_from=far)
    assert caller().get("/api/v1/schemes/grid").json()["edition"]["number"] == 1
    assert len(caller().get("/api/v1/schemes/grid/editions").json()["results"]) == 2


def test_schemes_that_are_not_public_are_for_members(ground: Ground) -> None:
    make_scheme("secret", primary=False, public=False)
    for outsider in (caller(), caller(member(ground))):
        codes = [one["code"] for one in outsider.get("/api/v1/schemes").json()["results"]]
        assert codes == ["grid"]
        for address in ("secret", "secret/editions", "secret/editions/1"):
            assert outsider.get(f"/api/v1/schemes/{address}").status_code == 404
    inside = caller(member(ground, Role.VOLUNTEER)).get("/api/v1/schemes").json()["results"]
    assert [one["code"] for one in inside] == ["grid", "secret"]


def test_a_level_that_is_not_there_is_no_empty_list(ground: Ground) -> None:
    for address in ("zones", "zones/export", "responsibilities"):
        answer = caller().get(f"/api/v1/{address}", {"level": "nope"})
        assert answer.status_code == 404, address
        assert "cell" in answer.json()["detail"]
        assert caller().get(f"/api/v1/{address}", {"level": "cell"}).status_code == 200


def test_what_is_scheduled_is_taken_back_by_gis_staff(ground: Ground) -> None:
    far = TODAY + timedelta(days=20_000)
    address = "/api/v1/schemes/grid/withdraw"
    surveyor = caller(member(ground, Role.GIS_STAFF))
    assert surveyor.post(address).status_code == 409
    ground.publish(put("A1", "cell", "A", squares(0, 0), "新名"), effective_from=far)
    assert caller().post(address).status_code == 401
    assert caller(member(ground, Role.BUSINESS_ADMIN)).post(address).status_code == 403
    answer = surveyor.post(address)
    assert answer.status_code == 201
    assert (answer.json()["number"], answer.json()["based_on"]) == (3, 2)
    later = caller().get("/api/v1/zones", {"at": "2080-01-01", "geometry": "none"}).json()
    assert "新名" not in [one["properties"]["name"] for one in later["features"]]
