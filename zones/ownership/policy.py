"""How routing treats doubt: a change is a new row, so that every past answer stays explained."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zones.audit.actions import Actor, record
from zones.organisation.models import User
from zones.ownership.models import RoutingPolicy
from zones.refusal import Refusal

FARTHEST_M: Final = 1000


class PolicyOutOfRange(Refusal):
    """A number of the policy that makes no sense; ``field`` names it."""

    def __init__(self, field: str, detail: object, remedy: object) -> None:
        super().__init__("policy_out_of_range", detail, field=field, remedy=remedy)


def current_policy() -> RoutingPolicy:
    """The newest policy; unsaved, with the defaults, where nobody set one."""
    newest = RoutingPolicy.objects.order_by("-recorded_at", "-id").first()
    return newest or RoutingPolicy()


def set_routing_policy(
    *,
    snap_m: float,
    street_m: float,
    certain_share: float,
    actor: Actor,
    now: datetime,
    recorded_by: User | None = None,
) -> RoutingPolicy:
    """Route by these numbers from now on: metres, metres, a share of 1; see RoutingPolicy.

    Raises PolicyOutOfRange.
    """
    for field, metres in (("snap_m", snap_m), ("street_m", street_m)):
        if not 0 <= metres <= FARTHEST_M:
            raise PolicyOutOfRange(
                field,
                _("%(metres)g m is no sensible distance.") % {"metres": metres},
                _("Give 0 to %(most)d metres; 30 is usual.") % {"most": FARTHEST_M},
            )
    if not 0 < certain_share <= 1:
        raise PolicyOutOfRange(
            "certain_share",
            _("%(share)g is no share.") % {"share": certain_share},
            _("Give more than 0 and at most 1; 0.8 is usual."),
        )
    with transaction.atomic():
        before = current_policy()
        policy = RoutingPolicy.objects.create(
            snap_m=snap_m,
            street_m=street_m,
            certain_share=certain_share,
            recorded_at=now,
            recorded_by=recorded_by,
        )
        record(
            actor=actor,
            action="routing_policy.set",
            object_type="routing_policy",
            object_id=policy.pk,
            before=_as_json(before),
            after=_as_json(policy),
            now=now,
        )
    return policy


def _as_json(policy: RoutingPolicy) -> dict[str, float]:
    return {
        "snap_m": policy.snap_m,
        "street_m": policy.street_m,
        "certain_share": policy.certain_share,
    }
