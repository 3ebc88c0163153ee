"""Exempt areas as people draw them: by mouse, thumb and keyboard; what is reported there then."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from shapely.geometry import Point
from shapely.wkb import loads

from fieldwork.casework.models import Issue, Report
from fieldwork.catalogue.models import Category, ExemptArea, ShortListEntry
from tests.browser.conftest import PHONE, sign_in, watched
from tests.cast import member
from tests.catalogue import make_catalogue, make_exempt_area
from tests.ground import Ground, place
from zones.organisation.models import Role, User

pytestmark = pytest.mark.django_db(transaction=True)

Contexts = Callable[..., BrowserContext]
LON, LAT = place(0.5, 0.5)
CORNERS = ((-90, -90), (90, -90), (90, 90), (-90, 90))


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def keeper(city: Ground) -> User:
    make_catalogue()
    return member(city, Role.GIS_STAFF)


def at_the_place(page: Page) -> tuple[float, float]:
    """Go to the middle of cell A1; where on the screen the middle of the map is then."""
    page.locator("#place").fill(f"{LON}, {LAT}")
    page.locator("#places").get_by_role("option").first.click()
    page.wait_for_load_state("networkidle")
    frame = page.locator(".fw-map").bounding_box()
    assert frame is not None
    return frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2


def opened(page: Page, person: User, live_server: LiveServer, address: str) -> None:
    sign_in(page, person, live_server)
    page.goto(address)
    page.wait_for_load_state("networkidle")


def describe(page: Page) -> None:
    page.locator("#name").fill("夜市疏导点")
    page.locator("#name_en").fill("Night market")
    page.locator("#category-search").fill("zdjy")
    page.locator("#category-options").get_by_role("option", name=re.compile("Trading")).click()
    page.get_by_label("The whole day").check()
    page.locator("#person").fill("某某")


def measured(page: Page, text: str) -> None:
    expect(page.locator("[data-measured]")).to_contain_text(text)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save the area").click()
    expect(page.get_by_text("The area is stored")).to_be_visible()


def test_what_is_drawn_permits_what_is_reported_inside_its_hours(
    context_of: Contexts, live_server: LiveServer, city: Ground, keeper: User
) -> None:
    clerk = member(city, Role.HOTLINE_CLERK)
    ShortListEntry.objects.create(
        role=Role.HOTLINE_CLERK, category=Category.objects.get(code="09006"), position=1
    )
    for page in watched(context_of(locale="en").new_page()):
        opened(page, keeper, live_server, "/exempt-areas/new/")
        x, y = at_the_place(page)
        for dx, dy in (*CORNERS, CORNERS[0]):
            page.mouse.click(x + dx, y + dy)
            page.wait_for_timeout(350)  # two clicks close by would be one double click
        measured(page, "4 corners")
        describe(page)
        save(page)
        area = ExemptArea.objects.get()
        assert loads(bytes(area.boundary.wkb)).contains(Point(LON, LAT))
        assert (area.code, area.weekdays, area.starts) == ("E001", [], None)

        told = reported(page, clerk, live_server)
        expect(told).to_contain_text("no issue was opened")
        assert Report.objects.get().exempt_area == area and not Issue.objects.exists()

        opened(page, keeper, live_server, "/exempt-areas/E001/")
        today = timezone.localdate().isoweekday()
        for day in {today, today % 7 + 1}:
            page.locator(f"[name=weekdays][value='{day}']").uncheck()
        save(page)
        told = reported(page, clerk, live_server)
        expect(told).to_contain_text("A1")
        assert Issue.objects.count() == 1
        assert Report.objects.earliest("id").exempt_area == area, "what was answered stays"


def reported(page: Page, clerk: User, live_server: LiveServer) -> Locator:
    """Trading on the road in the middle of cell A1, sent; what the page makes of it."""
    opened(page, clerk, live_server, "/reports/new/")
    page.locator(".fw-tile").first.click()
    page.locator("#place").fill(f"{LON}, {LAT}")
    page.locator("#places").get_by_role("option", name=re.compile("WGS-84")).click()
    expect(page.locator("[data-owner]")).to_contain_text("Unit A1")
    page.locator("#text").fill("摆摊")
    page.get_by_role("button", name="Send the report").click()
    answer = page.locator("[data-answer]")
    expect(answer).to_be_visible()
    return answer


def test_a_thumb_is_enough(context_of: Contexts, live_server: LiveServer, keeper: User) -> None:
    context = context_of(viewport=PHONE, has_touch=True, is_mobile=True, locale="en")
    for page in watched(context.new_page()):
        opened(page, keeper, live_server, "/exempt-areas/new/")
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{overflow} px too wide"
        x, y = at_the_place(page)
        for dx, dy in CORNERS[:3]:
            page.touchscreen.tap(x + dx, y + dy)
            page.wait_for_timeout(350)
        page.locator("[data-tool=finish]").tap()
        measured(page, "3 corners")
        page.locator("[data-tool=undo]").tap()
        page.locator("[data-tool=undo]").tap()
        measured(page, "2 corners")
        page.locator("[data-tool=redo]").tap()
        page.locator("[data-tool=redo]").tap()
        page.touchscreen.tap(x + CORNERS[1][0], y + CORNERS[1][1])
        expect(page.locator("[data-tool=remove]")).to_be_enabled()
        page.locator("[data-tool=insert]").tap()
        measured(page, "4 corners")
        page.locator("[data-tool=remove]").tap()
        measured(page, "3 corners")
        describe(page)
        save(page)
    assert ExemptArea.objects.get().boundary.num_points == 4


def test_the_keyboard_alone_is_enough(
    context_of: Contexts, live_server: LiveServer, keeper: User
) -> None:
    for page in watched(context_of(locale="en").new_page()):
        opened(page, keeper, live_server, "/exempt-areas/new/")
        at_the_place(page)
        page.locator(".fw-map").focus()
        for key in ("Enter", "ArrowRight", "Enter", "ArrowDown", "Enter"):
            page.keyboard.press(key)
            page.wait_for_timeout(300)  # the map glides
        measured(page, "3 corners")
        page.keyboard.press("f")
        page.keyboard.press("n")
        before = page.locator("[data-measured]").inner_text()
        for _ in range(5):
            page.keyboard.press("Shift+ArrowLeft")
        expect(page.locator("[data-measured]")).not_to_have_text(before)
        page.keyboard.press("Control+z")
        measured(page, before)
        page.keyboard.press("n")
        page.keyboard.press("Enter")
        measured(page, "4 corners")
        page.keyboard.press("Delete")
        measured(page, "3 corners")
        describe(page)
        save(page)
    assert ExemptArea.objects.count() == 1


def test_what_is_wrong_is_said_where_it_is(
    context_of: Contexts, live_server: LiveServer, keeper: User
) -> None:
    make_exempt_area("E001")
    for page in watched(context_of(locale="en").new_page()):
        opened(page, keeper, live_server, "/exempt-areas/new/")
        page.get_by_role("button", name="Save the area").click()
        expect(page.locator("[data-error=geometry]")).to_have_text("Draw the area on the map.")
        expect(page.locator("[data-error=categories]")).to_contain_text("at least one category")
        expect(page.locator("[data-error=ends]")).to_contain_text("the whole day")
        expect(page.locator("[data-error=person]")).to_have_text("This is needed.")
        x, y = at_the_place(page)
        for dx, dy in (CORNERS[0], CORNERS[2], CORNERS[1], CORNERS[3]):
            page.mouse.click(x + dx, y + dy)
            page.wait_for_timeout(350)
        page.locator("[data-tool=finish]").click()
        expect(page.locator("[data-outline-hint]")).to_contain_text("crosses itself")
        describe(page)
        page.locator("#code").fill("E001")
        page.get_by_role("button", name="Save the area").click()
        expect(page.locator("[data-error=geometry]")).to_contain_text("crosses itself")
        page.locator("[data-tool=clear]").click()
        for dx, dy in CORNERS:
            page.mouse.click(x + dx, y + dy)
            page.wait_for_timeout(350)
        page.locator("[data-tool=finish]").click()
        page.get_by_role("button", name="Save the area").click()
        expect(page.locator("[data-error=code]")).to_contain_text("already")
        page.locator("#code").fill("E002")
        save(page)
    assert ExemptArea.objects.count() == 2


def test_an_area_is_ended_and_its_history_told(
    context_of: Contexts, live_server: LiveServer, keeper: User
) -> None:
    make_exempt_area("E1", person="某某")
    for page in watched(context_of(locale="en").new_page()):
        opened(page, keeper, live_server, "/exempt-areas/E1/")
        page.get_by_role("button", name="End it").click()
        dialog = page.get_by_role("dialog")
        dialog.locator("input").fill("2026-01-01")
        dialog.get_by_role("button", name="End it").click()
        expect(dialog).to_contain_text("stays permitted")
        dialog.locator("input").fill(timezone.localdate().isoformat())
        dialog.get_by_role("button", name="End it").click()
        expect(page.get_by_text("What it permitted until then stays permitted")).to_be_visible()
        expect(page.locator(".fw-history li").first).to_contain_text("ended")
        page.goto("/exempt-areas/?show=all")
        expect(page.locator("tr[data-code=E1]")).to_be_visible()
    assert ExemptArea.objects.get().during.upper is not None
