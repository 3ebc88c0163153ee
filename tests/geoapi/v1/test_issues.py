"""Issues over HTTP: the list, one issue, its events, what is near, and files."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from fieldwork.casework.models import CoHandling, Complainant, Issue
from tests.casebook import a_report, an_issue, pin, send
from tests.cast import caller, member
from tests.catalogue import make_calendar, make_catalogue
from tests.ground import TODAY, Ground, make_person, place
from zones.audit.models import AuditEntry
from zones.datum import from_wgs84
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(ground: Ground) -> Ground:
    make_catalogue()
    make_calendar()
    return ground


@pytest.fixture
def office(ground: Ground) -> Client:
    return caller(member(ground, Role.CAMPAIGN_OFFICE))


def listed(client: Client, **parameters: Any) -> Any:
    answer = client.get("/api/v1/issues", parameters)
    assert answer.status_code == 200, answer.content
    return answer.json()


def numbers(client: Client, **parameters: Any) -> list[str]:
    return [one["number"] for one in listed(client, format="json", **parameters)["results"]]


# --- the list -------------------------------------------------------------------------------------


def test_the_list_is_geojson_the_newest_first(ground: Ground, office: Client) -> None:
    older, newer = an_issue(), an_issue(now=TODAY + timedelta(hours=1), place=pin(1.5, 0.5))
    answer = listed(office)
    first = answer["features"][0]
    assert [one["id"] for one in answer["features"]] == [newer.pk, older.pk]
    assert first["geometry"] == {"type": "Point", "coordinates": list(place(1.5, 0.5))}
    facts = first["properties"]
    assert facts["number"] == newer.number
    assert facts["category"]["name_en"] == "Exposed garbage"
    assert facts["zone"]["code"] == "A2"
    assert facts["lead_unit"]["code"] == "U-A2"
    assert facts["head"] == {"name": "A2长", "post": "网格长"}
    assert facts["state_label"] == "assigned"


def test_a_list_and_a_single_issue_say_the_same(ground: Ground, office: Client) -> None:
    issue = an_issue()
    (row,) = listed(office, format="json")["results"]
    one = office.get(f"/api/v1/issues/{issue.number}").json()
    for name in ("number", "state", "state_label", "category", "address", "lead_unit", "head"):
        assert row[name] == one[name]
    assert row["due"]["light"] == one["due"]["light"]
    assert row["zone"]["id"] == one["zone"]["id"]
    assert row["url"] == one["url"]


def test_an_issue_is_found_as_its_number_is_read_aloud(office: Client) -> None:
    number = an_issue().number
    assert office.get(f"/api/v1/issues/{number.lower()}").json()["number"] == number
    assert office.get("/api/v1/issues/%00").status_code == 404
    assert office.get("/api/v1/issues/%00/events").status_code == 404


def test_every_filter_finds_its_own(ground: Ground, office: Client) -> None:
    garbage = an_issue(address="青石路12号", source="hotline")
    trading = an_issue(
        category="09006", place=pin(3, 1), now=TODAY + timedelta(days=40), text="占道卖菜 100%"
    )
    Issue.objects.filter(pk=garbage.pk).update(state="closed", closed_at=TODAY)
    CoHandling.objects.create(
        issue=garbage, unit=ground.units["U-B"], basis="function", since=TODAY
    )
    box = ",".join(map(str, (*place(0, 0), *place(1, 1))))
    finds: list[tuple[dict[str, Any], set[Issue]]] = [
        ({"zone": ground.zone("A1").pk}, {garbage}),
        ({"zone": ground.zone("A").pk}, {garbage}),
        ({"zone": ground.zone("C").pk}, {garbage, trading}),
        ({"unit": ground.units["U-A1"].pk}, {garbage}),
        ({"unit": ground.units["U-B"].pk}, {garbage, trading}),
        ({"state": "closed"}, {garbage}),
        ({"state": "closed,assigned"}, {garbage, trading}),
        ({"open": "true"}, {trading}),
        ({"open": "false"}, {garbage}),
        ({"overdue": "false"}, {garbage, *_late(trading, False)}),
        ({"overdue": "true"}, _late(trading, True)),
        ({"category": "09006"}, {trading}),
        ({"duty_area": "sanitation"}, {garbage}),
        ({"duty_area": "greening"}, set()),
        ({"group": "ten_disorders"}, {trading}),
        ({"category": "06010", "group": "ten_disorders"}, set()),
        ({"from": "2026-06-01", "to": "2026-06-01"}, {garbage}),
        ({"from": "2026-06-02"}, {trading}),
        ({"bbox": box}, {garbage}),
        ({"source": "hotline"}, {garbage}),
        ({"q": garbage.number.lower()}, {garbage}),
        ({"q": "青石路"}, {garbage}),
        ({"q": "100%"}, {trading}),
        ({"q": "_"}, set()),
    ]
    for parameters, expected in finds:
        found = set(numbers(office, **parameters))
        assert found == {issue.number for issue in expected}, parameters


def _late(issue: Issue, wanted: bool) -> set[Issue]:
    """The issue where it is, or is not, late by the clock of the machine."""
    from django.utils import timezone

    return {issue} if (issue.due_at < timezone.now()) is wanted else set()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("state", "nowhere"),
        ("category", "99999"),
        ("group", "no-such"),
        ("after", "XC-260101-000000"),
        ("bbox", "1,2,3"),
        ("source", "rumour"),
        ("zone", "0"),
        ("from", "yesterday"),
    ],
)
def test_what_means_nothing_is_refused_by_its_name(office: Client, field: str, value: str) -> None:
    answer = office.get("/api/v1/issues", {field: value})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field


def test_pages_follow_each_other_without_gaps(ground: Ground, office: Client) -> None:
    sent = [an_issue(now=TODAY + timedelta(minutes=at // 2)) for at in range(5)]
    seen: list[str] = []
    address: str | None = "/api/v1/issues?limit=2&format=json"
    while address:
        page = office.get(address).json()
        seen += [one["number"] for one in page["results"]]
        address = page["next"]
    assert seen == [issue.number for issue in reversed(sent)]


def test_counting_stops_where_nobody_reads_on(
    ground: Ground, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        an_issue()
    assert listed(office, count="1", limit=1)["count"] == 3
    assert "count" not in listed(office)
    monkeypatch.setattr("geoapi.v1.issues.COUNTED", 2)
    assert listed(office, count="1")["count"] == "2+"


def test_the_etag_changes_with_the_data_only(ground: Ground, office: Client) -> None:
    issue = an_issue()
    tag = office.get("/api/v1/issues")["ETag"]
    again = office.get("/api/v1/issues", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == "private, no-cache"
    Issue.objects.filter(pk=issue.pk).update(address="新地址")
    assert office.get("/api/v1/issues", headers={"if-none-match": tag}).status_code == 200


def test_a_page_takes_two_statements(ground: Ground, office: Client) -> None:
    for _ in range(3):
        an_issue()
    with CaptureQueriesContext(connection) as statements:
        listed(office, limit=2)
    assert sum("fieldwork_issue" in one["sql"] for one in statements) == 2


# --- who sees what --------------------------------------------------------------------------------


def test_each_sees_the_own_and_outsiders_nothing(ground: Ground) -> None:
    inspector = make_person("inspector")
    mine = an_issue(reporter=inspector)
    theirs = an_issue(place=pin(3, 1))
    helped = an_issue(place=pin(1.5, 1.5))
    unit = ground.units["U-A1"]
    CoHandling.objects.create(issue=helped, unit=unit, basis="function", since=TODAY)
    chief = caller(ground.people["chief-a1"])
    assert set(numbers(chief)) == {mine.number, helped.number}
    assert set(numbers(caller(ground.people["head-a"]))) == {mine.number, helped.number}
    assert numbers(caller(ground.people["head-b"])) == [theirs.number]
    assert numbers(caller(inspector)) == [mine.number]
    assert len(numbers(caller(member(ground, Role.AUDITOR)))) == 3
    outsider = caller(member(ground))
    assert numbers(outsider) == []
    assert outsider.get("/api/v1/issues?count=1").json()["count"] == 0
    for address in ("", "/events"):
        assert outsider.get(f"/api/v1/issues/{mine.number}{address}").status_code == 404
        assert chief.get(f"/api/v1/issues/{theirs.number}{address}").status_code == 404
    for address in ("", "/export", f"/{mine.number}", f"/{mine.number}/events"):
        assert caller().get(f"/api/v1/issues{address}").status_code == 401


def test_an_issue_seen_in_two_ways_is_listed_once(ground: Ground) -> None:
    chief = ground.people["chief-a1"]
    issue = an_issue(reporter=chief)
    CoHandling.objects.create(issue=issue, unit=ground.units["U-A1"], basis="function", since=TODAY)
    answer = listed(caller(chief), count="1", unit=ground.units["U-A1"].pk)
    assert ([one["id"] for one in answer["features"]], answer["count"]) == ([issue.pk], 1)


def test_events_hide_who_reported(ground: Ground, office: Client) -> None:
    inspector = make_person("inspector", "王巡查")
    issue = an_issue(reporter=inspector)
    address = f"/api/v1/issues/{issue.number}/events"

    def reported_by(client: Client) -> Any:
        (first, *_rest) = client.get(address).json()["results"]
        assert first["move"] == "file"
        return first["actor"]

    assert reported_by(office) == "王巡查"
    assert reported_by(caller(inspector)) == "王巡查"
    chief = caller(ground.people["chief-a1"])
    assert reported_by(chief) is None
    assert "王巡查" not in chief.get(address).content.decode()
    assert "王巡查" not in chief.get(f"/api/v1/issues/{issue.number}").content.decode()


# --- nearby ---------------------------------------------------------------------------------------


def near(client: Client, x: float, y: float, **more: Any) -> Any:
    return near_place(client, *place(x, y), datum="wgs84", **more)


def near_place(client: Client, lon: float, lat: float, **more: Any) -> Any:
    asked: dict[str, Any] = {"lon": lon, "lat": lat, **more}
    return client.get("/api/v1/issues/nearby", asked)


def test_nearby_is_brief_and_for_everybody_who_reports(ground: Ground) -> None:
    close = an_issue(address="青石路12号")
    an_issue(place=pin(0.8, 0.5))  # some 300 m east
    Issue.objects.filter(pk=an_issue().pk).update(state="closed")
    volunteer = caller(member(ground, Role.VOLUNTEER))
    (found,) = near(volunteer, 0.502, 0.5).json()["results"]
    assert found["number"] == close.number
    assert found["address"] == "青石路12号"
    assert 1.9 < found["distance_m"] < 2.2
    assert found["thumbnail"] is None
    assert set(found) == {
        "number",
        "category",
        "state",
        "state_label",
        "address",
        "distance_m",
        "received_at",
        "thumbnail",
    }
    assert len(near(volunteer, 0.502, 0.5, radius=500).json()["results"]) == 2
    assert near(volunteer, 0.502, 0.5, category="09006").json()["results"] == []
    assert near(caller(member(ground)), 0.5, 0.5).status_code == 403
    assert near(caller(), 0.5, 0.5).status_code == 401


def test_nearby_reads_the_datum_it_is_given(ground: Ground) -> None:
    close = an_issue()
    lon, lat = from_wgs84(*place(0.5, 0.5), "gcj02")
    client = caller(member(ground, Role.INSPECTOR))
    answer = near_place(client, lon, lat, datum="gcj02")
    assert [one["number"] for one in answer.json()["results"]] == [close.number]
    assert near_place(client, lon, lat).status_code == 400


# --- files ----------------------------------------------------------------------------------------


def exported(client: Client, wanted: str, **more: Any) -> bytes:
    answer = client.get("/api/v1/issues/export", {"format": wanted, **more})
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_a_workbook_holds_no_formula(ground: Ground, office: Client) -> None:
    an_issue(text='=HYPERLINK("http://evil.example")', address="+1+1")
    sheet = load_workbook(io.BytesIO(exported(office, "xlsx"))).active
    assert sheet is not None
    head, row = list(sheet.iter_rows())
    cells = dict(zip([cell.value for cell in head], row, strict=True))
    assert "f" not in {cell.data_type for cell in row}
    assert cells["text"].value == '=HYPERLINK("http://evil.example")'
    assert (cells["x"].value, cells["y"].value) == place(0.5, 0.5)
    assert cells["lead_unit"].value == "U-A1"
    assert "'+1+1" in exported(office, "csv").decode()


def test_files_obey_filters_sight_and_datum(ground: Ground, office: Client) -> None:
    here, _there = an_issue(), an_issue(place=pin(3, 1))
    chief = caller(ground.people["chief-a1"])
    assert exported(chief, "csv").decode().count("\r\n") == 2
    assert here.number in exported(office, "csv", unit=ground.units["U-A1"].pk).decode()
    assert exported(caller(member(ground)), "csv").decode().count("\r\n") == 1
    shifted = exported(office, "geojson", zone=ground.zone("A1").pk, crs="gcj02").decode()
    lon = from_wgs84(*place(0.5, 0.5), "gcj02")[0]
    assert f"{lon:.6f}"[:9] in shifted
    assert exported(office, "gpkg").startswith(b"SQLite format 3")


def test_no_person_is_in_a_file(ground: Ground, office: Client) -> None:
    report = a_report(reporter=make_person("inspector", "王巡查"), source="hotline")
    Complainant.objects.create(report=report, name="李市民", phone="19900001234")
    for wanted in ("csv", "geojson"):
        text = exported(office, wanted).decode()
        assert "王巡查" not in text and "李市民" not in text and "19900001234" not in text


def test_many_rows_taken_away_are_on_record(
    ground: Ground, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoapi.v1.exports.ROWS_ON_RECORD", 1)
    send()
    exported(office, "csv", duty_area="sanitation")
    entry = AuditEntry.objects.get(action="export.download")
    assert entry.object_type == "issues"
    assert entry.after and entry.after["filter"]["duty_area"] == "sanitation"
