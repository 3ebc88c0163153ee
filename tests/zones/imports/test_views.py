"""The import pages without a script: upload, columns, report, check again, import, discard."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings
from shapely.geometry import Polygon

from tests.cast import caller, member
from tests.ground import TESTER, Ground, place, squares
from tests.zones.imports.files import cells, feature, write_geojson
from zones.boundaries.models import Edition
from zones.imports import actions
from zones.imports.models import ImportRun, ImportState
from zones.organisation.models import Role

BOW_TIE = Polygon([place(0, 0), place(1, 1), place(1, 0), place(0, 1)])


@pytest.fixture(autouse=True)
def private_folder(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def surveyor(ground: Ground) -> Client:
    return caller(member(ground, Role.GIS_STAFF))


def send(client: Client, folder: Path, features: list[dict[str, Any]], **fields: str) -> Any:
    source = write_geojson(folder, features, "cells.geojson")
    upload = SimpleUploadedFile(source.name, source.path.read_bytes())
    form = {"datum": "wgs84", "axis_order": "xy", "target": "grid/cell", "mode": "add"} | fields
    return client.post("/imports/?kind=boundaries", {"file": upload, **form}, follow=True)


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_file_goes_from_upload_to_a_ready_report(surveyor: Client, tmp_path: Path) -> None:
    renamed = feature(squares(0, 0), code="A1", name="新名", name_en="Zone A1")
    answer = send(surveyor, tmp_path, [renamed])
    run = ImportRun.objects.get()
    assert answer.redirect_chain[-1][0] == f"/imports/{run.pk}/columns/"
    assert "新名" in answer.content.decode()
    form = {"code": "code", "name": "name", "code_digits": "3"}
    answer = surveyor.post(f"/imports/{run.pk}/columns/", form, follow=True)
    assert "The file can be imported" in text_of(answer)
    answer = surveyor.post(f"/imports/{run.pk}/apply/", follow=True)
    assert "All of it is stored, or nothing" in text_of(answer)
    run.refresh_from_db()
    actions.apply(run=run, actor=TESTER, now=run.started_at)
    assert "The boundaries are edition 2 now" in text_of(surveyor.get(f"/imports/{run.pk}/"))


def test_faults_are_listed_with_their_place_and_accepted_one_by_one(
    surveyor: Client, tmp_path: Path
) -> None:
    send(surveyor, tmp_path, cells(A1=BOW_TIE))
    run = ImportRun.objects.get()
    page = surveyor.get(f"/imports/{run.pk}/")
    assert "The outline crosses itself" in text_of(page)
    assert 'data-place="103.005,22.005"' in page.content.decode()
    accepted = {"repair": "on", "accept_defects": "on", "note": "survey"}
    answer = surveyor.post(f"/imports/{run.pk}/check/", accepted, follow=True)
    assert "The file can be imported" in text_of(answer)
    run.refresh_from_db()
    assert run.options["note"] == "survey" and run.state == ImportState.READY
    assert Edition.objects.count() == 1


def test_a_column_chosen_by_hand_is_used(surveyor: Client, tmp_path: Path) -> None:
    send(surveyor, tmp_path, [feature(squares(0, 0), nr="A1", wie="新名")])
    run = ImportRun.objects.get()
    assert run.state == ImportState.REFUSED
    form = {"code": "nr", "name": "wie", "code_digits": "3"}
    surveyor.post(f"/imports/{run.pk}/columns/", form)
    run.refresh_from_db()
    assert run.state == ImportState.READY


def test_a_file_that_cannot_be_opened_leads_to_its_reason(surveyor: Client, tmp_path: Path) -> None:
    answer = send(surveyor, tmp_path, [])
    assert answer.redirect_chain[-1][0].endswith(f"/{ImportRun.objects.get().pk}/")
    assert "has no features" in text_of(answer)


def test_a_discarded_file_is_gone(surveyor: Client, tmp_path: Path) -> None:
    send(surveyor, tmp_path, cells())
    run = ImportRun.objects.get()
    stored = tmp_path / "media" / "imports" / run.file_path
    assert stored.exists()
    answer = surveyor.post(f"/imports/{run.pk}/discard/", follow=True)
    assert "The file is deleted" in text_of(answer)
    assert not stored.exists()


def test_another_coordinate_system_needs_its_code(surveyor: Client, tmp_path: Path) -> None:
    answer = send(surveyor, tmp_path, cells(), datum="other")
    assert "Name the EPSG code" in text_of(answer)
    send(surveyor, tmp_path, cells(), datum="other", epsg="EPSG:4490")
    assert ImportRun.objects.get().options["crs"] == "EPSG:4490"


@pytest.mark.parametrize("kind", ["units", "people", "responsibilities"])
def test_business_administrators_see_the_forms_for_tables(ground: Ground, kind: str) -> None:
    page = caller(member(ground, Role.BUSINESS_ADMIN)).get("/imports/", {"kind": kind})
    assert f"/api/v1/imports/tables/{kind}?format=xlsx" in page.content.decode()
    assert "kind=boundaries" not in page.content.decode()


def test_reference_layers_have_a_form_of_their_own(surveyor: Client, tmp_path: Path) -> None:
    source = write_geojson(tmp_path, [feature(squares(0, 0), name="公园")], "green.geojson")
    form = {
        "file": SimpleUploadedFile(source.name, source.path.read_bytes()),
        "datum": "wgs84",
        "axis_order": "xy",
        "layer_code": "",
        "new_code": "green",
        "layer_name_zh": "绿地",
        "layer_name_en": "Green",
        "layer_kind": "green",
    }
    surveyor.post("/imports/?kind=reference", form)
    assert ImportRun.objects.get().state == ImportState.READY


def test_outsiders_are_kept_out(ground: Ground) -> None:
    assert caller().get("/imports/").status_code == 302
    assert caller(member(ground, Role.HANDLER)).get("/imports/").status_code == 403
