"""The desk as officers use it: list and map in step, filters in the address, the case itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from fieldwork.casework.models import Issue
from fieldwork.evidence.actions import store
from fieldwork.evidence.rules import DeclaredFile
from tests.browser.conftest import DESK, PHONE, sign_in, watched
from tests.casebook import an_issue, pin, send
from tests.cast import member
from tests.catalogue import make_catalogue
from tests.fieldwork.evidence.files import photo, picture
from tests.ground import Ground
from zones.organisation.models import Role, User

pytestmark = pytest.mark.django_db(transaction=True)

Contexts = Callable[..., BrowserContext]


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def office(city: Ground) -> User:
    make_catalogue()
    return member(city, Role.CAMPAIGN_OFFICE)


def no_wider(page: Page) -> None:
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0, f"{overflow} px too wide"


def test_list_and_map_are_in_step(
    context_of: Contexts, live_server: LiveServer, office: User
) -> None:
    now = timezone.now()
    late = an_issue(place=pin(0.5, 0.5), now=now - timedelta(days=9))
    an_issue(place=pin(3, 1), now=now)
    for page in watched(context_of(locale="en").new_page()):
        sign_in(page, office, live_server)
        page.goto("/")
        expect(page.locator(".fw-issues li")).to_have_count(2)
        expect(page.locator("[data-shown]")).to_have_text("2 on this map")
        page.get_by_role("link", name=re.compile("1 overdue")).click()
        expect(page).to_have_url(re.compile("show=overdue"))
        page.locator("#q").fill("垃圾")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"\?q=[^&]+&show=overdue$"))
        row = page.locator(".fw-issues li")
        expect(row).to_have_count(1)
        expect(row).to_contain_text("overdue")
        expect(page.locator("[data-shown]")).to_have_text("1 on this map")
        row.locator("a").click()
        expect(page.locator("h1")).to_contain_text(late.number)


def test_the_map_holds_the_list_when_asked(
    context_of: Contexts, live_server: LiveServer, office: User
) -> None:
    an_issue(place=pin(0.5, 0.5))
    an_issue(place=pin(3, 1))
    for page in watched(context_of(locale="en").new_page()):
        sign_in(page, office, live_server)
        page.goto("/?bbox=103.001,22.001,103.009,22.009")
        expect(page.locator(".fw-issues li")).to_have_count(1)
        page.get_by_label("Only what the map shows").uncheck()
        expect(page.locator(".fw-issues li")).to_have_count(2)
        assert "bbox" not in page.url
        page.get_by_label("Only what the map shows").check()
        expect(page).to_have_url(re.compile("bbox="))


def test_on_a_phone_list_or_map(
    context_of: Contexts, live_server: LiveServer, office: User
) -> None:
    an_issue(now=timezone.now())
    context = context_of(viewport=PHONE, has_touch=True, is_mobile=True, locale="en")
    for page in watched(context.new_page()):
        sign_in(page, office, live_server)
        page.goto("/")
        no_wider(page)
        expect(page.locator(".fw-issues li")).to_be_visible()
        page.get_by_role("button", name="Map").click()
        expect(page.locator(".fw-issues li")).to_be_hidden()
        expect(page.locator("[data-shown]")).to_have_text("1 on this map")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_case_its_photos_by_keyboard_and_its_address(
    context_of: Contexts, live_server: LiveServer, office: User, size: dict[str, int]
) -> None:
    issue = issue_with_photos(2)
    for page in watched(context_of(viewport=size, locale="en").new_page()):
        sign_in(page, office, live_server)
        page.goto(f"/issues/{issue.number}/")
        no_wider(page)
        expect(page.locator(".fw-owner-box")).to_contain_text("Unit A1")
        page.locator("[data-photo]").first.focus()
        page.keyboard.press("Enter")
        viewer = page.get_by_role("dialog")
        expect(viewer).to_contain_text("1 / 2")
        page.keyboard.press("ArrowRight")
        expect(viewer).to_contain_text("2 / 2")
        page.keyboard.press("Escape")
        expect(viewer).to_be_hidden()
        expect(page.locator("[data-photo]").last).to_be_focused()
        page.get_by_text("Change", exact=True).click()
        page.locator("#address").fill("Bus")
        page.get_by_role("option", name=re.compile("Bus Station")).click()
        expect(page.locator("#address")).to_have_value("Bus Station")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("The address was changed.")).to_be_visible()
        expect(page.locator(".fw-timeline")).to_contain_text("Bus Station")


def issue_with_photos(count: int) -> Issue:
    contents = [photo(picture(64 + n)) for n in range(count)]
    declared = tuple(_declared(content) for content in contents)
    receipt = send(files=declared, now=timezone.now())
    for attachment, content in zip(receipt.attachments, contents, strict=True):
        store(attachment=attachment, content=content, now=timezone.now())
    assert receipt.report.issue is not None
    return receipt.report.issue


def _declared(content: bytes) -> DeclaredFile:
    return DeclaredFile(sha256(content).hexdigest(), len(content), "image/jpeg", "photo", "near")
