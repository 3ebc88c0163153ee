"""The catalogue and the calendar as they are used: on a phone, at the desk, by the keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from fieldwork.catalogue.shipped import load_shipped_catalogue
from tests.browser.conftest import sign_in
from tests.cast import member
from tests.catalogue import make_calendar
from tests.ground import TESTER, TODAY, Ground
from zones.organisation.models import Role

pytestmark = pytest.mark.browser


@pytest.fixture
def shipped(city: Ground) -> Ground:
    load_shipped_catalogue(actor=TESTER, now=TODAY)
    make_calendar()
    return city


def overflow(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width


def test_a_phone_finds_a_category_and_its_limit(shipped: Ground, phone: Page) -> None:
    phone.goto("/catalogue/?group=sanitation")
    expect(phone.locator(".fw-areas a[aria-current]")).to_be_visible()
    assert overflow(phone) <= 0
    phone.locator("#q").fill("bllj")
    phone.locator("#q").press("Enter")
    row = phone.locator(".fw-categories tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("暴露垃圾")
    expect(row.locator(".fw-limit").first).to_contain_text("4")


def test_a_year_fits_a_phone_and_the_desk_turns_it(
    shipped: Ground, phone: Page, page: Page, live_server: LiveServer
) -> None:
    phone.goto("/calendar/2026/")
    assert overflow(phone) <= 0
    sign_in(page, member(shipped, Role.CAMPAIGN_OFFICE), live_server)
    page.goto("/calendar/2026/")
    expect(page.locator(".fw-month")).to_have_count(12)
    expect(page.locator(".fw-month .fw-day-holiday")).to_have_count(1)
    page.locator(".fw-years a", has_text="2027").click()
    expect(page).to_have_url(f"{live_server.url}/calendar/2027/")
    page.locator("a[href*='kind=calendar']").click()
    expect(page.locator("[name='setting-years']")).to_be_visible()
