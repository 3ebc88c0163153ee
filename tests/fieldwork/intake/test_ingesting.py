"""ingest(): what becomes of a report."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from psycopg2.extras import DateRange
from shapely.geometry import Point

from fieldwork.casework.models import (
    CoHandling,
    Complainant,
    Issue,
    IssueEvent,
    RejectionReason,
    Report,
)
from fieldwork.casework.workflow import Move, State
from fieldwork.catalogue.models import Category, FunctionalResponsibility
from fieldwork.intake.refusals import (
    AxesSwapped,
    CategoryMissing,
    ExternalNumberTaken,
    NothingSaid,
    OtherContent,
    OutsideCity,
    UnknownCase,
)
from fieldwork.intake.rules import Contact
from fieldwork.notices.models import Notice, NoticeKind
from tests.casebook import a_report, a_uuid, an_issue, pin, send, submission
from tests.cast import member
from tests.catalogue import make_catalogue, make_exempt_area
from tests.ground import DAY_ONE, TESTER, TODAY, Ground, place
from zones.changes.models import Change
from zones.organisation.models import Role
from zones.ownership.actions import Assignment, assign
from zones.reference.actions import FeaturePut, LayerPut, load_layer


@pytest.fixture
def catalogue(ground: Ground) -> dict[str, Category]:
    return make_catalogue()


@pytest.fixture(autouse=True)
def _stand_on(ground: Ground, catalogue: dict[str, Category]) -> None:
    """Every test here needs both."""


def test_the_cell_its_lead_unit_and_its_head_get_the_issue(ground: Ground) -> None:
    issue = an_issue()
    assert issue.zone == ground.zone("A1")
    assert issue.zone_path == [ground.zone(code).pk for code in ("C", "A", "A1")]
    assert issue.lead_unit == ground.units["U-A1"]
    assert issue.head == ground.people["head-a1"]
    assert (issue.state, issue.edition, issue.rule) == (State.ASSIGNED, 1, "inside")


def test_the_deadline_runs_from_receipt_by_the_condition_of_the_urgency() -> None:
    # Friday 16:30 in the city, as in DOMAIN section 6.
    friday = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    normal = an_issue(now=friday, captured_at=friday - timedelta(hours=3))
    urgent = an_issue(now=friday, captured_at=friday, urgency="urgent")
    assert normal.due_at == datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
    assert urgent.due_at == datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
    assert (normal.limit, normal.limit_kind, normal.limit_set_by_city) == (4, "work_hour", True)


def test_a_class_limit_is_marked_as_not_set_by_the_city() -> None:
    issue = an_issue(category="09006")
    assert not issue.limit_set_by_city


def test_the_number_names_source_and_day_and_is_the_issues_too() -> None:
    report = a_report()
    assert report.number.startswith("XC-260601-")
    assert report.issue is not None and report.issue.number == report.number


def test_unit_head_and_zone_head_are_told_at_once(ground: Ground) -> None:
    an_issue()
    told = Notice.objects.filter(kind=NoticeKind.ISSUE_ASSIGNED)
    assert {notice.recipient.username for notice in told} == {"head-a1", "chief-a1"}


def test_history_and_change_feed_are_written_with_it() -> None:
    report = a_report()
    event = IssueEvent.objects.get()
    assert (event.move, event.from_state, event.to_state) == (Move.FILE, "submitted", "filed")
    assert (event.issue_id, event.report_id) == (report.issue_id, report.pk)
    fed = Change.objects.filter(layer__in=["issues", "reports"])
    assert sorted(fed.values_list("layer", "object_id")) == [
        ("issues", report.issue_id),
        ("reports", report.pk),
    ]


def test_the_same_again_gives_the_same_report() -> None:
    sent = submission()
    first, again = send(sent), send(sent, now=TODAY + timedelta(hours=1))
    assert (first.new, again.new) == (True, False)
    assert first.report == again.report
    assert (Report.objects.count(), Issue.objects.count()) == (1, 1)


def test_other_content_under_the_same_uuid_is_a_conflict() -> None:
    report = a_report(uuid=a_uuid(1))
    with pytest.raises(OtherContent) as refused:
        send(uuid=a_uuid(1), text="other")
    assert report.number in str(refused.value)


def test_another_persons_uuid_tells_nothing(ground: Ground) -> None:
    sent = submission()
    report = send(sent, reporter=member(ground, Role.INSPECTOR)).report
    with pytest.raises(OtherContent) as refused:
        send(sent, reporter=member(ground, username="outsider"))
    assert report.number not in str(refused.value)


def test_an_external_number_again_gives_the_same_report_whatever_the_uuid() -> None:
    facts: dict[str, Any] = {"source": "hotline", "external_number": "T-1"}
    first, again = send(uuid=a_uuid(1), **facts), send(uuid=a_uuid(2), **facts)
    assert (again.report, again.new) == (first.report, False)
    with pytest.raises(ExternalNumberTaken):
        send(uuid=a_uuid(3), text="other", **facts)


def test_two_sources_may_use_the_same_external_number() -> None:
    assert a_report(source="hotline", external_number="7").pk != (
        a_report(source="higher_platform", external_number="7").pk
    )


def test_a_named_open_issue_is_joined_and_keeps_its_own_number_and_reply() -> None:
    first = a_report()
    joined = a_report(source="hotline", joins=first.number.lower(), kind="complaint")
    assert (joined.issue, joined.opened_issue) == (first.issue, False)
    assert joined.number != first.number and joined.reply_due_at is not None
    assert Issue.objects.get().report_count == 2
    assert IssueEvent.objects.filter(move=Move.JOIN, issue_id=first.issue_id).count() == 1


def test_a_joined_report_can_itself_be_named() -> None:
    first = a_report()
    second = a_report(joins=first.number)
    assert a_report(joins=second.number).issue == first.issue


def test_a_pin_for_an_issue_finished_meanwhile_opens_its_own() -> None:
    first = a_report()
    Issue.objects.update(state=State.CLOSED)
    later = a_report(joins=first.number)
    assert later.issue is not None and later.issue != first.issue
    bare = a_report(joins=first.number, category="")
    assert bare.issue is not None and bare.category == first.category


def test_an_unknown_number_to_join_is_refused() -> None:
    with pytest.raises(UnknownCase):
        send(joins="XC-260101-AAAAAA")
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"place": None}, State.WAITING_FOR_PLACE),
        ({"source": "website"}, State.PENDING_VERIFICATION),
        ({"source": "forum", "category": ""}, State.PENDING_VERIFICATION),
        ({"source": "hotline", "kind": "consultation", "place": None}, State.TO_ANSWER),
        ({"source": "website", "kind": "praise"}, State.TO_ANSWER),
    ],
)
def test_what_is_not_filed_yet_has_number_state_and_deadline(
    facts: dict[str, Any], state: State
) -> None:
    report = a_report(**facts)
    assert (report.state, report.issue) == (state, None)
    assert report.number and report.reply_due_at is not None


def test_the_office_is_told_of_what_waits(ground: Ground) -> None:
    office = member(ground, Role.CAMPAIGN_OFFICE)
    a_report(place=None)
    assert Notice.objects.get(recipient=office).kind == NoticeKind.REPORT_WITHOUT_PLACE


def test_a_permitted_place_is_no_problem_unless_somebody_says_why(
    catalogue: dict[str, Category],
) -> None:
    area = make_exempt_area(categories=[catalogue["09006"]])
    permitted = a_report(category="09006")
    assert (permitted.state, permitted.issue) == (State.REJECTED, None)
    assert permitted.rejection_reason == RejectionReason.PERMITTED
    assert permitted.exempt_area == area
    insisted = a_report(category="09006", permitted_anyway="blocks the fire lane")
    assert insisted.issue is not None and insisted.exempt_area == area


def test_the_competent_unit_helps_beside_the_lead_unit(
    ground: Ground, catalogue: dict[str, Category]
) -> None:
    FunctionalResponsibility.objects.create(
        category=catalogue["06010"],
        unit=ground.units["U-B"],
        during=DateRange(DAY_ONE.date(), None),
    )
    issue = an_issue()
    assert [row.unit for row in CoHandling.objects.filter(issue=issue)] == [ground.units["U-B"]]
    at_its_own = an_issue(place=pin(2.5, 0.5))
    assert at_its_own.lead_unit == ground.units["U-B"]
    assert not CoHandling.objects.filter(issue=at_its_own).exists()


def test_nobodys_ground_goes_to_the_office_flagged(ground: Ground) -> None:
    office = member(ground, Role.CAMPAIGN_OFFICE)
    issue = an_issue(place=pin(-2, -2))
    assert (issue.zone, issue.unowned, issue.rule) == (None, True, "outside")
    assert issue.lead_unit == ground.units["OFFICE"]
    assert Notice.objects.filter(recipient=office, kind=NoticeKind.ISSUE_UNOWNED).exists()


def test_holders_changed_between_seeing_and_receiving_are_both_kept(ground: Ground) -> None:
    assign(
        assignment=Assignment(
            zone=ground.zone("A1"),
            role="lead",
            start=TODAY - timedelta(hours=1),
            unit=ground.units["U-B"],
        ),
        actor=TESTER,
        now=TODAY,
    )
    issue = an_issue(captured_at=TODAY - timedelta(days=1))
    assert issue.lead_unit == ground.units["U-B"]
    assert issue.routing["seen"]["lead_unit"]["code"] == "U-A1"


def test_no_telephone_number_is_kept_in_the_routing() -> None:
    assert "199-0000" not in str(an_issue().routing)


def test_a_clock_in_the_future_is_kept_as_said_and_routed_as_now() -> None:
    issue = an_issue(captured_at=TODAY + timedelta(days=400))
    assert issue.captured_at == TODAY + timedelta(days=400)
    assert issue.routing["seen"]["at"] == TODAY.isoformat()


def test_a_complainants_contact_lies_apart() -> None:
    report = a_report(source="hotline", contact=Contact("张女士", "199-0000-0002"))
    assert Complainant.objects.get(report=report).phone == "199-0000-0002"


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"text": ""}, NothingSaid),
        ({"category": ""}, CategoryMissing),
        ({"place": pin(500, 0)}, OutsideCity),
        ({"place": pin(0, 0, lon=22.0, lat=103.0)}, AxesSwapped),
    ],
)
def test_what_cannot_be_taken_in_is_refused_whole(
    facts: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        send(**facts)
    assert not Report.objects.exists() and not IssueEvent.objects.exists()


def test_an_address_is_proposed_from_the_gazetteer_where_none_is_said() -> None:
    load_layer(
        layer=LayerPut("addresses", "门牌", "Addresses", "addresses", "point"),
        features=[FeaturePut(Point(*place(0.5, 0.5)), name="青石路", house_number="12")],
        actor=TESTER,
        now=DAY_ONE,
    )
    assert an_issue().address == "青石路12号"
    assert an_issue(address="菜场东门").address == "菜场东门"
