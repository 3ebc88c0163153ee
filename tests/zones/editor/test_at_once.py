"""Two people, two programmes, one draft: nothing is lost, done twice or half written."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.at_once import at_once
from tests.ground import TESTER, Ground, make_person
from tests.zones.editor.bench import Desk, at, desk, line
from zones.boundaries.check import check_edition
from zones.boundaries.models import Edition
from zones.editor.actions.locking import take_draft
from zones.editor.actions.operating import Outcome, operate, walk
from zones.editor.actions.publishing import publish_draft
from zones.editor.models import Draft, DraftOperation, DraftState
from zones.organisation.models import User
from zones.refusal import Conflict, Refusal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bench(ground: Ground) -> Desk:
    return desk(ground, make_person("editor"))


def rename(bench: Desk, user: User, name: str, uuid: object = None) -> Outcome:
    return operate(
        draft=bench.draft,
        uuid=uuid or uuid4(),  # type: ignore[arg-type]
        position=bench.draft.position,
        kind="edit",
        parameters={"zone": bench.zone("A1"), "name": name},
        user=user,
        actor=TESTER,
        now=timezone.now(),
    )


def publish(bench: Desk) -> Any:
    return publish_draft(draft=bench.draft, user=bench.user, actor=TESTER, now=timezone.now())


def test_of_two_who_edit_at_once_one_is_told_that_the_other_does(bench: Desk) -> None:
    other = make_person("other")
    outcomes = at_once(
        partial(rename, bench, bench.user, "甲"), partial(rename, bench, other, "乙")
    )
    (refused,) = [one for one in outcomes if isinstance(one, Exception)]
    assert isinstance(refused, Conflict) and refused.code == "draft_taken"
    assert DraftOperation.objects.count() == 1


def test_one_operation_sent_twice_at_once_is_done_once(bench: Desk) -> None:
    uuid = uuid4()
    outcomes = at_once(*[partial(rename, bench, bench.user, "甲", uuid) for _ in range(4)])
    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert sorted(one.again for one in outcomes) == [False, True, True, True]


def test_of_two_publishers_of_two_drafts_one_must_rebase(bench: Desk) -> None:
    other = desk(bench.ground, make_person("other"), "别的")
    bench.do("edit", zone=bench.zone("A1"), name="甲")
    other.do("edit", zone=other.zone("A2"), name="乙")
    outcomes = at_once(partial(publish, bench), partial(publish, other))
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert [one.code for one in refused if isinstance(one, Refusal)] in (
        ["draft_stale"],
        ["stale_base"],
    )
    assert Edition.objects.count() == 2


def test_one_draft_published_by_two_at_once_is_one_edition(bench: Desk) -> None:
    bench.do("edit", zone=bench.zone("A1"), name="甲")
    outcomes = at_once(*[partial(publish, bench) for _ in range(3)])
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert len(refused) == 2 and all(isinstance(one, Conflict) for one in refused)
    assert Edition.objects.count() == 2


def test_undo_operation_take_over_and_publication_at_once_leave_a_whole(bench: Desk) -> None:
    bench.do("split", zone=bench.zone("A2"), line=line((1.5, -1), (1.5, 2)))
    bench.do("move_vertex", level="cell", from_=at(1, 1), to=at(1.1, 1.2))
    other = make_person("other")
    undo = partial(
        walk,
        draft=bench.draft,
        position=2,
        to=1,
        user=bench.user,
        actor=TESTER,
        now=timezone.now(),
    )
    take = partial(
        take_draft,
        draft=bench.draft,
        user=other,
        take_over=True,
        actor=TESTER,
        now=timezone.now(),
    )
    outcomes = at_once(
        undo, partial(rename, bench, bench.user, "甲"), take, partial(publish, bench)
    )
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert all(isinstance(one, Refusal) for one in refused), refused
    draft = Draft.objects.get()
    assert (draft.state == DraftState.PUBLISHED) == (Edition.objects.count() == 2)
    assert check_edition(Edition.objects.latest("number")).sound
