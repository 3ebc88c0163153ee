"""The rooms around the editor: drafts begun and given up, published, rebased, turned back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import PHONE, sign_in, watched
from tests.cast import member
from tests.ground import TESTER, Ground, put, squares
from tests.zones.editor.bench import Desk, desk, line
from zones.boundaries.models import Edition
from zones.editor.actions.publishing import publish_draft
from zones.editor.models import Draft, DraftState
from zones.editor.policy import set_boundary_policy
from zones.organisation.models import Role, User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def editor(city: Ground) -> User:
    return member(city, Role.GIS_STAFF, username="editor")


@pytest.fixture
def bench(city: Ground, editor: User) -> Desk:
    """A draft that cuts A1 in two."""
    work = desk(city, editor)
    work.do("split", zone=work.zone("A1"), line=line((0.25, -1), (0.25, 2)))
    return work


@pytest.fixture
def room(context_of: Callable[..., BrowserContext], editor: User, live_server: LiveServer) -> Page:
    """The editor's browser, in English."""
    page = context_of(locale="en").new_page()
    sign_in(page, editor, live_server)
    return page


def open_publication(page: Page, bench: Desk) -> None:
    page.goto(f"/zones/drafts/{bench.draft.pk}/publish/")
    expect(page.locator("[data-preview][data-ready]")).to_be_visible()
    expect(page.locator(".fw-verdict")).to_be_visible()


def tended(page: Page) -> None:
    """Wait until the page's forms send."""
    expect(page.locator("form[data-tended]").first).to_be_visible()


def test_a_draft_is_begun_given_up_and_had_back(room: Page, city: Ground) -> None:
    room.goto("/zones/")
    room.get_by_label("Name").fill("片区一分为二")
    room.get_by_role("button", name="Begin the draft").click()
    room.wait_for_url("**/zones/drafts/*/")
    draft = Draft.objects.get()
    room.goto("/zones/")
    room.get_by_role("button", name="Discard").click()
    expect(room.get_by_text("is discarded")).to_be_visible()
    assert Draft.objects.get().state == DraftState.DISCARDED
    room.get_by_role("button", name="Undo").click()
    expect(room.get_by_role("link", name=draft.name)).to_be_visible()
    assert Draft.objects.get().state == DraftState.OPEN


def test_what_is_wrong_with_a_form_stands_at_its_field(
    room: Page, city: Ground, bench: Desk
) -> None:
    open_publication(room, bench)
    room.get_by_text("from a date").click()
    room.locator("#effective-from").fill("1850-01-01T00:00")
    room.get_by_role("button", name="Publish", exact=True).click()
    expect(room.locator("#from-field .fw-field-error")).to_be_visible()
    assert Edition.objects.count() == 1


def test_a_draft_is_published_once_however_often_it_is_pressed(
    room: Page, city: Ground, bench: Desk
) -> None:
    open_publication(room, bench)
    expect(room.locator(".fw-verdict")).to_contain_text("Nothing stands in the way")
    expect(room.locator(".fw-change-new")).to_have_count(1)
    button = room.get_by_role("button", name="Publish", exact=True)
    button.dblclick()
    expect(room.get_by_role("heading", name="Edition 2 is published")).to_be_focused()
    assert Edition.objects.count() == 2
    room.get_by_role("link", name="What it changed").click()
    expect(room.locator("[data-preview][data-ready]")).to_be_visible()
    expect(room.locator(".fw-change-new")).to_have_count(1)


def test_a_second_person_sends_back_and_approves(
    context_of: Callable[..., BrowserContext],
    room: Page,
    city: Ground,
    bench: Desk,
    live_server: LiveServer,
) -> None:
    set_boundary_policy(four_eyes=True, user=None, actor=TESTER, now=timezone.now())
    second = member(city, Role.GIS_STAFF, username="second")
    other = context_of(locale="en").new_page()
    sign_in(other, second, live_server)
    open_publication(room, bench)
    room.get_by_role("button", name="Submit", exact=True).click()
    expect(room.get_by_text("You submitted it")).to_be_visible()
    other.goto("/zones/")
    other.get_by_role("link", name="Look at it").click()
    tended(other)
    other.get_by_role("button", name="Approve", exact=True).click()
    expect(other.get_by_text("Approved by second")).to_be_visible()
    tended(other)
    other.locator("#reason").fill("街名不对")
    other.get_by_role("button", name="Send it back").click()
    expect(other.get_by_role("button", name="Submit", exact=True)).to_be_visible()
    room.goto("/zones/")
    expect(room.get_by_text("Sent back: 街名不对")).to_be_visible()


def test_whose_change_stays_is_chosen_place_by_place(room: Page, city: Ground, bench: Desk) -> None:
    other = desk(city, member(city, Role.GIS_STAFF, username="other"), "别的")
    other.do("split", zone=other.zone("A1"), line=line((-1, 0.5), (2, 0.5)))
    publish_draft(draft=other.draft, user=other.user, actor=TESTER, now=timezone.now())
    room.goto(f"/zones/drafts/{bench.draft.pk}/")
    room.locator("[data-stale]").click()
    expect(room.locator(".fw-rebase[data-ready]")).to_be_visible()
    bring = room.get_by_role("button", name="Bring the draft over")
    expect(bring).to_be_disabled()
    expect(room.locator("[data-group] tbody")).to_contain_text("A1")
    expect(room.locator("[data-group] tbody")).to_contain_text("redrawn")
    for choice in room.get_by_label("Theirs stays").all():
        choice.check()
    bring.click()
    room.wait_for_url(f"**/zones/drafts/{bench.draft.pk}/")
    assert Draft.objects.get(pk=bench.draft.pk).base_number == 2


def test_the_boundaries_go_back_to_an_earlier_edition(
    room: Page, city: Ground, bench: Desk, editor: User
) -> None:
    publish_draft(draft=bench.draft, user=editor, actor=TESTER, now=timezone.now())
    room.goto("/zones/editions/")
    room.get_by_role("link", name="Go back to it").click()
    tended(room)
    expect(room.locator("[data-preview][data-ready] .fw-change-gone")).to_have_count(1)
    room.get_by_label("Reason").fill("街道没有改名")
    room.get_by_role("button", name="Go back to it").click()
    room.wait_for_url("**/zones/editions/?scheme=grid")
    expect(room.locator(".fw-edition-in_force")).to_contain_text("街道没有改名")


def test_an_administrator_sets_the_rules(
    page: Page, city: Ground, editor: User, live_server: LiveServer
) -> None:
    sign_in(page, member(city, Role.BUSINESS_ADMIN, username="admin"), live_server)
    page.goto("/zones/policy/")
    page.locator("form[data-address$='boundary-policy'] button").click()
    expect(page.locator("[name=four_eyes][value=false]")).to_have_count(1)
    tended(page)
    page.locator(f"[name=users][value='{editor.pk}']").check()
    page.locator("form[data-address$='editors'] button").click()
    expect(page.locator(f"[name=users][value='{editor.pk}']")).to_be_checked()


@pytest.mark.parametrize(
    "path",
    [
        "/zones/",
        "/zones/drafts/{draft}/publish/",
        "/zones/editions/",
        "/zones/policy/",
        "/zones/drafts/{draft}/rebase/",
        "/zones/editions/2/difference/?from=1",
    ],
)
def test_nothing_is_wider_than_a_phone(
    context_of: Callable[..., BrowserContext],
    city: Ground,
    bench: Desk,
    editor: User,
    live_server: LiveServer,
    path: str,
) -> None:
    city.publish(put("A2", "cell", "A", squares(1, 0), name="别" * 40))
    phone = context_of(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    sign_in(phone, editor, live_server)
    for page in watched(phone):
        page.goto(path.format(draft=bench.draft.pk))
        page.wait_for_load_state("networkidle")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"]
