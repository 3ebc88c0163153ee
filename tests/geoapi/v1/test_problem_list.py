"""The problem list over HTTP: both counts, who sees what, and the three formats."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from fieldwork.casework.models import Issue, IssueEvent
from tests.casebook import an_issue, pin, send
from tests.cast import caller, member
from tests.catalogue import make_calendar, make_catalogue
from tests.ground import TODAY, Ground, make_person
from zones.audit.models import AuditEntry
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db

JUNE = {"from": "2026-06-01", "to": "2026-06-05"}


@pytest.fixture(autouse=True)
def city(ground: Ground) -> Ground:
    make_catalogue()
    make_calendar()
    return ground


@pytest.fixture
def office(ground: Ground) -> Client:
    return caller(member(ground, Role.CAMPAIGN_OFFICE))


def reopen(issue: Issue, *, day: int) -> None:
    IssueEvent.objects.create(
        at=TODAY + timedelta(days=day),
        issue_id=issue.pk,
        move="report",
        from_state="look_back_due",
        to_state="reopened",
    )


def listed(client: Client, **parameters: Any) -> Any:
    answer = client.get("/api/v1/problem-list", JUNE | parameters)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_both_counts_are_kept(ground: Ground, office: Client) -> None:
    first = an_issue()
    an_issue(place=pin(0.6, 0.5), category="09006")
    send(joins=first.number)  # one report more is the same finding
    old = an_issue(place=pin(3, 1), now=TODAY - timedelta(days=60))
    for day in (1, 2, 30):
        reopen(old, day=day)
    reopen(first, day=3)
    answer = listed(office)
    totals = answer["totals"]
    assert (totals["issue_times"], totals["problems"], totals["units"]) == (5, 3, 2)
    times = {one["number"]: one["times"] for one in answer["problems"]}
    assert times[first.number] == 2
    assert times[old.number] == 2
    zones = {one["zone"]["code"]: one["totals"]["issue_times"] for one in answer["zones"]}
    assert zones == {"A": 3, "B": 2}


def test_problems_stand_by_zone_and_lead_unit_with_head_and_deadline(
    ground: Ground, office: Client
) -> None:
    right, left = an_issue(place=pin(3, 1)), an_issue(address="青石路12号")
    lower = an_issue(place=pin(1.5, 0.5))
    answer = listed(office, level="cell")
    assert [one["number"] for one in answer["problems"]] == [
        left.number,
        lower.number,
        right.number,
    ]
    line = answer["problems"][0]
    assert line["head"] == {"name": "A1长", "post": "网格长"}
    assert line["lead_unit"]["code"] == "U-A1"
    assert line["address"] == "青石路12号"
    assert line["due_at"].startswith("2026-06-01T10:00")
    assert line["limit"] == "4 work hours"
    assert [one["zone"] and one["zone"]["code"] for one in answer["zones"]] == ["A1", "A2", None]
    assert [one["code"] for one in answer["duty_areas"]][4] == "sanitation"


def test_shares_of_nothing_are_null_in_json_and_a_dash_on_paper(office: Client) -> None:
    answer = listed(office)
    assert answer["totals"]["rectified_share"] is None
    assert {one["totals"]["problems"] for one in answer["duty_areas"]} == {0}
    assert answer["problems"] == []
    book = load_workbook(io.BytesIO(download(office, "xlsx")))
    areas = list(book.worksheets[3].iter_rows(values_only=True))
    assert areas[1][0] == "Public facilities" and areas[1][-1] == "–"


def test_states_are_counted_apart(ground: Ground, office: Client) -> None:
    closed, rectified, rejected, duplicate = (an_issue() for _ in range(4))
    original = an_issue()
    Issue.objects.filter(pk=closed.pk).update(state="closed")
    Issue.objects.filter(pk=rectified.pk).update(state="look_back_due")
    Issue.objects.filter(pk=rejected.pk).update(state="rejected")
    Issue.objects.filter(pk=duplicate.pk).update(duplicate_of=original)
    totals = listed(office)["totals"]
    assert totals | {"overdue": 0} == {
        "problems": 3,
        "issue_times": 3,
        "units": 1,
        "open": 1,
        "rectified": 1,
        "closed": 1,
        "overdue": 0,
        "rectified_share": 0.6667,
    }


def test_the_period_is_half_open(ground: Ground, office: Client) -> None:
    issue = an_issue()
    at = issue.received_at.isoformat()
    later = (issue.received_at + timedelta(seconds=1)).isoformat()
    assert listed(office, **{"from": at, "to": later})["totals"]["problems"] == 1
    assert listed(office, **{"from": "2026-05-01", "to": at})["totals"]["problems"] == 0


def test_zone_and_unit_narrow_it(ground: Ground, office: Client) -> None:
    here = an_issue()
    an_issue(place=pin(3, 1))
    for narrowed in ({"zone": ground.zone("A").pk}, {"unit": ground.units["U-A1"].pk}):
        (line,) = listed(office, **narrowed)["problems"]
        assert line["number"] == here.number


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"from": "2026-06-05", "to": "2026-06-01"}, "to"),
        ({"from": "2024-01-01", "to": "2026-01-01"}, "from"),
        ({"to": "2026-06-05"}, "from"),
        ({"from": "2026-06-05", "to": "2026-06-06", "format": "pdf"}, "format"),
    ],
)
def test_a_period_that_is_none_is_refused(
    office: Client, parameters: dict[str, Any], field: str
) -> None:
    answer = office.get("/api/v1/problem-list", parameters)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == field


def test_each_sees_the_own_and_outsiders_nothing(ground: Ground) -> None:
    issue = an_issue(reporter=make_person("inspector", "王巡查"))
    an_issue(place=pin(3, 1))
    chief = caller(ground.people["chief-a1"])
    assert [one["number"] for one in listed(chief)["problems"]] == [issue.number]
    assert "王巡查" not in chief.get("/api/v1/problem-list", JUNE).content.decode()
    assert listed(caller(member(ground)))["problems"] == []
    assert caller().get("/api/v1/problem-list", JUNE).status_code == 401


# --- files ----------------------------------------------------------------------------------------


def download(client: Client, wanted: str, **parameters: Any) -> bytes:
    answer = client.get("/api/v1/problem-list", JUNE | {"format": wanted} | parameters)
    assert answer.status_code == 200, answer.content
    if answer.streaming:
        return b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return answer.content


def test_the_workbook_has_the_list_and_the_counts(ground: Ground, office: Client) -> None:
    issue = an_issue(text="=cmd()")
    book = load_workbook(io.BytesIO(download(office, "xlsx")))
    assert book.sheetnames == ["Problems", "By zone", "By lead unit", "By duty area"]
    head, row = list(book.worksheets[0].iter_rows())
    cells = dict(zip([cell.value for cell in head], row, strict=True))
    assert cells["Number"].value == issue.number
    assert cells["Zone"].value == "Zone A"
    assert (cells["Problem"].value, cells["Problem"].data_type != "f") == ("=cmd()", True)
    counts = list(book.worksheets[1].iter_rows(values_only=True))
    assert counts[1][:4] == ("Zone A", 1, 1, 1)
    assert counts[-1][0] == "Total"


def test_the_document_reads_as_the_list(ground: Ground, office: Client) -> None:
    issue = an_issue(text="<b>垃圾</b> & {{ 7 * 7 }}\x0b", address="青石路12号")
    document = Document(io.BytesIO(download(office, "docx")))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = "\n".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )
    assert "Square City: problem list" in said
    assert "1 issue-times (1 problems)" in said
    assert issue.number in cells and "A1长" in cells and "青石路12号" in cells
    assert "<b>垃圾</b> & {{ 7 * 7 }}" in cells
    assert "{%" not in cells + said


def test_the_document_speaks_the_readers_language(ground: Ground) -> None:
    an_issue()
    chinese = caller(member(ground, Role.CAMPAIGN_OFFICE), language="zh-hans")
    document = Document(io.BytesIO(download(chinese, "docx")))
    assert document.paragraphs[0].text == "方格市问题清单"


def test_a_list_taken_away_is_on_record(
    ground: Ground, office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoapi.v1.exports.ROWS_ON_RECORD", 1)
    an_issue()
    download(office, "docx")
    assert AuditEntry.objects.get(action="export.download").object_type == "problem list"
