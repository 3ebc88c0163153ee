"""The level a zone is of: by the edition in force at the instant, else by the newest."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.ground import DAY_ONE, TODAY, Ground, put, squares
from zones.boundaries.levels import levels_at

BEFORE = DAY_ONE - timedelta(days=1)


def test_a_zone_that_changes_its_level_has_each_in_its_time(ground: Ground) -> None:
    community, cell = (ground.zone(code).pk for code in ("A", "A1"))
    ground.publish(put("A1", "community", "C", squares(0, 0)), accept_defects=True)
    moments = [(cell, DAY_ONE), (cell, TODAY), (community, TODAY), (cell, BEFORE)]
    levels = levels_at(moments)
    assert [levels[moment].code for moment in moments] == [
        "cell",
        "community",
        "community",
        "community",  # no edition was in force: the newest says it
    ]


def test_a_zone_that_is_no_more_keeps_its_last_level(ground: Ground) -> None:
    cell = ground.zone("A4").pk
    ground.publish(drops=["A4"], accept_defects=True)
    assert levels_at([(cell, TODAY)])[cell, TODAY].code == "cell"


def test_the_statements_do_not_grow_with_the_zones(ground: Ground) -> None:
    zones = [ground.zone(code).pk for code in ("C", "A", "B", "A1", "A2")]
    for asked, statements in ((zones, 2), (zones[:1], 2)):
        with CaptureQueriesContext(connection) as captured:
            assert len(levels_at((zone, TODAY) for zone in asked)) == len(asked)
        assert len(captured) == statements
