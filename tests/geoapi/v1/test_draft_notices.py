"""Who is told what happens to a draft."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from fieldwork.notices.models import Notice
from fieldwork.notices.wording import word
from tests.cast import caller, member
from tests.ground import TESTER, TODAY, Ground
from tests.zones.editor.bench import Desk, desk, line
from zones.editor.policy import name_editors
from zones.organisation.models import Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(ground: Ground) -> User:
    return member(ground, Role.GIS_STAFF, username="author")


@pytest.fixture
def second(ground: Ground) -> User:
    return member(ground, Role.GIS_STAFF, username="second")


@pytest.fixture
def bench(ground: Ground, author: User) -> Desk:
    work = desk(ground, author)
    work.do("split", zone=work.zone("A1"), line=line((0.25, -1), (0.25, 2)))
    return work


def post(user: User, view: str, draft: int, **body: Any) -> int:
    address = reverse(view, args=[draft])
    return caller(user).post(address, body, content_type="application/json").status_code


def titles(user: User) -> list[tuple[str, str]]:
    """What the inbox says to a person, and where each notice leads."""
    return [
        (worded.title, worded.url)
        for notice in Notice.objects.filter(recipient=user).order_by("pk")
        for worded in [
            word(
                kind=notice.kind,
                object_type=notice.object_type,
                object_id=notice.object_id,
                params=notice.params,
            )
        ]
    ]


def test_whose_draft_is_taken_over_is_told_by_whom(bench: Desk, author: User, second: User) -> None:
    number = bench.draft.pk
    assert post(second, "api_draft_lock", number) == 409
    assert not Notice.objects.exists()
    assert post(second, "api_draft_lock", number, take_over=True) == 200
    assert titles(author) == [("second took over your draft “改界”", f"/zones/drafts/{number}/")]
    assert titles(second) == []


def test_the_other_editors_are_asked_and_the_author_is_answered(
    ground: Ground, bench: Desk, author: User, second: User
) -> None:
    number = bench.draft.pk
    outsider = member(ground)
    assert post(author, "api_draft_submit", number) == 200
    page = f"/zones/drafts/{number}/publish/"
    assert titles(second) == [("To approve: the draft “改界”", page)]
    assert post(second, "api_draft_send_back", number, reason="街名不对") == 200
    assert post(author, "api_draft_submit", number) == 200
    assert post(second, "api_draft_approve", number) == 200
    assert titles(author) == [
        ("Your draft “改界” was sent back", f"/zones/drafts/{number}/"),
        ("Your draft “改界” was approved", page),
    ]
    assert titles(outsider) == []


def test_of_named_editors_only_those_are_asked(
    ground: Ground, bench: Desk, author: User, second: User
) -> None:
    third = member(ground, Role.GIS_STAFF, username="third")
    name_editors(scheme=ground.scheme, users=[author, third], actor=TESTER, now=TODAY)
    assert post(author, "api_draft_submit", bench.draft.pk) == 200
    assert len(titles(third)) == 1 and not titles(second)


def test_what_is_refused_is_not_told(bench: Desk, author: User, second: User) -> None:
    assert post(author, "api_draft_approve", bench.draft.pk) == 409
    assert not Notice.objects.exists()
