"""Publishing a draft: what comes into force, who then answers, what stands in the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from tests.ground import TESTER, TODAY, Ground, make_person, put, squares
from tests.zones.editor.bench import Desk, area, at, desk, line
from zones.boundaries.actions import Published
from zones.boundaries.content import content_of_edition
from zones.boundaries.models import LineageKind, Timeline, ZoneLineage
from zones.editor.actions.publishing import (
    approve_draft,
    publish_draft,
    send_back_draft,
    submit_draft,
)
from zones.editor.actions.returning import return_to, withdraw
from zones.editor.models import DraftState
from zones.editor.policy import set_boundary_policy
from zones.editor.refusals import (
    ApprovalNeeded,
    DraftStale,
    EmptyDraft,
    NotOpen,
    NotPublishable,
    SecondPersonNeeded,
)
from zones.ownership.describe import explain
from zones.ownership.holders import holdings_of
from zones.ownership.locate import locate
from zones.ownership.rules import Rule

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def bench(ground: Ground) -> Desk:
    return desk(ground, make_person("editor"))


def publish(bench: Desk, **options: object) -> Published:
    return publish_draft(
        draft=bench.draft,
        user=bench.user,
        actor=TESTER,
        **{"now": TODAY, **options},  # type: ignore[arg-type]
    )


def split(bench: Desk) -> int:
    """Cut A1 in two; the number of the new zone."""
    bench.do("split", zone=bench.zone("A1"), line=line((0.25, -1), (0.25, 2)))
    return bench.zone_in_draft("A5")


def test_a_split_is_published_with_its_lineage_and_inherits_its_holders(bench: Desk) -> None:
    new = split(bench)
    published = publish(bench)
    assert published.edition.draft == bench.draft
    (descent,) = ZoneLineage.objects.all()
    assert (descent.kind, descent.predecessor_id, descent.successor_id) == (
        LineageKind.SPLIT,
        bench.zone("A1"),
        new,
    )
    later = published.effective_from + WEEK
    held = holdings_of([bench.zone("A1"), new], later)
    assert held[new].head == held[bench.zone("A1")].head and held[new].lead is not None


def test_a_merge_relieves_the_holders_of_the_zone_that_is_gone(bench: Desk) -> None:
    gone = bench.zone("A2")
    bench.do("merge", zones=[bench.zone("A1"), gone], keep=bench.zone("A1"))
    published = publish(bench)
    assert holdings_of([gone], published.effective_from + WEEK)[gone].lead is None
    assert holdings_of([gone], published.effective_from - WEEK)[gone].lead is not None
    assert ZoneLineage.objects.get().kind == LineageKind.MERGE


def test_a_recoded_zone_keeps_its_number_and_its_children_their_parent(bench: Desk) -> None:
    number = bench.zone("A")
    bench.do("edit", zone=number, code="Z", name="新甲")
    publish(bench)
    assert bench.zone("Z") == number
    content = content_of_edition(bench.ground.scheme.pk, 2)
    assert content["A1"].parent_code == "Z" and "A" not in content


def test_a_draft_is_published_only_on_the_newest_edition(bench: Desk) -> None:
    split(bench)
    bench.ground.publish(put("A2", "cell", "A", squares(1, 0), name="别"))
    with pytest.raises(DraftStale):
        publish(bench)


def test_a_new_cell_without_head_and_lead_stands_in_the_way(bench: Desk) -> None:
    bench.do(
        "create",
        level="cell",
        parent=bench.zone("B"),
        area=area((2, 0), (4, 0), (4, 2), (2, 2)),
        name="乙格",
    )
    with pytest.raises(NotPublishable):
        publish(bench)
    new = bench.zone_in_draft(name="乙格")
    unit, head = bench.ground.units["OFFICE"], bench.user
    bench.do("assign", zone=new, role="lead", unit=unit.pk)
    bench.do("assign", zone=new, role="head", user=head.pk)
    published = publish(bench)
    found = locate(lon=103.03, lat=22.005, at=published.effective_from + WEEK)
    assert found.lead_unit["id"] == unit.pk and found.head is not None


def test_nothing_is_published_of_a_draft_that_changes_nothing(bench: Desk) -> None:
    with pytest.raises(EmptyDraft):
        publish(bench)


def test_temporary_borders_end_by_themselves_with_the_content_of_before(bench: Desk) -> None:
    bench.do("move_vertex", level="cell", from_=at(1, 1), to=at(1.1, 1.2))
    published = publish(bench, effective_from=TODAY + WEEK, effective_until=TODAY + 2 * WEEK)
    assert published.edition.number == 2
    before, back = (content_of_edition(bench.ground.scheme.pk, n) for n in (1, 3))
    assert {c: z.fingerprint() for c, z in before.items()} == {
        c: z.fingerprint() for c, z in back.items()
    }
    numbers = [
        Timeline.objects.in_force_at(TODAY + days * WEEK).get().edition.number
        for days in (0.5, 1.5, 2.5)
    ]
    assert numbers == [1, 2, 3]


def test_a_withdrawn_split_leaves_the_holders_as_they_were(bench: Desk) -> None:
    new = split(bench)
    bench.do("merge", zones=[bench.zone("A3"), bench.zone("A4")], keep=bench.zone("A3"))
    publish(bench, effective_from=TODAY + WEEK)
    withdraw(scheme=bench.ground.scheme, user=bench.user, actor=TESTER, now=TODAY + WEEK / 2)
    held = holdings_of([new, bench.zone("A4")], TODAY + 2 * WEEK)
    assert held[new].lead is None and held[new].head is None
    assert held[bench.zone("A4")].lead is not None and held[bench.zone("A4")].head is not None


def test_a_rollback_is_a_new_edition_with_the_old_zones_and_their_holders(bench: Desk) -> None:
    gone = bench.zone("A2")
    bench.do("merge", zones=[bench.zone("A1"), gone], keep=bench.zone("A1"))
    publish(bench)
    first = bench.ground.scheme.editions.get(number=1)
    rolled = return_to(
        scheme=bench.ground.scheme,
        to=first,
        note="退回",
        user=bench.user,
        actor=TESTER,
        now=TODAY + WEEK,
    )
    assert rolled.edition.number == 3
    content = content_of_edition(bench.ground.scheme.pk, 3)
    assert content["A2"].zone_id == gone
    assert rolled.edition.checksum == first.checksum
    assert holdings_of([gone], rolled.effective_from + WEEK)[gone].lead is not None


def test_four_eyes_ask_for_a_second_person(bench: Desk) -> None:
    set_boundary_policy(four_eyes=True, user=None, actor=TESTER, now=TODAY)
    split(bench)
    with pytest.raises(ApprovalNeeded):
        publish(bench)
    submit_draft(draft=bench.draft, user=bench.user, actor=TESTER, now=TODAY)
    with pytest.raises(NotOpen):
        bench.do("edit", zone=bench.zone("A1"), name="甲")
    with pytest.raises(SecondPersonNeeded):
        approve_draft(draft=bench.draft, user=bench.user, actor=TESTER, now=TODAY)
    other = make_person("second")
    approve_draft(draft=bench.draft, user=other, actor=TESTER, now=TODAY)
    publish(bench)
    bench.draft.refresh_from_db()
    assert bench.draft.state == DraftState.PUBLISHED and bench.draft.approved_by == other


def test_a_draft_sent_back_is_open_again_with_the_reason(bench: Desk) -> None:
    split(bench)
    submit_draft(draft=bench.draft, user=bench.user, actor=TESTER, now=TODAY)
    sent = send_back_draft(draft=bench.draft, reason="名称有误", actor=TESTER, now=TODAY)
    assert sent.state == DraftState.OPEN and sent.sent_back_reason == "名称有误"


def test_a_place_in_an_intended_gap_is_answered_for_by_its_fallback_unit(bench: Desk) -> None:
    unit = bench.ground.units["OFFICE"]
    bench.do("gap", zone=bench.zone("A4"), reason="水面", fallback=unit.pk)
    published = publish(bench)
    at_noon = published.effective_from + WEEK
    found = locate(lon=103.015, lat=22.015, at=at_noon)
    assert found.lead_unit["id"] == unit.pk and found.rule == Rule.FALLBACK
    assert found.gap_reason == "水面" and found.zone is not None and found.zone["code"] == "A4"
    with translation.override("en"):
        assert "gap on purpose (水面)" in explain(found)
