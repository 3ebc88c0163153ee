"""The form of a report: the owner appears while one writes, nothing is lost, nothing is doubled."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, Route, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from shapely.geometry import Point

from fieldwork.casework.models import Issue, Report
from fieldwork.catalogue.models import Category, ShortListEntry
from fieldwork.evidence.models import Attachment
from tests.browser.conftest import DESK, PHONE, sign_in, watched
from tests.casebook import a_report, an_issue
from tests.cast import member
from tests.catalogue import make_catalogue, make_exempt_area
from tests.fieldwork.evidence.files import photo
from tests.ground import DAY_ONE, TESTER, Ground, make_street, place
from zones.organisation.models import Role, User
from zones.reference.actions import FeaturePut, LayerPut, load_layer

pytestmark = pytest.mark.django_db(transaction=True)

Contexts = Callable[..., BrowserContext]

LON, LAT = place(0.5, 0.5)
API = re.compile("/api/v1/reports/")


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def clerk(city: Ground) -> User:
    make_catalogue()
    ShortListEntry.objects.create(
        role=Role.HOTLINE_CLERK, category=Category.objects.get(code="06010"), position=1
    )
    return member(city, Role.HOTLINE_CLERK)


def opened(page: Page, clerk: User, live_server: LiveServer) -> None:
    sign_in(page, clerk, live_server)
    page.goto("/reports/new/")


def fill_in(page: Page, text: str = "垃圾堆放") -> None:
    """A problem in cell A1: a tile, coordinates, a few words."""
    page.locator(".fw-tile").first.click()
    page.locator("#place").fill(f"{LON}, {LAT}")
    page.locator("#places").get_by_role("option", name=re.compile("WGS-84")).click()
    expect(page.locator("[data-owner]")).to_contain_text("Unit A1")
    page.locator("#text").fill(text)


def press_send(page: Page) -> None:
    page.get_by_role("button", name="Send the report").click()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_call_becomes_an_issue_with_its_photo(
    context_of: Contexts, live_server: LiveServer, clerk: User, size: dict[str, int]
) -> None:
    for page in watched(context_of(viewport=size, locale="en").new_page()):
        opened(page, clerk, live_server)
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{overflow} px too wide"
        page.locator("#complainant_name").fill("张小明")
        page.locator("#complainant_phone").fill("13812341234")
        page.locator("#external_number").fill("12345-1")
        fill_in(page)
        expect(page.locator("[data-owner]")).to_contain_text("4 work hours")
        near: FilePayload = {"name": "near.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        page.set_input_files("#files", [near])
        expect(page.locator(".fw-evidence li")).to_have_count(1)
        page.get_by_label("What near.jpg shows").select_option("far")
        press_send(page)
        answer = page.locator("[data-answer]")
        expect(answer).to_contain_text("A1局长")
        expect(answer).to_contain_text("arrived")
        report = Report.objects.get()
        expect(answer).to_contain_text(report.number)
        assert report.complete_at and report.complainant.phone == "13812341234"
        assert Attachment.objects.get().role == "far"


def test_the_keyboard_alone_is_enough(
    context_of: Contexts, live_server: LiveServer, clerk: User
) -> None:
    for page in watched(context_of(locale="en").new_page()):
        opened(page, clerk, live_server)
        page.locator("#category-search").focus()
        page.keyboard.type("zzzz")
        expect(page.get_by_text("No category is called")).to_be_visible()
        page.locator("#category-search").fill("shuhuan")
        expect(page.locator("#category-options [role=option]")).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page.locator("[data-chosen]")).to_contain_text("L0101")
        page.locator("#place").focus()
        page.keyboard.type("qcz")
        expect(page.locator("#places [role=option]").first).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator("#address")).to_have_value("Bus Station")
        expect(page.locator("[data-owner]")).to_contain_text("Unit A2")
        page.locator("#text").focus()
        page.keyboard.type("鼠洞")
        page.locator("[data-send]").focus()
        page.keyboard.press("Enter")
        expect(page.locator("[data-answer]")).to_be_focused()
    assert Report.objects.get().address == "Bus Station"


def test_a_double_press_and_a_lost_answer_give_one_report(
    context_of: Contexts, live_server: LiveServer, clerk: User
) -> None:
    for page in watched(context_of(locale="en").new_page()):
        opened(page, clerk, live_server)
        fill_in(page)

        def lose_the_answer(route: Route) -> None:
            route.fetch()
            route.abort()

        page.route(API, lose_the_answer, times=1)
        page.locator("[data-send]").dblclick()
        expect(page.get_by_text("Nothing is lost")).to_be_visible()
        press_send(page)
        expect(page.locator("[data-answer]")).to_contain_text("Unit A1")
    assert Report.objects.count() == Issue.objects.count() == 1


def test_a_reload_after_a_lost_answer_finds_it(
    context_of: Contexts, live_server: LiveServer, clerk: User
) -> None:
    for page in watched(context_of(locale="en").new_page()):
        opened(page, clerk, live_server)
        fill_in(page)

        def lose_the_answer(route: Route) -> None:
            route.fetch()
            route.abort()

        page.route(API, lose_the_answer, times=1)
        press_send(page)
        expect(page.get_by_text("Nothing is lost")).to_be_visible()
        page.reload()
        expect(page.locator("[data-answer]")).to_contain_text(Report.objects.get().number)


def test_what_was_typed_outlives_errors_and_reloads(
    context_of: Contexts, live_server: LiveServer, clerk: User
) -> None:
    a_report(source="hotline", external_number="12345-1")
    for page in watched(context_of(locale="en").new_page()):
        opened(page, clerk, live_server)
        fill_in(page, "又一处")
        page.locator("#external_number").fill("12345-1")
        press_send(page)
        expect(page.locator("[data-error=external_number]")).to_contain_text("already stored")
        expect(page.locator("#external_number")).to_be_focused()
        page.reload()
        expect(page.get_by_text("What you had typed is here again")).to_be_visible()
        expect(page.locator("#text")).to_have_value("又一处")
        expect(page.locator("[data-owner]")).to_contain_text("Unit A1")
        page.locator("#external_number").fill("12345-2")
        press_send(page)
        expect(page.locator("[data-answer]")).to_be_visible()
    assert Report.objects.count() == 2


def test_what_is_known_close_by_is_joined(
    context_of: Contexts, live_server: LiveServer, clerk: User
) -> None:
    issue = an_issue()
    for page in watched(context_of(locale="en").new_page()):
        opened(page, clerk, live_server)
        fill_in(page)
        page.get_by_label(re.compile(issue.number)).check()
        press_send(page)
        expect(page.locator("[data-answer]")).to_contain_text("Joined the issue")
    assert Issue.objects.get().report_count == 2


def test_an_exempt_area_asks_for_a_reason(
    context_of: Contexts, live_server: LiveServer, clerk: User
) -> None:
    make_exempt_area()
    for page in watched(context_of(locale="en").new_page()):
        opened(page, clerk, live_server)
        fill_in(page)
        expect(page.locator("[data-exempt]")).to_contain_text("Permitted vending point")
        page.get_by_label("It is a problem all the same, because").fill("过夜未收")
        press_send(page)
        expect(page.locator("[data-answer]")).to_contain_text("Unit A1")
    assert Report.objects.get().permitted_anyway == "过夜未收"


def test_a_report_without_a_place_is_given_one_on_the_map(
    context_of: Contexts, live_server: LiveServer, clerk: User
) -> None:
    report = a_report(source="hotline", place=None)
    for page in watched(context_of(locale="en").new_page()):
        sign_in(page, clerk, live_server)
        page.goto("/reports/")
        page.locator(".fw-issues a").click()
        expect(page.locator(".fw-picker canvas").first).to_be_visible()
        page.locator("#place").fill(f"{LON}, {LAT}")
        page.locator("#places").get_by_role("option", name=re.compile("GCJ-02")).click()
        expect(page.locator("[name=place-datum]")).to_have_value("gcj02")
        page.locator("#place").fill(f"{LON}, {LAT}")
        page.locator("#places").get_by_role("option", name=re.compile("WGS-84")).click()
        expect(page.locator("[name=place-lon]")).to_have_value(str(LON))
        expect(page.locator("[data-place-told]")).to_contain_text("Unit A1")
        page.get_by_role("button", name="File at this place").click()
        expect(page.get_by_text("Done. The report is now: filed.")).to_be_visible()
    report.refresh_from_db()
    assert report.issue is not None


def test_an_address_is_proposed_and_never_written_over(
    context_of: Contexts, live_server: LiveServer, clerk: User
) -> None:
    load_layer(
        layer=LayerPut("doors", "门牌", "Doors", "addresses", "point"),
        features=[FeaturePut(Point(LON, LAT), name="青石路", house_number="12")],
        actor=TESTER,
        now=DAY_ONE,
    )
    for page in watched(context_of(viewport=DESK, locale="en").new_page()):
        opened(page, clerk, live_server)
        fill_in(page)
        expect(page.locator("[name=address]")).to_have_value("青石路12号")
        page.locator("[name=address]").fill("菜场东门")
        page.locator("#place").fill(f"{LON + 0.0001}, {LAT}")
        page.locator("#places").get_by_role("option", name=re.compile("WGS-84")).click()
        press_send(page)
        expect(page.get_by_text("Unit A1").first).to_be_visible()
        expect(page.get_by_role("button", name="Send the report")).to_be_hidden()
    assert Report.objects.get().address == "菜场东门"


def test_who_heads_the_street_is_named_before_and_after(
    context_of: Contexts, live_server: LiveServer, clerk: User
) -> None:
    make_street(public=False)
    lon, lat = place(0.5, 0.01)
    for page in watched(context_of(locale="en").new_page()):
        opened(page, clerk, live_server)
        fill_in(page)
        page.locator("#place").fill(f"{lon}, {lat}")
        page.locator("#places").get_by_role("option", name=re.compile("WGS-84")).click()
        expect(page.locator("[data-owner]")).to_contain_text("街长甲 街长 · 青石路 11 m")
        press_send(page)
        expect(page.locator("[data-answer]")).to_contain_text("街长甲 街长 · 青石路 11 m")
