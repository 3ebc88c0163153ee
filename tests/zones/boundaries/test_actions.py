"""Publishing: linear editions, checks, locks, the timeline."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from shapely.geometry import Polygon

from tests.ground import DAY_ONE, TESTER, TODAY, Ground, city_puts, place, put, squares
from zones.audit.models import AuditEntry
from zones.boundaries import actions
from zones.boundaries.actions import publishing
from zones.boundaries.locks import share_routing
from zones.boundaries.models import Edition, Timeline, Zone, ZoneVersion
from zones.boundaries.refusals import (
    BrokenCoverage,
    FaultyGeometry,
    NothingChanges,
    NothingScheduled,
    RoutingBusy,
    ScheduledEditionFirst,
    StaleBase,
)
from zones.changes.models import Change


def versions_in(number: int) -> dict[str, ZoneVersion]:
    return {v.code: v for v in ZoneVersion.objects.filter(editions__contains=number)}


def test_a_publication_writes_only_what_changed(ground: Ground) -> None:
    renamed = put("A1", "cell", "A", squares(0, 0), name="新名")
    same = put("A2", "cell", "A", squares(1, 0))
    published = ground.publish(renamed, same)
    assert (published.edition.number, published.put, published.dropped) == (2, 1, 0)
    before, after = versions_in(1), versions_in(2)
    assert before["A2"] == after["A2"]
    assert before["A1"] != after["A1"] and before["A1"].zone == after["A1"].zone
    assert (before["A1"].name, after["A1"].name) == ("A1格", "新名")


def test_a_dropped_zone_stays_in_its_editions(ground: Ground) -> None:
    ground.publish(drops=["A1"], accept_defects=True)
    assert "A1" in versions_in(1) and "A1" not in versions_in(2)


def test_equal_ground_has_an_equal_checksum_whatever_its_history(ground: Ground) -> None:
    first = ground.published.edition.checksum
    changed = ground.publish(put("A1", "cell", "A", squares(0, 0), name="新名"))
    later = TODAY + timedelta(hours=1)
    back = ground.publish(put("A1", "cell", "A", squares(0, 0)), now=later, effective_from=later)
    assert changed.edition.checksum != first
    assert back.edition.checksum == first


def test_nothing_to_publish_is_said_and_makes_no_edition(ground: Ground) -> None:
    with pytest.raises(NothingChanges):
        ground.publish(put("A1", "cell", "A", squares(0, 0)), drops=["unknown"])
    assert Edition.objects.count() == 1


def test_a_change_on_an_old_edition_is_refused(ground: Ground) -> None:
    ground.publish(put("A1", "cell", "A", squares(0, 0), name="新名"))
    with pytest.raises(StaleBase):
        ground.publish(put("A2", "cell", "A", squares(1, 0), name="新名"), based_on=1)


def test_gaps_are_refused_with_their_place_unless_accepted(ground: Ground) -> None:
    with pytest.raises(BrokenCoverage) as refused:
        ground.publish(drops=["A1"])
    (torn,) = refused.value.report.defects
    assert torn.parent_code == "A"
    assert torn.defect.area_m2 == pytest.approx(1_142_000, rel=0.01)
    assert ground.publish(drops=["A1"], accept_defects=True).edition.number == 2


def test_overlaps_are_refused(ground: Ground) -> None:
    with pytest.raises(BrokenCoverage):
        ground.publish(put("A1", "cell", "A", squares(0, 0, 1.5, 1)))


def test_a_missing_parent_is_never_accepted(ground: Ground) -> None:
    with pytest.raises(BrokenCoverage) as refused:
        ground.publish(put("A1", "cell", "nobody", squares(0, 0)), accept_defects=True)
    assert refused.value.report.faults[0].feature == "A1"


def test_a_self_crossing_boundary_is_never_accepted(ground: Ground) -> None:
    bow = Polygon([place(0, 0), place(1, 1), place(1, 0), place(0, 1)])
    with pytest.raises(FaultyGeometry, match="A1"):
        ground.publish(put("A1", "cell", "A", bow), accept_defects=True)


def test_every_vertex_is_stored_on_the_grid(ground: Ground) -> None:
    ragged = Polygon([(x + 3e-9, y - 2e-9) for x, y in squares(0, 0).exterior.coords[:-1]])
    with pytest.raises(NothingChanges):
        ground.publish(put("A1", "cell", "A", ragged))


def test_a_scheduled_edition_blocks_only_earlier_ones(ground: Ground) -> None:
    soon, later = TODAY + timedelta(days=3), TODAY + timedelta(days=5)
    ground.publish(put("A1", "cell", "A", squares(0, 0), name="定"), effective_from=later)
    with pytest.raises(
        ScheduledEditionFirst, match=f"{timezone.localtime(later):%Y-%m-%d %H:%M}"
    ) as refusal:
        ground.publish(put("A2", "cell", "A", squares(1, 0), name="早"), effective_from=soon)
    assert "zones_withdraw" in str(refusal.value.remedy)
    published = ground.publish(
        put("A2", "cell", "A", squares(1, 0), name="晚"),
        effective_from=later + timedelta(days=1),
    )
    assert published.edition.number == 3


def test_what_is_scheduled_can_be_taken_back(ground: Ground) -> None:
    soon, later = TODAY + timedelta(days=3), TODAY + timedelta(days=5)
    kept = ground.zone("A4")
    ground.publish(
        put("A1", "cell", "A", squares(0, 0), name="定"),
        drops=["A4"],
        accept_defects=True,
        effective_from=later,
    )
    withdrawn = actions.withdraw_scheduled(scheme=ground.scheme, actor=TESTER, now=TODAY)
    assert withdrawn.edition.number == 3
    assert withdrawn.edition.checksum == ground.published.edition.checksum
    assert Timeline.objects.in_force_at(later + timedelta(days=1)).get().edition.number == 3
    # The zone that was to go is the one it was, with everybody who answers for it.
    assert versions_in(3)["A4"].zone == kept
    assert versions_in(3)["A1"].name == "A1格"
    early = put("A2", "cell", "A", squares(1, 0), name="早")
    assert ground.publish(early, effective_from=soon).edition.number == 4


def test_what_is_scheduled_and_changed_back_can_be_taken_back_too(ground: Ground) -> None:
    for day, name in ((3, "定"), (5, "A1格")):
        ground.publish(
            put("A1", "cell", "A", squares(0, 0), name=name),
            effective_from=TODAY + timedelta(days=day),
        )
    actions.withdraw_scheduled(scheme=ground.scheme, actor=TESTER, now=TODAY)
    entry = Timeline.objects.in_force_at(TODAY + timedelta(days=4)).get()
    assert entry.edition.checksum == ground.published.edition.checksum
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(NothingScheduled):
        actions.withdraw_scheduled(scheme=ground.scheme, actor=TESTER, now=tomorrow)


def test_the_timeline_keeps_what_we_believed(ground: Ground) -> None:
    backdated = DAY_ONE + timedelta(days=10)
    ground.publish(put("A1", "cell", "A", squares(0, 0), name="补"), effective_from=backdated)
    now_in_force = Timeline.objects.in_force_at(backdated).get()
    believed = Timeline.objects.in_force_at(backdated, known_at=TODAY - timedelta(days=1)).get()
    assert (now_in_force.edition.number, believed.edition.number) == (2, 1)
    assert Timeline.objects.in_force_at(backdated - timedelta(days=1)).get().edition.number == 1


def test_publishing_is_audited(ground: Ground) -> None:
    ground.publish(put("A1", "cell", "A", squares(0, 0), name="新名"))
    entry = AuditEntry.objects.filter(object_type="scheme", object_id="grid").latest("id")
    assert entry.action == "edition.publish"
    assert entry.after is not None and entry.after["put"] == ["A1"]


def test_a_new_code_is_a_new_zone_a_known_code_the_same(ground: Ground) -> None:
    zones = Zone.objects.count()
    ground.publish(
        put("A1", "cell", "A", squares(0, 0, 0.5, 1)),
        put("A5", "cell", "A", squares(0.5, 0, 0.5, 1)),
        accept_defects=True,
    )
    assert Zone.objects.count() == zones + 1


@pytest.mark.django_db(transaction=True)
def test_a_publisher_gives_up_while_routers_never_pause(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "LOCK_TIMEOUT_MS", 20)
    monkeypatch.setattr(publishing, "LOCK_ATTEMPTS", 2)
    routing, done = threading.Event(), threading.Event()

    def route() -> None:
        with transaction.atomic():
            share_routing([ground.scheme.pk])
            routing.set()
            done.wait(10)
        connection.close()

    router = threading.Thread(target=route)
    router.start()
    try:
        assert routing.wait(10)
        with pytest.raises(RoutingBusy):
            ground.publish(put("A1", "cell", "A", squares(0, 0), name="新名"))
    finally:
        done.set()
        router.join()
    assert Edition.objects.count() == 1
    assert ground.publish(put("A1", "cell", "A", squares(0, 0), name="新名"))


@pytest.mark.django_db(transaction=True)
def test_two_publishers_take_their_turns(ground: Ground) -> None:
    """Both based on the same edition: one wins, the other hears that it is stale."""
    outcomes: list[str] = []

    def publish(code: str, column: int) -> None:
        try:
            actions.publish(
                scheme=ground.scheme,
                puts=[put(code, "cell", "A", squares(column, 0), name="新名")],
                actor=TESTER,
                now=TODAY,
                effective_from=TODAY,
                based_on=1,
            )
            outcomes.append("published")
        except StaleBase:
            outcomes.append("stale")
        finally:
            connection.close()

    rivals = [threading.Thread(target=publish, args=rival) for rival in [("A1", 0), ("A2", 1)]]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    assert sorted(outcomes) == ["published", "stale"]
    assert Edition.objects.count() == 2


def test_whoever_waited_for_a_publisher_counts_from_after_it(ground: Ground) -> None:
    """The caller's now was read before the other edition came into force."""
    asked = timezone.now() - timedelta(seconds=2)
    other = ground.publish(
        put("A1", "cell", "A", squares(0, 0), name="先"), now=timezone.now(), effective_from=None
    )
    mine = ground.publish(
        put("A2", "cell", "A", squares(1, 0), name="后"), now=asked, effective_from=None
    )
    assert mine.effective_from > other.effective_from
    back = actions.roll_back(
        scheme=ground.scheme, to=other.edition, note="回", actor=TESTER, now=asked
    )
    assert back.effective_from > mine.effective_from
    with pytest.raises(NothingScheduled):
        actions.withdraw_scheduled(scheme=ground.scheme, actor=TESTER, now=asked)


def test_an_edition_is_in_force_no_earlier_than_routing_stopped_for_it(ground: Ground) -> None:
    """However long ago its publisher asked: what was routed meanwhile stays right."""
    routed = timezone.now()
    published = ground.publish(
        put("A1", "cell", "A", squares(0, 0), name="先"),
        now=routed - timedelta(seconds=30),
        effective_from=None,
    )
    assert published.effective_from > routed


def test_a_publication_tells_the_change_feed_of_every_zone_it_touched(ground: Ground) -> None:
    a1, a2 = ground.zone("A1").pk, ground.zone("A2").pk
    first = Change.objects.order_by("id")
    assert set(first.values_list("layer", "kind")) == {("zones", "created")}
    assert first.count() == len(city_puts())
    ground.publish(put("A1", "cell", "A", squares(0, 0, 2, 1)), drops=["A2"])
    rows = Change.objects.order_by("id").values_list("layer", "object_id", "kind")
    assert list(rows)[len(city_puts()) :] == [("zones", a1, "updated"), ("zones", a2, "deleted")]
