"""Compiling a list: which problems are on it, where they stand, and at what cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fieldwork.casework.models import Issue
from fieldwork.casework.sight import Sight
from fieldwork.standing.problem_list.compiling import (
    Asked,
    ProblemList,
    compile_list,
    default_level,
)
from fieldwork.standing.problem_list.lines import lines_of
from tests.casebook import an_issue, pin
from tests.catalogue import make_calendar, make_catalogue
from tests.ground import TODAY, Ground, put, squares
from zones.boundaries.models import Scheme

pytestmark = pytest.mark.django_db

ALL = Sight(user=1, everything=True)


@pytest.fixture(autouse=True)
def city(ground: Ground) -> Ground:
    make_catalogue()
    make_calendar()
    return ground


def compiled(ground: Ground, level: str = "community") -> ProblemList:
    chosen = ground.scheme.levels.select_related("scheme").get(code=level)
    asked = Asked(TODAY, TODAY + timedelta(days=5), chosen)
    return compile_list(asked, sight=ALL, now=TODAY + timedelta(days=5))


def test_lists_are_by_the_level_below_the_city(ground: Ground) -> None:
    level = default_level(ground.scheme)
    assert level is not None and level.code == "community"
    assert default_level(Scheme.objects.create(code="bare", name_zh="空", primary=False)) is None


def test_statements_do_not_grow_with_the_list(ground: Ground) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            found = compiled(ground)
            list(lines_of(found.problems, now=TODAY))
        return len(asked)

    an_issue()
    few = statements()
    for _ in range(6):
        an_issue(place=pin(1.5, 1.5), category="09006")
    assert statements() == few <= 10


def test_a_place_between_the_levels_stands_at_the_end(ground: Ground) -> None:
    an_issue(place=pin(3, 1))  # in community B, which has no cells
    here = an_issue()
    found = compiled(ground, "cell")
    assert [part.zone and part.zone.code for part in found.zones] == ["A1", None]
    assert found.problems[0].issue == here.pk
    assert found.zones[1].units[0].unit.code == "U-B"


def test_a_zone_that_was_renamed_is_one_zone(ground: Ground) -> None:
    an_issue()
    later = TODAY + timedelta(hours=1)
    ground.publish(put("A1", "cell", "A", squares(0, 0), "新名"), now=later, effective_from=later)
    an_issue(now=TODAY + timedelta(days=1), captured_at=TODAY + timedelta(days=1))
    (part,) = compiled(ground, "cell").zones
    assert part.zone is not None
    assert (part.zone.name, part.totals.problems) == ("新名", 2)
    assert set(Issue.objects.values_list("edition", flat=True)) == {1, 2}


def test_a_line_says_what_the_light_was_when_the_clock_stopped(ground: Ground) -> None:
    issue = an_issue()
    late = issue.due_at + timedelta(hours=1)
    Issue.objects.filter(pk=issue.pk).update(state="closed", rectified_at=late, closed_at=late)
    found = compiled(ground)
    (line,) = lines_of(found.problems, now=found.at)
    assert (line.light_word, line.light_code) == ("was late", "red")
    Issue.objects.filter(pk=issue.pk).update(rectified_at=issue.received_at)
    (line,) = lines_of(found.problems, now=found.at)
    assert (line.light_word, line.light_code) == ("was in time", "off")
