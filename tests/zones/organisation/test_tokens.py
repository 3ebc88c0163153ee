"""Access tokens: issued once, kept as a digest, ended at will."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import member
from tests.ground import TESTER, TODAY, Ground, make_person
from zones.audit.models import AuditEntry
from zones.organisation.models import AccessToken, Role, User
from zones.organisation.permissions import standing_of
from zones.organisation.tokens import (
    DEFAULT_LIFETIME,
    LONGEST_LIFETIME,
    TokenRefused,
    digest_of,
    find_token,
    issue_token,
    revoke_token,
    scopes_for,
)

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def user() -> User:
    return make_person("li")


def issue(user: User, **options: object) -> tuple[AccessToken, str]:
    facts = {"name": "phone", "scopes": ["read"], "actor": TESTER, "now": TODAY, **options}
    return issue_token(user=user, **facts)  # type: ignore[arg-type]


def test_the_text_is_kept_nowhere(user: User) -> None:
    token, plain = issue(user)
    assert plain.startswith("fw_")
    assert len(plain) > 40
    assert token.digest == digest_of(plain)
    assert plain.startswith(token.prefix)
    stored = [*AccessToken.objects.values(), *AuditEntry.objects.values()]
    assert plain not in str(stored)


def test_it_is_found_by_its_text_until_its_end(user: User) -> None:
    token, plain = issue(user)
    assert token.expires_at == TODAY + DEFAULT_LIFETIME
    assert find_token(plain, now=TODAY) == token
    assert find_token(plain + "x", now=TODAY) is None
    assert find_token("", now=TODAY) is None
    assert find_token(plain, now=TODAY + DEFAULT_LIFETIME) is None


def test_two_tokens_are_never_alike(user: User) -> None:
    assert issue(user)[1] != issue(user)[1]


def test_revoking_ends_it_at_once_and_is_on_record_once(user: User) -> None:
    token, plain = issue(user)
    for _ in range(2):
        revoke_token(token=token, actor=TESTER, now=TODAY + MINUTE)
    assert find_token(plain, now=TODAY + MINUTE) is None
    assert AuditEntry.objects.filter(action="token.revoke").count() == 1


def test_the_token_of_a_closed_account_is_of_no_use(user: User) -> None:
    _token, plain = issue(user)
    User.objects.update(is_active=False)
    assert find_token(plain, now=TODAY) is None


def test_its_use_is_noted_at_most_once_a_minute(user: User) -> None:
    token, plain = issue(user)

    def use_after(seconds: int) -> int:
        with CaptureQueriesContext(connection) as statements:
            find_token(plain, now=TODAY + timedelta(seconds=seconds))
        return len(statements)

    assert [use_after(seconds) for seconds in (0, 1, 59, 60, 61)] == [2, 1, 1, 2, 1]
    token.refresh_from_db()
    assert token.last_used_at == TODAY + MINUTE


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["read", "root"]}, "scopes"),
        ({"scopes": ["read", "report"]}, "scopes"),
        ({"expires_at": TODAY}, "expires_at"),
        ({"expires_at": TODAY + LONGEST_LIFETIME + MINUTE}, "expires_at"),
    ],
)
def test_what_no_token_can_be_is_refused(
    user: User, options: dict[str, object], field: str
) -> None:
    with pytest.raises(TokenRefused) as refusal:
        issue(user, **options)
    assert refusal.value.field == field
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize(
    ("role", "scopes"),
    [
        (Role.GIS_STAFF, ["read", "report", "edit"]),
        (Role.CAMPAIGN_OFFICE, ["read", "report", "edit"]),
        (Role.INSPECTOR, ["read", "report"]),
        (Role.AUDITOR, ["read", "report"]),
    ],
)
def test_a_token_may_no_more_than_its_person(ground: Ground, role: Role, scopes: list[str]) -> None:
    person = member(ground, role)
    assert scopes_for(standing_of(person, now=TODAY)) == scopes
    assert issue(person, scopes=scopes)[0].scopes == sorted(scopes)
    if "edit" not in scopes:
        with pytest.raises(TokenRefused):
            issue(person, scopes=["edit"])
