"""What a plan would do to open issues is what its publication does to them."""

from __future__ import annotations

from collections.abc import Iterable

from fieldwork.casework.models import Issue
from fieldwork.casework.workflow import State
from fieldwork.rezoning.differing import differing
from fieldwork.rezoning.outlook import outlook
from fieldwork.rezoning.rules import Balance
from tests.fieldwork.rezoning.moved_border import (
    LATER,
    NARROW_A1,
    WIDE_A2,
    issue_at,
    move_the_border,
)
from tests.ground import TODAY, Ground, put, squares
from zones.boundaries.content import ZoneContent, ZonePut, content_of_edition, content_of_put
from zones.ownership.owners import Post


def contents(ground: Ground, *puts: ZonePut, drops: Iterable[str] = ()) -> dict[str, ZoneContent]:
    """All zones as they would stand; those that stay keep their number."""
    before = content_of_edition(ground.scheme.pk, ground.published.edition.number)
    after = {code: zone for code, zone in before.items() if code not in set(drops)}
    for each in puts:
        new, known = content_of_put(each), before.get(each.code)
        after[each.code] = ZoneContent(
            code=new.code,
            level_code=new.level_code,
            name=new.name,
            name_en=new.name_en,
            parent_code=new.parent_code,
            wkb=new.wkb,
            zone_id=known.zone_id if known else None,
        )
    return after


def test_a_moved_border_takes_along_what_lies_on_the_strip(ground: Ground) -> None:
    stays, moves, closed = (issue_at(x, 0.5) for x in (0.5, 0.8, 0.7))
    issue_at(3, 1)
    Issue.objects.filter(pk=closed.pk).update(state=State.CLOSED)
    seen = outlook(scheme=ground.scheme, contents=contents(ground, NARROW_A1, WIDE_A2), at=LATER)
    assert seen.open == 3
    assert [(shift.issue, shift.old.zone, shift.new.zone) for shift in seen.shifts] == [
        (moves.pk, seen.shifts[0].old.zone, seen.shifts[0].new.zone)
    ]
    (shift,) = seen.shifts
    assert (shift.old.zone or {})["code"] == "A1" and (shift.new.zone or {})["code"] == "A2"
    a1, a2 = ground.units["U-A1"].pk, ground.units["U-A2"].pk
    assert seen.units == sorted(
        [Balance(a1, gains=0, loses=1), Balance(a2, gains=1, loses=0)], key=lambda each: each.unit
    )
    assert stays.pk not in {each.issue for each in seen.shifts}


def test_it_foretells_what_differs_once_it_is_published(ground: Ground) -> None:
    for x in (0.2, 0.59, 0.6, 0.61, 0.99, 1, 1.5, 3):
        issue_at(x, 0.5)
    planned = outlook(scheme=ground.scheme, contents=contents(ground, NARROW_A1, WIDE_A2), at=LATER)
    move_the_border(ground)
    after = differing(scheme=ground.scheme, at=LATER)
    assert [(each.issue, each.new_zone) for each in after] == [
        (shift.issue, (shift.new.zone or {})["id"]) for shift in planned.shifts
    ]
    assert len(after) == 3  # what lies on a border stays with the lower code


def test_planned_posts_move_issues_without_any_border(ground: Ground) -> None:
    issue = issue_at(0.5, 0.5)
    zone, unit = ground.zone("A1").pk, ground.units["U-B"]
    seen = outlook(
        scheme=ground.scheme,
        contents=contents(ground),
        planned={zone: [Post(zone, "lead", unit.pk, None)]},
        at=LATER,
    )
    (shift,) = seen.shifts
    assert (shift.issue, shift.new.lead_unit["code"]) == (issue.pk, "U-B")


def test_a_zone_not_stored_yet_takes_its_issues_too(ground: Ground) -> None:
    issue_at(2.5, 1.5)
    b1 = put("B1", "cell", "B", squares(2, 0, 2, 2))
    seen = outlook(scheme=ground.scheme, contents=contents(ground, b1), at=LATER)
    (shift,) = seen.shifts
    assert (shift.new.zone or {})["code"] == "B1"
    assert (shift.old.lead_unit["code"], shift.new.lead_unit["code"]) == ("U-B", "U-B")
    assert seen.units == []


def test_a_dropped_zone_hands_its_issues_to_the_one_above(ground: Ground) -> None:
    issue = issue_at(0.5, 0.5)
    seen = outlook(
        scheme=ground.scheme, contents=contents(ground, drops=("A1", "A2", "A3", "A4")), at=LATER
    )
    (shift,) = seen.shifts
    assert shift.issue == issue.pk and (shift.new.zone or {})["code"] == "A"
    assert shift.new.lead_unit["code"] == "OFFICE"


def test_where_nothing_changes_no_issue_is_looked_at(ground: Ground) -> None:
    issue_at(0.5, 0.5)
    seen = outlook(scheme=ground.scheme, contents=contents(ground), at=LATER)
    assert (seen.open, seen.shifts, seen.units) == (1, [], [])


def test_the_first_edition_of_a_scheme_takes_everything(ground: Ground) -> None:
    issue_at(0.5, 0.5)
    before_any = ground.published.effective_from.replace(year=2020)
    seen = outlook(scheme=ground.scheme, contents=contents(ground), at=before_any)
    (shift,) = seen.shifts
    assert shift.old.zone is None and (shift.new.zone or {})["code"] == "A1"
    assert before_any < TODAY
