"""Who may do what: the roles of one day decide, and three administrators stay apart."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from psycopg2.extras import DateRange, DateTimeTZRange

from tests.cast import member
from tests.ground import DAY_ONE, TODAY, Ground, make_person, make_scheme
from zones.boundaries.models import Scheme
from zones.organisation import permissions
from zones.organisation.models import Deputy, Membership, Role
from zones.organisation.permissions import (
    SIGNED_OUT,
    Standing,
    speaks_for,
    standing_in,
    standing_of,
)
from zones.reference.models import ReferenceLayer

PREDICATES = {
    permissions.may_see_unpublished: set(Role),
    permissions.may_see_contacts: set(Role) - {Role.VOLUNTEER},
    permissions.may_see_people: {Role.BUSINESS_ADMIN, Role.SYSTEM_ADMIN},
    permissions.may_import_ground: {Role.GIS_STAFF},
    permissions.may_import_organisation: {Role.BUSINESS_ADMIN},
    permissions.may_import: {Role.GIS_STAFF, Role.BUSINESS_ADMIN},
    permissions.may_edit_responsibilities: {Role.BUSINESS_ADMIN, Role.CAMPAIGN_OFFICE},
    permissions.may_read_audit: {Role.AUDITOR},
    permissions.may_administer: {Role.SYSTEM_ADMIN},
    permissions.may_set_up: {Role.SYSTEM_ADMIN, Role.BUSINESS_ADMIN},
    permissions.may_report: set(Role),
    permissions.may_edit: {Role.GIS_STAFF, Role.BUSINESS_ADMIN, Role.CAMPAIGN_OFFICE},
}


@pytest.mark.parametrize("predicate", PREDICATES, ids=lambda predicate: predicate.__name__)
def test_each_right_belongs_to_these_roles_alone(predicate: object) -> None:
    assert callable(predicate)
    holding = {role for role in Role if predicate(Standing(roles=frozenset({role.value})))}
    assert holding == PREDICATES[predicate]
    assert not predicate(SIGNED_OUT)


def test_the_three_administrators_share_no_right_to_change() -> None:
    changing = (
        permissions.may_administer,
        permissions.may_edit_responsibilities,
        permissions.may_import,
        permissions.may_read_audit,
    )
    for right in changing:
        holders = PREDICATES[right] & {Role.SYSTEM_ADMIN, Role.AUDITOR, Role.BUSINESS_ADMIN}
        assert len(holders) <= 1


def test_a_role_counts_on_its_days_alone(ground: Ground) -> None:
    user = make_person("temp")
    Membership.objects.create(
        user=user,
        unit=ground.units["OFFICE"],
        role=Role.AUDITOR,
        during=DateRange(date(2026, 3, 1), date(2026, 3, 3)),
    )

    def roles(month: int, day: int, hour: int, minute: int) -> frozenset[str]:
        return standing_of(user, now=datetime(2026, month, day, hour, minute, tzinfo=UTC)).roles

    # The city's day begins at 16:00 UTC.
    assert roles(2, 28, 15, 59) == frozenset()
    assert roles(2, 28, 16, 0) == {"auditor"}
    assert roles(3, 2, 15, 59) == {"auditor"}
    assert roles(3, 2, 16, 0) == frozenset()


def test_closed_accounts_and_strangers_stand_for_nothing(ground: Ground) -> None:
    user = member(ground, Role.AUDITOR)
    user.is_active = False
    for asked in (user, AnonymousUser(), None):
        assert standing_of(asked, now=TODAY) == SIGNED_OUT


def test_a_request_asks_once_what_whoever_asks_stands_for(ground: Ground) -> None:
    request = RequestFactory().get("/")
    request.user = member(ground, Role.AUDITOR)
    with CaptureQueriesContext(connection) as queries:
        assert standing_in(request).roles == standing_in(request).roles == {"auditor"}
    assert len(queries) == 1
    request.user = AnonymousUser()
    assert standing_in(request) == SIGNED_OUT


def test_a_superuser_holds_every_role(ground: Ground) -> None:
    user = make_person("first", is_superuser=True)
    assert standing_of(user, now=TODAY).roles == set(Role)


def test_a_deputy_speaks_for_the_head_while_it_lasts(ground: Ground) -> None:
    head, deputy = ground.people["head-a1"], ground.people["head-b"]
    end = TODAY + timedelta(days=1)
    Deputy.objects.create(head=head, deputy=deputy, during=DateTimeTZRange(TODAY, end))
    assert speaks_for(deputy, now=TODAY) == [deputy, head]
    assert speaks_for(deputy, now=TODAY - timedelta(seconds=1)) == [deputy]
    assert speaks_for(deputy, now=end) == [deputy]
    assert speaks_for(head, now=TODAY) == [head]


def test_schemes_and_layers_are_seen_by_the_organisation_or_if_public(ground: Ground) -> None:
    make_scheme("secret", primary=False, public=False)
    for code, public in (("open", True), ("closed", False)):
        ReferenceLayer.objects.create(
            code=code, kind="roads", geometry_kind="line", public=public, updated_at=DAY_ONE
        )
    outsider = standing_of(member(ground), now=TODAY)
    volunteer = standing_of(member(ground, Role.VOLUNTEER), now=TODAY)

    def seen(standing: Standing) -> set[str]:
        rows = [
            *Scheme.objects.visible_to(standing),
            *ReferenceLayer.objects.visible_to(standing),
        ]
        return {row.code for row in rows}

    assert seen(SIGNED_OUT) == seen(outsider) == {"grid", "open"}
    assert seen(volunteer) == {"grid", "open", "secret", "closed"}
