"""manage.py doctor: every line says what is, and a line that is wrong says what to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from geoapi.diagnosis import examine

NOW = datetime(2031, 5, 1, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def remedies(now: datetime = NOW) -> dict[str, str]:
    return {finding.subject: finding.remedy for finding in examine(now) if finding.remedy}


def test_a_healthy_installation_needs_nothing(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").write_text("{}")
    assert remedies() == {}
    output = StringIO()
    call_command("doctor", stdout=output)
    assert "PostGIS 3" in output.getvalue()


def test_missing_static_files_are_told_with_the_command(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    output = StringIO()
    with pytest.raises(CommandError, match="1 of the above"):
        call_command("doctor", stdout=output)
    assert "manage.py collectstatic" in output.getvalue()


def test_a_job_that_waits_too_long_asks_for_a_worker() -> None:
    job = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}}, task_path="zones.x", backend_name="default"
    )
    assert "jobs" not in remedies(job.enqueued_at + timedelta(minutes=1))
    assert "db_worker" in remedies(job.enqueued_at + timedelta(minutes=6))["jobs"]
