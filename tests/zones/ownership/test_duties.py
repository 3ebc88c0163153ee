"""The duties of a level are replaced as a whole, and the change is in the audit log."""

import pytest

from tests.ground import TESTER, TODAY, Ground
from zones.audit.models import AuditEntry
from zones.boundaries.models import Level
from zones.ownership.duties import DutyPut, set_level_duties
from zones.ownership.models import Cadence, Duty

DAILY = DutyPut("巡查", Cadence.DAILY, "patrol")
FRIDAY = DutyPut("大扫除", Cadence.WEEKDAY, "clean-up", weekday=5, part_of_day="afternoon")


@pytest.fixture
def cells(ground: Ground) -> Level:
    return ground.scheme.levels.get(code="cell")


def test_a_level_gets_its_duties_in_order(cells: Level) -> None:
    rows = set_level_duties(level=cells, duties=[DAILY, FRIDAY], actor=TESTER, now=TODAY)
    assert [duty.text_zh for duty in Duty.objects.order_by("id")] == ["巡查", "大扫除"]
    assert (rows[1].weekday, rows[1].part_of_day) == (5, "afternoon")


def test_new_duties_take_the_place_of_the_old(cells: Level) -> None:
    set_level_duties(level=cells, duties=[DAILY], actor=TESTER, now=TODAY)
    set_level_duties(level=cells, duties=[FRIDAY], actor=TESTER, now=TODAY)
    assert [duty.text_zh for duty in cells.duties.all()] == ["大扫除"]
    entry = AuditEntry.objects.filter(action="duty.set").latest("id")
    assert entry.before == [["巡查", "daily"]]
    assert entry.after is not None and entry.after[0]["text_zh"] == "大扫除"
