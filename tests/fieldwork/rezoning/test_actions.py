"""A re-route moves open issues to whoever owns their place now, and says so to everybody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from psycopg2.extras import DateRange

from fieldwork.casework.describe import instant_json
from fieldwork.casework.models import CoHandling, CoHandlingBasis, Issue, IssueEvent
from fieldwork.casework.workflow import Move, State
from fieldwork.catalogue.models import Category, FunctionalResponsibility
from fieldwork.notices.models import Notice, NoticeKind
from fieldwork.rezoning import actions
from fieldwork.rezoning.actions import (
    go_on,
    issues_named,
    start_rerouting,
    take_up_again,
)
from fieldwork.rezoning.differing import differing
from fieldwork.rezoning.models import RerouteRun, RunState
from fieldwork.rezoning.refusals import IssuesFinished, NoIssues, ReasonMissing, UnknownIssues
from fieldwork.rezoning.telling import tell_of_move
from tests.fieldwork.rezoning.moved_border import LATER, issue_at, move_the_border
from tests.ground import TESTER, Ground, make_person, make_street, put, squares
from zones.audit.models import AuditEntry
from zones.changes.models import Change
from zones.organisation.models import Deputy

WHY = "The border follows the new road."


def moved_to_a2(ground: Ground, **facts: Any) -> Issue:
    """An issue of A1 on the strip that A2 got."""
    issue = issue_at(0.8, 0.5, **facts)
    move_the_border(ground)
    return issue


def go(*issues: Issue, now: Any = LATER) -> RerouteRun:
    """Re-route them to the end."""
    rows = [issue.pk for issue in issues]
    run = start_rerouting(issues=rows, reason=WHY, actor=TESTER, now=now)
    return go_on(run=run, actor=TESTER, clock=lambda: now)


def event_of(issue: Issue) -> IssueEvent:
    return IssueEvent.objects.get(issue_id=issue.pk, move=Move.REROUTE)


def test_the_issue_goes_to_the_present_owner_of_its_place(ground: Ground) -> None:
    issue = moved_to_a2(ground)
    due_at = issue.due_at
    run = go(issue)
    assert (run.state, run.moved, run.finished_at) == (RunState.DONE, 1, LATER)
    issue.refresh_from_db()
    assert issue.lead_unit.code == "U-A2"
    assert issue.head == ground.people["head-a2"]
    assert issue.zone_id == ground.zone("A2").pk and issue.zone_path[-1] == issue.zone_id
    assert issue.zone_version is not None and issue.zone_version.zone_id == issue.zone_id
    assert (issue.edition, issue.revision, issue.changed_at) == (2, 2, LATER)
    assert issue.due_at == due_at
    assert issue.routing["received"]["lead_unit"]["code"] == "U-A1"
    assert issue.routing["rerouted"]["lead_unit"]["code"] == "U-A2"
    assert "199-0000" not in str(issue.routing)
    assert differing(scheme=ground.scheme, at=LATER) == []


def test_it_is_an_event_with_before_and_after_and_the_deadline_that_runs_on(ground: Ground) -> None:
    issue = moved_to_a2(ground)
    Issue.objects.filter(pk=issue.pk).update(state=State.IN_PROGRESS)
    go(issue)
    event = event_of(issue)
    assert (event.at, event.actor_name, event.reason) == (LATER, "tester", WHY)
    assert (event.from_state, event.to_state) == (State.IN_PROGRESS, State.ASSIGNED)
    assert event.before is not None and event.after is not None
    assert (event.before["zone"]["code"], event.after["zone"]["code"]) == ("A1", "A2")
    assert event.before["lead_unit"]["code"] == "U-A1"
    assert event.after["lead_unit"]["code"] == "U-A2"
    assert (event.before["head"]["name"], event.after["head"]["name"]) == ("A1长", "A2长")
    assert (event.before["edition"], event.after["edition"]) == (1, 2)
    assert event.before["due_at"] == event.after["due_at"] == instant_json(issue.due_at)


def test_who_gets_it_and_who_loses_it_are_told(ground: Ground) -> None:
    issue = moved_to_a2(ground)
    go(issue)
    here = Notice.objects.filter(kind=NoticeKind.ISSUE_MOVED_HERE)
    away = Notice.objects.filter(kind=NoticeKind.ISSUE_MOVED_AWAY)
    assert {notice.recipient.username for notice in here} == {"head-a2", "chief-a2"}
    assert {notice.recipient.username for notice in away} == {"head-a1", "chief-a1"}
    assert {notice.params["lead_unit"] for notice in (*here, *away)} == {"A2单位"}


def test_whoever_deputises_is_told_too(ground: Ground) -> None:
    issue = moved_to_a2(ground)
    deputy = make_person("deputy")
    Deputy.objects.create(
        head=ground.people["head-a2"],
        deputy=deputy,
        during=(LATER - timedelta(days=1), LATER + timedelta(days=1)),
    )
    go(issue)
    assert Notice.objects.filter(recipient=deputy, kind=NoticeKind.ISSUE_MOVED_HERE).exists()
    issue.refresh_from_db()
    assert issue.head == ground.people["head-a2"]


def test_the_feed_and_the_audit_log_know(ground: Ground) -> None:
    issue = moved_to_a2(ground)
    seen = Change.objects.filter(layer="issues").count()
    go(issue)
    assert Change.objects.filter(layer="issues").count() == seen + 1
    entry = AuditEntry.objects.get(action="issue.reroute")
    assert entry.object_id == str(issue.pk) and entry.before and entry.after
    assert entry.before[issue.number]["lead_unit"]["code"] == "U-A1"
    assert entry.after[issue.number]["lead_unit"]["code"] == "U-A2"


def test_again_changes_nothing_and_tells_nobody(ground: Ground) -> None:
    issue = moved_to_a2(ground)
    go(issue)
    told = Notice.objects.count()
    again = go(issue)
    assert (again.moved, again.unchanged) == (0, 1)
    assert Notice.objects.count() == told
    assert event_of(issue).pk


def test_it_may_go_back_and_is_told_again(ground: Ground) -> None:
    issue = moved_to_a2(ground)
    go(issue)
    back = LATER + timedelta(hours=1)
    ground.publish(
        put("A1", "cell", "A", squares(0, 0)),
        put("A2", "cell", "A", squares(1, 0)),
        now=back,
        effective_from=back,
    )
    go(issue, now=back)
    issue.refresh_from_db()
    assert issue.lead_unit.code == "U-A1"
    assert IssueEvent.objects.filter(issue_id=issue.pk, move=Move.REROUTE).count() == 2
    head = ground.people["head-a1"]
    assert Notice.objects.filter(recipient=head, kind=NoticeKind.ISSUE_MOVED_HERE).count() == 1


def test_finished_issues_keep_their_owner_and_nothing_else_moves_either(ground: Ground) -> None:
    issue, other = issue_at(0.8, 0.5), issue_at(0.8, 0.4)
    move_the_border(ground)
    Issue.objects.filter(pk=other.pk).update(state=State.CLOSED)
    with pytest.raises(IssuesFinished) as refused:
        go(issue, other)
    assert other.number in str(refused.value)
    issue.refresh_from_db()
    assert issue.lead_unit.code == "U-A1"


def test_a_reason_is_asked_for(ground: Ground) -> None:
    issue = moved_to_a2(ground)
    for nothing in ("", "  "):
        with pytest.raises(ReasonMissing):
            start_rerouting(issues=[issue.pk], reason=nothing, actor=TESTER, now=LATER)


def test_what_is_rectified_stays_so_with_its_new_unit(ground: Ground) -> None:
    issue = moved_to_a2(ground)
    Issue.objects.filter(pk=issue.pk).update(state=State.RECTIFIED)
    go(issue)
    issue.refresh_from_db()
    assert (issue.state, issue.lead_unit.code) == (State.RECTIFIED, "U-A2")


def test_a_place_that_nobody_owns_any_more_goes_to_the_office(ground: Ground) -> None:
    issue = issue_at(0.5, 0.5)
    codes = ("A1", "A2", "A3", "A4", "A")
    ground.publish(
        put("C", "city", "", squares(2, 0, 2, 2)),
        drops=codes,
        accept_defects=True,
    )
    go(issue)
    issue.refresh_from_db()
    assert (issue.zone, issue.zone_path, issue.unowned) == (None, [], True)
    assert issue.lead_unit.code == "OFFICE"
    assert (event_of(issue).after or {})["zone"] is None


def test_the_units_competent_for_the_category_are_the_new_zones(ground: Ground) -> None:
    category = Category.objects.get(code="06010")
    since = DateRange(None, None)
    for zone, unit in (("A1", "U-A3"), ("A2", "U-B")):
        FunctionalResponsibility.objects.create(
            category=category, zone=ground.zone(zone), unit=ground.units[unit], during=since
        )
    issue = moved_to_a2(ground)
    for by_hand in (ground.units["U-A4"], ground.units["U-A2"]):
        CoHandling.objects.create(
            issue=issue, unit=by_hand, basis=CoHandlingBasis.HAND, since=LATER
        )
    go(issue)
    helping = CoHandling.objects.filter(issue=issue).values_list("unit__code", "basis")
    assert set(helping) == {("U-A4", "hand"), ("U-B", "function")}


def test_a_category_no_longer_in_the_catalogue_keeps_its_helpers(ground: Ground) -> None:
    issue = moved_to_a2(ground)
    CoHandling.objects.create(
        issue=issue, unit=ground.units["U-B"], basis=CoHandlingBasis.FUNCTION, since=LATER
    )
    Category.objects.update(is_active=False)
    go(issue)
    assert CoHandling.objects.get(issue=issue).unit.code == "U-B"


def test_a_run_goes_through_its_issues_batch_by_batch(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    issues = [issue_at(0.8, 0.1 * n) for n in range(1, 6)]
    stays = issue_at(0.2, 0.5)
    move_the_border(ground)
    wanted = [issue.pk for issue in (*issues, stays)]
    run = start_rerouting(issues=wanted, reason=WHY, actor=TESTER, now=LATER)
    Issue.objects.filter(pk=issues[4].pk).update(state=State.CLOSED)
    run = go_on(run=run, actor=TESTER, clock=lambda: LATER)
    assert (run.state, run.done, run.total) == (RunState.DONE, 6, 6)
    assert (run.moved, run.unchanged, run.finished) == (4, 1, 1)
    assert Issue.objects.filter(lead_unit=ground.units["U-A2"]).count() == 4
    again = go_on(run=run, actor=TESTER, clock=lambda: LATER)
    assert again.moved == 4 and IssueEvent.objects.filter(move=Move.REROUTE).count() == 4


def test_a_run_that_breaks_off_keeps_what_it_did_and_goes_on(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    issues = [issue_at(0.8, 0.1 * n) for n in range(1, 4)]
    move_the_border(ground)
    wanted = [issue.pk for issue in issues]
    run = start_rerouting(issues=wanted, reason=WHY, actor=TESTER, now=LATER)

    def break_off(moved: Any, **options: Any) -> None:
        if moved.issue.pk == wanted[1]:
            raise RuntimeError("the lights went out")
        tell_of_move(moved, **options)

    monkeypatch.setattr(actions, "tell_of_move", break_off)
    with pytest.raises(RuntimeError):
        go_on(run=run, actor=TESTER, clock=lambda: LATER)
    run.refresh_from_db()
    assert (run.state, run.done, run.moved) == (RunState.FAILED, 1, 1)
    assert Issue.objects.filter(lead_unit=ground.units["U-A2"]).count() == 1
    monkeypatch.setattr(actions, "tell_of_move", tell_of_move)
    run = go_on(run=take_up_again(run=run), actor=TESTER, clock=lambda: LATER)
    assert (run.state, run.moved) == (RunState.DONE, 3)


def test_a_run_of_nothing_or_of_what_is_finished_is_refused(ground: Ground) -> None:
    issue = moved_to_a2(ground)
    Issue.objects.update(state=State.CLOSED)
    with pytest.raises(IssuesFinished):
        start_rerouting(issues=[issue.pk], reason=WHY, actor=TESTER, now=LATER)
    with pytest.raises(NoIssues):
        start_rerouting(issues=[], reason=WHY, actor=TESTER, now=LATER)


def test_issues_are_named_by_their_numbers(ground: Ground) -> None:
    issue = moved_to_a2(ground)
    assert issues_named([issue.number]) == [issue.pk]
    with pytest.raises(UnknownIssues):
        issues_named([issue.number, "NOT-1"])


def test_who_heads_the_street_beside_it_still_sees_it(ground: Ground) -> None:
    street = make_street(public=True)
    issue = issue_at(0.8, 0.01)
    move_the_border(ground)
    go(issue)
    issue.refresh_from_db()
    assert issue.street_zones == [street.zones.get().pk]
    told = Notice.objects.filter(recipient__username="street-head").values_list("kind", flat=True)
    assert list(told) == ["issue_assigned"], "it has moved neither to nor from the street"
