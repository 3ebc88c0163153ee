"""Long documents: ordered once, printed by the worker for one person, forgotten after a week."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from tests.cast import member
from tests.ground import Ground, make_ground
from tests.zones.ownership.printing.paper import text_of
from zones.organisation.models import Role, User
from zones.ownership.printing import actions, files
from zones.ownership.printing.models import PrintKind, PrintRun, PrintState
from zones.ownership.printing.orders import Order
from zones.ownership.printing.tasks import print_soon


@pytest.fixture
def city(transactional_db: None, tmp_path: Path, settings: Settings) -> Ground:
    settings.MEDIA_ROOT = tmp_path / "media"
    return make_ground()


def order_of(ground: Ground, language: str = "en") -> Order:
    return Order(
        kind=PrintKind.LIST,
        scheme=ground.scheme,
        level=ground.scheme.levels.get(code="cell"),
        parent=None,
        at=timezone.now(),
        language=language,
    )


def ordered(ground: Ground, user: User, language: str = "en") -> PrintRun:
    return print_soon(order=order_of(ground, language), user=user, now=timezone.now())


def work() -> None:
    call_command("db_worker", "--batch", "--no-startup-delay", "--no-reload", verbosity=0)


def test_the_worker_prints_what_its_reader_may_see_in_its_reader_s_language(
    city: Ground,
) -> None:
    handler = ordered(city, member(city, Role.HANDLER), "zh-hans")
    volunteer = ordered(city, member(city, Role.VOLUNTEER))
    assert (handler.state, handler.total) == (PrintState.PRINTING, 4)
    work()
    texts = []
    for run in (handler, volunteer):
        run.refresh_from_db()
        assert (run.state, run.done, run.total) == (PrintState.DONE, 4, 4)
        texts.append(text_of(files.path_of(run.file_path).read_bytes()))
    assert "A1格" in texts[0] and "199-0000-0001" in texts[0]
    assert "Zone A1" in texts[1] and "199-0000-0001" not in texts[1]
    assert volunteer.file_name.startswith("grid Grid Cell Responsibility list 20")


def test_the_same_order_again_joins_the_one_under_way(city: Ground) -> None:
    clerk, other = member(city, Role.HANDLER), member(city, Role.VOLUNTEER)
    first = ordered(city, clerk)
    assert ordered(city, clerk) == first
    assert ordered(city, other) != first
    assert ordered(city, clerk, "zh-hans") != first
    work()
    assert ordered(city, clerk) != first


def test_what_cannot_be_printed_is_broken_off_and_said(
    city: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ordered(city, member(city, Role.HANDLER))
    monkeypatch.setattr(actions, "list_pdf", lambda *args, **options: 1 / 0)
    work()
    run.refresh_from_db()
    assert (run.state, run.file_path) == (PrintState.FAILED, "")


def test_files_are_swept_after_a_week_and_lost_runs_given_up(city: Ground) -> None:
    clerk = member(city, Role.HANDLER)
    printed = ordered(city, clerk)
    work()
    printed.refresh_from_db()
    waiting = ordered(city, clerk)
    now = timezone.now()
    assert actions.sweep(now=now) == 0
    assert actions.sweep(now=now + timedelta(hours=3)) == 1
    waiting.refresh_from_db()
    assert waiting.state == PrintState.FAILED
    assert files.path_of(printed.file_path).exists()
    assert actions.sweep(now=now + timedelta(days=8)) == 2
    assert not PrintRun.objects.exists()
    assert not files.path_of(printed.file_path).exists()
