"""Operations on a draft: what they do, undo and redo, who may, and what is refused."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.ground import TESTER, TODAY, Ground, make_person
from tests.zones.editor.bench import Desk, area, at, desk, line
from zones.editor.actions.locking import take_draft
from zones.editor.actions.operating import attempt, operate
from zones.editor.content import draft_content, draft_states
from zones.editor.models import DraftZone
from zones.editor.refusals import (
    BordersOfParents,
    DraftMoved,
    DraftTaken,
    HasChildren,
    NothingTo,
    OtherOperation,
)
from zones.refusal import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench(ground: Ground) -> Desk:
    return desk(ground, make_person("editor"))


def test_a_split_keeps_the_zone_and_begins_another_with_a_proposed_code(bench: Desk) -> None:
    outcome = bench.do("split", zone=bench.zone("A1"), line=line((0.25, -1), (0.25, 2)))
    codes = {state.code for state in outcome.zones.values() if state}
    assert codes >= {"A1", "A5"}
    content = draft_content(bench.draft)
    assert content["A5"].parent_code == "A"


def test_undo_gives_back_the_identical_geometry_and_redo_the_edited_one(bench: Desk) -> None:
    start = draft_content(bench.draft)
    bench.do("split", zone=bench.zone("A1"), line=line((0.25, -1), (0.25, 2)))
    bench.do("move_vertex", level="cell", from_=at(1, 1), to=at(1.1, 1.2))
    edited = draft_content(bench.draft)
    bench.walk(0)
    assert draft_content(bench.draft).keys() == start.keys() and not DraftZone.objects.exists()
    bench.walk(2)
    assert draft_content(bench.draft) == edited


def test_a_vertex_moves_for_all_the_cells_that_share_it(bench: Desk) -> None:
    outcome = bench.do("move_vertex", level="cell", from_=at(1, 1), to=at(1.1, 1.2))
    assert {state.code for state in outcome.zones.values() if state} == {"A1", "A2", "A3", "A4"}


def test_a_border_of_the_parent_moves_only_where_that_is_asked_for(bench: Desk) -> None:
    with pytest.raises((BordersOfParents, Refusal)):
        bench.do("move_vertex", level="cell", from_=at(0, 1), to=at(0.2, 1))
    bench.do("move_vertex", level="cell", from_=at(0, 1), to=at(0.2, 1), outline=True)
    states = {state.code: state for state in draft_states(bench.draft).values()}
    assert (
        states["A"].boundary.bounds
        == states["A1"]
        .boundary.union(states["A3"].boundary)
        .union(states["A4"].boundary)
        .union(states["A2"].boundary)
        .bounds
    )
    assert states["C"].boundary.area < 8e-4 and bench.draft.position == 1


def test_a_zone_made_up_of_others_is_not_redrawn_itself(bench: Desk) -> None:
    with pytest.raises(HasChildren):
        bench.do("split", zone=bench.zone("A"), line=line((0.5, -1), (0.5, 3)))


def test_the_same_operation_sent_again_is_done_once(bench: Desk) -> None:
    uuid, parameters = uuid4(), {"zone": bench.zone("A1"), "name": "甲格"}

    def send(**other: object) -> object:
        return operate(
            draft=bench.draft,
            uuid=uuid,
            position=0,
            kind="edit",
            user=bench.user,
            actor=TESTER,
            now=TODAY,
            parameters=parameters | other,
        )

    first = send()
    other = make_person("other")
    take_draft(draft=bench.draft, user=other, take_over=True, actor=TESTER, now=TODAY)
    second = send()
    assert not first.again and second.again  # type: ignore[attr-defined]
    assert second.draft.position == 1  # type: ignore[attr-defined]
    with pytest.raises(OtherOperation):
        send(name="乙格")


def test_whoever_does_not_know_the_newest_operation_is_told(bench: Desk) -> None:
    bench.do("edit", zone=bench.zone("A1"), name="甲格")
    with pytest.raises(DraftMoved):
        operate(
            draft=bench.draft,
            uuid=uuid4(),
            position=0,
            kind="edit",
            user=bench.user,
            actor=TESTER,
            now=TODAY,
            parameters={"zone": bench.zone("A2"), "name": "乙格"},
        )


def test_one_edits_at_a_time_until_another_takes_over(bench: Desk) -> None:
    bench.do("edit", zone=bench.zone("A1"), name="甲格")
    other = Desk(bench.ground, bench.draft, make_person("other"))
    with pytest.raises(DraftTaken):
        other.do("edit", zone=bench.zone("A2"), name="乙格")
    _draft, before = take_draft(
        draft=bench.draft, user=other.user, take_over=True, actor=TESTER, now=TODAY
    )
    assert before == bench.user
    other.do("edit", zone=bench.zone("A2"), name="乙格")
    with pytest.raises(DraftTaken):
        bench.do("edit", zone=bench.zone("A1"), name="丙格")


def test_a_trial_writes_nothing(bench: Desk) -> None:
    outcome = attempt(
        draft=bench.draft,
        kind="split",
        parameters={"zone": bench.zone("A1"), "line": line((0.25, -1), (0.25, 2))},
    )
    assert min(outcome.zones) < 0 and not DraftZone.objects.exists()


def test_nothing_to_undo_is_said(bench: Desk) -> None:
    with pytest.raises(NothingTo):
        bench.walk(-1)


def test_giving_ground_across_parents_lets_both_borders_follow(bench: Desk) -> None:
    bench.do(
        "create",
        level="cell",
        parent=bench.zone("B"),
        area=area((2, 0), (4, 0), (4, 2), (2, 2)),
        name="乙格",
    )
    piece = area((1.5, 0.2), (2, 0.2), (2, 0.8), (1.5, 0.8))
    to = next(s.zone for s in draft_states(bench.draft).values() if s.name == "乙格")
    with pytest.raises(BordersOfParents):
        bench.do("transfer", to=to, area=piece)
    bench.do("transfer", to=to, area=piece, outline=True)
    states = {state.code: state for state in draft_states(bench.draft).values()}
    assert states["A"].boundary.area + states["B"].boundary.area == pytest.approx(
        states["C"].boundary.area, rel=1e-12
    )
