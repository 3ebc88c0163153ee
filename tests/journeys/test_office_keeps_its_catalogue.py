"""The office sets its own limits, enters the year, permits a market: what is reported follows.

The workbook goes out, is edited and comes in; the calendar settles what was provisional; the area
says to whoever reports there that it is permitted.
"""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from shapely.geometry import mapping

from fieldwork.casework.models import IssueEvent
from fieldwork.casework.workflow import Move
from tests.casebook import a_uuid
from tests.cast import caller, member
from tests.catalogue import make_catalogue
from tests.ground import Ground, place, squares
from zones.audit.actions import Actor
from zones.imports import actions
from zones.imports.models import ImportRun, ImportState
from zones.organisation.models import Role

API = "/api/v1"


@pytest.fixture
def office(ground: Ground, tmp_path: Path, settings: Settings) -> Client:
    settings.MEDIA_ROOT = tmp_path / "media"
    make_catalogue()
    return caller(member(ground, Role.CAMPAIGN_OFFICE))


@pytest.fixture
def inspector(ground: Ground, office: Client) -> Client:
    return caller(member(ground, Role.INSPECTOR))


def report(client: Client, number: int) -> dict[str, Any]:
    """A vendor in the middle of cell A1, and what the answer says."""
    lon, lat = place(0.5, 0.5)
    answer = client.put(
        f"{API}/reports/{a_uuid(number)}",
        {
            "source": "inspector",
            "category": "09006",
            "text": "摆摊",
            "captured_at": timezone.now().isoformat(),
            "place": {"lon": lon, "lat": lat, "datum": "wgs84", "accuracy": 9},
        },
        content_type="application/json",
    )
    assert answer.status_code == 201, answer.content
    told: dict[str, Any] = answer.json()
    return told


def bring_in(office: Client, kind: str, name: str, content: bytes, **said: str) -> ImportRun:
    """By the page; then the worker does its part."""
    office.post(f"/imports/?kind={kind}", {"file": SimpleUploadedFile(name, content), **said})
    run = ImportRun.objects.latest("id")
    assert run.state == ImportState.READY, run.report
    office.post(f"/imports/{run.pk}/apply/")
    run.refresh_from_db()
    return actions.apply(run=run, actor=Actor(name="worker"), now=timezone.now())


def edited_workbook(office: Client, first_day: str) -> bytes:
    """The workbook with a limit of two work hours for vending, and a unit that answers for it."""
    sent = b"".join(office.get(f"{API}/catalogue/export"))
    book = openpyxl.load_workbook(BytesIO(sent))
    conditions = book["立案条件 Filing conditions"]
    at = {str(cell.value): column for column, cell in enumerate(conditions[1], start=1)}
    for row in range(2, conditions.max_row + 1):
        if [conditions.cell(row, column).value for column in (1, 2)] == ["09006", "一般"]:
            conditions.cell(row, at["时限 Limit"]).value = "2工作时"
            conditions.cell(row, at["本市规定 Set by the city"]).value = "是"
    book["职能责任 Functional units"].append(
        ["09006", None, None, None, None, "U-A2", first_day, None]
    )
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_the_office_keeps_its_catalogue(office: Client, inspector: Client) -> None:
    today = timezone.localdate()
    first = report(inspector, 1)["issue"]
    assert (first["due"]["limit"], first["due"]["limit_kind"]) == (3, "work_day")
    assert not first["due"]["set_by_city"] and first["due"]["provisional"]

    done = bring_in(office, "catalogue", "catalogue.xlsx", edited_workbook(office, str(today)))
    assert done.result == {"added": 1, "changed": 1, "dropped": 0}
    second = report(inspector, 2)["issue"]
    assert (second["due"]["limit"], second["due"]["limit_kind"]) == (2, "work_hour")
    assert second["due"]["set_by_city"]
    assert [unit["code"] for unit in second["co_units"]] == ["U-A2"]

    days = "\n".join(f"{today + timedelta(days=ahead)},放假,集市" for ahead in range(1, 8))
    done = bring_in(
        office,
        "calendar",
        "days.csv",
        f"日期,类型,名称\n{days}".encode(),
        **{"setting-years": f"{today.year}、{today.year + 1}"},
    )
    assert done.result["deadlines"] == 2
    moved = office.get(f"{API}/issues/{first['number']}").json()
    assert not moved["due"]["provisional"]
    assert moved["due_at"] > first["due_at"]
    assert IssueEvent.objects.filter(move=Move.DEADLINE_RECOMPUTED).count() == 2

    area = {
        "type": "Feature",
        "properties": {"code": "E1", "name": "早市", "小类编码": "09006"},
        "geometry": mapping(squares(0, 0)),
    }
    file = json.dumps({"type": "FeatureCollection", "features": [area]}).encode()
    bring_in(office, "exempt_areas", "e.geojson", file, datum="wgs84", axis_order="xy")
    told = report(inspector, 3)
    assert told["exempt_area"]["code"] == "E1"
    assert told["issue"] is None


def test_nobody_else_brings_anything_in(ground: Ground, office: Client) -> None:
    kinds = ("catalogue", "calendar", "exempt_areas")
    inspector = member(ground, Role.INSPECTOR, Role.AUDITOR)
    # Who draws the city's ground may draw on it what is exempt, and no more.
    surveyor = member(ground, Role.INSPECTOR, Role.GIS_STAFF)
    for outsider, refused in ((member(ground), kinds), (inspector, kinds), (surveyor, kinds[:2])):
        for kind in refused:
            answer = caller(outsider).post(
                f"{API}/imports", {"kind": kind, "file": SimpleUploadedFile("a.csv", b"a\n1\n")}
            )
            assert answer.status_code == 403
    assert not ImportRun.objects.exists()
