"""Which zones an order is of."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.ground import DAY_ONE, TODAY, Ground, put, squares
from zones.boundaries.models import Zone, ZoneVersion
from zones.ownership.printing.models import PrintKind
from zones.ownership.printing.orders import Order, level_below

pytestmark = pytest.mark.django_db


def order(ground: Ground, level: str, parent: Zone | None = None, **facts: object) -> Order:
    return Order(
        kind=PrintKind.LIST,
        scheme=ground.scheme,
        level=ground.scheme.levels.get(code=level),
        parent=parent,
        **{"at": TODAY, "language": "en", **facts},  # type: ignore[arg-type]
    )


def codes(order: Order) -> list[str]:
    known = dict(ZoneVersion.objects.values_list("zone_id", "code"))
    return [known[zone] for zone in order.zones]


def test_a_level_as_a_whole_or_within_a_zone_however_far_above(ground: Ground) -> None:
    assert codes(order(ground, "cell")) == ["A1", "A2", "A3", "A4"]
    assert codes(order(ground, "cell", ground.zone("C"))) == ["A1", "A2", "A3", "A4"]
    assert codes(order(ground, "community", ground.zone("C"))) == ["A", "B"]
    assert codes(order(ground, "cell", ground.zone("B"))) == []


def test_another_day_has_other_zones(ground: Ground) -> None:
    ground.publish(put("A2", "cell", "A", squares(1, 0), name="新名"), effective_from=TODAY)
    before = order(ground, "cell", ground.zone("A"), at=TODAY - timedelta(days=1))
    after = order(ground, "cell", ground.zone("A"))
    assert before.entry and before.entry.edition.number == 1
    assert after.entry and after.entry.edition.number == 2
    assert order(ground, "cell", at=DAY_ONE - timedelta(days=1)).zones == []


def test_an_order_is_kept_and_read_again(ground: Ground) -> None:
    kept = order(ground, "cell", ground.zone("A"))
    assert Order.read("list", kept.as_json()) == kept
    whole = order(ground, "community")
    assert Order.read("list", whole.as_json()) == whole


def test_the_parts_of_a_zone_are_of_the_level_below_or_of_its_own(ground: Ground) -> None:
    for code, level in [("C", "community"), ("A", "cell"), ("A1", "cell")]:
        found = level_below(ground.scheme, ground.zone(code), TODAY)
        assert found is not None and found.code == level
