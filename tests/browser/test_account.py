"""One's own account: a token shown once and copied, revoked; other devices signed out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import DESK, PHONE, sign_in, watched
from tests.cast import caller, member
from tests.ground import Ground
from zones.organisation.models import AccessToken, Role, User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def surveyor(city: Ground) -> User:
    return member(city, Role.GIS_STAFF, username="surveyor")


def overflow(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width


def issue(page: Page, name: str) -> str:
    page.get_by_role("link", name="New token").click()
    page.get_by_label("What it is for").fill(name)
    page.get_by_label("Days until it expires").fill("30")
    page.get_by_role("button", name="Make the token").click()
    return page.locator("#token-text").inner_text()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_token_is_shown_once_copied_and_revoked(
    surveyor: User,
    context_of: Callable[..., BrowserContext],
    live_server: LiveServer,
    size: dict[str, int],
) -> None:
    context = context_of(viewport=size, locale="en")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    for page in watched(context.new_page()):
        sign_in(page, surveyor, live_server)
        page.goto("/zones/")
        page.locator(".fw-user").click()
        page.get_by_role("link", name="My account").click()
        plain = issue(page, "my phone")
        assert AccessToken.objects.get().prefix == plain[:10]
        page.get_by_role("button", name="Copy the token").click()
        expect(page.get_by_text("Copied.")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == plain
        assert overflow(page) <= 0
        page.reload()
        expect(page).to_have_url(re.compile("/account/$"))
        expect(page.locator("main")).not_to_contain_text(plain)
        assert AccessToken.objects.count() == 1
        assert overflow(page) <= 0
        page.get_by_role("link", name="Revoke my phone").click()
        page.get_by_role("button", name="Revoke").click()
        expect(page.get_by_role("status").first).to_contain_text("is revoked")
        page.locator(".fw-ended summary").click()
        expect(page.locator(".fw-ended tbody")).to_contain_text("revoked")
        assert AccessToken.objects.get().revoked_at is not None


def test_the_keyboard_alone_signs_other_devices_out(
    page: Page, surveyor: User, live_server: LiveServer
) -> None:
    elsewhere: Client = caller(surveyor)
    sign_in(page, surveyor, live_server)
    page.goto("/account/")
    page.get_by_role("link", name="退出我的全部登录").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fw-consequence")).to_contain_text("其他 1 处")
    page.get_by_role("button", name="退出我的全部登录").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("已退出其他 1 处登录")
    assert elsewhere.get("/account/").status_code == 302
    page.goto("/account/")
    expect(page.locator("h1")).to_have_text("surveyor")


def test_the_language_is_chosen_on_the_page(
    page: Page, surveyor: User, live_server: LiveServer
) -> None:
    sign_in(page, surveyor, live_server)
    page.goto("/account/")
    chosen = page.locator(".fw-segments [aria-pressed=true]")
    expect(chosen).to_have_text("简体中文")
    page.locator(".fw-segments").get_by_role("button", name="English").click()
    expect(page).to_have_url(re.compile("/account/$"))
    expect(chosen).to_have_text("English")
    surveyor.refresh_from_db()
    assert surveyor.language == "en"
