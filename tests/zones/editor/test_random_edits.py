"""Whatever is done to a draft, in whatever order: its ground stays whole and undo gives it back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ground import SIDE, SOUTH, WEST, Ground, make_person
from tests.zones.editor.bench import Desk, desk
from zones.boundaries.check import level_rules
from zones.boundaries.rules import check_hierarchy, on_grid
from zones.boundaries.rules.operations import same_outline, union_of
from zones.editor.content import as_content, draft_states
from zones.editor.states import ZoneState
from zones.refusal import Refusal

pytestmark = pytest.mark.django_db

KINDS = ("move_vertex", "insert_vertex", "split", "merge", "transfer", "reshape", "set_parent")
squares_across, squares_up = st.floats(0.05, 3.95), st.floats(0.05, 1.95)
place = st.tuples(squares_across, squares_up).map(
    lambda xy: [round(WEST + xy[0] * SIDE, 7), round(SOUTH + xy[1] * SIDE, 7)]
)
edit = st.tuples(
    st.sampled_from(KINDS), st.integers(0, 50), st.integers(0, 50), place, place, place
)


def parameters(bench: Desk, kind: str, one: int, other: int, *places: Any) -> dict[str, Any]:
    """An operation on zones that are there, with whatever places."""
    states = sorted(draft_states(bench.draft).values(), key=lambda state: state.zone)
    cells = [state for state in states if state.level == "cell"]
    first, second = cells[one % len(cells)], cells[other % len(cells)]
    a, b, c = places
    line = {"type": "LineString", "coordinates": [a, b, c]}
    vertices = shapely.get_coordinates(first.boundary)
    vertex = vertices[other % len(vertices)].tolist()
    communities = [state for state in states if state.level == "community"]
    west, south, east, north = first.boundary.bounds
    # Right across the cell, at the heights the places have in the city.
    across = {
        "type": "LineString",
        "coordinates": [
            [west - SIDE / 9, south + (north - south) * (a[1] - SOUTH) / (2 * SIDE)],
            [east + SIDE / 9, south + (north - south) * (b[1] - SOUTH) / (2 * SIDE)],
        ],
    }
    near = [round(float((3 * v + w) / 4), 7) for v, w in zip(vertex, a, strict=True)]
    return {
        "move_vertex": {"level": "cell", "from": vertex, "to": near},
        "insert_vertex": {"level": "cell", "on": vertex, "to": near},
        "split": {"zone": first.zone, "line": across},
        "merge": {"zones": [first.zone, second.zone], "keep": first.zone},
        "transfer": {
            "to": first.zone,
            "area": {"type": "Polygon", "coordinates": [[a, b, c, a]]},
        },
        "reshape": {"zone": first.zone, "line": across if other % 2 else line},
        "set_parent": {
            "zones": [first.zone],
            "parent": communities[other % len(communities)].zone,
        },
    }[kind] | (
        {"outline": True} if other % 3 == 0 and kind not in ("split", "merge", "set_parent") else {}
    )


def area_of(states: dict[int, ZoneState], level: str) -> float:
    return float(sum(state.boundary.area for state in states.values() if state.level == level))


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(edits=st.lists(edit, min_size=4, max_size=16))
def test_any_sequence_of_edits_leaves_the_draft_whole(
    ground: Ground, edits: list[tuple[Any, ...]]
) -> None:
    bench = desk(ground, make_person("editor"))
    base = {zone: state.as_json() for zone, state in draft_states(bench.draft).items()}
    whole_b(bench)
    done = 0
    for kind, one, other, *places in edits:
        before = draft_states(bench.draft)
        try:
            bench.do(kind, **parameters(bench, kind, one, other, *places))
        except Refusal:
            assert draft_states(bench.draft).keys() == before.keys()
            continue
        done += 1
        after = draft_states(bench.draft)
        hold_whole(bench, after)
        assert area_of(after, "cell") == pytest.approx(area_of(after, "city"), rel=1e-12)
    bench.walk(0)
    assert {z: state.as_json() for z, state in draft_states(bench.draft).items()} == base
    bench.walk(done + 1)
    hold_whole(bench, draft_states(bench.draft))
    bench.draft.delete()
    bench.user.delete()


def whole_b(bench: Desk) -> None:
    """Community B becomes one cell, so that cells cover the city."""
    (b,) = (s for s in draft_states(bench.draft).values() if s.code == "B")
    place = shapely.geometry.mapping(shapely.get_parts(b.boundary)[0])
    bench.do("create", level="cell", parent=b.zone, area=place, name="乙格")


def hold_whole(bench: Desk, states: dict[int, ZoneState]) -> None:
    members = [zone.member() for zone in as_content(states.values()).values()]
    report = check_hierarchy(members, level_rules(bench.draft.scheme))
    assert report.sound, report
    shapes = np.array([state.boundary for state in states.values()])
    assert on_grid(shapes) and shapely.is_valid(shapes).all()
    for state in states.values():
        below = [other.boundary for other in states.values() if other.parent == state.zone]
        assert not below or same_outline(union_of(below), state.boundary)
