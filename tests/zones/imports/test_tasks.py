"""The worker's part: a large file checked, a claimed run carried out, in the sender's language."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from tests.ground import TODAY, make_ground, make_person, squares
from tests.zones.imports.files import feature, write_geojson
from zones.audit.actions import Actor
from zones.audit.models import AuditEntry
from zones.boundaries.models import Edition
from zones.imports import actions, tasks, uploads
from zones.imports.kinds import registry
from zones.imports.kinds.own import BOUNDARIES
from zones.imports.models import ImportRun, ImportState
from zones.imports.options import ImportOptions
from zones.imports.report import ImportReport

OPTIONS = {"kind": "boundaries", "scheme": "grid", "level": "cell", "crs": "wgs84"}


@pytest.fixture
def run(
    transactional_db: None, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> ImportRun:
    """A run that would rename A1, too large to be checked at once."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setitem(registry._KINDS, "boundaries", replace(BOUNDARIES, at_once=0))
    make_ground()
    source = write_geojson(tmp_path, [feature(squares(0, 0), code="A1", name="新名")])
    return actions.receive_upload(
        chunks=[source.path.read_bytes()],
        size=1,
        name=source.name,
        options=ImportOptions.parse(OPTIONS),
        user=make_person("surveyor", language="zh-hans"),
        now=TODAY,
    )


def work() -> None:
    call_command("db_worker", "--batch", "--no-startup-delay", "--no-reload", verbosity=0)


def test_the_worker_checks_and_carries_out(run: ImportRun) -> None:
    tasks.check_soon(run)
    work()
    run.refresh_from_db()
    assert run.state == ImportState.READY
    tasks.apply_soon(run, Actor(name="surveyor", id=run.created_by_id, address="10.0.0.1"))
    assert Edition.objects.count() == 1
    work()
    run.refresh_from_db()
    assert (run.state, Edition.objects.count()) == (ImportState.DONE, 2)
    assert (run.done, run.total) == (4, 4)
    assert AuditEntry.objects.get(action="import.apply").address == "10.0.0.1"


def test_a_refusal_is_told_in_the_language_of_whoever_sent_the_file(run: ImportRun) -> None:
    actions.check(run=run, now=TODAY)
    tasks.apply_soon(run, Actor(name="surveyor"))
    uploads.remove(run.file_path)
    work()
    run.refresh_from_db()
    fault = ImportReport.from_json(run.report).faults[0]
    assert run.state == ImportState.FAILED and fault.code == "import_file_gone"
