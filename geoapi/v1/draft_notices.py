"""Who is told what happens to a draft; in the transaction that does it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from fieldwork.notices.actions import tell
from fieldwork.notices.models import NoticeKind, ObjectType
from zones.boundaries.models import Scheme
from zones.editor.models import Draft, SchemeEditor
from zones.organisation.models import Membership, Role, User


def tell_of_take_over(draft: Draft, *, before: User | None, by: User, now: datetime) -> None:
    """Tell whoever was editing that another goes on; nobody where the draft was free."""
    if before is not None:
        _tell(draft, NoticeKind.DRAFT_TAKEN_OVER, [before.pk], by=by, now=now)


def tell_of_submission(draft: Draft, *, by: User, now: datetime) -> None:
    """Ask the scheme's other editors to approve."""
    others = set(editors_of(draft.scheme, now=now)) - {by.pk}
    _tell(draft, NoticeKind.DRAFT_SUBMITTED, others, by=by, reason=draft.note, now=now)


def tell_of_answer(draft: Draft, kind: NoticeKind, *, by: User, now: datetime) -> None:
    """Tell whoever submitted it that it was approved or sent back, and why."""
    if draft.submitted_by_id is not None and draft.submitted_by_id != by.pk:
        reason = draft.sent_back_reason if kind == NoticeKind.DRAFT_SENT_BACK else ""
        _tell(draft, kind, [draft.submitted_by_id], by=by, reason=reason, now=now)


def editors_of(scheme: Scheme, *, now: datetime) -> list[int]:
    """The numbers of the people who edit a scheme: the named ones, else all GIS staff."""
    named = SchemeEditor.objects.filter(scheme=scheme).values_list("user", flat=True)
    staff = Membership.objects.on(timezone.localdate(now)).filter(role=Role.GIS_STAFF)
    return list(named) or list(staff.values_list("user", flat=True).distinct())


def _tell(
    draft: Draft,
    kind: NoticeKind,
    recipients: Iterable[int],
    *,
    by: User,
    now: datetime,
    reason: str = "",
) -> None:
    tell(
        kind=kind,
        recipients=recipients,
        object_type=ObjectType.DRAFT,
        object_id=draft.pk,
        params={
            "name": draft.name,
            "scheme": draft.scheme.name_zh,
            "scheme_en": draft.scheme.name_en,
            "person": str(by),
            "reason": reason,
            "publishing": kind in (NoticeKind.DRAFT_SUBMITTED, NoticeKind.DRAFT_APPROVED),
        },
        key=f"{kind}-{draft.pk}-{now.isoformat()}",
        now=now,
    )
