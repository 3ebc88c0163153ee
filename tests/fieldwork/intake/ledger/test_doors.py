"""Who may bring a ledger in, by the page, the interface and the command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from fieldwork.casework.models import Report
from tests.cast import caller, member
from tests.fieldwork.intake.ledger.sheets import GOOD, HEADINGS, LAT, LON, rows, write_csv
from tests.ground import Ground
from zones.imports.models import ImportRun, ImportState
from zones.organisation.models import Role

TEXT = ",".join(HEADINGS) + "\n" + ",".join(GOOD) + "\n"


@pytest.fixture(autouse=True)
def private_folder(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def send(client: Client) -> Any:
    upload = SimpleUploadedFile("台账.csv", TEXT.encode())
    return client.post("/api/v1/imports", {"kind": "ledger", "file": upload})


@pytest.mark.parametrize("role", [Role.CAMPAIGN_OFFICE, Role.HOTLINE_CLERK])
def test_the_office_and_the_hotline_may(town: Ground, role: Role) -> None:
    client = caller(member(town, role))
    assert send(client).status_code == 201
    page = client.get("/imports/")
    assert page.status_code == 200 and "ledger of past problems" in page.content.decode()
    assert 'href="/imports/"' in client.get("/").content.decode()


@pytest.mark.parametrize("roles", [(), (Role.INSPECTOR,), (Role.GIS_STAFF,), (Role.AUDITOR,)])
def test_nobody_else_may(town: Ground, roles: tuple[Role, ...]) -> None:
    office = caller(member(town, Role.CAMPAIGN_OFFICE))
    number = send(office).json()["id"]
    stranger = caller(member(town, *roles, username="stranger"))
    assert send(stranger).status_code == 403
    for path in (f"/api/v1/imports/{number}", f"/imports/{number}/"):
        assert stranger.get(path).status_code in (403, 404)
    assert stranger.post(f"/api/v1/imports/{number}/apply").status_code in (403, 404)
    assert ImportRun.objects.count() == 1


def test_signed_out_nobody_may(town: Ground) -> None:
    assert send(caller()).status_code == 401


def test_the_empty_table_can_be_imported_as_it_is(town: Ground, tmp_path: Path) -> None:
    """Its headings are found, and its example stands for a row that could be."""
    client = caller(member(town, Role.CAMPAIGN_OFFICE))
    answer = client.get("/api/v1/imports/tables/ledger?format=xlsx")
    table = b"".join(answer)
    upload = SimpleUploadedFile("ledger.xlsx", table)
    report = client.post(
        "/api/v1/imports", {"kind": "ledger", "crs": "wgs84", "file": upload}
    ).json()["report"]
    assert all(report["mapping"].values())
    # The example lies in another city, and that is all that is wrong with it.
    assert [one["code"] for one in report["findings"]] == ["place_outside"]


def test_a_datum_that_was_forgotten_is_said_beside_the_report(town: Ground) -> None:
    client = caller(member(town, Role.CAMPAIGN_OFFICE))
    text = f"问题描述,受理时间,来源,小类,经度,纬度\n垃圾,2026-03-02,热线,鼠患,{LON},{LAT}\n"
    upload = SimpleUploadedFile("台账.csv", text.encode())
    client.post("/imports/?kind=ledger", {"file": upload, "datum": "", "axis_order": "xy"})
    run = ImportRun.objects.get()
    assert run.state == ImportState.REFUSED
    assert 'name="crs"' in client.get(f"/imports/{run.pk}/").content.decode()
    client.post(f"/imports/{run.pk}/check/", {"crs": "gcj02"})
    run.refresh_from_db()
    assert (run.state, run.options["crs"]) == (ImportState.READY, "gcj02")


def test_the_command_takes_a_ledger(town: Ground, tmp_path: Path) -> None:
    source = write_csv(tmp_path, rows({"来源": ""}))
    call_command(
        *("zones_import", str(source.path), "--kind", "ledger", "--yes", "--language", "en"),
        *("--set", "source=hotline"),
    )
    assert Report.objects.get().source == "hotline"
