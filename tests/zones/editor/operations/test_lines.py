"""Streets as zones: drawn, redrawn, cut, joined and retired, with a head each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.ground import TESTER, TODAY, Ground, make_person
from tests.zones.editor.bench import Desk, area, desk, line
from zones.boundaries.models import GeometryKind, Level, Scheme
from zones.editor.actions.publishing import publish_draft
from zones.editor.checking import check_draft
from zones.editor.refusals import OfTheOtherKind
from zones.ownership.locate import locate

pytestmark = pytest.mark.django_db


@pytest.fixture
def streets(ground: Ground) -> Desk:
    scheme = Scheme.objects.create(
        code="streets",
        name_zh="街长",
        name_en="Street heads",
        geometry_kind=GeometryKind.LINE,
        public=True,
    )
    Level.objects.create(
        scheme=scheme, rank=0, code="street", name_zh="街", name_en="Street", covers_parent=False
    )
    return desk(Ground(scheme, ground.city, ground.published, ground.units), make_person("editor"))


def drawn(bench: Desk, name: str = "人民路", y: float = 0.5) -> int:
    bench.do("draw", level="street", line=line((0, y), (2, y)), name=name, code=f"S{y:g}")
    return bench.zone_in_draft(name=name)


def test_a_street_with_a_head_is_named_beside_the_owner(streets: Desk, ground: Ground) -> None:
    street = drawn(streets)
    streets.do("assign", zone=street, role="head", user=streets.user.pk)
    publish_draft(draft=streets.draft, user=streets.user, actor=TESTER, now=TODAY)
    found = locate(lon=103.005, lat=22.005, at=TODAY + timedelta(days=1), scheme=ground.scheme)
    (head,) = found.street_heads
    assert head["zone"]["name"] == "人民路" and head["head"]["id"] == streets.user.pk


def test_streets_are_cut_joined_redrawn_and_retired(streets: Desk) -> None:
    street = drawn(streets)
    streets.do("split", zone=street, line=line((1, 0), (1, 1)), name="人民西路")
    half = streets.zone_in_draft(name="人民西路")
    assert half != street
    streets.do("merge", zones=[street, half], keep=street)
    streets.do("redraw", zone=street, line=line((0, 0.5), (1.5, 0.6)))
    streets.do("retire", zone=street)
    with pytest.raises(StopIteration):
        streets.zone_in_draft(name="人民路")
    streets.walk(1)
    assert streets.zone_in_draft(name="人民路") == street


def test_streets_may_cross_and_leave_ground_between(streets: Desk) -> None:
    drawn(streets)
    drawn(streets, "解放路", 0.7)
    kinds = {one.kind for one in check_draft(streets.draft, now=TODAY).findings}
    assert kinds == {"no_head"}


def test_operations_on_areas_are_not_made_for_lines(streets: Desk) -> None:
    with pytest.raises(OfTheOtherKind):
        streets.do("create", level="street", area=area((0, 0), (1, 0), (1, 1)), name="不行")
