"""Zones over HTTP: lists, files and one zone."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from shapely.geometry import MultiPolygon, shape

from tests.cast import caller, member
from tests.ground import DAY_ONE, TESTER, TODAY, Ground, place, put, squares
from zones.audit.models import AuditEntry
from zones.boundaries.models import Scheme
from zones.datum import from_wgs84
from zones.organisation.models import City, Role
from zones.ownership.actions import Assignment, assign
from zones.ownership.models import Duty

pytestmark = pytest.mark.django_db


def listed(client: Client, **parameters: Any) -> Any:
    answer = client.get("/api/v1/zones", parameters)
    assert answer.status_code == 200, answer.content
    return answer.json()


def codes(client: Client, **parameters: Any) -> list[str]:
    return [one["properties"]["code"] for one in listed(client, **parameters)["features"]]


def test_the_list_is_geojson_by_level_in_code_order(ground: Ground) -> None:
    answer = listed(caller(), level="cell")
    first = answer["features"][0]
    assert (answer["scheme"], answer["edition"], answer["next"]) == ("grid", 1, None)
    assert [one["properties"]["code"] for one in answer["features"]] == ["A1", "A2", "A3", "A4"]
    assert first["geometry"]["type"] == "MultiPolygon"
    assert first["id"] == ground.zone("A1").pk
    assert first["properties"] == {
        "code": "A1",
        "name": "A1格",
        "name_en": "Zone A1",
        "level": "cell",
        "rank": 2,
        "parent": ground.zone("A").pk,
        "gap_reason": "",
    }


def test_an_old_edition_is_found_by_date_and_by_number(ground: Ground) -> None:
    ground.publish(put("A1", "cell", "A", squares(0, 0), "新名"))

    def name(**parameters: Any) -> str:
        (one,) = listed(caller(), q="A1", level="cell", geometry="none", **parameters)["features"]
        return str(one["properties"]["name"])

    assert name(at="2026-03-01") == "A1格"
    assert name(at=TODAY.isoformat()) == "新名"
    assert (name(edition=1), name(edition=2)) == ("A1格", "新名")
    assert listed(caller(), at="2025-01-01")["features"] == []
    assert listed(caller(), edition=99)["edition"] is None


def test_pages_are_continued_at_next(ground: Ground) -> None:
    client, seen, address = caller(), [], "/api/v1/zones?limit=3&geometry=none"
    while address:
        answer = client.get(address).json()
        seen += [one["properties"]["code"] for one in answer["features"]]
        address = answer["next"]
    assert seen == ["A", "A1", "A2", "A3", "A4", "B", "C"]


@pytest.mark.parametrize(
    "bbox", ["1,2,3", "a,b,c,d", "103,22,102,23", "103,23,104,22", "nan,22,104,23", "103,22,999,23"]
)
def test_a_box_that_is_none_is_refused(ground: Ground, bbox: str) -> None:
    answer = caller().get("/api/v1/zones", {"bbox": bbox})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "bbox"


def test_the_etag_changes_with_the_edition_only(ground: Ground) -> None:
    client = caller()
    first = client.get("/api/v1/zones?level=cell")
    again = client.get("/api/v1/zones?level=cell", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "public, no-cache"
    ground.publish(put("A1", "cell", "A", squares(0, 0), "新名"))
    later = client.get("/api/v1/zones?level=cell", headers={"if-none-match": first["ETag"]})
    assert later.status_code == 200
    assert later["ETag"] != first["ETag"]


def test_304_takes_two_statements_and_a_page_three(ground: Ground) -> None:
    client = caller()
    with CaptureQueriesContext(connection) as statements:
        tag = client.get("/api/v1/zones?level=cell")["ETag"]
    assert len(statements) == 3
    with CaptureQueriesContext(connection) as statements:
        client.get("/api/v1/zones?level=cell", headers={"if-none-match": tag})
    assert len(statements) == 2


def test_what_is_not_public_no_shared_cache_may_keep(ground: Ground) -> None:
    Scheme.objects.update(public=False)
    assert caller().get("/api/v1/zones?scheme=grid").status_code == 404
    answer = caller(member(ground, Role.HANDLER)).get("/api/v1/zones?scheme=grid")
    assert answer["Cache-Control"] == "private, no-cache"


def test_one_zone_tells_everything(ground: Ground) -> None:
    zone = ground.zone("A1")
    assign(
        assignment=Assignment(zone=zone, role="member", start=DAY_ONE, unit=ground.units["U-B"]),
        actor=TESTER,
        now=DAY_ONE,
    )
    Duty.objects.create(zone=zone, text_zh="清扫", cadence="weekday", weekday=5)
    answer = caller().get(f"/api/v1/zones/{zone.pk}").json()
    assert (answer["code"], answer["level"]["code"]) == ("A1", "cell")
    assert [above["code"] for above in answer["path"]] == ["C", "A"]
    assert answer["head"]["name"] == "A1长"
    assert answer["lead_unit"]["code"] == "U-A1"
    assert [unit["code"] for unit in answer["members"]] == ["U-B"]
    assert answer["duties"][0]["rhythm"] == "every Friday"
    assert answer["size"] == pytest.approx(1_143_000, rel=0.01)
    assert [past["edition"] for past in answer["boundary_history"]] == [1]
    assert {past["role"] for past in answer["people_history"]} == {"head", "lead"}


def test_one_zone_gives_its_boundary_to_the_last_vertex(ground: Ground) -> None:
    boundary = caller().get(f"/api/v1/zones/{ground.zone('A1').pk}").json()["boundary"]
    assert shape(boundary).normalize().equals_exact(MultiPolygon([squares(0, 0)]).normalize())


def test_one_zone_is_asked_about_at_a_date(ground: Ground) -> None:
    address = f"/api/v1/zones/{ground.zone('A1').pk}"
    ground.publish(put("A1", "cell", "A", squares(0, 0), "新名"))
    assert caller().get(address, {"at": "2026-03-01"}).json()["name"] == "A1格"
    assert caller().get(address, {"at": "2026-07-01"}).json()["name"] == "新名"
    assert caller().get(address, {"at": "2025-07-01"}).status_code == 404


def test_one_zone_of_a_scheme_not_public_is_not_there(ground: Ground) -> None:
    address = f"/api/v1/zones/{ground.zone('A1').pk}"
    Scheme.objects.update(public=False)
    assert caller().get(address).status_code == 404
    assert caller(member(ground)).get(address).status_code == 404
    assert caller(member(ground, Role.HANDLER)).get(address).status_code == 200


@pytest.mark.parametrize("number", ["0", "99999", str(2**63), str(10**30)])
def test_a_zone_that_never_was_is_not_there(ground: Ground, number: str) -> None:
    assert caller().get(f"/api/v1/zones/{number}").status_code == 404


# --- files ----------------------------------------------------------------------------------------


def file(client: Client, **parameters: Any) -> tuple[bytes, str]:
    """The bytes of an export and the name it is given."""
    answer = client.get("/api/v1/zones/export", parameters)
    assert answer.status_code == 200, answer.content
    return answer.getvalue(), answer["Content-Disposition"]


def test_a_file_is_what_the_import_reads_back(ground: Ground) -> None:
    content, name = file(caller(), level="cell")
    feature = json.loads(content)["features"][0]
    assert name.endswith("grid-cell-edition1.geojson")
    assert feature["properties"]["parent"] == "A"
    assert feature["properties"]["level"] == "cell"


@pytest.mark.parametrize(
    ("wanted", "begins"),
    [
        ("geojsonseq", b"{"),
        ("gpkg", b"SQLite format 3"),
        ("shp", b"PK"),
        ("kml", b"<?xml"),
        ("fgb", b"fgb"),
        ("csv", b"\xef\xbb\xbfcode,"),
        ("xlsx", b"PK"),
    ],
)
def test_every_format_is_given(ground: Ground, wanted: str, begins: bytes) -> None:
    content, _name = file(caller(), format=wanted)
    assert content.startswith(begins)


def test_a_workbook_has_the_codes(ground: Ground) -> None:
    content, _name = file(caller(), format="xlsx", level="cell")
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows()] == ["code", "A1", "A2", "A3", "A4"]


def test_another_datum_is_marked_in_name_and_file(ground: Ground) -> None:
    content, name = file(caller(), level="cell", crs="gcj02")
    ring = json.loads(content)["features"][0]["geometry"]["coordinates"][0][0]
    assert name.endswith("grid-cell-edition1.gcj02.geojson")
    assert json.loads(content)["datum"].lower().startswith("gcj")
    corner = pytest.approx(from_wgs84(*place(1, 0), "gcj02"), abs=1e-8)
    assert [point for point in ring if point == corner]


def test_a_projection_is_named_too(ground: Ground) -> None:
    _content, name = file(caller(), format="gpkg", crs="EPSG:4543")
    assert name.endswith(".epsg4543.gpkg")


@pytest.mark.parametrize("crs", ["EPSG:2400", "moon", "EPSG:99999"])
def test_an_unknown_system_is_refused_with_a_remedy(ground: Ground, crs: str) -> None:
    answer = caller().get("/api/v1/zones/export", {"crs": crs})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["remedy"]


def test_gcj02_is_refused_where_the_city_forbids_it(ground: Ground) -> None:
    City.objects.update(allow_gcj02=False)
    answer = caller().get("/api/v1/zones/export", {"crs": "gcj02"})
    assert answer.json()["errors"][0]["code"] == "datum_forbidden"


def test_a_format_that_cannot_hold_it_is_refused_before_a_byte(ground: Ground) -> None:
    answer = caller().get("/api/v1/zones/export", {"format": "kml", "crs": "EPSG:4543"})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "crs"


def test_before_the_first_edition_there_is_no_file(ground: Ground) -> None:
    assert caller().get("/api/v1/zones/export", {"at": "2020-01-01"}).status_code == 404


def test_only_large_exports_are_on_record(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = AuditEntry.objects.filter(action="export.download")
    file(caller(), level="cell")
    assert not taken.exists()
    monkeypatch.setattr("geoapi.v1.exports.ROWS_ON_RECORD", 4)
    user = member(ground, Role.HANDLER)
    file(caller(user), level="cell")
    entry = taken.get()
    assert (entry.actor_id, entry.object_type) == (user.pk, "zones")
    after: Any = entry.after
    assert (after["rows"], after["filter"]["level"]) == (4, "cell")
