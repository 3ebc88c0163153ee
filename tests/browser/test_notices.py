"""The inbox in a real browser: opening a notice reads it, and everything can be reached."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from fieldwork.notices.models import Notice
from tests.browser.conftest import sign_in
from tests.fieldwork.notices.telling import tell_of_issue
from tests.ground import Ground
from zones.organisation.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def head(city: Ground) -> User:
    """With three notices."""
    head = city.people["head-a1"]
    for number in range(3):
        tell_of_issue(head, key=str(number))
    return head


def test_whoever_opens_the_page_of_a_notice_has_read_it(
    phone: Page, live_server: LiveServer, head: User
) -> None:
    sign_in(phone, head, live_server)
    phone.goto("/zones/")
    expect(phone.locator(".fw-bell-count")).to_have_text("3")
    phone.locator(".fw-bell").tap()
    expect(phone.locator(".fw-inbox-unread")).to_have_count(3)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    phone.locator(".fw-inbox-item a").first.tap()
    phone.wait_for_url(re.compile("/issues/"))
    phone.goto("/notices/")
    expect(phone.locator(".fw-inbox-unread")).to_have_count(2)
    expect(phone.locator(".fw-bell-count")).to_have_text("2")


@pytest.mark.parametrize("width", [320, 360])
def test_the_frame_fits_the_narrowest_phones(
    context_of: Callable[..., BrowserContext], live_server: LiveServer, head: User, width: int
) -> None:
    context = context_of(viewport={"width": width, "height": 700}, has_touch=True, is_mobile=True)
    phone = context.new_page()
    sign_in(phone, head, live_server)
    phone.goto("/notices/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= width


def test_all_are_marked_by_keyboard(page: Page, live_server: LiveServer, head: User) -> None:
    sign_in(page, head, live_server)
    page.goto("/notices/")
    mark_all = page.locator("form[action$='read-all/'] button")
    mark_all.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fw-messages .alert")).to_be_visible()
    expect(page.locator(".fw-inbox-unread")).to_have_count(0)
    assert not Notice.objects.unread().exists()
