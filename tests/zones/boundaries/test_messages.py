"""Every fault and torn place has its sentences, and they fill in."""

from collections.abc import Iterator

import pytest
from django.utils import translation
from shapely.geometry import LineString, Polygon, box

from zones.boundaries.messages import area, explain, explain_defect, width
from zones.boundaries.rules import (
    DefectKind,
    FaultCode,
    LevelRule,
    Member,
    check_hierarchy,
    find_geometry_faults,
)

FACTS = {
    "found": "LineString",
    "wanted": "polygon",
    "x": 500_000.0,
    "y": 2_500_000.0,
    "count": 2,
    "area_m2": 0.5,
    "pattern": r"\d+",
    "level": "cell",
    "known": "city, cell",
    "parent": "W",
    "parent_level": "cell",
    "cycle": "A → B → A",
}


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize("code", FaultCode)
def test_every_code_has_a_detail_and_a_remedy(code: FaultCode) -> None:
    explanation = explain(code.value, FACTS)
    assert explanation.detail.endswith(".")
    assert explanation.remedy.endswith(".")
    assert "%" not in str(explanation)


def test_the_facts_of_real_faults_suffice() -> None:
    bowtie = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    shapes = [None, bowtie, LineString([(0, 0), (1, 1)]), box(0, 0, 1e-6, 1e-6), box(0, 0, 200, 1)]
    labels = [str(n) for n in range(len(shapes))]
    members = [
        Member("A", "cell", "B", box(0, 0, 1, 1)),
        Member("B", "cell", "A", box(0, 0, 1, 1)),
        Member("B", "hamlet", "Z", box(0, 0, 1, 1)),
        Member("C", "cell", "", box(0, 0, 1, 1)),
    ]
    levels = [LevelRule("city", 0), LevelRule("cell", 1, code_pattern="X")]
    faults = [*find_geometry_faults(shapes, labels), *check_hierarchy(members, levels).faults]
    assert len({fault.code for fault in faults}) == 11
    for fault in faults:
        assert str(explain(fault.code, fault.facts))


@pytest.mark.parametrize("kind", DefectKind)
def test_every_torn_place_says_how_large_and_whose(kind: DefectKind) -> None:
    facts = {
        "parent": "W",
        "area_m2": 1234.5,
        "width_m": 20.0,
        "sliver": False,
        "neighbours": [["W1", 0.5], ["W2", 0.5]],
    }
    said = str(explain_defect(kind.value, facts))
    assert "1234 m²" in said
    assert "20.0 m" in said
    assert "W1, W2" in said
    assert "sliver" in str(explain_defect(kind, {**facts, "sliver": True, "parent": ""}))


def test_sizes_as_people_say_them() -> None:
    assert [area(m2) for m2 in (0.014, 12.4, 2_500_000)] == ["0.01 m²", "12 m²", "2.50 km²"]
    assert [width(m) for m in (0.0034, 0.34, 12.34)] == ["0.3 cm", "34 cm", "12.3 m"]
