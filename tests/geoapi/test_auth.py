"""Who asks: tokens, sessions, first passwords, and how often."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from geoapi.auth import AnonymousThrottle
from tests.cast import caller, caller_with_token, member
from tests.ground import Ground
from zones.organisation.models import AccessToken, Role

pytestmark = pytest.mark.django_db

ME = "/api/v1/me"


def bearing(text: str) -> Client:
    return Client(headers={"authorization": text})


def test_a_token_stands_for_its_person(ground: Ground) -> None:
    client = caller_with_token(member(ground, Role.HANDLER), "read")
    assert client.get(ME).json()["username"] == "asks-handler"


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer fw_x", "bearer \x7f", "Bearer 中"])
def test_a_token_that_is_none_is_401_even_where_nobody_need_sign_in(
    ground: Ground, header: str
) -> None:
    assert bearing(header).get("/api/v1/schemes").status_code == 401


def test_another_scheme_of_the_header_is_not_ours(ground: Ground) -> None:
    assert bearing("Basic eDp5").get("/api/v1/schemes").status_code == 200
    assert bearing("Basic eDp5").get(ME).status_code == 401


def test_expired_and_revoked_tokens_and_closed_accounts_are_401(ground: Ground) -> None:
    user = member(ground)
    client = caller_with_token(user, "read")
    past = timezone.now() - timedelta(seconds=1)
    for change in ({"expires_at": past}, {"revoked_at": past}):
        before = AccessToken.objects.values(*change).get()
        AccessToken.objects.update(**change)
        assert client.get(ME).status_code == 401
        AccessToken.objects.update(**before)
    assert client.get(ME).status_code == 200
    user.is_active = False
    user.save()
    assert client.get(ME).status_code == 401


def test_a_token_does_only_what_it_was_issued_for(ground: Ground) -> None:
    user = member(ground, Role.GIS_STAFF)
    for scope, reads, writes in (("read", 200, 403), ("edit", 403, 200), ("report", 403, 403)):
        client = caller_with_token(user, scope)
        assert client.get(ME).status_code == reads
        answer = client.patch(ME, '{"language": "en"}', content_type="application/json")
        assert answer.status_code == writes


def test_a_token_needs_no_csrf_token_and_a_session_does(ground: Ground) -> None:
    user = member(ground, Role.GIS_STAFF)
    session = caller(user, enforce_csrf_checks=True)
    assert session.get(ME).status_code == 200
    answer = session.patch(ME, '{"language": "en"}', content_type="application/json")
    assert answer.status_code == 403
    bearer = caller_with_token(user, "edit")
    bearer.handler.enforce_csrf_checks = True
    answer = bearer.patch(ME, '{"language": "en"}', content_type="application/json")
    assert answer.status_code == 200


def test_a_first_password_must_change_before_anything_else(ground: Ground) -> None:
    user = member(ground)
    user.must_change_password = True
    user.save()
    for address in (ME, "/api/v1/schemes"):
        answer = caller(user).get(address, headers={"accept": "application/json"})
        assert answer.status_code == 403
        assert "password" in answer.json()["detail"]


def test_one_address_may_ask_so_often_signed_out(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setattr(AnonymousThrottle, "rate", "2/minute", raising=False)
    search = "/api/v1/reference/search?q=A1"
    statuses = [caller().get(search).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    elsewhere = caller().get(search, REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 200
    forged = caller().get(search, headers={"x-forwarded-for": "203.0.113.77"})
    assert forged.status_code == 429
    assert caller(member(ground)).get(search).status_code == 200
    cache.clear()
