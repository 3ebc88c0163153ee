"""What each edition brought, and when it is in force."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.ground import TESTER, TODAY, Ground, make_person, put, squares
from tests.zones.editor.bench import Desk, at, desk, line
from zones.boundaries.lineage import kin_of
from zones.editor.actions.publishing import publish_draft
from zones.editor.actions.returning import return_to, withdraw
from zones.editor.history import Counts, edition_rows

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def bench(ground: Ground) -> Desk:
    return desk(ground, make_person("editor"))


def test_counts_tell_new_changed_and_gone_apart(ground: Ground, bench: Desk) -> None:
    bench.do("split", zone=bench.zone("A1"), line=line((0.25, -1), (0.25, 2)))
    bench.do("merge", zones=[bench.zone("A3"), bench.zone("A4")], keep=bench.zone("A3"))
    publish_draft(draft=bench.draft, user=bench.user, actor=TESTER, now=TODAY)
    newest, first = edition_rows(ground.scheme, now=TODAY + WEEK)
    assert first.counts == Counts(zones=7, new=7)
    # The zones above gain the new vertices on their outlines.
    assert newest.counts == Counts(zones=7, new=1, changed=4, gone=1)
    assert newest.draft == bench.draft and first.draft is None
    assert [(kin.kind, kin.predecessor.code, kin.successor.code) for kin in newest.kin or []] == [
        ("split", "A1", "A5"),
        ("merge", "A4", "A3"),
    ]


def test_what_was_rolled_back_came_and_went(ground: Ground, bench: Desk) -> None:
    ground.publish(put("A2", "cell", "A", squares(1, 0), name="别"))
    return_to(
        scheme=ground.scheme,
        to=ground.published.edition,
        note="回",
        user=bench.user,
        actor=TESTER,
        now=TODAY + WEEK,
    )
    rows = edition_rows(ground.scheme, now=TODAY + 2 * WEEK)
    assert [row.state for row in rows] == ["in_force", "superseded", "superseded"]
    assert rows[0].counts == rows[1].counts == Counts(zones=7, changed=1)
    assert rows[1].again is None


def test_temporary_borders_say_what_comes_back(ground: Ground, bench: Desk) -> None:
    bench.do("move_vertex", level="cell", from_=at(1, 1), to=at(1.1, 1.2))
    publish_draft(
        draft=bench.draft,
        user=bench.user,
        effective_from=TODAY + WEEK,
        effective_until=TODAY + 2 * WEEK,
        actor=TESTER,
        now=TODAY,
    )
    rows = edition_rows(ground.scheme, now=TODAY + WEEK / 2)
    assert [row.state for row in rows] == ["scheduled", "scheduled", "in_force"]
    assert [row.again for row in rows] == [None, 1, None]


def test_what_was_withdrawn_was_never_in_force(ground: Ground, bench: Desk) -> None:
    ground.publish(put("A2", "cell", "A", squares(1, 0), name="别"), effective_from=TODAY + WEEK)
    withdraw(scheme=ground.scheme, user=bench.user, actor=TESTER, now=TODAY + WEEK / 2)
    rows = edition_rows(ground.scheme, now=TODAY + 2 * WEEK)
    assert [row.state for row in rows] == ["in_force", "never", "superseded"]


def test_a_zone_knows_what_it_was_split_from(ground: Ground, bench: Desk) -> None:
    bench.do("split", zone=bench.zone("A1"), line=line((0.25, -1), (0.25, 2)))
    bench.do("edit", zone=bench.zone("A1"), name="改名")
    publish_draft(draft=bench.draft, user=bench.user, actor=TESTER, now=TODAY)
    (kin,) = kin_of(ground.zone("A5"))
    assert kin.is_split and (kin.predecessor.name, kin.edition) == ("A1格", 2)
    assert kin_of(ground.zone("A1")) == [kin]
