"""The editor of boundaries as GIS staff use it: by mouse, by keys, in the table."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import PHONE, sign_in, watched
from tests.cast import member
from tests.ground import TESTER, Ground, place, squares
from zones.editor.actions.drafting import start_draft
from zones.editor.actions.locking import take_draft
from zones.editor.models import Draft, DraftZone
from zones.organisation.models import Role, User

pytestmark = pytest.mark.django_db(transaction=True)

ZOOM = 14.5
MIDDLE = place(1, 1)
RESULT = "[data-results]"


@pytest.fixture
def editor(city: Ground) -> User:
    return member(city, Role.GIS_STAFF)


@pytest.fixture
def draft(city: Ground, editor: User) -> Draft:
    return start_draft(
        scheme=city.scheme, name="改界", user=editor, actor=TESTER, now=timezone.now()
    )


@pytest.fixture
def desk(page: Page, draft: Draft, editor: User, live_server: LiveServer) -> Page:
    """The editor, open on the four cells of community A."""
    sign_in(page, editor, live_server)
    opened(page, draft)
    return page


def opened(page: Page, draft: Draft) -> None:
    lon, lat = MIDDLE
    page.goto(f"/zones/drafts/{draft.pk}/#{ZOOM}/{lat}/{lon}")
    expect(page.locator(".fw-editor[data-ready]")).to_be_visible()
    page.wait_for_load_state("networkidle")


def pixel(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a place, given in squares of the tiny city, is on the screen."""
    frame = page.locator(".fw-map").bounding_box()
    assert frame is not None
    metres = 156543.03392804097 / 2**ZOOM
    east, north = (a - b for a, b in zip(mercator(*place(x, y)), mercator(*MIDDLE), strict=True))
    return (
        frame["x"] + frame["width"] / 2 + east / metres,
        frame["y"] + frame["height"] / 2 - north / metres,
    )


def mercator(lon: float, lat: float) -> tuple[float, float]:
    """Metres of EPSG:3857."""
    radius = 6378137.0
    north = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    return radius * math.radians(lon), radius * north


def press(page: Page, x: float, y: float) -> None:
    page.mouse.click(*pixel(page, x, y))
    page.wait_for_timeout(300)  # OpenLayers takes two quick presses for a double one


def draw(page: Page, *places: tuple[float, float]) -> None:
    """Press a line's or an area's corners; Enter ends it."""
    for x, y in places:
        page.mouse.move(*pixel(page, x, y))
        press(page, x, y)
    page.keyboard.press("Enter")


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*pixel(page, *start))
    page.mouse.down()
    page.mouse.move(*pixel(page, *end), steps=8)
    page.mouse.up()


def now_in(draft: Draft) -> dict[str, DraftZone]:
    """The zones that the draft changed, by code."""
    return {zone.code: zone for zone in DraftZone.objects.filter(draft=draft, gone=False)}


def done(page: Page, text: str = "") -> None:
    """Wait until an operation was answered."""
    expect(page.locator(f"{RESULT} [role=status]")).to_contain_text(text)


def test_a_cell_is_split_by_a_line_and_the_split_undone(desk: Page, draft: Draft) -> None:
    desk.keyboard.press("s")
    press(desk, 0.5, 0.5)
    draw(desk, (0.5, -0.2), (0.5, 1.2))
    desk.locator("#tool-name").fill("新格")
    desk.keyboard.press("Enter")
    expect(desk.locator(".fw-difference-list li")).to_have_count(2)
    desk.keyboard.press("Enter")
    done(desk)
    names = {zone.name for zone in now_in(draft).values()}
    assert "新格" in names
    desk.keyboard.press("Control+z")
    expect(desk.locator("[data-redo]")).to_be_enabled()
    assert "新格" not in {zone.name for zone in now_in(draft).values()}
    desk.keyboard.press("Control+y")
    expect(desk.locator("[data-redo]")).to_be_disabled()
    assert "新格" in {zone.name for zone in now_in(draft).values()}


def test_two_cells_become_one_that_keeps_its_number(desk: Page, city: Ground, draft: Draft) -> None:
    press(desk, 0.5, 0.5)
    desk.keyboard.press("m")
    press(desk, 1.5, 0.5)
    desk.keyboard.press("Enter")
    desk.locator("#tool-keep").select_option(label="A2 A2格")
    desk.get_by_role("button", name="查看差异").click()
    desk.get_by_role("button", name="应用").click()
    done(desk)
    assert now_in(draft)["A2"].zone_id == city.zone("A2").pk
    assert DraftZone.objects.get(draft=draft, zone=city.zone("A1")).gone


def test_dragging_a_shared_vertex_moves_it_for_all_that_share_it(desk: Page, draft: Draft) -> None:
    desk.keyboard.press("b")
    drag(desk, (1, 1), (1.2, 1.15))
    done(desk)
    cells = now_in(draft)
    assert {"A1", "A2", "A3", "A4"} <= set(cells)
    corners = [
        {xy for part in cells[code].boundary for ring in part for xy in ring}
        for code in ("A1", "A2", "A3", "A4")
    ]
    [moved] = set.intersection(*corners)
    assert math.dist(moved, place(1.2, 1.15)) < 2e-4


def test_dragging_a_border_puts_a_vertex_into_both_neighbours(desk: Page, draft: Draft) -> None:
    desk.keyboard.press("b")
    drag(desk, (1, 0.6), (1.25, 0.6))
    done(desk)
    cells = now_in(draft)
    assert {"A1", "A2"} <= set(cells) and "A3" not in cells
    assert len(cells["A1"].boundary[0][0]) == 6


def test_an_area_drawn_is_given_to_a_neighbour(desk: Page, draft: Draft) -> None:
    desk.keyboard.press("g")
    draw(desk, (0.7, 0.3), (1.1, 0.3), (1.1, 0.7), (0.7, 0.7))
    press(desk, 1.5, 0.5)
    expect(desk.locator(".fw-difference-list")).to_contain_text("A1")
    desk.keyboard.press("Enter")
    done(desk)
    before = 0.01 * 0.01
    assert now_in(draft)["A2"].boundary.area == pytest.approx(before * 1.12, rel=0.05)


def test_a_difference_left_changes_nothing(desk: Page, draft: Draft) -> None:
    desk.keyboard.press("g")
    draw(desk, (0.7, 0.3), (1.1, 0.3), (1.1, 0.7), (0.7, 0.7))
    press(desk, 1.5, 0.5)
    expect(desk.locator(".fw-difference-list")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator(".fw-difference-list")).to_be_hidden()
    assert not draft.operations.exists()


def test_a_refused_operation_says_why_and_the_border_snaps_back(desk: Page, draft: Draft) -> None:
    desk.keyboard.press("b")
    drag(desk, (0, 1), (-0.4, 1))
    refused = desk.locator(f"{RESULT} [role=alert]")
    expect(refused).to_be_visible()
    assert not draft.operations.exists()
    desk.locator("[data-options-button]").click()
    desk.locator("[name=outline]").check()
    desk.keyboard.press("Escape")
    drag(desk, (0, 1), (-0.4, 1))
    done(desk)
    assert {"A1", "A3", "A", "C"} <= set(now_in(draft))


def test_the_table_renames_in_place_and_finds(desk: Page, draft: Draft) -> None:
    desk.locator("[data-table-open]").click()
    table = desk.get_by_role("grid")
    expect(table.locator("[data-zone]")).to_have_count(4)
    desk.locator("[data-table-words]").fill("A2")
    expect(table.locator("[data-zone]")).to_have_count(1)
    table.get_by_role("gridcell").nth(1).click()
    desk.keyboard.press("Enter")
    desk.keyboard.type("河口格")
    desk.keyboard.press("Enter")
    done(desk)
    expect(table.get_by_role("gridcell").nth(1)).to_have_text("河口格")
    assert now_in(draft)["A2"].name == "河口格"


def test_the_history_walks_back_and_forth(desk: Page, draft: Draft) -> None:
    desk.keyboard.press("b")
    drag(desk, (1, 1), (1.2, 1.15))
    done(desk)
    desk.locator("[data-tab=history]").click()
    drag(desk, (1.2, 1.15), (0.9, 0.9))
    rows = desk.locator(".fw-operation")
    expect(rows).to_have_count(3)
    rows.nth(2).click()
    expect(desk.locator(".fw-operation-undone")).to_have_count(2)
    assert not now_in(draft)
    rows.nth(0).click()
    expect(desk.locator(".fw-operation-undone")).to_have_count(0)


def test_the_check_lists_what_is_wrong(desk: Page) -> None:
    desk.locator("[data-check]").click()
    expect(desk.locator(".fw-check-status")).not_to_be_empty()
    expect(desk.locator("#panel-check")).to_be_visible()


def test_a_repair_shows_its_difference_before_it_is_done(
    desk: Page, city: Ground, draft: Draft
) -> None:
    """The check's answer is made up: a sound draft has nothing to repair."""
    place_of = {"type": "Polygon", "coordinates": [[*squares(0.8, 0.2, 0.2, 0.2).exterior.coords]]}
    repair = {"to": city.zone("A2").pk, "area": place_of}
    found = {
        "position": 0,
        "checked_at": "2026-06-01T12:00:00+08:00",
        "sound": False,
        "publishable": False,
        "counts": {"gap": 1},
        "items": [
            {
                "id": "1",
                "kind": "gap",
                "severity": "blocking",
                "detail": "Nobody's ground.",
                "remedy": "",
                "place": place_of,
                "box": None,
                "area_m2": 4_700,
                "width_m": 0.4,
                "neighbours": [{"zone": 1, "code": "A2", "name": "A2格", "share": 0.5}],
                "zone": None,
                "repairs": [{"label": "Give it to A2", "kind": "transfer", "parameters": repair}],
                "exception": None,
            }
        ],
        "intended_gaps": [],
    }
    desk.route("**/check", lambda route: route.fulfill(json=found))
    desk.locator("[data-check]").click()
    defect = desk.locator(".fw-defect")
    expect(defect).to_contain_text("40 cm")
    expect(defect).to_contain_text("A2 50%")
    defect.locator(".fw-defect-place").click()
    defect.get_by_role("button", name="Give it to A2").click()
    expect(desk.locator(".fw-difference-list li")).to_have_count(2)
    assert not draft.operations.exists()
    desk.keyboard.press("Enter")
    done(desk)
    assert "A2" in now_in(draft)


def test_a_head_is_named_for_a_zone(desk: Page, city: Ground, draft: Draft) -> None:
    press(desk, 0.5, 0.5)
    facts = desk.locator(".fw-zone-facts")
    expect(facts).to_contain_text("A1长")
    desk.keyboard.press("q")
    desk.locator("#tool-user").fill("B长")
    desk.get_by_role("option", name="B长").click()
    desk.locator(".fw-tool-form [type=submit]").click()
    done(desk)
    expect(facts).to_contain_text("B长")
    operation = draft.operations.get()
    assert operation.parameters["user"] == city.people["head-b"].pk


def test_a_file_is_shown_as_a_guide_and_goes_again(desk: Page) -> None:
    line = {"type": "LineString", "coordinates": [place(0, 0.3), place(2, 0.3)]}
    desk.locator("[data-options-button]").click()
    desk.locator("[name=file]").set_input_files(
        {
            "name": "道路.geojson",
            "mimeType": "application/json",
            "buffer": json.dumps(line).encode(),
        }
    )
    files = desk.locator("[data-files]")
    expect(files).to_contain_text("道路.geojson")
    files.get_by_role("button").click()
    expect(files).to_be_empty()


def test_somebody_takes_over_and_this_page_only_shows_the_draft(
    desk: Page, city: Ground, draft: Draft
) -> None:
    other = member(city, Role.GIS_STAFF, username="colleague")
    draft.refresh_from_db()
    take_draft(draft=draft, user=other, take_over=True, actor=TESTER, now=timezone.now())
    lock = desk.locator("[data-lock]")
    expect(lock).to_contain_text("colleague", timeout=15_000)
    expect(desk.locator("[data-tool=split]").first).to_be_disabled()
    lock.get_by_role("button").click()
    expect(lock).to_be_hidden()
    expect(desk.locator("[data-tool=split]").first).to_be_enabled()


def test_without_a_network_a_step_is_kept_and_sent_again(desk: Page, draft: Draft) -> None:
    def broken(route: Route) -> None:
        route.abort()

    desk.route("**/operations", broken)
    desk.keyboard.press("b")
    drag(desk, (1, 1), (1.2, 1.15))
    expect(desk.locator("[data-saving][data-condition=waiting]")).to_be_visible()
    desk.unroute("**/operations", broken)
    opened(desk, draft)
    expect(desk.locator("[data-undo]")).to_be_enabled()
    assert draft.operations.count() == 1


def test_a_phone_looks_chooses_and_renames(
    context_of: Callable[..., BrowserContext],
    draft: Draft,
    editor: User,
    live_server: LiveServer,
) -> None:
    context = context_of(viewport=PHONE, has_touch=True, is_mobile=True)
    for phone in watched(context.new_page()):
        sign_in(phone, editor, live_server)
        opened(phone, draft)
        assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        phone.touchscreen.tap(*pixel(phone, 0.8, 0.8))
        panel = phone.locator(".fw-editor-panel")
        expect(panel).to_contain_text("A1")
        panel.locator("[data-tool=rename]").tap()
        phone.locator("#tool-name").fill("桥头格")
        panel.locator("[type=submit]").tap()
        done(phone)
    assert now_in(draft)["A1"].name == "桥头格"
