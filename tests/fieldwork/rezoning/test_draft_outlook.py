"""A draft says beforehand what its publication leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fieldwork.rezoning.differing import differing
from fieldwork.rezoning.draft_outlook import outlook_of_draft
from fieldwork.rezoning.rules import Balance
from tests.fieldwork.rezoning.moved_border import issue_at
from tests.ground import TESTER, TODAY, Ground, make_person
from tests.zones.editor.bench import Desk, desk, line
from zones.editor.actions.publishing import publish_draft

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def bench(ground: Ground) -> Desk:
    return desk(ground, make_person("editor"))


def split(bench: Desk) -> int:
    """Cut the western quarter off A1; the number of the new zone."""
    bench.do("split", zone=bench.zone("A1"), line=line((0.25, -1), (0.25, 2)))
    return bench.zone_in_draft("A5")


def test_an_untouched_draft_moves_nothing(bench: Desk) -> None:
    issue_at(0.1, 0.5)
    seen = outlook_of_draft(bench.draft, at=TOMORROW)
    assert (seen.open, seen.shifts) == (1, [])


def test_the_part_cut_off_goes_to_whoever_answers_for_the_whole(bench: Desk) -> None:
    issue, _stays = issue_at(0.1, 0.5), issue_at(0.6, 0.5)
    new = split(bench)
    seen = outlook_of_draft(bench.draft, at=TOMORROW)
    (shift,) = seen.shifts
    assert (shift.issue, (shift.new.zone or {})["id"]) == (issue.pk, new)
    assert shift.new.lead_unit["code"] == "U-A1" and seen.units == []


def test_whom_the_draft_names_gains_what_the_other_loses(bench: Desk, ground: Ground) -> None:
    issue_at(0.1, 0.5)
    new, gains = split(bench), ground.units["U-B"].pk
    bench.do("assign", zone=new, role="lead", unit=gains)
    seen = outlook_of_draft(bench.draft, at=TOMORROW)
    loses = ground.units["U-A1"].pk
    assert {(each.unit, each.gains, each.loses) for each in seen.units} == {
        (gains, 1, 0),
        (loses, 0, 1),
    }
    assert all(isinstance(each, Balance) for each in seen.units)


def test_what_was_undone_counts_no_more(bench: Desk) -> None:
    issue_at(0.1, 0.5)
    split(bench)
    bench.walk(0)
    assert outlook_of_draft(bench.draft, at=TOMORROW).shifts == []


def test_the_publication_leaves_behind_what_the_draft_foretold(bench: Desk, ground: Ground) -> None:
    for x in (0.1, 0.2, 0.3, 0.9, 1.4):
        issue_at(x, 0.5)
    new = split(bench)
    bench.do("assign", zone=new, role="lead", unit=ground.units["U-B"].pk)
    bench.do("merge", zones=[bench.zone("A2"), bench.zone("A4")], keep=bench.zone("A4"))
    foretold = outlook_of_draft(bench.draft, at=TOMORROW)
    publish_draft(draft=bench.draft, user=bench.user, actor=TESTER, now=TODAY)
    left = differing(scheme=ground.scheme, at=TOMORROW)
    assert [(each.issue, each.new_zone, each.new_unit) for each in left] == [
        (shift.issue, (shift.new.zone or {})["id"], shift.new.lead_unit["id"])
        for shift in foretold.shifts
    ]
    assert len(left) == 3
