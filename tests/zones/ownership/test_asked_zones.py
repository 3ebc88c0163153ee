"""Zones found by level, by the zone above, by who answers for them, by their gaps."""

from __future__ import annotations

import pytest
from psycopg2.extras import DateTimeTZRange

from tests.ground import DAY_ONE, TESTER, TODAY, Ground, make_person
from zones.organisation.models import Deputy
from zones.ownership.actions import relieve
from zones.ownership.asked_zones import ANY, ZoneQuestion, zones_asked
from zones.ownership.models import Responsibility

pytestmark = pytest.mark.django_db


def codes(ground: Ground, **asked: object) -> list[str]:
    question = ZoneQuestion(**asked)  # type: ignore[arg-type]
    found = zones_asked(ground.published.edition, question, at=TODAY)
    return [version.code for version in found.versions]


def test_by_level_and_by_the_zone_above_however_far(ground: Ground) -> None:
    assert codes(ground, level="community") == ["A", "B"]
    assert codes(ground, within=ground.zone("C").pk) == ["A", "A1", "A2", "A3", "A4", "B"]
    assert codes(ground, within=ground.zone("C").pk, level="cell") == ["A1", "A2", "A3", "A4"]
    assert codes(ground, within=ground.zone("B").pk) == []
    assert codes(ground, zone=ground.zone("B").pk) == ["B"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [("a1", ["A1"]), ("Unit A2", ["A2"]), ("A3长", ["A3"]), ("U-B", ["B"]), ("nobody", [])],
)
def test_by_zone_unit_or_person(ground: Ground, words: str, expected: list[str]) -> None:
    assert codes(ground, words=words) == expected


def test_by_the_deputy_who_acts_for_a_head(ground: Ground) -> None:
    Deputy.objects.create(
        head=ground.people["head-a4"],
        deputy=make_person("stand-in", "代理人"),
        during=DateTimeTZRange(DAY_ONE, None),
    )
    assert codes(ground, words="代理人") == ["A4"]


def test_by_gap_of_a_kind_or_of_any(ground: Ground) -> None:
    row = Responsibility.objects.as_known().get(zone=ground.zone("A2"), role="head")
    relieve(responsibility=row, at=TODAY, actor=TESTER, now=TODAY)
    assert codes(ground, gap=ANY) == codes(ground, gap="no_head") == ["A2"]
    assert codes(ground, gap="no_lead") == []
    unseen = zones_asked(ground.published.edition, ZoneQuestion(gap=ANY), at=TODAY, with_gaps=False)
    assert (list(unseen.versions), unseen.gaps) == ([], {})
