"""One person's inbox: the unread first, each part the newest first, continued by key."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fieldwork.notices.models import Notice
from zones.organisation.models import User

COUNTED: Final = 99
"""So many unread notices are counted; beyond that there are just many."""

_PLACE: Final = re.compile(r"([ur])(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class InboxPage:
    """Notices, and where to go on: "" where nothing follows."""

    notices: Sequence[Notice]
    following: str


def inbox(user: User, *, after: str, limit: int) -> InboxPage:
    """A page of the person's notices after a place that an earlier page named; "" is the top.

    What is no place is taken for the top.
    """
    match = _PLACE.fullmatch(after)
    part, last = (match[1], int(match[2])) if match else ("u", None)
    own = Notice.objects.of(user).newest_first()
    found: list[Notice] = []
    if part == "u":
        unread = own.unread()
        found += (unread if last is None else unread.filter(pk__lt=last))[: limit + 1]
        last = None
    if len(found) <= limit:
        read = own.read()
        found += (read if last is None else read.filter(pk__lt=last))[: limit + 1 - len(found)]
    shown = found[:limit]
    if len(found) <= limit:
        return InboxPage(shown, "")
    end = shown[-1]
    return InboxPage(shown, f"{'r' if end.read_at else 'u'}{end.pk}")


def count_unread(user: User) -> int:
    """How many notices the person has not read, counted up to one more than ``COUNTED``."""
    return Notice.objects.of(user).unread().values("pk")[: COUNTED + 1].count()
