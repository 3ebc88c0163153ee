"""What the check proposes for a torn place."""

from shapely.geometry import Polygon, box

from tests.zones.boundaries.rules.operations.squares import SQUARES, TOWN, A, B, C, D
from zones.boundaries.rules.defects import find_coverage_defects
from zones.boundaries.rules.operations import Proposal, proposals


def proposed(**changed: Polygon) -> list[tuple[str, str]]:
    cells = {key: changed.get(name, SQUARES[key]) for name, key in zip("ABCD", (A, B, C, D))}  # noqa: B905
    (defect,) = find_coverage_defects(list(cells.values()), list("ABCD"), TOWN)
    made: list[Proposal] = proposals(defect)
    for proposal in made:
        assert defect.place in proposal.arguments.values()
    cell = [one.arguments.get("to", one.arguments.get("cell")) for one in made]
    return [(one.operation, str(key)) for one, key in zip(made, cell, strict=True)]


def test_a_gap_goes_to_the_neighbour_with_the_longest_border() -> None:
    gap = proposed(B=box(1.2, 0, 2, 1))
    assert gap[0] == ("fill_gap", "A") or gap[0] == ("fill_gap", "B")
    assert ("fill_gap", "D") in gap and len(gap) == 3


def test_a_sliver_has_one_heir() -> None:
    assert len(proposed(B=box(1.0000003, 0, 2, 1))) == 1


def test_an_overlap_stays_with_any_of_its_cells() -> None:
    assert proposed(A=box(0, 0, 1.2, 1)) == [("resolve_overlap", "A"), ("resolve_overlap", "B")]


def test_ground_outside_is_trimmed() -> None:
    assert proposed(B=box(1, 0, 2.5, 1)) == [("trim", "B")]
