"""Who answers for what, in a browser: chosen by ticks, changed, taken back, handed over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import DESK, PHONE, sign_in, watched
from tests.cast import member
from tests.ground import Ground
from zones.organisation.models import Role
from zones.ownership.models import Responsibility

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])


def overflow(page: Page) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width


def head_of(ground: Ground, code: str) -> str:
    """The one named last, whenever it begins."""
    rows = Responsibility.objects.as_known().filter(zone=ground.zone(code), role="head")
    row = rows.select_related("user").latest("effective")
    return row.user.username if row.user else ""


@SIZES
def test_two_cells_get_a_head_and_the_old_ones_back(
    city: Ground,
    context_of: Callable[..., BrowserContext],
    live_server: LiveServer,
    size: dict[str, int],
) -> None:
    for page in watched(context_of(viewport=size, locale="en").new_page()):
        sign_in(page, member(city, Role.CAMPAIGN_OFFICE), live_server)
        page.goto("/responsibilities/")
        give = page.get_by_role("button", name="Give")
        expect(give).to_be_disabled()
        for zone in ("Zone A1", "Zone A2"):
            page.get_by_role("checkbox", name=zone).check()
        expect(page.locator("[data-choice-count]")).to_have_text("2 zones chosen")
        assert overflow(page) <= 0
        give.click()
        who = page.get_by_label("Who")
        who.press_sequentially("B长")
        expect(page.locator("datalist option").first).to_have_attribute("value", "B长 head-b")
        who.fill("B长 head-b")
        page.get_by_label("Basis").fill("No. 12")
        expect(page.get_by_label("The estate has no property manager")).to_be_hidden()
        assert overflow(page) <= 0
        page.get_by_role("button", name="Preview").click()
        expect(page.locator("tbody tr")).to_have_count(2)
        expect(page.locator("tbody")).to_contain_text("A1长")
        assert overflow(page) <= 0
        assert head_of(city, "A1") == "head-a1"
        page.get_by_role("button", name="Make the change").click()
        expect(page.get_by_role("status")).to_contain_text("2 changes are made.")
        assert head_of(city, "A2") == "head-b"
        page.get_by_role("button", name="Take it back").click()
        expect(page.get_by_role("status")).to_contain_text("Taken back")
        expect(page).to_have_url(f"{live_server.url}/responsibilities/")
        assert head_of(city, "A2") == "head-a2"


def test_the_keyboard_ticks_all_and_proposals_follow_the_role(
    city: Ground, context_of: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    for page in watched(context_of(locale="en").new_page()):
        sign_in(page, member(city, Role.BUSINESS_ADMIN), live_server)
        page.goto("/responsibilities/")
        page.locator("[data-choose-all]").focus()
        page.keyboard.press("Space")
        expect(page.locator("[data-choice-count]")).to_have_text("4 zones chosen")
        page.get_by_role("button", name="Give").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".fw-chosen")).to_contain_text("For 4 zones")
        page.get_by_label("Role").select_option("fallback")
        expect(page.get_by_label("The estate has no property manager")).to_be_visible()
        page.get_by_label("Who").press_sequentially("Unit B")
        expect(page.locator("datalist option").first).to_have_attribute("value", "Unit B U-B")
        page.get_by_label("Who").fill("nobody")
        page.get_by_role("button", name="Preview").click()
        expect(page.locator(".fw-field-error")).to_contain_text("No open unit is called")
        expect(page.get_by_label("Who")).to_have_attribute("aria-invalid", "true")


@SIZES
def test_a_head_leaves_and_one_zone_stays_open(
    city: Ground,
    context_of: Callable[..., BrowserContext],
    live_server: LiveServer,
    size: dict[str, int],
) -> None:
    person = city.people["head-a1"]
    for page in watched(context_of(viewport=size, locale="en").new_page()):
        sign_in(page, member(city, Role.CAMPAIGN_OFFICE), live_server)
        page.goto("/responsibilities/?q=A1")
        page.get_by_role("link", name="A1长").click()
        expect(page.locator("h1")).to_contain_text("A1长")
        expect(page.locator(".fw-zone-map canvas").first).to_be_visible()
        assert overflow(page) <= 0
        page.get_by_role("link", name="Leaves the post").click()
        page.get_by_label("Last day").fill("2020-01-01")
        page.get_by_label("leave open").check()
        assert overflow(page) <= 0
        page.get_by_role("button", name="Preview").click()
        expect(page.locator(".alert-warning")).to_contain_text("1 item stays open")
        assert overflow(page) <= 0
        page.get_by_role("button", name="Hand over").click()
        expect(page).to_have_url(f"{live_server.url}/responsibilities/people/{person.pk}/")
        expect(page.get_by_role("status")).to_contain_text("Handed over")
        page.goto("/responsibilities/")
        page.get_by_role("link", name="no head 1").click()
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("tbody")).to_contain_text("Zone A1")


def test_whoever_is_signed_out_reads_what_is_public(page: Page, city: Ground) -> None:
    page.goto("/responsibilities/")
    expect(page.locator("tbody tr")).to_have_count(4)
    expect(page.locator("tbody")).to_contain_text("A1长")
    expect(page.locator("tbody [type=checkbox]")).to_have_count(0)


def test_a_second_deputy_is_refused_at_the_day(
    city: Ground, context_of: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    for page in watched(context_of(viewport=PHONE, locale="en").new_page()):
        sign_in(page, member(city, Role.BUSINESS_ADMIN), live_server)
        for deputy in ("head-b", "head-a2"):
            page.goto("/responsibilities/deputies/")
            page.locator("#id_head").fill("head-a1")
            page.locator("#id_deputy").fill(deputy)
            page.get_by_role("button", name="Name").click()
        expect(page.locator("#id_start_error")).to_contain_text("already acts for this head")
        assert overflow(page) <= 0
        page.get_by_role("button", name="End now").click()
        expect(page.get_by_role("status")).to_contain_text("B长 no longer acts for A1长.")
