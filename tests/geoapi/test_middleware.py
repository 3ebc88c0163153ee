"""What every request passes: the address, the content security policy, the sliding session."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import Settings

from geoapi.middleware import (
    ClientAddressMiddleware,
    ContentSecurityPolicyMiddleware,
    SlidingSessionMiddleware,
)


def policy(response: HttpResponse) -> dict[str, str]:
    header = response.headers["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in header.split(";"))


def test_only_our_own_scripts_run() -> None:
    answer = ContentSecurityPolicyMiddleware(lambda request: HttpResponse())(
        RequestFactory().get("/")
    )
    assert policy(answer)["script-src"] == "'self'"
    assert policy(answer)["default-src"] == "'self'"
    assert policy(answer)["frame-ancestors"] == "'none'"


def test_a_page_that_uses_the_nonce_gets_it_in_its_policy() -> None:
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"{request.csp_nonce}|{request.csp_nonce}")  # type: ignore[attr-defined]

    middleware = ContentSecurityPolicyMiddleware(page)
    answer = middleware(RequestFactory().get("/"))
    first, second = answer.content.decode().split("|")
    assert first == second
    assert policy(answer)["script-src"] == f"'self' 'nonce-{first}'"
    assert middleware(RequestFactory().get("/")).content != answer.content


def test_a_page_of_basemaps_lets_the_images_of_their_hosts_pass() -> None:
    def page(request: HttpRequest) -> HttpResponse:
        request.csp_images += ["https://a.example", "https://a.example"]  # type: ignore[attr-defined]
        return HttpResponse()

    answer = ContentSecurityPolicyMiddleware(page)(RequestFactory().get("/"))
    assert policy(answer)["img-src"] == "'self' data: blob: https://a.example"
    assert policy(answer)["default-src"] == "'self'"


def test_a_view_may_set_a_policy_of_its_own() -> None:
    own = HttpResponse(headers={"Content-Security-Policy": "sandbox"})
    answer = ContentSecurityPolicyMiddleware(lambda request: own)(RequestFactory().get("/"))
    assert answer.headers["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize(("behind_proxy", "address"), [(True, "203.0.113.7"), (False, "127.0.0.1")])
def test_the_last_forwarded_address_counts_only_behind_our_front(
    settings: Settings, behind_proxy: bool, address: str
) -> None:
    settings.FIELDWORK = replace(settings.FIELDWORK, behind_proxy=behind_proxy)
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "1.2.3.4, 203.0.113.7"})
    ClientAddressMiddleware(lambda request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == address


def session_request(*, prolonged_s_ago: int) -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.session["user"] = 1
    request.session[SlidingSessionMiddleware.KEY] = (
        int(timezone.now().timestamp()) - prolonged_s_ago
    )
    request.session.modified = False
    return request


@pytest.mark.parametrize(("prolonged_s_ago", "prolonged"), [(10, False), (61, True)])
def test_a_session_in_use_is_prolonged_once_a_minute(prolonged_s_ago: int, prolonged: bool) -> None:
    request = session_request(prolonged_s_ago=prolonged_s_ago)
    SlidingSessionMiddleware(lambda request: HttpResponse())(request)
    assert request.session.modified is prolonged


@pytest.mark.django_db
def test_a_session_ends_half_an_hour_after_its_last_use() -> None:
    store = SessionStore()
    store["user"] = 1
    store.save()
    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)
    assert settings.SESSION_COOKIE_HTTPONLY
