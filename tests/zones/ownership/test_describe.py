"""An Ownership in plain words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from psycopg2.extras import DateTimeTZRange

from tests.ground import DAY_ONE, TESTER, TODAY, Ground, place
from zones.organisation.models import Deputy
from zones.ownership.actions import Assignment, assign, relieve
from zones.ownership.describe import as_json, explain
from zones.ownership.locate import Ownership, locate
from zones.ownership.models import Responsibility

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def owner(x: float, y: float, **options: Any) -> Ownership:
    lon, lat = place(x, y)
    return locate(lon=lon, lat=lat, **{"at": TODAY, **options})


def end(ground: Ground, code: str, role: str) -> None:
    row = Responsibility.objects.get(zone=ground.zone(code), role=role)
    relieve(responsibility=row, at=DAY_ONE + timedelta(days=1), actor=TESTER, now=TODAY)


def give(ground: Ground, code: str, role: str, unit: str, **facts: Any) -> None:
    assignment = Assignment(
        zone=ground.zone(code), role=role, start=DAY_ONE, unit=ground.units[unit], **facts
    )
    assign(assignment=assignment, actor=TESTER, now=TODAY)


def test_inside(ground: Ground) -> None:
    assert explain(owner(0.5, 0.5)) == (
        "The place lies inside Zone A1 (A1), 516 m from its border. Its lead unit is Unit A1. "
        "A1长 is the head of Zone A1."
    )


def test_on_a_border(ground: Ground) -> None:
    said = explain(owner(1, 0.5))
    assert "on the border of Zone A1 (A1), whose code comes first" in said
    assert "Zone A2 (A2) may be meant as well" in said


def test_nearest(ground: Ground) -> None:
    said = explain(owner(0.5, -0.01))
    assert "No zone covers the place; Zone A1 (A1) is the nearest, 11 m away." in said


def test_outside_and_before_the_first_edition(ground: Ground) -> None:
    assert explain(owner(9, 9)) == (
        "The place lies outside every zone. Nobody else answers for it, so Campaign Office does."
    )
    early = explain(owner(0.5, 0.5, at=DAY_ONE - timedelta(days=1)))
    assert early.startswith("No boundaries were in force at that time.")


def test_a_unit_from_above(ground: Ground) -> None:
    end(ground, "A1", "lead")
    give(ground, "A", "lead", "U-B")
    assert "Zone A1 has no lead unit, so Unit B answers, which leads Zone A (A)." in explain(
        owner(0.5, 0.5)
    )


def test_a_fallback_unit_of_ones_own(ground: Ground) -> None:
    end(ground, "A1", "lead")
    give(ground, "A1", "fallback", "U-B")
    said = explain(owner(0.5, 0.5))
    assert "Zone A1 has no lead unit, so its fallback unit Unit B answers." in said


def test_no_property_manager(ground: Ground) -> None:
    end(ground, "A1", "lead")
    give(ground, "A1", "fallback", "U-B", no_manager=True)
    found = owner(0.5, 0.5)
    assert "There is no property manager, so Unit B answers." in explain(found)
    assert as_json(found, contacts=False, unpublished=False)["no_manager"] is True


def test_a_deputy(ground: Ground) -> None:
    Deputy.objects.create(
        head=ground.people["head-a1"],
        deputy=ground.people["head-b"],
        during=DateTimeTZRange(DAY_ONE, None),
    )
    found = owner(0.5, 0.5)
    assert "B长 acts as head of Zone A1 for A1长." in explain(found)
    head = as_json(found, contacts=True, unpublished=True)["head"]
    assert head == {
        "name": "B长",
        "post": "网格长",
        "acting_for": {"name": "A1长", "post": "网格长"},
        "phone": "199-0000-0001",
    }


def test_chinese_says_the_chinese_names(ground: Ground) -> None:
    with translation.override("zh-hans"):
        said = explain(owner(0.5, 0.5))
    assert "A1格" in said
    assert "A1单位" in said
    assert "Zone" not in said
    assert "（A1）内，距其边界 516米。" in said


def test_json_holds_no_numbers_of_people_and_of_versions(ground: Ground) -> None:
    shown = as_json(owner(0.99, 0.5, accuracy_m=300), contacts=True, unpublished=True)
    assert "id" not in shown["head"]
    assert "id" not in shown["lead_unit"]["head"]
    assert "version" not in str(shown)
    assert shown["candidates"][0]["share"] > shown["candidates"][1]["share"]
    assert shown["accuracy_m"] == 300
