"""The queue: what waits longest first, for those who clear it; for others their own reports."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from fieldwork.desk.report_pages import queue
from tests.casebook import a_report
from tests.cast import caller, member
from tests.catalogue import make_catalogue
from tests.ground import Ground, make_person
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture(autouse=True)
def _catalogue(ground: Ground) -> None:
    make_catalogue()


@pytest.fixture
def office(ground: Ground) -> Client:
    return caller(member(ground, Role.CAMPAIGN_OFFICE))


def listed(client: Client, asked: str = "") -> list[str]:
    answer = client.get(f"/reports/?{asked}")
    assert answer.status_code == 200
    return [row.report.number for row in answer.context["rows"]]


def test_what_waits_longest_is_first(office: Client) -> None:
    second = a_report(source="website", now=NOW - timedelta(hours=1))
    first = a_report(source="hotline", place=None, now=NOW - timedelta(hours=2))
    a_report(now=NOW)
    assert listed(office) == [first.number, second.number]
    assert listed(office, "state=pending_verification") == [second.number]
    assert listed(office, "state=to_answer") == []
    assert len(listed(office, "state=all")) == 3


def test_the_queue_is_narrowed_by_source_kind_and_words(office: Client) -> None:
    web = a_report(source="website", text="路灯不亮")
    a_report(source="hotline", place=None, external_number="12345-7")
    assert listed(office, "source=website") == [web.number]
    assert listed(office, "q=路灯") == [web.number]
    assert len(listed(office, "q=12345-7")) == 1
    assert listed(office, "kind=praise") == []
    assert len(listed(office, "source=nobody&kind=nothing&q=%00")) == 2


def test_the_queue_is_paged(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "PAGE_SIZE", 2)
    reports = [a_report(source="website", now=NOW - timedelta(hours=9 - n)) for n in range(3)]
    assert listed(office) == [each.number for each in reports[:2]]
    assert listed(office, f"after={reports[1].number}") == [reports[2].number]
    newest = [each.number for each in reversed(reports)]
    assert listed(office, "state=all") == newest[:2]
    assert listed(office, f"state=all&after={newest[1]}") == newest[2:]


def test_others_see_their_own_reports_and_no_queue(ground: Ground) -> None:
    sender = make_person("sender")
    own = a_report(source="website", reporter=sender)
    a_report(source="website")
    client = caller(sender)
    assert listed(client) == [own.number]
    assert listed(client, "state=pending_verification") == [own.number], "shelves not theirs"


def test_an_outsider_finds_nothing_there(ground: Ground) -> None:
    a_report(source="website")
    assert listed(caller(member(ground)), "state=all") == []
    assert caller().get("/reports/").status_code == 302
