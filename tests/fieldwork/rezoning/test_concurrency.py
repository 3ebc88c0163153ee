"""Borders published and issues re-routed at the same moment: nobody waits for ever, nothing is
moved twice, and every issue lies with an owner that was right when it moved."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from fieldwork.casework.models import Issue, IssueEvent
from fieldwork.casework.workflow import Move
from fieldwork.notices.models import Notice, NoticeKind
from fieldwork.rezoning.actions import go_on, start_rerouting
from fieldwork.rezoning.differing import differing
from fieldwork.rezoning.models import RerouteRun, RunState
from tests.at_once import at_once, results
from tests.casebook import an_issue, pin
from tests.ground import TESTER, Ground, put, squares
from zones.boundaries.actions import publish
from zones.ownership.locate import locate

pytestmark = pytest.mark.django_db(transaction=True)

WHY = "New border"


def border_at(ground: Ground, x: float) -> None:
    """Move the border between A1 and A2 there, in force from now on."""
    publish(
        scheme=ground.scheme,
        puts=[
            put("A1", "cell", "A", squares(0, 0, x)),
            put("A2", "cell", "A", squares(x, 0, 2 - x)),
        ],
        actor=TESTER,
        now=timezone.now(),
        accept_defects=True,
    )


def issues_on_the_strip(count: int) -> list[Issue]:
    now = timezone.now()
    return [
        an_issue(place=pin(0.7, 0.05 + 0.9 * n / count), captured_at=now, now=now)
        for n in range(count)
    ]


def rerouted(issues: list[Issue]) -> RerouteRun:
    """Re-route them to the end."""
    rows = [issue.pk for issue in issues]
    run = start_rerouting(issues=rows, reason=WHY, actor=TESTER, now=timezone.now())
    return go_on(run=run, actor=TESTER)


def test_of_two_who_re_route_the_same_each_issue_moves_once(ground: Ground) -> None:
    issues = issues_on_the_strip(8)
    border_at(ground, 0.6)
    outcomes: list[Any] = results(
        at_once(partial(rerouted, issues), partial(rerouted, issues[::-1]))
    )
    assert sorted(each.moved for each in outcomes) == [0, 8]
    assert sorted(each.unchanged for each in outcomes) == [0, 8]
    assert IssueEvent.objects.filter(move=Move.REROUTE).count() == 8
    head = ground.people["head-a2"]
    told = Notice.objects.filter(recipient=head, kind=NoticeKind.ISSUE_MOVED_HERE)
    assert told.count() == 8


def test_a_run_taken_up_twice_does_its_work_once(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldwork.rezoning.actions.AT_ONCE", 2)
    issues = issues_on_the_strip(9)
    border_at(ground, 0.6)
    rows = [issue.pk for issue in issues]
    run = start_rerouting(issues=rows, reason=WHY, actor=TESTER, now=timezone.now())
    results(at_once(*[partial(go_on, run=run, actor=TESTER)] * 2))
    run = RerouteRun.objects.get()
    assert (run.state, run.done, run.moved, run.unchanged) == (RunState.DONE, 9, 9, 0)
    assert IssueEvent.objects.filter(move=Move.REROUTE).count() == 9


def test_borders_published_meanwhile_leave_no_issue_with_a_wrong_owner(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldwork.rezoning.actions.AT_ONCE", 2)
    issues = issues_on_the_strip(10)
    border_at(ground, 0.6)
    rows = [issue.pk for issue in issues]
    run = start_rerouting(issues=rows, reason=WHY, actor=TESTER, now=timezone.now())

    def keep_publishing() -> None:
        for x in (0.9, 0.6, 0.9, 0.6):
            border_at(ground, x)

    results(at_once(partial(go_on, run=run, actor=TESTER), keep_publishing))
    for event in IssueEvent.objects.filter(move=Move.REROUTE):
        assert event.issue_id is not None
        issue = Issue.objects.get(pk=event.issue_id)
        owner = locate(lon=issue.location.x, lat=issue.location.y, at=event.at)
        assert event.after is not None and owner.zone is not None
        assert event.after["zone"]["id"] == owner.zone["id"]
        assert event.after["edition"] == owner.edition
        assert event.after["lead_unit"]["id"] == owner.lead_unit["id"]
    left = [each.issue for each in differing(scheme=ground.scheme, at=timezone.now())]
    rerouted(list(Issue.objects.filter(pk__in=left))) if left else None
    assert differing(scheme=ground.scheme, at=timezone.now()) == []


def test_reports_and_re_routes_do_not_stand_in_each_others_way(ground: Ground) -> None:
    issues = issues_on_the_strip(6)
    border_at(ground, 0.6)

    def report_again() -> None:
        for issue in issues:
            now = timezone.now()
            an_issue(place=pin(0.7, 0.5), captured_at=now, now=now, joins=issue.number)

    results(at_once(partial(rerouted, issues), report_again))
    assert set(Issue.objects.values_list("lead_unit__code", "report_count")) == {("U-A2", 2)}
