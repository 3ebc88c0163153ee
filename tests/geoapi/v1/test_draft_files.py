"""A draft out as a file and back over HTTP and by the pages; by its editors and nobody else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.cast import caller, member
from tests.ground import TESTER, Ground, squares
from tests.zones.editor.bench import Desk, desk
from tests.zones.editor.round_trip.trips import by_code
from tests.zones.imports.files import feature, write_geojson
from zones.editor.models import Draft
from zones.imports import actions
from zones.imports.models import ImportRun, ImportState
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_folder(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def bench(ground: Ground) -> Desk:
    return desk(ground, member(ground, Role.GIS_STAFF))


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def send(client: Client, bench: Desk, content: bytes, name: str, **settings: str) -> Any:
    form = {
        "kind": "draft",
        "crs": "wgs84",
        "settings": json.dumps({"draft": str(bench.draft.pk), **settings}),
        "file": SimpleUploadedFile(name, content),
    }
    return client.post("/api/v1/imports", form)


def test_a_draft_goes_out_and_comes_back_unchanged(bench: Desk) -> None:
    editor = caller(bench.user)
    answer = editor.get(f"/api/v1/drafts/{bench.draft.pk}/export")
    assert answer.status_code == 200
    assert answer["content-type"] == "application/geopackage+sqlite3"
    assert f"draft-{bench.draft.pk}-0.gpkg" in answer["content-disposition"]
    run = send(editor, bench, content_of(answer), "draft.gpkg")
    assert run.status_code == 201, run.content
    assert (run.json()["state"], run.json()["report"]["changes"]["unchanged"]) == ("unchanged", 7)


def test_only_the_schemes_editors(bench: Desk) -> None:
    address = f"/api/v1/drafts/{bench.draft.pk}/export"
    assert caller().get(address).status_code == 401
    assert caller(member(bench.ground)).get(address).status_code == 404
    assert caller(bench.user).get("/api/v1/drafts/999999/export").status_code == 404
    outsider = send(caller(member(bench.ground, username="other")), bench, b"{}", "a.geojson")
    assert outsider.status_code == 403


def test_the_pages_show_the_difference_before_it_is_taken_in(bench: Desk, tmp_path: Path) -> None:
    editor = caller(bench.user)
    form = editor.get(f"/imports/?kind=draft&setting-draft={bench.draft.pk}").content.decode()
    assert re.search(rf'value="{bench.draft.pk}"\s+selected', form)
    path = write_geojson(tmp_path, [feature(squares(0, 0, 0.8, 1), code="A1", name="新名")]).path
    sent = editor.post(
        "/imports/?kind=draft",
        {
            "file": SimpleUploadedFile("cells.geojson", path.read_bytes()),
            "datum": "wgs84",
            "axis_order": "xy",
            "setting-draft": str(bench.draft.pk),
            "setting-level": "cell",
            "setting-missing": "",
            "setting-outline": "",
        },
        follow=True,
    )
    assert sent.status_code == 200
    run = ImportRun.objects.get()
    assert run.state == ImportState.READY, run.report
    told = editor.get(f"/imports/{run.pk}/").content.decode()
    assert "A1" in told and "will be torn: 1." in told
    claimed = actions.start_applying(run=run, now=bench.draft.changed_at)
    actions.apply(run=claimed, actor=TESTER, now=bench.draft.changed_at)
    done = editor.get(f"/imports/{run.pk}/").content.decode()
    assert f"/zones/drafts/{bench.draft.pk}/" in done
    assert by_code(bench)["A1"].name == "新名"
    # The run can be looked at for ever, whatever became of the draft.
    Draft.objects.filter(pk=bench.draft.pk).update(state="discarded")
    assert editor.get(f"/imports/{run.pk}/").status_code == 200
