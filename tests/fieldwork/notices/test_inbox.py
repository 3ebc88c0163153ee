"""The order of the inbox and its pages."""

from __future__ import annotations

import pytest

from fieldwork.notices.actions import mark_read
from fieldwork.notices.inbox import COUNTED, count_unread, inbox
from fieldwork.notices.models import Notice
from tests.fieldwork.notices.telling import tell_of_issue
from tests.ground import TODAY, Ground
from zones.organisation.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(ground: Ground) -> User:
    """With seven notices, of which 2, 3 and 6 are read; numbers are their keys."""
    head = ground.people["head-a1"]
    for number in range(1, 8):
        tell_of_issue(head, ground.people["head-a2"], key=str(number))
    for notice in Notice.objects.of(head).filter(key__in="236"):
        mark_read(user=head, notice_id=notice.pk, now=TODAY)
    return head


def pages(user: User, limit: int) -> list[list[str]]:
    found, after = [], ""
    while True:
        page = inbox(user, after=after, limit=limit)
        found.append([notice.key for notice in page.notices])
        after = page.following
        if not after:
            return found


@pytest.mark.parametrize("limit", range(1, 9))
def test_the_unread_come_first_and_every_notice_once_whatever_the_size(
    head: User, limit: int
) -> None:
    found = pages(head, limit)
    assert [key for page in found for key in page] == ["7", "5", "4", "1", "6", "3", "2"]
    assert all(len(page) == limit for page in found[:-1])


def test_nonsense_is_the_top(head: User) -> None:
    for after in ("x", "u", "r-1", "u" + "9" * 30):
        assert inbox(head, after=after, limit=1).notices[0].key == "7"


def test_an_empty_inbox_has_one_empty_page(ground: Ground) -> None:
    assert pages(ground.people["head-b"], 5) == [[]]


def test_the_unread_are_counted_up_to_many(head: User) -> None:
    assert count_unread(head) == 4
    for number in range(COUNTED + 9):
        tell_of_issue(head, key=f"more-{number}")
    assert count_unread(head) == COUNTED + 1
