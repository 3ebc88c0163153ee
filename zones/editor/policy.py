"""How boundaries are changed: whether a second person approves, and who edits which scheme."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from zones.audit.actions import Actor, record
from zones.boundaries.models import Scheme
from zones.editor.models import BoundaryPolicy, SchemeEditor
from zones.organisation.models import User


def current_boundary_policy() -> BoundaryPolicy:
    """The newest policy; unsaved, with the defaults, where nobody set one."""
    newest = BoundaryPolicy.objects.order_by("-recorded_at", "-pk").first()
    return newest or BoundaryPolicy()


def set_boundary_policy(
    *, four_eyes: bool, user: User | None, actor: Actor, now: datetime
) -> BoundaryPolicy:
    """From now on a second person approves, or need not; a new row, the old one stays."""
    with transaction.atomic():
        before = current_boundary_policy().four_eyes
        policy = BoundaryPolicy.objects.create(
            four_eyes=four_eyes, recorded_at=now, recorded_by=user
        )
        record(
            actor=actor,
            action="boundary_policy.set",
            object_type="boundary_policy",
            object_id=policy.pk,
            before={"four_eyes": before},
            after={"four_eyes": four_eyes},
            now=now,
        )
    return policy


def name_editors(
    *, scheme: Scheme, users: Iterable[User], actor: Actor, now: datetime
) -> list[User]:
    """These of the GIS staff edit the scheme, and nobody else; nobody named: all of them."""
    wanted = {user.pk: user for user in users}
    with transaction.atomic():
        Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)
        rows = SchemeEditor.objects.filter(scheme=scheme)
        before = sorted(rows.values_list("user", flat=True))
        rows.exclude(user__in=wanted).delete()
        SchemeEditor.objects.bulk_create(
            SchemeEditor(scheme=scheme, user_id=pk) for pk in wanted if pk not in before
        )
        record(
            actor=actor,
            action="scheme.name_editors",
            object_type="scheme",
            object_id=scheme.code,
            before={"editors": before},
            after={"editors": sorted(wanted)},
            now=now,
        )
    return list(wanted.values())
