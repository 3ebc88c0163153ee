"""Imports over HTTP: upload, report, check again, import, discard; and who may."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings
from shapely.geometry import Polygon

from tests.cast import caller, member
from tests.ground import Ground, place, squares
from tests.zones.imports.files import cells, feature, write_layers
from zones.boundaries.models import Edition
from zones.imports.kinds import registry
from zones.imports.kinds.own import BOUNDARIES
from zones.imports.models import ImportRun, ImportState
from zones.organisation.models import Role, Unit

BOW_TIE = Polygon([place(0, 0), place(1, 1), place(1, 0), place(0, 1)])
UNITS = "单位编码,单位名称\nN1,新单位\n"


@pytest.fixture(autouse=True)
def private_folder(tmp_path: Path, settings: Settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "imports"


@pytest.fixture
def surveyor(ground: Ground) -> Client:
    return caller(member(ground, Role.GIS_STAFF))


def send(client: Client, content: str, name: str = "cells.geojson", **fields: Any) -> Any:
    upload = SimpleUploadedFile(name, content.encode())
    form = {"kind": "boundaries", "scheme": "grid", "level": "cell", "crs": "wgs84"} | fields
    return client.post("/api/v1/imports", {"file": upload, **form})


def collection(features: list[dict[str, Any]]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def carry_out_jobs() -> None:
    """What the worker does, without its connection of its own for the progress."""
    from zones.audit.actions import Actor
    from zones.imports import actions

    for run in ImportRun.objects.filter(state=ImportState.APPLYING):
        actions.apply(run=run, actor=Actor(name="worker"), now=run.started_at)


def test_a_file_is_reported_on_then_imported(surveyor: Client, private_folder: Path) -> None:
    renamed = feature(squares(0, 0), code="A1", name="新名")
    answer = send(surveyor, collection([renamed]))
    assert answer.status_code == 201
    run = answer.json()
    assert (run["state"], run["report"]["importable"]) == ("ready", True)
    assert run["report"]["changes"]["changed"] == [{"code": "A1", "what": ["name"]}]
    assert Edition.objects.count() == 1
    (stored,) = private_folder.iterdir()
    assert "cells" not in stored.name

    preview = surveyor.get(f"/api/v1/imports/{run['id']}/preview").json()
    assert preview["features"][0]["properties"] == {"what": "changed", "label": "A1 新名"}
    assert surveyor.post(f"/api/v1/imports/{run['id']}/apply").status_code == 202
    carry_out_jobs()
    done = surveyor.get(f"/api/v1/imports/{run['id']}").json()
    assert (done["state"], done["result"]["edition"]) == ("done", 2)
    again = surveyor.post(f"/api/v1/imports/{run['id']}/apply")
    assert again.status_code == 409 and again.json()["errors"][0]["code"] == "import_not_now"


def test_faults_are_sentences_in_the_language_of_the_request(surveyor: Client) -> None:
    run = send(surveyor, collection(cells(A1=BOW_TIE))).json()
    assert run["state"] == "refused"
    fault = run["report"]["findings"][0]
    assert fault["where"] == "feature 1 (A1 A1格)" and fault["option"] == "repair"
    assert fault["place"] == pytest.approx(list(place(0.5, 0.5)))
    assert surveyor.post(f"/api/v1/imports/{run['id']}/apply").status_code == 409
    address = f"/api/v1/imports/{run['id']}"
    chinese = surveyor.get(address, headers={"accept-language": "zh-hans"}).json()
    assert chinese["state_text"] != run["state_text"]
    assert chinese["report"]["findings"][0]["code"] == fault["code"]


def test_a_check_is_repeated_with_other_options(surveyor: Client) -> None:
    run = send(surveyor, collection(cells(A1=BOW_TIE))).json()
    again = surveyor.post(
        f"/api/v1/imports/{run['id']}/check",
        json.dumps({"repair": True, "accept_defects": True}),
        content_type="application/json",
    )
    assert again.status_code == 200
    assert again.json()["state"] == "ready"
    assert {one["severity"] for one in again.json()["report"]["findings"]} == {"accepted"}


def test_layers_have_levels_and_columns_of_their_own(surveyor: Client, tmp_path: Path) -> None:
    shape = squares(2, 0, 2, 2)
    layers = {
        "communities": [feature(shape, gid="B", wie="新B")],
        "cells": [feature(shape, nr="B1", wie="新B1")],
    }
    upload = SimpleUploadedFile("two.gpkg", write_layers(tmp_path, layers).path.read_bytes())
    form = {"kind": "boundaries", "scheme": "grid", "crs": "cgcs2000", "file": upload}
    run = surveyor.post("/api/v1/imports", form).json()
    (fault,) = run["report"]["findings"]
    assert (fault["code"], fault["facts"]["layers"]) == (
        "layer_not_chosen",
        ["communities", "cells"],
    )
    options = {
        "layers": {"communities": "community", "cells": "cell"},
        "mapping": {"name": "wie"},
        "mappings": {"communities": {"code": "gid"}, "cells": {"code": "nr"}},
    }
    address = f"/api/v1/imports/{run['id']}/check"
    again = surveyor.post(address, json.dumps(options), content_type="application/json").json()
    assert again["state"] == "ready"
    assert [(one["name"], one["level"], one["total"]) for one in again["report"]["layers"]] == [
        ("communities", "community", 1),
        ("cells", "cell", 1),
    ]
    for wrong in (["cells"], {"cells": ["code"]}, {"cells": {"code": 1}}):
        body = json.dumps({"mappings": wrong})
        answer = surveyor.post(address, body, content_type="application/json")
        assert answer.status_code == 400


def test_a_large_file_is_left_to_the_worker(
    surveyor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry._KINDS, "boundaries", replace(BOUNDARIES, at_once=10))
    answer = send(surveyor, collection(cells()))
    assert (answer.status_code, answer.json()["state"]) == (202, "checking")
    brief = surveyor.get(f"/api/v1/imports/{answer.json()['id']}", {"report": "false"}).json()
    assert "report" not in brief and brief["progress"] == {"done": 0, "total": 0}


def test_a_discarded_file_is_deleted(surveyor: Client, private_folder: Path) -> None:
    run = send(surveyor, collection(cells())).json()
    discarded = surveyor.post(f"/api/v1/imports/{run['id']}/discard").json()
    assert discarded["state"] == "discarded"
    assert list(private_folder.iterdir()) == []


def test_tables_are_for_business_administrators_ground_for_gis_staff(
    ground: Ground, surveyor: Client
) -> None:
    administrator = caller(member(ground, Role.BUSINESS_ADMIN))
    table = {"name": "units.csv", "kind": "units", "scheme": "grid", "level": "", "crs": "wgs84"}
    assert send(surveyor, UNITS, **table).status_code == 403
    assert send(administrator, collection(cells())).status_code == 403
    run = send(administrator, UNITS, **table).json()
    assert run["state"] == "ready"
    assert surveyor.get(f"/api/v1/imports/{run['id']}").status_code == 404
    assert [one["id"] for one in administrator.get("/api/v1/imports").json()["results"]] == [
        run["id"]
    ]
    administrator.post(f"/api/v1/imports/{run['id']}/apply")
    carry_out_jobs()
    assert Unit.objects.get(code="N1").name == "新单位"


def test_outsiders_get_nothing(ground: Ground) -> None:
    assert caller().get("/api/v1/imports").status_code == 401
    assert caller(member(ground, Role.HANDLER)).get("/api/v1/imports").status_code == 403


def test_what_is_too_large_or_unknown_is_refused(
    surveyor: Client, settings: Settings, private_folder: Path
) -> None:
    settings.IMPORT_MAX_BYTES = 100
    answer = send(surveyor, collection(cells()))
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "upload_too_large"
    settings.IMPORT_MAX_BYTES = 10_000
    assert send(surveyor, "{}", axis_order="zz").status_code == 400
    assert send(surveyor, "{}", mapping='{"code": 7}').status_code == 400
    assert not ImportRun.objects.exists()
    assert not private_folder.exists()


def test_characters_no_database_stores_do_not_break_anything(surveyor: Client) -> None:
    bad = feature(squares(0, 0), "i\x00d", code="A1", name="a\x00\ud800b", other="\x00")
    run = send(surveyor, collection([bad])).json()
    assert run["report"]["changes"]["changed"][0]["code"] == "A1"


@pytest.mark.parametrize("wanted", ["csv", "xlsx"])
def test_empty_tables_can_be_downloaded(ground: Ground, wanted: str) -> None:
    client = caller(member(ground, Role.HANDLER))
    answer = client.get("/api/v1/imports/tables/people", {"format": wanted})
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert wanted == "xlsx" or "用户名 User name" in content.decode("utf-8-sig")
    assert client.get("/api/v1/imports/tables/roads").status_code == 404
