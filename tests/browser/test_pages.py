"""The frame and the pages around the map: signing in, language, light and dark, lists, zones."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in, watched
from tests.ground import Ground, make_person
from zones.organisation.models import User

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "Correct-horse-42"


@pytest.fixture
def clerk(city: Ground) -> User:
    person = make_person("clerk", "周敏", "网格员")
    person.set_password(PASSWORD)
    person.save()
    return person


def fill_sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/account/sign-in/?next=/zones/")
    page.locator("#id_username").fill(username)
    page.locator("#id_password").fill(password)
    page.locator("main button[type=submit]").click()


def test_signing_in_leads_on_and_out_again(page: Page, clerk: User) -> None:
    fill_sign_in(page, "clerk", PASSWORD)
    expect(page).to_have_url(re.compile("/zones/$"))
    page.locator(".fw-user").click()
    menu = page.locator(".fw-menu-head")
    expect(menu).to_contain_text("周敏")
    expect(menu).to_contain_text("网格员")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("link", name="登录")).to_be_visible()


def test_a_menu_closes_on_escape_and_on_a_press_elsewhere(
    page: Page, clerk: User, live_server: LiveServer
) -> None:
    sign_in(page, clerk, live_server)
    page.goto("/zones/")
    menu = page.locator(".fw-menu-head")
    page.locator(".fw-user").click()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(page.locator(".fw-user")).to_be_focused()
    page.locator(".fw-user").click()
    page.locator("main h1").click()
    expect(menu).to_be_hidden()


def test_five_wrong_passwords_lock_and_say_for_how_long(page: Page, clerk: User) -> None:
    for _ in range(5):
        fill_sign_in(page, "clerk", "wrong")
    expect(page.locator(".fw-notice-code")).to_have_text("429")
    expect(page.locator(".fw-notice-text")).to_contain_text("15 分钟")
    fill_sign_in(page, "clerk", PASSWORD)
    expect(page.locator(".fw-notice-code")).to_have_text("429")


def test_a_first_password_is_changed_before_anything_else(page: Page, clerk: User) -> None:
    clerk.must_change_password = True
    clerk.save()
    fill_sign_in(page, "clerk", PASSWORD)
    expect(page.locator("main")).to_contain_text("初始密码")
    page.goto("/zones/")
    expect(page).to_have_url(re.compile("/account/password/$"))
    page.locator("#id_old_password").fill(PASSWORD)
    for field in ("#id_new_password1", "#id_new_password2"):
        page.locator(field).fill("Another-horse-77")
    page.locator("main button[type=submit]").click()
    expect(page.get_by_role("status").first).to_contain_text("密码已修改")
    page.goto("/zones/")
    expect(page).to_have_url(re.compile("/zones/$"))


def test_the_language_chosen_is_kept_in_the_account(
    page: Page, clerk: User, live_server: LiveServer
) -> None:
    sign_in(page, clerk, live_server)
    page.goto("/zones/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Zones")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    clerk.refresh_from_db()
    assert clerk.language == "en"


def test_a_browser_that_says_nothing_reads_chinese(
    context_of: Callable[..., BrowserContext], city: Ground
) -> None:
    for page in watched(context_of(locale="fr-FR").new_page()):
        page.goto("/zones/")
        expect(page.locator("h1")).to_have_text("责任区")


def test_dark_follows_the_system_until_somebody_chooses(
    context_of: Callable[..., BrowserContext], city: Ground
) -> None:
    for page in watched(context_of(color_scheme="dark").new_page()):
        root = page.locator("html")
        page.goto("/zones/")
        expect(root).to_have_attribute("data-bs-theme", "dark")
        page.locator("[data-theme-switch]").click()
        page.reload()
        expect(root).to_have_attribute("data-bs-theme", "light")


def test_zones_are_listed_searched_and_opened(page: Page, city: Ground) -> None:
    page.goto("/zones/")
    expect(page.locator("tbody tr")).to_have_count(4)
    page.locator("#q").fill("a3")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_role("link", name="A3格").click()
    sheet = page.locator(".fw-sheet")
    expect(sheet).to_contain_text("A3长")
    expect(sheet).to_contain_text("A3单位")
    expect(sheet).to_contain_text("A3局长")
    expect(page.locator(".fw-zone-map canvas").first).to_be_visible()
    page.locator(".fw-breadcrumb a").last.click()
    expect(page.locator("h1")).to_contain_text("A格")
    expect(page.locator(".fw-children li")).to_have_count(4)


def test_a_level_chosen_is_shown_at_once(page: Page, city: Ground) -> None:
    page.goto("/zones/")
    page.locator("#level").select_option("community")
    expect(page.locator("tbody tr")).to_have_count(2)


def test_the_first_stop_of_the_keyboard_skips_to_the_content(page: Page, city: Ground) -> None:
    page.goto("/zones/")
    page.keyboard.press("Tab")
    expect(page.locator(".fw-skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_administration_wears_the_frame(
    page: Page, clerk: User, live_server: LiveServer
) -> None:
    clerk.is_superuser = True
    clerk.save()
    sign_in(page, clerk, live_server)
    page.goto("/admin/")
    expect(page.locator(".fw-user-name")).to_have_text("周敏")
    expect(page.locator("#content")).to_contain_text("登录锁定")
    page.locator("[data-theme-switch]").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.goto("/zones/")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.get_by_role("button", name="English").click()
    page.goto("/admin/")
    expect(page.locator("h1")).to_have_text("Administration")
