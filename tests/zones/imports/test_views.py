"""The import pages without a script: upload, columns, report, check again, import, discard."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings
from shapely.geometry import Point, Polygon

from tests.cast import caller, member
from tests.ground import TESTER, Ground, place, squares
from tests.zones.imports.files import cells, feature, write_geojson, write_layers
from zones.boundaries.models import Edition, ZoneVersion
from zones.imports import actions
from zones.imports.examination import Source
from zones.imports.models import ImportRun, ImportState
from zones.organisation.models import Role

KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
{}
</Document></kml>""".format(
    "".join(
        f"<Folder><name>{folder}</name><Placemark><name>{code}</name><Polygon><outerBoundaryIs>"
        f"<LinearRing><coordinates>{corners}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
        "</Placemark></Folder>"
        for folder, code, corners in (
            ("east", "B1", "103.02,22.0 103.04,22.0 103.04,22.02 103.02,22.02 103.02,22.0"),
            ("west", "A1", "103.0,22.0 103.01,22.0 103.01,22.01 103.0,22.01 103.0,22.0"),
        )
    )
)
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
    assert "accept what is right and check again" in text_of(page)
    assert 'data-place="103.005,22.005"' in page.content.decode()
    accepted = {"repair": "on", "accept_defects": "on", "note": "survey"}
    answer = surveyor.post(f"/imports/{run.pk}/check/", accepted, follow=True)
    assert "The file can be imported" in text_of(answer)
    run.refresh_from_db()
    assert run.options["note"] == "survey" and run.state == ImportState.READY
    assert Edition.objects.count() == 1


def test_a_column_chosen_by_hand_is_used(surveyor: Client, tmp_path: Path) -> None:
    answer = send(surveyor, tmp_path, [feature(squares(0, 0), nr="A1", wie="新名")])
    run = ImportRun.objects.get()
    assert run.state == ImportState.REFUSED
    assert "No column of the file looks like the code" in text_of(answer)
    assert "cannot be imported as it is" in text_of(surveyor.get(f"/imports/{run.pk}/"))
    form = {"code": "nr", "name": "wie", "code_digits": "3"}
    surveyor.post(f"/imports/{run.pk}/columns/", form)
    run.refresh_from_db()
    assert run.state == ImportState.READY


LAYERS = {
    "communities": [feature(squares(2, 0, 2, 2), gid="B", wie="新B")],
    "cells": [feature(squares(2, 0, 2, 2), nr="B1", wie="新B1")],
    "notes": [feature(Point(place(3, 1)), text="x")],
}


def send_layers(client: Client, source: Source, **fields: str) -> Any:
    upload = SimpleUploadedFile(source.name, source.path.read_bytes())
    form = {"datum": "cgcs2000", "axis_order": "xy", "target": "grid/", "mode": "add"} | fields
    return client.post("/imports/?kind=boundaries", {"file": upload, **form}, follow=True)


def test_each_layer_of_a_file_is_given_its_level_then_its_columns(
    surveyor: Client, tmp_path: Path
) -> None:
    answer = send_layers(surveyor, write_layers(tmp_path, LAYERS))
    run = ImportRun.objects.get()
    columns = f"/imports/{run.pk}/columns/"
    assert answer.redirect_chain[-1][0] == columns
    form = answer.context["form"]
    assert [field.label for field in form.layers()] == ["communities", "cells", "notes"]
    assert [field.initial for field in form.layers()] == ["community", "cell", "!"]
    levels = {"level-of-0": "community", "level-of-1": "cell", "level-of-2": "!"}
    answer = surveyor.post(columns, levels, follow=True)
    assert answer.redirect_chain[-1][0] == columns, "now the columns are there to be chosen"
    first, second = answer.context["form"].sections()
    assert (first.layer.name, first.layer.columns) == ("communities", ["gid", "wie"])
    assert (second.layer.name, str(second.level)) == ("cells", "Cell")
    assert [field.name for field in second.fields][:2] == ["layer1-code", "layer1-name"]
    chosen = {
        "layer0-code": "gid",
        "layer0-name": "wie",
        "layer1-code": "nr",
        "layer1-name": "wie",
        "code_digits": "3",
    }
    answer = surveyor.post(columns, levels | chosen, follow=True)
    assert answer.redirect_chain[-1][0] == f"/imports/{run.pk}/"
    assert "The file can be imported" in text_of(answer)
    assert "Layers and columns" in text_of(answer)
    run.refresh_from_db()
    actions.apply(
        run=actions.start_applying(run=run, now=run.started_at), actor=TESTER, now=run.started_at
    )
    new = ZoneVersion.objects.get(code="B1")
    assert (new.level.code, new.name, new.parent_id) == ("cell", "新B1", new_zone("B"))


def new_zone(code: str) -> int:
    return ZoneVersion.objects.filter(code=code).latest("id").zone_id


def test_at_least_one_layer_is_read(surveyor: Client, tmp_path: Path) -> None:
    send_layers(surveyor, write_layers(tmp_path, LAYERS))
    run = ImportRun.objects.get()
    none = {f"level-of-{place}": "!" for place in range(3)}
    answer = surveyor.post(f"/imports/{run.pk}/columns/", none)
    assert "Choose a level for at least one layer." in text_of(answer)


def test_a_layer_is_taken_in_later_with_its_columns(surveyor: Client, tmp_path: Path) -> None:
    send_layers(surveyor, write_layers(tmp_path, LAYERS))
    run = ImportRun.objects.get()
    columns = f"/imports/{run.pk}/columns/"
    one = {"level-of-0": "community", "level-of-1": "!", "level-of-2": "!"}
    surveyor.post(columns, one)
    codes = {"layer0-code": "gid", "layer0-name": "wie", "code_digits": "3"}
    assert surveyor.post(columns, one | codes).headers["Location"] == f"/imports/{run.pk}/"
    page = surveyor.get(columns)
    assert [field.initial for field in page.context["form"].layers()] == ["community", "!", "!"]
    more = one | codes | {"level-of-1": "cell"}
    assert surveyor.post(columns, more).headers["Location"] == columns
    first, second = surveyor.get(columns).context["form"].sections()
    assert first.fields[0].initial == "gid", "what was chosen stays"
    assert second.layer.name == "cells"


def test_what_else_is_wrong_with_a_layer_stands_above_the_choice(
    surveyor: Client, tmp_path: Path
) -> None:
    source = write_layers(tmp_path, LAYERS)
    send_layers(surveyor, source, datum="other", epsg="EPSG:4543")
    columns = f"/imports/{ImportRun.objects.get().pk}/columns/"
    levels = {"level-of-0": "community", "level-of-1": "cell", "level-of-2": "!"}
    answer = surveyor.post(columns, levels, follow=True)
    assert "EPSG:4490" in text_of(answer), "to the report, for no column came up"
    page = surveyor.get(columns)
    assert "EPSG:4490" in text_of(page)
    assert [field.initial for field in page.context["form"].layers()] == ["cell", "community"]


def test_folders_of_a_kml_file_are_read_as_one_unless_told_apart(
    surveyor: Client, tmp_path: Path
) -> None:
    path = tmp_path / "folders.kml"
    path.write_text(KML, encoding="utf-8")
    send_layers(surveyor, Source(path, path.name), datum="wgs84", target="grid/cell")
    run = ImportRun.objects.get()
    columns = f"/imports/{run.pk}/columns/"
    form = surveyor.get(columns).context["form"]
    assert [field.initial for field in form.layers()] == ["cell", "cell"]
    both = {"level-of-0": "cell", "level-of-1": "cell", "code": "name", "name": "name"}
    surveyor.post(columns, both | {"code_digits": "3"})
    run.refresh_from_db()
    assert (run.options["layers"], run.options["mapping"]["code"]) == ({}, "name")
    apart = both | {"level-of-1": "!", "code_digits": "3"}
    surveyor.post(columns, apart)
    run.refresh_from_db()
    assert run.options["layers"] == {"east": "cell"}
    assert run.report["total"] == 1


def test_a_reference_layer_keeps_the_layer_that_was_chosen(
    surveyor: Client, tmp_path: Path
) -> None:
    source = write_layers(tmp_path, LAYERS)
    form = {
        "file": SimpleUploadedFile(source.name, source.path.read_bytes()),
        "datum": "cgcs2000",
        "axis_order": "xy",
        "layer_code": "",
        "new_code": "notes",
        "layer_name_zh": "注记",
        "layer_name_en": "Notes",
        "layer_kind": "other",
    }
    surveyor.post("/imports/?kind=reference", form)
    columns = f"/imports/{ImportRun.objects.get().pk}/columns/"
    surveyor.post(columns, {"layer": "notes"})
    shown = surveyor.get(columns).context["form"]
    assert [field.value() for field in shown.layers()] == ["notes"]
    assert shown.sections()[0].layer.columns == ["text"]


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
