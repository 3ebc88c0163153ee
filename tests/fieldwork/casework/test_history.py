"""Past cases taken over in bulk: as if they had come in when they did, and nobody is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from psycopg2.extras import DateRange

from fieldwork.casework import history
from fieldwork.casework.bulk_filing import BulkFiling
from fieldwork.casework.bulk_routing import BulkRouter, Sighting
from fieldwork.casework.history import Filed, PastCase, file_history
from fieldwork.casework.models import CoHandling, Complainant, Issue, IssueEvent, Report
from fieldwork.casework.routing import route
from fieldwork.casework.workflow import Move, State
from fieldwork.catalogue.filing import filing_for
from fieldwork.catalogue.models import Category, FunctionalResponsibility
from fieldwork.catalogue.refusals import UnknownCategory
from fieldwork.intake.actions import give_place
from fieldwork.intake.rules import make_number
from fieldwork.notices.models import Delivery, Notice
from tests.casebook import a_report, a_uuid, pin
from tests.cast import member
from tests.catalogue import make_calendar, make_catalogue
from tests.ground import DAY_ONE, TESTER, TODAY, Ground, place, put, squares
from zones.changes.models import Change
from zones.organisation.models import Role
from zones.organisation.permissions import standing_of
from zones.ownership.actions import Assignment, assign

MARCH = datetime(2026, 3, 2, 1, tzinfo=UTC)  # a Monday, nine in the morning in the city


@pytest.fixture(autouse=True)
def catalogue(ground: Ground) -> dict[str, Category]:
    make_calendar()
    return make_catalogue()


def past(number: int = 1, **facts: Any) -> PastCase:
    """Garbage in cell A1 in March, dealt with the next day; ``facts`` say otherwise."""
    return PastCase(
        **{
            "uuid": a_uuid(number),
            "source": "hotline",
            "received_at": MARCH,
            "category": "06010",
            "text": "垃圾未清",
            "location": place(0.5, 0.5),
            "rectified_at": MARCH + timedelta(days=1),
            "closed_at": MARCH + timedelta(days=2),
            **facts,
        }
    )


def file(*cases: PastCase) -> list[Filed]:
    return file_history(
        cases=cases, numbers=lambda _source, day: make_number("RX", day), actor=TESTER, now=TODAY
    )


def filed(case: PastCase) -> Issue:
    return opened(file(case)[0])


def opened(one: Filed) -> Issue:
    assert one.issue is not None
    return Issue.objects.get(pk=one.issue)


def test_a_case_keeps_its_dates_state_and_owner(ground: Ground) -> None:
    issue = filed(past())
    assert issue.number.startswith("RX-260302-")
    assert (issue.state, issue.is_history) == (State.CLOSED, True)
    assert (issue.received_at, issue.captured_at) == (MARCH, MARCH)
    assert issue.rectified_at == MARCH + timedelta(days=1)
    assert issue.closed_at == MARCH + timedelta(days=2)
    assert issue.zone_path == [ground.zone(code).pk for code in ("C", "A", "A1")]
    assert (issue.lead_unit, issue.head) == (ground.units["U-A1"], ground.people["head-a1"])
    # Four work hours from nine: to noon, and one more after two.
    assert issue.due_at == MARCH + timedelta(hours=6)
    report = Report.objects.get()
    assert (report.issue, report.opened_issue, report.state) == (issue, True, State.FILED)
    assert report.number == issue.number


def test_nobody_is_told_but_the_feed_and_the_history_are_written() -> None:
    (one,) = file(past(facts={"responsible unit": "环卫处"}))
    assert not Notice.objects.exists() and not Delivery.objects.exists()
    fed = Change.objects.filter(layer__in=["issues", "reports"]).values_list("layer", "object_id")
    assert set(fed) == {("issues", one.issue), ("reports", one.report)}
    came_in, went_on = IssueEvent.objects.order_by("at")
    assert (came_in.at, came_in.move, came_in.to_state) == (MARCH, Move.FILE, "filed")
    assert came_in.after == {"record": {"responsible unit": "环卫处"}}
    assert (went_on.move, went_on.to_state) == (Move.TAKEN_OVER, "closed")
    assert went_on.at == MARCH + timedelta(days=2)


def test_the_same_cases_again_change_nothing() -> None:
    cases = [past(1), past(2, external_number="T-2")]
    first, again = file(*cases), file(*cases)
    assert [one.is_new for one in first + again] == [True, True, False, False]
    assert [one.report for one in first] == [one.report for one in again]
    assert (Report.objects.count(), Issue.objects.count()) == (2, 2)


def test_a_case_said_twice_in_one_call_is_stored_once() -> None:
    case = past(external_number="T-1")
    first, second = file(case, replace(case, uuid=a_uuid(2)))
    assert (first.is_new, first.report) == (True, second.report)
    assert Report.objects.count() == 1


def test_a_number_that_came_in_live_is_there_already() -> None:
    live = a_report(source="hotline", external_number="T-1")
    (one,) = file(past(external_number="T-1"))
    assert (one.report, one.is_new) == (live.pk, False)
    (other,) = file(past(source="higher_platform", external_number="T-1"))
    assert other.is_new


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"location": None}, State.WAITING_FOR_PLACE),
        ({"state": State.REJECTED}, State.REJECTED),
        ({"kind": "praise", "location": None, "category": ""}, State.ANSWERED),
        ({"kind": "consultation", "state": State.ASSIGNED}, State.TO_ANSWER),
    ],
)
def test_some_open_no_issue(facts: dict[str, Any], state: State) -> None:
    (one,) = file(past(**facts))
    assert one.issue is None
    assert Report.objects.get().state == state
    assert IssueEvent.objects.get().to_state == state


def test_an_open_case_is_assigned_and_has_one_event() -> None:
    issue = filed(past(state=State.ASSIGNED, rectified_at=None, closed_at=None))
    assert (issue.state, issue.is_history) == (State.ASSIGNED, True)
    assert IssueEvent.objects.count() == 1


def test_the_complainant_is_kept_apart() -> None:
    file(past(1, complainant="李某", phone="199-0000-0002"), past(2))
    kept = Complainant.objects.get()
    assert (kept.name, kept.phone, kept.report.uuid) == ("李某", "199-0000-0002", a_uuid(1))


def test_an_unknown_category_stores_nothing() -> None:
    with pytest.raises(UnknownCategory):
        file(past(1), past(2, category="99999"))
    assert not Report.objects.exists()


def test_each_is_routed_at_its_own_date(ground: Ground) -> None:
    """Two editions and a lead that changed: the old case stays with the old cell and its unit."""
    april = datetime(2026, 4, 1, tzinfo=UTC)
    ground.publish(  # A1 takes the south of A2's ground
        put("A1", "cell", "A", squares(0, 0, 1.5)),
        put("A2", "cell", "A", squares(1.5, 0, 0.5)),
        put("A", "community", "C", squares(0, 0, 2, 2)),
        put("A3", "cell", "A", squares(0, 1)),
        put("A4", "cell", "A", squares(1, 1)),
        accept_defects=True,
        effective_from=april,
    )
    may = datetime(2026, 5, 1, tzinfo=UTC)
    taken = Assignment(zone=ground.zone("A1"), role="lead", start=may, unit=ground.units["U-A3"])
    assign(assignment=taken, actor=TESTER, now=TODAY)
    there = place(1.25, 0.5)
    cases = [
        past(n, received_at=at, captured_at=at, location=there, rectified_at=None, closed_at=None)
        for n, at in enumerate([MARCH, april + timedelta(days=3), may + timedelta(days=3)], start=1)
    ]
    issues = [opened(one) for one in file(*cases)]
    found = [(one.edition, one.zone_id, one.lead_unit.code) for one in issues]
    assert found == [
        (1, ground.zone("A2").pk, "U-A2"),
        (2, ground.zone("A1").pk, "U-A1"),
        (2, ground.zone("A1").pk, "U-A3"),
    ]
    for issue, case in zip(issues, cases, strict=True):
        single = route(
            lon=there[0],
            lat=there[1],
            captured_at=case.received_at,
            received_at=case.received_at,
            scheme=ground.scheme,
            accuracy_m=None,
        ).as_json()
        kept = issue.routing
        for answer in (*single.values(), *kept.values()):
            answer.update(border_m=None, street_heads=[], candidates=[])
        assert kept == single


def test_the_zone_is_that_of_the_day_it_was_seen(ground: Ground) -> None:
    ended = Assignment(zone=ground.zone("A1"), role="lead", start=MARCH, unit=ground.units["U-A4"])
    assign(assignment=ended, actor=TESTER, now=TODAY)
    seen = MARCH - timedelta(days=3)
    issue = filed(past(captured_at=seen))
    assert issue.captured_at == seen
    assert issue.routing["seen"]["lead_unit"]["code"] == "U-A1"
    assert issue.lead_unit == ground.units["U-A4"]


def test_what_lies_outside_is_the_offices(ground: Ground) -> None:
    issue = filed(past(location=place(9, 9)))
    assert (issue.unowned, issue.zone, issue.lead_unit) == (True, None, ground.units["OFFICE"])


def test_filing_agrees_with_the_single_one(ground: Ground, catalogue: dict[str, Category]) -> None:
    """Limits of category and class, and the closest functional unit of that day."""
    year = DateRange(date(2026, 1, 1), date(2026, 4, 1))
    sanitation, trading = catalogue["06010"], catalogue["09006"]
    for facts in (
        {"category": sanitation, "unit": ground.units["U-A2"]},
        {"category": sanitation, "zone": ground.zone("A"), "unit": ground.units["U-A3"]},
        {"category_class": trading.category_class, "unit": ground.units["U-B"]},
    ):
        FunctionalResponsibility.objects.create(during=year, **facts)
    bulk = BulkFiling.of(catalogue.keys(), DAY_ONE.date())
    paths = [[ground.zone(code).pk for code in codes] for codes in (["C", "B"], ["C", "A", "A1"])]
    for code in catalogue:
        for urgency in ("normal", "urgent"):
            for path in paths:
                for at in (MARCH, TODAY):
                    mine = bulk.for_case(code, urgency, path, at)
                    single = filing_for(
                        category_code=code,
                        urgency=urgency,
                        lon=None,
                        lat=None,
                        zone_ids=path,
                        at=at,
                    )
                    condition = single.condition
                    assert (mine.condition, mine.limit, mine.limit_kind, mine.set_by_city) == (
                        condition.id,
                        condition.limit,
                        condition.limit_kind,
                        condition.set_by_city,
                    )
                    helping = [mine.functional_unit] if mine.functional_unit else []
                    assert helping == single.functional_units


def test_the_functional_unit_helps_unless_it_leads(
    ground: Ground, catalogue: dict[str, Category]
) -> None:
    FunctionalResponsibility.objects.create(
        category=catalogue["06010"],
        unit=ground.units["U-A1"],
        during=DateRange(date(2026, 1, 1), None),
    )
    file(past(1), past(2, location=place(3, 0.5)))
    helping = CoHandling.objects.get()
    assert (helping.issue.lead_unit, helping.unit) == (ground.units["U-B"], ground.units["U-A1"])


def test_a_router_keeps_the_order_of_what_it_was_asked(ground: Ground) -> None:
    spots = [(0.5, 0.5), (3, 0.5), (1.5, 1.5), (0.5, 1.5)]
    asked = [
        Sighting(*place(*spot), MARCH + timedelta(hours=n), TODAY) for n, spot in enumerate(spots)
    ]
    zones = [one.seen.zone for one in BulkRouter(ground.scheme).route_many(asked)]
    assert [zone and zone["code"] for zone in zones] == ["A1", "B", "A4", "A3"]


def test_a_place_found_later_opens_the_issue_as_it_was(ground: Ground) -> None:
    (one,) = file(past(location=None, captured_at=MARCH - timedelta(days=1)))
    office = standing_of(member(ground, Role.CAMPAIGN_OFFICE), now=TODAY)
    waiting = Report.objects.get(pk=one.report)
    give_place(report=waiting, place=pin(0.5, 0.5), standing=office, actor=TESTER, now=TODAY)
    issue = Issue.objects.get()
    assert (issue.number, issue.state, issue.is_history) == (one.number, State.CLOSED, True)
    assert (issue.received_at, issue.closed_at) == (MARCH, MARCH + timedelta(days=2))
    assert issue.lead_unit == ground.units["U-A1"]
    waiting.refresh_from_db()
    assert (waiting.state, waiting.issue) == (State.FILED, issue)
    moves = IssueEvent.objects.order_by("id").values_list("move", flat=True)
    assert list(moves) == [Move.REPORT, Move.TAKEN_OVER, Move.PLACE]
    assert not Notice.objects.exists()


def test_a_live_report_that_was_first_is_found_at_the_second_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    live = a_report(source="hotline", external_number="T-1")
    claim, asked = history._claim, []

    def blind_at_first(cases: Any) -> Any:
        asked.append(cases)
        return claim(cases) if len(asked) > 1 else {}

    monkeypatch.setattr(history, "_claim", blind_at_first)
    (one,) = file(past(external_number="T-1"))
    assert (one.report, one.is_new, len(asked)) == (live.pk, False, 2)
