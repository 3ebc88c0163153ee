"""A draft brought to the newest edition: what merges, what is asked, what is never overwritten."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.ground import TESTER, TODAY, Ground, make_person, put, squares
from tests.zones.editor.bench import Desk, at, desk, line
from zones.boundaries.actions import publish as publish_edition
from zones.editor.actions.publishing import publish_draft
from zones.editor.actions.rebasing import rebase_draft
from zones.editor.conflicts import compare_with_newest
from zones.editor.content import draft_content
from zones.editor.refusals import ChoicesMissing, CodeTaken, NothingToRebase

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(ground: Ground) -> Desk:
    return desk(ground, make_person("editor"))


@pytest.fixture
def theirs(ground: Ground) -> Desk:
    return desk(ground, make_person("other"), "别的")


def publish(bench: Desk, later: timedelta = timedelta()) -> None:
    publish_draft(draft=bench.draft, user=bench.user, actor=TESTER, now=TODAY + later)


def rebase(bench: Desk, **choices: str) -> None:
    outcome = rebase_draft(
        draft=bench.draft,
        uuid=uuid4(),
        position=bench.draft.position,
        choices=choices,
        user=bench.user,
        actor=TESTER,
        now=TODAY,
    )
    bench.draft = outcome.draft


def test_changes_of_different_zones_merge_without_a_question(mine: Desk, theirs: Desk) -> None:
    mine.do("split", zone=mine.zone("A1"), line=line((0.25, -1), (0.25, 2)))
    theirs.do("edit", zone=theirs.zone("A4"), name="丁格")
    publish(theirs)
    rebase(mine)
    content = draft_content(mine.draft)
    assert content["A4"].name == "丁格" and "A5" in content
    assert mine.draft.base_number == 2
    publish(mine, timedelta(hours=1))


def test_a_new_name_and_a_new_border_of_one_zone_merge(mine: Desk, theirs: Desk) -> None:
    mine.do("edit", zone=mine.zone("A1"), name="甲格")
    theirs.do("move_vertex", level="cell", from_=at(1, 1), to=at(1.1, 1.2))
    publish(theirs)
    assert not compare_with_newest(mine.draft).groups
    rebase(mine)
    content = draft_content(mine.draft)
    assert content["A1"].name == "甲格" and content["A1"].wkb != b""
    publish(mine, timedelta(hours=1))


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_ground_that_both_redrew_is_decided_zone_by_zone(
    mine: Desk, theirs: Desk, choice: str
) -> None:
    mine.do("move_vertex", level="cell", from_=at(1, 1), to=at(0.8, 0.8))
    wanted = draft_content(mine.draft)
    theirs.do("move_vertex", level="cell", from_=at(1, 1), to=at(1.1, 1.2))
    publish(theirs)
    (group,) = compare_with_newest(mine.draft).groups
    assert {one.zone for one in group.conflicts} == {mine.zone(f"A{n}") for n in (1, 2, 3, 4)}
    with pytest.raises(ChoicesMissing):
        rebase(mine)
    rebase(mine, **{group.id: choice})
    kept = draft_content(mine.draft)["A1"].wkb == wanted["A1"].wkb
    assert kept == (choice == "mine")


def test_a_rebase_is_undone_with_the_edition_it_left(mine: Desk, theirs: Desk) -> None:
    mine.do("edit", zone=mine.zone("A1"), name="甲格")
    before = draft_content(mine.draft)
    theirs.do("edit", zone=theirs.zone("A4"), name="丁格")
    publish(theirs)
    rebase(mine)
    mine.walk(1)
    assert mine.draft.base_number == 1 and draft_content(mine.draft) == before
    mine.walk(2)
    assert mine.draft.base_number == 2 and draft_content(mine.draft)["A4"].name == "丁格"


def test_a_draft_on_the_newest_edition_has_nothing_to_rebase(mine: Desk) -> None:
    mine.do("edit", zone=mine.zone("A1"), name="甲格")
    with pytest.raises(NothingToRebase):
        rebase(mine)


def test_a_zone_they_ended_and_mine_redrew_is_in_question(mine: Desk, theirs: Desk) -> None:
    mine.do("split", zone=mine.zone("A2"), line=line((1.5, -1), (1.5, 2)))
    theirs.do("merge", zones=[theirs.zone("A1"), theirs.zone("A2")], keep=theirs.zone("A1"))
    publish(theirs)
    (group,) = compare_with_newest(mine.draft).groups
    rebase(mine, **{group.id: "mine"})
    content = draft_content(mine.draft)
    assert {"A1", "A2", "A5"} <= set(content)
    assert content["A2"].zone_id in {one.zone for one in group.conflicts}


def test_cells_split_at_the_edge_of_one_parent_do_not_dispute_its_border(
    mine: Desk, theirs: Desk
) -> None:
    mine.do("split", zone=mine.zone("A1"), line=line((-1, 0.25), (2, 0.25)))
    theirs.do("split", zone=theirs.zone("A3"), line=line((-1, 1.25), (2, 1.25)), code="A9")
    publish(theirs)
    assert not compare_with_newest(mine.draft).groups
    rebase(mine)
    publish(mine, timedelta(hours=1))


def test_a_code_that_another_zone_was_given_meanwhile_is_refused(mine: Desk, theirs: Desk) -> None:
    mine.do("split", zone=mine.zone("A1"), line=line((0.25, -1), (0.25, 2)), code="A7")
    given = put("A7", "cell", "A", squares(1, 1), name="别格")
    publish_edition(
        scheme=mine.ground.scheme,
        puts=[given],
        drops=["A4"],
        effective_from=TODAY,
        actor=TESTER,
        now=TODAY,
    )
    with pytest.raises(CodeTaken):
        rebase(mine)
    assert not mine.draft.operations.filter(kind="rebase").exists()
