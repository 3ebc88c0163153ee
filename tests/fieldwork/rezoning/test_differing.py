"""Which open issues lie with another owner than their place has."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fieldwork.casework.models import Issue
from fieldwork.casework.workflow import State
from fieldwork.rezoning.differing import DifferenceFilter, differing, units_of
from tests.casebook import an_issue, pin
from tests.fieldwork.rezoning.moved_border import LATER, issue_at, move_the_border
from tests.ground import DAY_ONE, TESTER, TODAY, Ground, put, squares
from zones.ownership.actions import Assignment, assign
from zones.ownership.locate import locate


def found(ground: Ground, **asked: int) -> list[int]:
    differences = differing(
        scheme=ground.scheme, at=LATER + timedelta(days=1), asked=DifferenceFilter(**asked)
    )
    return [each.issue for each in differences]


def test_nothing_differs_as_long_as_nothing_is_published(ground: Ground) -> None:
    for x in (0.5, 1, 2, 3, 9):
        issue_at(x, 0.5)
    assert found(ground) == []


def test_a_publication_leaves_open_issues_with_their_owner_and_lists_them(ground: Ground) -> None:
    issue_at(0.3, 0.5)
    moved, closed = issue_at(0.8, 0.5), issue_at(0.8, 0.4)
    Issue.objects.filter(pk=closed.pk).update(state=State.CLOSED)
    move_the_border(ground)
    moved.refresh_from_db()
    assert moved.lead_unit.code == "U-A1"
    assert found(ground) == [moved.pk]


def test_a_backdated_correction_lists_what_it_corrects(ground: Ground) -> None:
    issue = issue_at(0.8, 0.5)
    move_the_border(ground, effective_from=DAY_ONE + timedelta(days=1))
    assert found(ground) == [issue.pk]


def test_a_late_upload_is_listed_where_its_zone_is_no_longer_the_places(ground: Ground) -> None:
    move_the_border(ground)
    issue = an_issue(place=pin(0.8, 0.5), captured_at=TODAY, now=LATER)
    assert (issue.zone_id, issue.lead_unit.code) == (ground.zone("A1").pk, "U-A2")
    (difference,) = differing(scheme=ground.scheme, at=LATER)
    assert (difference.new_zone, difference.new_unit) == (ground.zone("A2").pk, issue.lead_unit_id)
    assert units_of([difference]) == []


def test_a_new_lead_unit_is_seen_without_any_publication(ground: Ground) -> None:
    issue = issue_at(0.5, 0.5)
    zone, unit = ground.zone("A1"), ground.units["U-B"]
    assign(
        assignment=Assignment(zone=zone, role="lead", start=LATER, unit=unit),
        actor=TESTER,
        now=LATER,
    )
    assert found(ground) == [issue.pk]


def test_cells_drawn_into_an_unchanged_zone_take_its_issues(ground: Ground) -> None:
    issue = issue_at(3, 1)
    ground.publish(put("B1", "cell", "B", squares(2, 0, 2, 2)), accept_defects=True)
    assert found(ground) == [issue.pk]


def test_a_place_outside_that_is_drawn_into_a_zone_is_listed(ground: Ground) -> None:
    issue = issue_at(4.5, 1)
    assert issue.zone is None
    ground.publish(
        put("C", "city", "", squares(0, 0, 5, 2)),
        put("B", "community", "C", squares(2, 0, 3, 2)),
        accept_defects=True,
    )
    assert found(ground) == [issue.pk]


def test_a_renamed_zone_moves_nothing(ground: Ground) -> None:
    issue_at(0.5, 0.5)
    ground.publish(put("A1", "cell", "A", squares(0, 0), name="新名"))
    assert found(ground) == []


@pytest.mark.parametrize("x", [0.2, 0.6, 0.8, 1.0, 1.7, 2, 3, 4.001, 9])
def test_the_list_is_what_locate_says(ground: Ground, x: float) -> None:
    issue = issue_at(x, 0.5)
    move_the_border(ground)
    now = locate(lon=issue.location.x, lat=issue.location.y, at=LATER)
    there = ((now.zone or {}).get("id"), now.lead_unit["id"])
    assert bool(found(ground)) == ((issue.zone_id, issue.lead_unit_id) != there)


def test_it_is_narrowed_by_unit_zone_and_edition(ground: Ground) -> None:
    issue = issue_at(0.8, 0.5)
    move_the_border(ground)
    a1, a2, b = (ground.units[code].pk for code in ("U-A1", "U-A2", "U-B"))
    assert found(ground, unit=a1) == found(ground, unit=a2) == [issue.pk]
    assert found(ground, unit=b) == []
    assert found(ground, zone=ground.zone("A2").pk) == found(ground, zone=ground.zone("A").pk)
    assert found(ground, zone=ground.zone("B").pk) == []
    assert found(ground, edition=1) == [issue.pk]
    assert found(ground, edition=2) == []
