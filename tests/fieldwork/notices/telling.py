"""Events to be told in tests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fieldwork.notices.actions import tell
from fieldwork.notices.models import NoticeKind, ObjectType, Subscription
from fieldwork.notices.subscriptions import Wanted, subscribe
from tests.ground import TESTER, TODAY
from zones.organisation.models import Unit, User

FACTS = {
    "number": "XC-260601-7QK2M",
    "uuid": "0b6f6c5e-6b1f-4b0e-9a54-0f6d1f6ad001",
    "category": "暴露垃圾",
    "category_en": "Exposed rubbish",
    "zone": "A1格",
    "zone_en": "Zone A1",
    "lead_unit": "A1单位",
    "lead_unit_en": "Unit A1",
    "address": "文山路 3 号",
    "due_at": "2026-06-01T09:00:00+00:00",
}


def tell_of_issue(*recipients: User, now: datetime = TODAY, **options: Any) -> None:
    """A new issue, assigned."""
    given: dict[str, Any] = {
        "kind": NoticeKind.ISSUE_ASSIGNED,
        "recipients": [user.pk for user in recipients],
        "units": [],
        "object_type": ObjectType.ISSUE,
        "object_id": 7,
        "params": FACTS,
        "key": "issue-7-assigned-1",
        "now": now,
    }
    tell(**{**given, **options})


def subscription_of(
    by: User, url: str = "https://example.org/hook", unit: Unit | None = None
) -> Subscription:
    """Another system that is told of new issues."""
    wanted = Wanted("dashboard", url, [NoticeKind.ISSUE_ASSIGNED], unit)
    return subscribe(wanted=wanted, by=by, actor=TESTER, now=TODAY)[0]
