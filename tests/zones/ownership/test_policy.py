"""The routing policy: sensible numbers, a new row for each change, on record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.ground import TESTER, TODAY
from zones.audit.models import AuditEntry
from zones.ownership.models import RoutingPolicy
from zones.ownership.policy import PolicyOutOfRange, current_policy, set_routing_policy

pytestmark = pytest.mark.django_db


def test_without_a_row_the_defaults_hold() -> None:
    policy = current_policy()
    assert not policy.pk
    assert (policy.snap_m, policy.street_m, policy.certain_share) == (30, 30, 0.8)


def test_a_change_is_a_new_row_and_on_record() -> None:
    for number, snap_m in enumerate((10, 20)):
        set_routing_policy(
            snap_m=snap_m,
            street_m=25,
            certain_share=0.9,
            actor=TESTER,
            now=TODAY + timedelta(hours=number),
        )
    assert current_policy().snap_m == 20
    assert RoutingPolicy.objects.count() == 2
    entry = AuditEntry.objects.filter(action="routing_policy.set").latest("at")
    assert entry.before and entry.before["snap_m"] == 10
    assert entry.after and entry.after["snap_m"] == 20


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("snap_m", -1),
        ("snap_m", 1001),
        ("street_m", float("nan")),
        ("certain_share", 0),
        ("certain_share", 1.01),
    ],
)
def test_what_makes_no_sense_is_refused(field: str, value: float) -> None:
    numbers = {"snap_m": 30.0, "street_m": 30.0, "certain_share": 0.8, field: value}
    with pytest.raises(PolicyOutOfRange) as caught:
        set_routing_policy(
            snap_m=numbers["snap_m"],
            street_m=numbers["street_m"],
            certain_share=numbers["certain_share"],
            actor=TESTER,
            now=TODAY,
        )
    assert caught.value.field == field
    assert not RoutingPolicy.objects.exists()
