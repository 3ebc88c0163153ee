"""Runs: claimed once, failed whole, swept away in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from pytest_django import Settings

from tests.ground import TESTER, TODAY, Ground, squares
from tests.zones.imports.files import feature, write_geojson
from zones.audit.models import AuditEntry
from zones.boundaries.models import Edition
from zones.imports import actions, uploads
from zones.imports.findings import Code
from zones.imports.models import ImportMapping, ImportRun, ImportState
from zones.imports.options import ImportOptions
from zones.imports.progress import shown_progress
from zones.imports.refusals import FileGone, NotNow, UploadTooLarge
from zones.imports.report import ImportReport

OPTIONS = {"kind": "boundaries", "scheme": "grid", "level": "cell", "crs": "wgs84"}


@pytest.fixture(autouse=True)
def private_folder(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def run(ground: Ground, tmp_path: Path) -> ImportRun:
    """A ready run that would rename A1."""
    source = write_geojson(tmp_path, [feature(squares(0, 0), code="A1", name="新名")])
    received = actions.receive_upload(
        chunks=[source.path.read_bytes()],
        size=source.path.stat().st_size,
        name="C:\\maps\\a.geojson",
        options=ImportOptions.parse(OPTIONS),
        user=None,
        now=TODAY,
    )
    actions.check(run=received, now=TODAY)
    return received


def test_an_upload_keeps_its_name_but_not_as_a_path(run: ImportRun) -> None:
    assert run.state == ImportState.READY
    assert run.file_name == "a.geojson"
    path = uploads.path_of(run.file_path)
    assert path.exists() and path.parent.stat().st_mode & 0o077 == 0
    assert len(run.file_path) == 32 + len(".geojson")


def test_a_run_is_claimed_once_and_stored_whole(run: ImportRun) -> None:
    claimed = actions.start_applying(run=run, now=TODAY)
    with pytest.raises(NotNow):
        actions.start_applying(run=run, now=TODAY)
    done = actions.apply(run=claimed, actor=TESTER, now=TODAY)
    assert (done.state, done.result["edition"]) == (ImportState.DONE, 2)
    assert ImportMapping.objects.get().mapping["code"] == "code"
    assert AuditEntry.objects.get(action="import.apply").result == "ok"


def test_what_is_found_only_while_importing_fails_it_whole(run: ImportRun) -> None:
    claimed = actions.start_applying(run=run, now=TODAY)
    uploads.path_of(run.file_path).write_text("{")
    failed = actions.apply(run=claimed, actor=TESTER, now=TODAY)
    assert failed.state == ImportState.FAILED
    assert ImportReport.from_json(failed.report).faults[0].code == "json_invalid"
    assert Edition.objects.count() == 1
    assert AuditEntry.objects.get(action="import.apply").result == "refused"


def test_what_nobody_foresaw_fails_it_whole(
    run: ImportRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(**options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("zones.imports.kinds.boundaries.publish", break_off)
    failed = actions.apply(run=run, actor=TESTER, now=TODAY)
    assert failed.state == ImportState.FAILED
    assert ImportReport.from_json(failed.report).faults[0].code == Code.UNFORESEEN


def test_a_check_says_why_it_could_not_begin(run: ImportRun) -> None:
    again = actions.check_again(run=run, options=ImportOptions.parse(OPTIONS), now=TODAY)
    uploads.remove(run.file_path)
    report = actions.check(run=again, now=TODAY)
    assert again.state == ImportState.REFUSED
    assert [fault.code for fault in report.faults] == ["import_file_gone"]


def test_a_run_given_up_leaves_no_file_and_is_not_imported(run: ImportRun) -> None:
    path = uploads.path_of(run.file_path)
    actions.discard(run=run, actor=TESTER, now=TODAY)
    assert (run.state, run.file_path, path.exists()) == (ImportState.DISCARDED, "", False)
    assert AuditEntry.objects.get(action="import.discard").object_id == "a.geojson"
    with pytest.raises(NotNow):
        actions.start_applying(run=run, now=TODAY)
    with pytest.raises(NotNow):
        actions.discard(run=run, actor=TESTER, now=TODAY)


def test_files_are_swept_after_their_time_and_lost_runs_given_up(run: ImportRun) -> None:
    assert actions.sweep(now=TODAY + timedelta(days=1)) == 0
    later = TODAY + django_settings.IMPORT_RETENTION + timedelta(days=1)
    assert actions.sweep(now=later) == 1
    run.refresh_from_db()
    assert run.file_path == "" and run.state == ImportState.READY
    with pytest.raises(FileGone):
        actions.check_again(run=run, options=ImportOptions.parse(OPTIONS), now=later)
    ImportRun.objects.update(state=ImportState.APPLYING)
    assert actions.sweep(now=later) == 1
    run.refresh_from_db()
    assert run.state == ImportState.FAILED


def test_a_file_whose_run_was_undone_is_swept_away_once_it_is_old(run: ImportRun) -> None:
    stray, _sha256, _size = uploads.store([b"undone"], extension=".csv")
    written = datetime.fromtimestamp(uploads.path_of(stray).stat().st_mtime, UTC)
    ImportRun.objects.update(created_at=written)
    assert actions.sweep(now=written + timedelta(hours=1)) == 0
    assert actions.sweep(now=written + timedelta(hours=7)) == 1
    assert not uploads.path_of(stray).exists()
    assert uploads.path_of(run.file_path).exists()


@pytest.mark.django_db
def test_a_file_larger_than_is_taken_leaves_nothing_behind(
    settings: Settings, tmp_path: Path
) -> None:
    settings.IMPORT_MAX_BYTES = 10
    with pytest.raises(UploadTooLarge):
        actions.receive_upload(
            chunks=[b"x" * 11],
            size=11,
            name="a.csv",
            options=ImportOptions.parse({"kind": "units"}),
            user=None,
            now=TODAY,
        )
    assert not ImportRun.objects.exists()
    assert not (tmp_path / "media" / "imports").exists()


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_import_is_under_way() -> None:
    run = ImportRun.objects.create(
        kind="units", file_name="a", file_size=1, created_at=TODAY, started_at=TODAY
    )
    with shown_progress(run) as tell:
        tell(7, 7)
        with connection.cursor() as cursor:
            cursor.execute("SELECT done, total FROM zones_importrun WHERE id = %s", [run.pk])
            assert cursor.fetchone() == (7, 7)


def test_the_first_rows_of_a_file_are_kept_while_columns_are_chosen(run: ImportRun) -> None:
    """They may name people: once it is imported, discarded or swept, they are gone."""
    assert run.report["file"]["sample"]
    actions.discard(run=run, actor=TESTER, now=TODAY)
    assert run.report["file"]["sample"] == []
    assert run.report["file"]["columns"] == ["code", "name"]


def test_nor_are_they_kept_of_what_was_imported_or_expired(run: ImportRun) -> None:
    other = ImportRun.objects.get(pk=run.pk)
    claimed = actions.start_applying(run=run, now=TODAY)
    assert actions.apply(run=claimed, actor=TESTER, now=TODAY).report["file"]["sample"] == []
    other.pk = None
    other.save()
    actions.sweep(now=TODAY + django_settings.IMPORT_RETENTION + timedelta(days=1))
    other.refresh_from_db()
    assert other.report["file"]["sample"] == []
