"""GIS staff draw a new border by mouse and publish it; the next report goes to the new owner."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from fieldwork.casework.models import Issue
from tests.browser.conftest import sign_in
from tests.browser.test_editor import done, drag, draw, opened, press
from tests.cast import caller_with_token, member
from tests.catalogue import make_calendar, make_catalogue
from tests.ground import TESTER, Ground, place
from zones.editor.actions.drafting import start_draft
from zones.editor.models import Draft, DraftState
from zones.organisation.models import Role, User

pytestmark = pytest.mark.django_db(transaction=True)

SPOT = (0.9, 0.6)
"""In A1 by the old border between A1 and A2, in A2 by the new one."""


@pytest.fixture
def editor(city: Ground) -> User:
    make_catalogue()
    make_calendar()
    return member(city, Role.GIS_STAFF)


@pytest.fixture
def inspector(city: Ground) -> Client:
    person = member(city, Role.INSPECTOR, username="inspector")
    return caller_with_token(person, "report", "read")


@pytest.fixture
def desk(context_of: Callable[..., BrowserContext], editor: User, live_server: LiveServer) -> Page:
    page = context_of(locale="en").new_page()
    sign_in(page, editor, live_server)
    return page


def report(inspector: Client) -> str:
    """Send a report from the spot; the code of the unit that is to answer."""
    lon, lat = place(*SPOT)
    body = {
        "source": "inspector",
        "category": "06010",
        "text": "垃圾未清",
        "captured_at": timezone.now().isoformat(),
        "place": {"lon": lon, "lat": lat, "datum": "wgs84"},
    }
    answer = inspector.put(f"/api/v1/reports/{uuid4()}", body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    return str(answer.json()["issue"]["lead_unit"]["code"])


def test_a_border_moved_by_mouse_sends_the_next_report_to_the_new_owner(
    desk: Page, city: Ground, editor: User, inspector: Client
) -> None:
    assert report(inspector) == "U-A1"
    draft = start_draft(
        scheme=city.scheme, name="新界", user=editor, actor=TESTER, now=timezone.now()
    )
    opened(desk, draft)
    split_and_merge_again(desk)
    desk.keyboard.press("b")
    drag(desk, (1, 1), (0.6, 1))
    done(desk, "moved")
    desk.keyboard.press("Control+z")
    expect(desk.locator("[data-redo]")).to_be_enabled()
    desk.keyboard.press("Control+y")
    expect(desk.locator("[data-redo]")).to_be_disabled()

    desk.goto(f"/zones/drafts/{draft.pk}/publish/")
    expect(desk.locator("[data-preview][data-ready]")).to_be_visible()
    expect(desk.locator(".fw-verdict")).to_be_visible()
    desk.get_by_role("button", name="Publish").click()
    expect(desk.get_by_role("heading", name="Edition 2 is published")).to_be_focused()

    assert Draft.objects.get().state == DraftState.PUBLISHED
    assert report(inspector) == "U-A2"
    first, second = Issue.objects.order_by("pk")
    assert (first.lead_unit.code, second.lead_unit.code) == ("U-A1", "U-A2")


def split_and_merge_again(desk: Page) -> None:
    """A3 is cut in two, and the new part merged back into it."""
    desk.keyboard.press("s")
    press(desk, 0.5, 1.5)
    draw(desk, (0.5, 0.9), (0.5, 2.2))
    desk.locator("#tool-name").fill("新格")
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="Apply").click()
    done(desk, "split")
    desk.keyboard.press("m")
    press(desk, 0.25, 1.5)
    press(desk, 0.75, 1.5)
    desk.keyboard.press("Enter")
    desk.locator("#tool-keep").select_option(label="A3 Zone A3")
    desk.get_by_role("button", name="Show the difference").click()
    desk.get_by_role("button", name="Apply").click()
    done(desk, "merged")
