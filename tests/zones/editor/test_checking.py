"""The check finds every kind of tear, with its area within a hundredth and the right neighbours."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from tests.ground import TESTER, TODAY, Ground, make_person, put, squares
from tests.zones.editor.bench import Desk, area, desk
from zones.boundaries.actions import except_defect, publish
from zones.boundaries.content import ZonePut
from zones.boundaries.rules.measures import area_m2
from zones.editor.actions.operating import operate
from zones.editor.checking import BLOCKING, EXCEPTED, Check, Finding, check_draft

pytestmark = pytest.mark.django_db

HALF_A_METRE = 0.5 / 1030
"""In squares: a square is some 1,030 m wide."""


def torn(ground: Ground, *puts: ZonePut, drops: tuple[str, ...] = ()) -> Desk:
    """A draft on an edition with these zones, however torn."""
    publish(
        scheme=ground.scheme,
        puts=puts,
        drops=drops,
        accept_defects=True,
        effective_from=TODAY,
        actor=TESTER,
        now=TODAY,
    )
    return desk(ground, make_person("editor"))


def defects(bench: Desk) -> list[Finding]:
    return [one for one in check(bench).findings if one.area_m2 is not None]


def check(bench: Desk) -> Check:
    return check_draft(bench.draft, now=TODAY)


def codes(finding: Finding) -> set[str]:
    return {state.code for state, _share in finding.neighbours}


def same_area(finding: Finding, wanted: BaseGeometry) -> bool:
    return finding.area_m2 == pytest.approx(area_m2(wanted), rel=0.01)


def test_a_sound_draft_has_nothing_to_repair(ground: Ground) -> None:
    bench = desk(ground, make_person("editor"))
    found = check(bench)
    assert not found.blocking and [one.kind for one in found.findings] == ["empty"]


def test_a_missing_cell(ground: Ground) -> None:
    (gap,) = defects(torn(ground, drops=("A4",)))
    assert (gap.kind, gap.severity) == ("gap", BLOCKING)
    assert same_area(gap, squares(1, 1)) and codes(gap) == {"A2", "A3"}


def test_a_duplicate(ground: Ground) -> None:
    (overlap,) = defects(torn(ground, put("A9", "cell", "A", squares(1, 1))))
    assert overlap.kind == "overlap" and same_area(overlap, squares(1, 1))
    assert codes(overlap) == {"A4", "A9"}


def test_a_sliver_half_a_metre_wide(ground: Ground) -> None:
    narrow = squares(0, 0, 1 - HALF_A_METRE)
    (gap,) = defects(torn(ground, put("A1", "cell", "A", narrow)))
    assert same_area(gap, squares(0, 0).difference(narrow)) and codes(gap) >= {"A1", "A2"}
    assert gap.width_m == pytest.approx(0.5, rel=0.1)


def test_an_enclave_that_was_not_cut_out(ground: Ground) -> None:
    enclave = squares(0.4, 0.4, 0.2, 0.2)
    (overlap,) = defects(torn(ground, put("A9", "cell", "A", enclave)))
    assert overlap.kind == "overlap" and same_area(overlap, enclave)
    assert codes(overlap) == {"A1", "A9"}


def test_a_spill_beyond_the_parent(ground: Ground) -> None:
    wide = squares(-0.5, 0, 1.5)
    (spill,) = defects(torn(ground, put("A1", "cell", "A", wide)))
    assert spill.kind == "outside" and same_area(spill, squares(-0.5, 0, 0.5))
    assert codes(spill) == {"A1"}


@pytest.mark.parametrize("case", ["gap", "overlap", "spill"])
def test_every_repair_that_is_offered_mends_the_place(ground: Ground, case: str) -> None:
    bench = {
        "gap": lambda: torn(ground, drops=("A4",)),
        "overlap": lambda: torn(ground, put("A9", "cell", "A", squares(0.4, 0.4, 0.2, 0.2))),
        "spill": lambda: torn(ground, put("A1", "cell", "A", squares(-0.5, 0, 1.5))),
    }[case]()
    (found,) = defects(bench)
    assert found.repairs
    if case == "overlap":  # left to A1 the enclave would have no ground at all
        repairs = [one for one in found.repairs if bench.zone("A9") in one.parameters.values()]
    else:
        repairs = found.repairs
    for repair in repairs:
        _do(bench, repair.kind, repair.parameters)
        assert not defects(bench)
        bench.walk(0)


def _do(bench: Desk, kind: str, parameters: dict[str, Any]) -> None:
    outcome = operate(
        draft=bench.draft,
        uuid=uuid4(),
        position=bench.draft.position,
        kind=kind,
        parameters=parameters,
        user=bench.user,
        actor=TESTER,
        now=TODAY,
    )
    bench.draft = outcome.draft


def test_an_accepted_defect_is_shown_apart_and_no_longer_stands_in_the_way(ground: Ground) -> None:
    bench = torn(ground, drops=("A4",))
    (gap,) = defects(bench)
    assert isinstance(gap.place, Polygon)
    except_defect(
        scheme=ground.scheme, kind="gap", place=gap.place, reason="河道", actor=TESTER, now=TODAY
    )
    (again,) = defects(bench)
    assert again.severity == EXCEPTED and again.exception is not None
    assert again.fingerprint == gap.fingerprint


def test_an_intended_gap_is_ground_of_its_own_and_shown_apart(ground: Ground) -> None:
    bench = torn(ground, drops=("A4",))
    bench.do(
        "gap",
        place=area((1, 1), (2, 1), (2, 2), (1, 2)),
        level="cell",
        parent=bench.zone("A"),
        name="河道",
        reason="水面",
        fallback=ground.units["OFFICE"].pk,
    )
    found = check(bench)
    assert not found.blocking
    assert [state.name for state in found.intended_gaps] == ["河道"]
