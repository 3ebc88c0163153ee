"""The office brings its ledger: wrong at first, corrected, taken over, and found in the lists.

Two years of work lie in a workbook that was never meant for us. The clerk sends it, reads what is
wrong, chooses what the rows leave open, corrects one cell, imports, sends it again by mistake, and
gives the one report that could not be placed its place.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from fieldwork.casework.models import Issue, Report
from fieldwork.casework.workflow import State
from fieldwork.notices.models import Notice
from tests.cast import caller, member
from tests.catalogue import make_calendar, make_catalogue
from tests.fieldwork.intake.ledger.sheets import make_gazetteer
from tests.ground import Ground, place
from zones.audit.actions import Actor
from zones.imports import actions
from zones.imports.models import ImportRun, ImportState
from zones.organisation.models import Role

HEADINGS = [
    "序号",
    "案件编号",
    "主要内容",
    "点位",
    "上报日期",
    "大类",
    "案件类型",
    "承办单位",
    "是否办结",
]
MORNING = datetime(2026, 3, 2, 9)  # noqa: DTZ001  (a cell of a workbook)
ROWS: list[list[object]] = [
    [1, "A-1", "垃圾桶满溢", "青石路12号", MORNING, "市容", "暴露垃圾", "A1单位", "是"],
    [2, "A-2", "摆摊占道", "清风公园", "2026年3月5日", "秩序", "占道摆摊", "B单位", "是"],
    [3, "A-3", "有老鼠", "便民超市", "2026/3/9 15:30", "病媒", "鼠患", "疾控", "否"],
]


@pytest.fixture
def office(ground: Ground, tmp_path: Path, settings: Settings) -> Client:
    settings.MEDIA_ROOT = tmp_path / "media"
    make_catalogue()
    make_calendar()
    make_gazetteer()
    return caller(member(ground, Role.CAMPAIGN_OFFICE))


def workbook(folder: Path, rows: list[list[object]]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS)
    for row in rows:
        sheet.append(row)
    book.save(folder / "台账.xlsx")
    return SimpleUploadedFile("台账.xlsx", (folder / "台账.xlsx").read_bytes())


def send(client: Client, file: SimpleUploadedFile) -> ImportRun:
    """By the page, which asks where rows without a source came from."""
    answers = {"datum": "", "axis_order": "xy", "setting-source": "inspector"}
    client.post("/imports/?kind=ledger", {"file": file, **answers})
    return ImportRun.objects.latest("id")


def findings(client: Client, run: ImportRun) -> list[tuple[str, str]]:
    report: dict[str, Any] = client.get(f"/api/v1/imports/{run.pk}").json()["report"]
    return [(one["where"], one["code"]) for one in report["findings"]]


def take_over(client: Client, run: ImportRun) -> ImportRun:
    client.post(f"/imports/{run.pk}/apply/")
    run.refresh_from_db()
    return actions.apply(run=run, actor=Actor(name="worker"), now=timezone.now())


def test_the_office_brings_its_ledger(ground: Ground, office: Client, tmp_path: Path) -> None:
    run = send(office, workbook(tmp_path, ROWS))
    assert run.state == ImportState.REFUSED
    assert findings(office, run) == [
        ("row 3", "category_unknown"),
        ("row 4", "address_ambiguous"),
    ]
    page = office.get(f"/imports/{run.pk}/").content.decode()
    assert "占道摆摊" in page and "09006 占道经营" in page

    corrected = [ROWS[0], [*ROWS[1][:6], "占道经营", *ROWS[1][7:]], ROWS[2]]
    run = send(office, workbook(tmp_path, corrected))
    assert run.state == ImportState.READY
    done = take_over(office, run)
    assert done.result == {"reports": 3, "issues": 2, "waiting": 1, "other_unit": 0}
    assert "3 reports were taken over" in office.get(f"/imports/{run.pk}/").content.decode()
    assert not Notice.objects.exists()

    listed = office.get("/api/v1/issues?format=json").json()["results"]
    by_text = {one["text"]: one for one in listed}
    assert by_text["垃圾桶满溢"]["zone"]["code"] == "A1"
    assert by_text["垃圾桶满溢"]["state"] == "closed"
    assert by_text["摆摊占道"]["lead_unit"]["code"] == "U-B"
    assert all(one["is_history"] for one in listed)

    again = send(office, workbook(tmp_path, corrected))
    assert again.state == ImportState.UNCHANGED
    assert Report.objects.count() == 3

    waiting = Report.objects.get(state=State.WAITING_FOR_PLACE)
    lon, lat = place(0.1, 0.1)
    answer = office.post(
        f"/api/v1/reports/{waiting.uuid}/place",
        {"place": {"lon": lon, "lat": lat, "datum": "wgs84"}},
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    issue = Issue.objects.get(reports=waiting)
    assert (issue.zone, issue.state) == (ground.zone("A1"), State.IN_PROGRESS)
    assert (issue.number, issue.is_history) == (waiting.number, True)
    assert not Notice.objects.exists()
