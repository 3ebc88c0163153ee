"""The demo's casework in the database: everything has an owner, the latest have told theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker

from fieldwork.casework.models import CoHandling, Complainant, Issue, Report
from fieldwork.casework.sight import sight_of
from fieldwork.catalogue.calendar import calendar_from
from fieldwork.catalogue.models import ExemptArea
from fieldwork.evidence.models import Attachment
from fieldwork.notices.models import Notice
from fixtures.demo_city import build_city
from fixtures.demo_city.reports import Casework, DemoReport, draw_casework
from geoapi.demo.casework import is_loaded, load_casework, size_of
from geoapi.demo.loading import load
from zones.boundaries.models import ZoneVersion
from zones.organisation.models import User
from zones.organisation.permissions import standing_of

NOW = datetime(2026, 11, 24, 9, 40, tzinfo=UTC)
SLICE = 200
PICTURED = 8


@pytest.fixture(scope="module")
def counted() -> Counter[str]:
    return Counter()


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    counted: Counter[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Casework]:
    """The city and the latest 200 reports, a few with their pictures; nothing of it stays."""
    city = build_city()
    casework = _slice(draw_casework(city, until=NOW))

    def progress(what: str, number: int) -> None:
        counted[what] += number

    media = settings.MEDIA_ROOT
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), transaction.atomic():
        load(city, passwords={}, now=NOW, progress=lambda what, number: None)
        load_casework(casework, now=NOW, progress=progress)
        yield casework
        transaction.set_rollback(True)
    settings.MEDIA_ROOT = media


def _slice(casework: Casework) -> Casework:
    reports = casework.reports[-SLICE:]
    pictured = [one for one in reports if one.pictures]
    kept = {one.uuid for one in (*pictured[:PICTURED], *_reusing(pictured))}
    return replace(
        casework,
        reports=tuple(one if one.uuid in kept else replace(one, pictures=()) for one in reports),
    )


def _reusing(pictured: list[DemoReport]) -> list[DemoReport]:
    """The report with a picture of another, and that other."""
    last = pictured[-1]
    (reused,) = last.pictures
    return [one for one in pictured if any(p.seed == reused.seed for p in one.pictures)]


def seen_by(username: str) -> int:
    """How many issues the person sees."""
    user = User.objects.get(username=username)
    return Issue.objects.visible_to(sight_of(standing_of(user, now=NOW), now=NOW)).count()


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
class TestLoaded:
    def test_the_progress_counts_everything(self, loaded: Casework, counted: Counter[str]) -> None:
        assert counted.total() == size_of(loaded)
        assert is_loaded()

    def test_every_report_is_there_with_its_fate(self, loaded: Casework) -> None:
        reports = {report.uuid: report for report in Report.objects.select_related("issue")}
        assert set(reports) == {one.uuid for one in loaded.reports}
        for one in loaded.reports:
            report = reports[one.uuid]
            stands = report.issue.state if report.issue else report.state
            assert stands == one.fate, one
            assert report.is_history is not one.live
            assert report.received_at == one.received_at

    def test_every_issue_has_an_owner_a_head_and_a_deadline(self) -> None:
        issues = list(Issue.objects.all())
        assert len(issues) > 150
        (outside,) = [issue for issue in issues if issue.unowned]
        assert outside.lead_unit.code == "5990-CWB"
        assert all(issue.head_id for issue in issues if not issue.unowned)
        assert all(issue.due_at > issue.received_at for issue in issues)
        assert not any(issue.due_provisional for issue in issues)
        assert Issue.objects.filter(state="assigned").overdue_at(NOW).exists()

    def test_departments_help_by_their_function(self) -> None:
        units = set(CoHandling.objects.values_list("unit__code", flat=True))
        assert {"5990-D01", "5990-D02"} <= units
        inside = CoHandling.objects.filter(issue__zone_path__overlap=_zones_of("599004"))
        assert all(
            code.startswith("599004-") for code in inside.values_list("unit__code", flat=True)
        )

    def test_only_the_latest_told_their_owners(self, loaded: Casework) -> None:
        told = set(Notice.objects.filter(kind="issue_assigned").values_list("object_id", flat=True))
        live = set(Issue.objects.filter(is_history=False).values_list("pk", flat=True))
        assert told == live
        assert len(live) < sum(one.live for one in loaded.reports)

    def test_two_report_the_same_thing(self, loaded: Casework) -> None:
        joining = [one for one in loaded.reports if one.joins]
        assert Issue.objects.filter(report_count__gt=1).count() == len(joining) > 0

    def test_one_stall_is_permitted_and_one_is_not(self) -> None:
        assert ExemptArea.objects.count() == 2
        permitted = Report.objects.filter(rejection_reason="permitted", is_history=False)
        assert permitted.get().exempt_area is not None
        assert Report.objects.exclude(permitted_anyway="").get().issue is not None

    def test_pictures_arrived_and_one_was_used_before(self, loaded: Casework) -> None:
        assert not Report.objects.filter(complete_at=None).exists()
        attachments = Attachment.objects.all()
        assert attachments.count() == sum(len(one.pictures) for one in loaded.reports)
        assert not attachments.filter(blob=None).exists()
        assert attachments.filter(reused=True).count() == 1
        assert all(one.blob and one.blob.exif["captured_at"] for one in attachments)

    def test_callers_stand_apart_from_their_cases(self, loaded: Casework) -> None:
        assert Complainant.objects.count() == sum(bool(one.phone) for one in loaded.reports)

    def test_the_year_is_entered_and_marked_as_demo_data(self) -> None:
        assert calendar_from(NOW.date()).entered_years == {NOW.year}

    def test_everybody_introduced_sees_their_part(self) -> None:
        everything = Issue.objects.count()
        assert seen_by("office") == seen_by("auditor") == everything
        assert 0 < seen_by("unit1") <= seen_by("zone1") < everything
        assert 0 < seen_by("hotline1") < everything
        assert 0 < seen_by("dept1") < everything
        assert seen_by("admin") == 0


def _zones_of(code: str) -> list[int]:
    return list(ZoneVersion.objects.filter(code=code).values_list("zone_id", flat=True))
