"""The editor in Chromium at 12,000 cells: its first paint, and one vertex dragged."""

from __future__ import annotations

import math
import os
import shutil
import statistics
from datetime import date

from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, sync_playwright
from psycopg2.extras import DateRange

from geoapi.devstack import HOST
from tests.ground import TESTER
from tests.speed.measure import heading
from tests.speed.serving import collect_static, serving
from tests.speed.stored import StoredCity, store_city
from zones.boundaries.models import ZoneVersion
from zones.editor.actions.drafting import start_draft
from zones.editor.models import Draft
from zones.organisation.models import Membership, Role, User

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium-browser"
WINDOW: ViewportSize = {"width": 1366, "height": 800}
PASSWORD = "bench-of-the-editor"
HASHER = "django.contrib.auth.hashers.PBKDF2PasswordHasher"
VIEWS = (
    ("all cells in one view, from afar", None),
    ("the most cells that are drawn", 13.1),
    ("a street block to work on", 16.0),
)
CLOSE = 19.0
DRAGS = 5

# From a move of the pointer to the moment after the frame that shows it.
WATCH = """
window.delays = [];
addEventListener("pointermove", () => {
  const begun = performance.now();
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.delays.push(performance.now() - begun);
    channel.port2.postMessage(0);
  });
}, true);
"""


def main() -> None:
    """In the private database that is connected."""
    city = store_city()
    draft = _draft(city)
    views = [(name, _address(city, draft, zoom)) for name, zoom in VIEWS]
    close = _address(city, draft, CLOSE)
    collect_static()
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        page = browser.new_page(viewport=WINDOW, base_url=f"http://{HOST}:{server.port}")
        page.add_init_script(WATCH)
        _sign_in(page)
        heading(f"the editor in Chromium, {len(city.coverage.cells):,} cells")
        for name, address in views:
            _paint(page, name, address)
        for name, address in views[1:]:
            _drag(page, name, address)
        _store(page, close)
        browser.close()


def _draft(city: StoredCity) -> Draft:
    # The server checks it, which knows nothing of the tests' quick way to hash.
    with override_settings(PASSWORD_HASHERS=[HASHER]):
        editor = User.objects.create_user(username="editor", password=PASSWORD)
    Membership.objects.create(
        user=editor, unit=city.units[0], role=Role.GIS_STAFF, during=DateRange(date(2020, 1, 1))
    )
    return start_draft(
        scheme=city.scheme, name="bench", user=editor, actor=TESTER, now=timezone.now()
    )


def _sign_in(page: Page) -> None:
    page.goto("/account/sign-in/")
    page.fill("[name=username]", "editor")
    page.fill("[name=password]", PASSWORD)
    page.click("main [type=submit]")
    page.wait_for_load_state("networkidle")


def _address(city: StoredCity, draft: Draft, zoom: float | None) -> str:
    """The editor with a vertex of a middling cell in the middle, or the whole city."""
    if zoom is None:
        return f"/zones/drafts/{draft.pk}/"
    middle = city.coverage.outline.centroid
    cell = ZoneVersion.objects.get(
        scheme=city.scheme, level__code="cell", boundary__contains=_point(middle.x, middle.y)
    )
    above = ZoneVersion.objects.get(scheme=city.scheme, zone=cell.parent_id)
    outline = {place for part in above.boundary for ring in part for place in ring}
    # Off the outline of the community, which would have to follow.
    lon, lat = next(place for place in cell.boundary[0][0] if place not in outline)
    return f"/zones/drafts/{draft.pk}/#{zoom}/{lat}/{lon}"


def _point(lon: float, lat: float) -> str:
    return f"SRID=4326;POINT({lon} {lat})"


def _paint(page: Page, name: str, address: str) -> None:
    """Cold, with nothing cached, and again."""
    took = []
    for _ in range(3):
        page.goto("about:blank")
        page.goto(address)
        page.wait_for_selector(".fw-editor[data-ready]", timeout=60_000)
        took.append(page.evaluate("performance.getEntriesByName('editor-ready')[0].startTime"))
    print(f"  {name:<36} first {took[0]:6.0f} ms   again {min(took[1:]):6.0f} ms", flush=True)


def _drag(page: Page, name: str, address: str) -> None:
    """Drag the vertex in the middle there and back, and see the moves drawn."""
    x, y = _at_hand(page, address)
    for _ in range(DRAGS):
        _pull(page, (x, y), (x + 12, y))
        page.mouse.move(x, y, steps=10)
        page.mouse.up()  # where it was: nothing is sent
    delays = sorted(page.evaluate("window.delays"))
    p95 = delays[math.floor(len(delays) * 0.95)]
    print(
        f"  {name:<36} a move drawn p50 {statistics.median(delays):5.0f} ms   p95 {p95:5.0f} ms",
        flush=True,
    )


def _store(page: Page, address: str) -> None:
    """Let a vertex go a few metres off and wait for the stored operation's answer."""
    x, y = _at_hand(page, address)
    answered = []
    for turn in range(DRAGS):
        here, there = (x, x + 14) if turn % 2 == 0 else (x + 14, x)
        _pull(page, (here, y), (there, y))
        before = page.evaluate("performance.now()")
        page.mouse.up()
        page.locator("[data-results] [role=status]").wait_for(timeout=20_000)
        answered.append(page.evaluate("performance.now()") - before)
        page.locator(".fw-result-close").click()
    text = f"from letting it go to its being stored p50 {statistics.median(answered):5.0f} ms"
    print(f"  {text}", flush=True)


def _at_hand(page: Page, address: str) -> tuple[float, float]:
    """The editor with the tool for borders in hand; where on the screen the middle is."""
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector(".fw-editor[data-ready]", timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("b")
    frame = page.locator(".fw-map").bounding_box()
    assert frame is not None
    page.evaluate("window.delays.length = 0")
    return frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2


def _pull(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(start[0] - 3, start[1])
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=20)
