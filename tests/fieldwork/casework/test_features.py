"""Pages of issues that PostgreSQL writes must say what Python says."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from fieldwork.casework.describe import brief_issue_json
from fieldwork.casework.features import issue_features
from fieldwork.casework.models import Issue
from tests.casebook import an_issue
from tests.catalogue import make_calendar, make_catalogue
from tests.ground import TODAY, Ground, place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(ground: Ground) -> Ground:
    make_catalogue()
    make_calendar()
    return ground


def written(issue: Issue, now: datetime = TODAY) -> Any:
    (text,) = issue_features([issue.pk], now=now, geojson=False)
    return json.loads(text)


def described(issue: Issue, now: datetime = TODAY) -> Any:
    """The same from Python, as far as a list goes."""
    return brief_issue_json(Issue.objects.with_names().get(pk=issue.pk), now=now)


def instants(facts: Any) -> Any:
    return {
        name: value and datetime.fromisoformat(value)
        for name, value in facts.items()
        if name.endswith("_at")
    }


def test_sql_and_python_describe_an_issue_alike(ground: Ground) -> None:
    issue = an_issue(address='青石路"12"号\n后门')
    ours, theirs = written(issue), described(issue)
    assert set(theirs) <= set(ours)
    for name in theirs:
        if not name.endswith("_at"):
            assert ours[name] == theirs[name], name
    assert instants(ours) == instants(theirs)
    assert "routing" not in ours and "reporter" not in ours


@pytest.mark.parametrize("share", [0.0, 0.79, 0.8, 0.99, 1.0, 1.5])
@pytest.mark.parametrize(
    ("state", "stopped"), [("assigned", False), ("rectified", True), ("closed", True)]
)
def test_the_light_is_the_same_in_sql_and_python(
    ground: Ground, share: float, state: str, stopped: bool
) -> None:
    issue = an_issue()
    at = issue.received_at + (issue.due_at - issue.received_at) * share
    later = at + timedelta(days=9)
    Issue.objects.filter(pk=issue.pk).update(state=state, rectified_at=at if stopped else None)
    now = later if stopped else at
    assert written(issue, now)["due"]["light"] == described(issue, now)["due"]["light"]


def test_a_feature_has_its_place_to_seven_decimals(ground: Ground) -> None:
    issue = an_issue()
    (text,) = issue_features([issue.pk], now=TODAY)
    feature = json.loads(text)
    assert feature["geometry"] == {"type": "Point", "coordinates": list(place(0.5, 0.5))}
    assert (feature["type"], feature["id"]) == ("Feature", issue.pk)


def test_states_are_named_in_the_readers_language(ground: Ground) -> None:
    issue = an_issue()
    with translation.override("zh-hans"):
        chinese = str(issue.get_state_display())
        assert written(issue)["state_label"] == chinese


@pytest.mark.parametrize("limit", [1, 2, 12])
def test_limits_are_written_as_python_writes_them(ground: Ground, limit: int) -> None:
    issue = an_issue()
    Issue.objects.filter(pk=issue.pk).update(limit=limit)
    assert written(issue)["due"] == described(issue)["due"]


def test_nothing_is_asked_for_no_issues(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert issue_features([], now=TODAY) == []


def test_an_issue_outside_every_zone_and_without_a_head_is_written_too(ground: Ground) -> None:
    issue = an_issue()
    Issue.objects.filter(pk=issue.pk).update(
        zone=None, zone_version=None, zone_path=[], head=None, edition=None
    )
    facts = written(issue)
    assert (facts["zone"], facts["head"]) == (None, None)
