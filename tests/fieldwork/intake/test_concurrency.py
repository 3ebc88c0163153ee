"""Reports that arrive at the same moment, each by a connection of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldwork.casework.actions import change_address, recompute_deadlines
from fieldwork.casework.models import Issue, IssueEvent, RejectionReason, Report
from fieldwork.casework.refusals import IssueChanged
from fieldwork.casework.workflow import Move, State
from fieldwork.evidence.models import Attachment
from fieldwork.evidence.rules import DeclaredFile
from fieldwork.intake.actions import Receipt, answer, file_arrived, give_place, reject, verify
from fieldwork.intake.refusals import ExternalNumberTaken, OtherContent, StateChanged
from fieldwork.notices.models import Notice
from tests.at_once import at_once, results
from tests.casebook import SENDER, a_report, a_uuid, an_issue, pin, send, submission
from tests.cast import member
from tests.catalogue import make_calendar, make_catalogue
from tests.ground import TESTER, TODAY, Ground, put, squares
from zones.changes.models import Change
from zones.organisation.models import Role
from zones.organisation.permissions import Standing, standing_of
from zones.ownership.actions import Assignment, assign
from zones.ownership.locate import locate

AT_ONCE = 6

committing = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _stand_on(ground: Ground) -> None:
    """Every test here needs both."""
    make_catalogue()


@committing
def test_the_same_report_at_once_is_stored_once_and_answered_alike() -> None:
    sent = submission()
    receipts: list[Receipt] = results(at_once(*[partial(send, sent)] * AT_ONCE))
    assert [receipt.new for receipt in receipts].count(True) == 1
    assert len({(receipt.report.pk, receipt.report.number) for receipt in receipts}) == 1
    assert (Report.objects.count(), Issue.objects.count()) == (1, 1)
    assert IssueEvent.objects.count() == 1
    assert Notice.objects.count() == 2  # the zone's head and the unit's, once each


@committing
def test_of_different_contents_under_one_uuid_one_is_stored_and_the_others_told() -> None:
    contents = [submission(uuid=a_uuid(1), text=f"第{n}") for n in range(AT_ONCE)]
    outcomes = at_once(*[partial(send, content) for content in contents])
    assert Counter(map(type, outcomes)) == {Receipt: 1, OtherContent: AT_ONCE - 1}
    (stored,) = [outcome for outcome in outcomes if isinstance(outcome, Receipt)]
    assert Report.objects.get().text == stored.report.text


@committing
def test_an_external_number_at_once_under_different_uuids_is_one_report() -> None:
    facts: dict[str, Any] = {"source": "hotline", "external_number": "T-1"}
    same = [submission(uuid=a_uuid(n), **facts) for n in range(1, AT_ONCE)]
    other = submission(uuid=a_uuid(AT_ONCE), text="other", **facts)
    outcomes = at_once(*[partial(send, sent) for sent in [*same, other]])
    kept = Report.objects.get()
    refused = [outcome for outcome in outcomes if isinstance(outcome, ExternalNumberTaken)]
    assert len(refused) == (AT_ONCE - 1 if kept.text == "other" else 1)
    assert {outcome.report.pk for outcome in outcomes if isinstance(outcome, Receipt)} == {kept.pk}


@committing
def test_joins_at_once_are_all_counted() -> None:
    first, second = a_report(), a_report(place=pin(1.5, 0.5))
    joins = [first.number, second.number] * AT_ONCE
    receipts = results(at_once(*[partial(send, joins=number) for number in joins]))
    assert all(receipt.report.issue_id is not None for receipt in receipts)
    for opened in (first, second):
        issue = Issue.objects.get(number=opened.number)
        assert issue.report_count == issue.reports.count() == AT_ONCE + 1
        assert issue.revision == AT_ONCE + 1
        assert IssueEvent.objects.filter(issue_id=issue.pk, move=Move.JOIN).count() == AT_ONCE


@committing
def test_joins_corrections_and_recomputed_deadlines_take_turns() -> None:
    """All lock issues first and the outbox last: nobody waits in a circle, nothing is lost."""
    issue, other = an_issue(), an_issue(place=pin(1.5, 0.5))
    assert issue.due_provisional and other.due_provisional
    make_calendar()
    correct = partial(
        change_address, issue=issue, address="中山路8号", revision=1, actor=SENDER, now=TODAY
    )
    joins = [partial(send, joins=number) for number in (other.number, issue.number)] * 3
    recompute = partial(recompute_deadlines, actor=SENDER, now=TODAY)
    corrected, *rest = at_once(correct, recompute, *joins, recompute)
    results(rest)
    issue.refresh_from_db()
    assert isinstance(corrected, IssueChanged) or issue.address == "中山路8号"
    assert issue.report_count == 4
    assert not Issue.objects.filter(due_provisional=True).exists()


@committing
def test_reports_and_publications_at_once_give_every_issue_the_edition_of_its_time(
    ground: Ground,
) -> None:
    """Decision 9: the border between A1 and A2 moves while reports of both sides come in."""

    def report() -> list[Issue]:
        now = timezone.now
        places = [(x, 0.5) for x in (0.5, 0.9, 1.2, 1.5)] * 3
        return [an_issue(place=pin(*at), captured_at=now(), now=now()) for at in places]

    def move_the_border() -> None:
        for shift in (0.3, -0.2, 0.3, -0.2):
            ground.publish(
                put("A1", "cell", "A", squares(0, 0, 1 + shift)),
                put("A2", "cell", "A", squares(1 + shift, 0, 1 - shift)),
                now=timezone.now(),
                effective_from=None,
                accept_defects=True,  # the neighbours have no vertex where the border now ends
            )

    *reported, _ = results(at_once(report, report, report, move_the_border))
    issues = [issue for each in reported for issue in each]
    assert len({issue.edition for issue in issues}) > 1
    for issue in issues:
        at = issue.captured_at
        owner = locate(lon=issue.location.x, lat=issue.location.y, at=at, scheme=ground.scheme)
        assert owner.zone is not None
        assert (issue.edition, issue.zone_id) == (owner.edition, owner.zone["id"])
        assert issue.zone_version_id == owner.zone["version"]
        assert issue.lead_unit_id == owner.lead_unit["id"]


@committing
def test_reports_while_the_cell_changes_hands_have_one_of_the_holders_and_say_which(
    ground: Ground,
) -> None:
    cell, units = ground.zone("A1"), [ground.units["U-B"], ground.units["U-A2"]]

    def report() -> list[Issue]:
        return [an_issue(captured_at=timezone.now(), now=timezone.now()) for _ in range(10)]

    def reassign() -> None:
        for unit in [*units, *units]:
            now = timezone.now()
            assign(
                assignment=Assignment(zone=cell, role="lead", start=now, unit=unit),
                actor=TESTER,
                now=now,
            )

    *reported, _ = results(at_once(report, report, reassign))
    for issue in [issue for each in reported for issue in each]:
        assert issue.lead_unit_id == issue.routing["received"]["lead_unit"]["id"]
        assert issue.lead_unit in (ground.units["U-A1"], *units)
    assert an_issue(captured_at=timezone.now(), now=timezone.now()).lead_unit == units[-1]


def clerks(ground: Ground) -> tuple[Standing, Standing]:
    people = [member(ground, Role.CAMPAIGN_OFFICE, username=f"clerk-{n}") for n in (1, 2)]
    first, second = [standing_of(person, now=TODAY) for person in people]
    return first, second


def moves(report: Report, standing: Standing) -> dict[str, Callable[[], Report]]:
    """What a clerk can do to a report that waits."""
    common: dict[str, Any] = {
        "report": report,
        "standing": standing,
        "actor": SENDER,
        "now": TODAY + timedelta(hours=1),
    }
    return {
        "verify": partial(verify, **common),
        "place": partial(give_place, place=pin(0.5, 0.5), **common),
        "answer": partial(answer, reply="谢谢", **common),
        "reject": partial(reject, reason=RejectionReason.NOT_OURS, note="不属实", **common),
    }


@committing
@pytest.mark.parametrize(
    ("facts", "one", "other"),
    [
        ({"source": "website"}, "verify", "verify"),
        ({"source": "website"}, "verify", "reject"),
        ({"source": "hotline", "place": None}, "place", "place"),
        ({"source": "hotline", "place": None}, "reject", "place"),
        ({"source": "hotline", "kind": "praise"}, "answer", "reject"),
    ],
)
def test_of_two_clerks_at_once_one_wins_and_the_other_is_told(
    ground: Ground, facts: dict[str, Any], one: str, other: str
) -> None:
    report = a_report(**facts)
    first, second = clerks(ground)
    outcomes = at_once(moves(report, first)[one], moves(report, second)[other])
    assert Counter(map(type, outcomes)) == {Report: 1, StateChanged: 1}
    (won,) = [outcome for outcome in outcomes if isinstance(outcome, Report)]
    report.refresh_from_db()
    assert report.state == won.state
    assert Issue.objects.count() == (1 if report.state == State.FILED else 0)
    assert IssueEvent.objects.filter(report_id=report.pk).count() == 2


@committing
def test_last_files_that_arrive_at_once_complete_the_report_once() -> None:
    files = tuple(DeclaredFile(sha256=f"{n:064x}", size=10) for n in range(AT_ONCE))
    report = a_report(files=files)
    assert report.complete_at is None
    attachments = list(Attachment.objects.all())

    def arrive(attachment: Attachment) -> bool:
        Attachment.objects.filter(pk=attachment.pk).update(arrived_at=TODAY)
        return file_arrived(report_id=report.pk, now=TODAY)

    complete = results(at_once(*[partial(arrive, each) for each in attachments]))
    assert any(complete)
    report.refresh_from_db()
    assert report.complete_at == TODAY
    told = Change.objects.filter(layer="reports", object_id=report.pk, kind="updated")
    assert told.count() == 1


sends = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["", "", "another text"])), min_size=1, max_size=10
)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=sends)
def test_however_often_and_in_whatever_order_reports_are_sent_each_is_stored_once(
    order: list[tuple[int, str]],
) -> None:
    """The first content under a UUID stays; the same again has its number, another is refused."""
    sent = [submission() for _ in range(3)]
    stored: dict[int, tuple[str, str]] = {}
    for which, text in order:
        again = submission(uuid=sent[which].uuid, text=text or sent[which].text)
        if which in stored and stored[which][0] != again.text:
            with pytest.raises(OtherContent):
                send(again)
            continue
        receipt = send(again, now=TODAY + timedelta(minutes=which))
        assert receipt.new == (which not in stored)
        _, number = stored.setdefault(which, (again.text, receipt.report.number))
        assert receipt.report.number == number
    rows = Report.objects.filter(uuid__in=[each.uuid for each in sent])
    kept = {report.uuid: (report.text, report.number) for report in rows}
    assert kept == {sent[which].uuid: known for which, known in stored.items()}
