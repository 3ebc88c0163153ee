"""Names that fit, and ground that fits its parent, on unit squares."""

from collections.abc import Sequence

import pytest
from shapely.geometry import LineString, box
from shapely.geometry.base import BaseGeometry

from tests.speed import coverage
from zones.boundaries.rules.defects import DefectKind
from zones.boundaries.rules.faults import Fault, FaultCode
from zones.boundaries.rules.hierarchy import LevelRule, Member, check_hierarchy

LEVELS = [
    LevelRule("city", 0, code_pattern=r"\d"),
    LevelRule("street", 1),
    LevelRule("cell", 2),
    LevelRule("estate", 3, covers_parent=False),
]
CITY = Member("1", "city", "", box(0, 0, 2, 2))
WEST = Member("W", "street", "1", box(0, 0, 1, 2))
EAST = Member("E", "street", "1", box(1, 0, 2, 2))
CELLS = [
    Member(f"{street}{row}", "cell", street, box(x, row, x + 1, row + 1))
    for street, x in (("W", 0), ("E", 1))
    for row in (0, 1)
]
TOWN = [CITY, WEST, EAST, *CELLS]


def faults(members: Sequence[Member]) -> list[Fault]:
    return list(check_hierarchy(members, LEVELS).faults)


def fault(members: Sequence[Member]) -> Fault:
    (only,) = faults(members)
    return only


def test_a_sound_hierarchy() -> None:
    report = check_hierarchy(TOWN, LEVELS, outline=box(0, 0, 2, 2))
    assert report.sound
    assert check_hierarchy([], LEVELS).sound


def test_a_level_may_be_skipped() -> None:
    straight = [CITY, WEST, Member("X", "cell", "1", box(1, 0, 2, 2))]
    assert check_hierarchy(straight, LEVELS).sound


def test_a_duplicate_code_is_said_of_each() -> None:
    found = faults([*TOWN, Member("W0", "cell", "W", box(0, 0, 1, 1))])
    assert [(one.code, one.feature) for one in found] == [(FaultCode.DUPLICATE_CODE, "W0")] * 2
    assert found[0].facts == {"count": 2}


@pytest.mark.parametrize(
    ("member", "code"),
    [
        (Member("", "cell", "W", box(0, 0, 1, 1)), FaultCode.MISSING_CODE),
        (Member("one", "city", "", box(5, 5, 6, 6)), FaultCode.CODE_PATTERN),
        (Member("X", "hamlet", "W", box(0, 0, 1, 1)), FaultCode.UNKNOWN_LEVEL),
        (Member("X", "cell", "", box(0, 0, 1, 1)), FaultCode.PARENT_NOT_NAMED),
        (Member("X", "cell", "N", box(0, 0, 1, 1)), FaultCode.PARENT_MISSING),
        (Member("X", "cell", "W0", box(0, 0, 1, 1)), FaultCode.PARENT_LEVEL),
        (Member("X", "street", "W0", box(0, 0, 1, 1)), FaultCode.PARENT_LEVEL),
    ],
)
def test_each_fault_of_a_name(member: Member, code: FaultCode) -> None:
    found = fault([*TOWN, member])
    assert found.code is code
    assert found.feature == member.code
    assert found.blocks


def test_a_cycle_is_said_once() -> None:
    ring = [
        Member("A", "street", "C", box(0, 0, 1, 1)),
        Member("B", "street", "A", box(1, 0, 2, 1)),
        Member("C", "street", "B", box(2, 0, 3, 1)),
        Member("D", "street", "A", box(3, 0, 4, 1)),
    ]
    cycles = [one for one in faults(ring) if one.code is FaultCode.PARENT_CYCLE]
    assert [one.facts["cycle"] for one in cycles] == ["A → C → B → A"]


def test_a_child_beyond_its_parent_is_outside_of_it() -> None:
    moved = [CITY, WEST, EAST, *CELLS[:-1], Member("E1", "cell", "E", box(1, 1, 2.5, 2))]
    (found,) = check_hierarchy(moved, LEVELS).defects
    assert found.parent_code == "E"
    assert found.defect.kind is DefectKind.OUTSIDE
    assert found.defect.place.equals(box(2, 1, 2.5, 2))


def test_a_child_under_the_wrong_parent_is_a_gap_here_and_outside_there() -> None:
    wrong = [CITY, WEST, EAST, *CELLS[:-1], Member("E1", "cell", "W", box(1, 1, 2, 2))]
    found = {(one.parent_code, one.defect.kind) for one in check_hierarchy(wrong, LEVELS).defects}
    assert found == {("W", DefectKind.OUTSIDE), ("E", DefectKind.GAP)}


def test_children_must_cover_their_parent_only_where_the_level_says_so() -> None:
    (gap,) = check_hierarchy([*TOWN[:3], *CELLS[1:]], LEVELS).defects
    assert (gap.parent_code, gap.defect.kind) == ("W", DefectKind.GAP)
    estate = Member("W0a", "estate", "W0", box(0.25, 0.25, 0.5, 0.5))
    assert check_hierarchy([*TOWN, estate], LEVELS).sound
    double = Member("W0b", "estate", "W0", box(0.375, 0.25, 0.5, 0.5))
    (overlap,) = check_hierarchy([*TOWN, estate, double], LEVELS).defects
    assert (overlap.parent_code, overlap.defect.kind) == ("W0", DefectKind.OVERLAP)


def test_the_top_is_held_against_the_outline() -> None:
    (gap,) = check_hierarchy(TOWN, LEVELS, outline=box(0, 0, 3, 2)).defects
    assert (gap.parent_code, gap.defect.kind) == ("", DefectKind.GAP)


def test_lines_have_no_ground() -> None:
    line: BaseGeometry = LineString([(0, 0), (1, 1)])
    streets = [LevelRule("avenue", 0), LevelRule("stretch", 1)]
    members = [Member("A", "avenue", "", line), Member("A1", "stretch", "A", line)]
    assert check_hierarchy(members, streets).sound


def test_jagged_cells_in_blocks_fit_their_parents() -> None:
    whole = coverage.jagged(6, 4, vertices=(20, 40))
    parents, parent = coverage.blocks(whole, 3, 2)
    members = [
        Member("1", "city", "", whole.outline),
        *(Member(f"S{at}", "street", "1", block) for at, block in enumerate(parents)),
        *(
            Member(code, "cell", f"S{at}", cell)
            for code, at, cell in zip(whole.codes, parent, whole.cells, strict=True)
        ),
    ]
    assert check_hierarchy(members, LEVELS, outline=whole.outline).sound
