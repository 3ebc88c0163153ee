"""The page of issues left behind, in a browser: ticked, looked at on the map, re-routed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from fieldwork.casework.models import Issue
from tests.browser.conftest import PHONE, sign_in, watched
from tests.casebook import an_issue, pin
from tests.cast import member
from tests.catalogue import make_calendar, make_catalogue
from tests.ground import Ground, put, squares
from zones.organisation.models import Role, User

pytestmark = pytest.mark.django_db(transaction=True)

Contexts = Callable[..., BrowserContext]


@pytest.fixture
def office(city: Ground) -> User:
    make_catalogue()
    make_calendar()
    return member(city, Role.CAMPAIGN_OFFICE)


def left_behind(city: Ground, *places: float) -> list[Issue]:
    """Issues of A1 at these columns of the lower row; A2 got the strip from 0.6 on since."""
    now = timezone.now()
    before, moved = now - timedelta(hours=2), now - timedelta(hours=1)
    issues = [an_issue(place=pin(x, 0.5), captured_at=before, now=before) for x in places]
    city.publish(
        put("A1", "cell", "A", squares(0, 0, 0.6)),
        put("A2", "cell", "A", squares(0.6, 0, 1.4)),
        now=moved,
        effective_from=moved,
        accept_defects=True,
    )
    return issues


def no_wider(page: Page) -> None:
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0, f"{overflow} px too wide"


def test_issues_are_ticked_and_re_routed(
    context_of: Contexts, live_server: LiveServer, office: User, city: Ground
) -> None:
    first, second = left_behind(city, 0.7, 0.8)
    for page in watched(context_of(locale="en").new_page()):
        sign_in(page, office, live_server)
        page.goto("/rezoning/")
        expect(page.locator(".fw-moves li")).to_have_count(2)
        ticked = page.locator("[data-selected]")
        expect(ticked).to_be_disabled()
        page.get_by_label("all on this page").check()
        expect(ticked).to_have_text("Re-route the ticked ones (2)")
        page.get_by_label(second.number).uncheck()
        ticked.click()
        expect(page.locator("h1")).to_have_text("Re-route 1 issue?")
        page.get_by_label("Reason").fill("The road was moved.")
        page.get_by_role("button", name="Re-route 1 issue").click()
        expect(page.locator(".alert-success")).to_contain_text("1 issue went to another owner.")
        page.get_by_role("link", name="What is still left behind").click()
        expect(page.locator(".fw-moves li")).to_have_count(1)
        expect(page.locator(".fw-moves li")).to_contain_text(second.number)
        page.goto(f"/issues/{first.number}/")
        timeline = page.locator(".fw-timeline")
        expect(timeline).to_contain_text("The road was moved.")
        expect(timeline).to_contain_text(re.compile("Unit A1 → Unit A2"))
        no_wider(page)


def test_the_map_says_whose_it_is_and_would_be(
    context_of: Contexts, live_server: LiveServer, office: User, city: Ground
) -> None:
    (issue,) = left_behind(city, 0.8)
    for page in watched(context_of(locale="en").new_page()):
        sign_in(page, office, live_server)
        with page.expect_response(re.compile("/api/v1/rezoning")):
            page.goto("/rezoning/")
        area = page.locator(".fw-map")
        card = page.locator(".fw-map-card")
        expect(area).not_to_have_attribute("data-loading", "")
        for _try in range(5):
            area.click()  # one issue: the map is centred on it
            if card.is_visible():
                break
            page.wait_for_timeout(300)
        expect(card).to_contain_text("Zone A1 Unit A1 → Zone A2 Unit A2")
        expect(page.locator(".fw-moves li")).to_have_class(re.compile("fw-marked"))
        card.get_by_role("link", name="Open the case").click()
        expect(page.locator("h1")).to_contain_text(issue.number)


def test_a_phone_shows_map_and_list(
    context_of: Contexts, live_server: LiveServer, office: User, city: Ground
) -> None:
    left_behind(city, 0.7, 0.8)
    context = context_of(viewport=PHONE, has_touch=True, is_mobile=True, locale="en")
    for page in watched(context.new_page()):
        sign_in(page, office, live_server)
        page.goto("/rezoning/")
        expect(page.locator(".fw-moves li")).to_have_count(2)
        no_wider(page)
        page.get_by_role("button", name="Re-route all 2").tap()
        expect(page.locator("h1")).to_have_text("Re-route 2 issues?")
        no_wider(page)


def test_nothing_left_behind_needs_no_map(
    context_of: Contexts, live_server: LiveServer, office: User
) -> None:
    for page in watched(context_of(locale="en").new_page()):
        sign_in(page, office, live_server)
        page.goto("/rezoning/")
        expect(page.locator(".fw-empty")).to_contain_text("Nothing is left behind")
        expect(page.locator(".fw-map")).to_have_count(0)
