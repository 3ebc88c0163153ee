"""Basemaps under the maps: whatever their tiles are drawn in, they lie where they belong.

A tile service on the loopback draws one dot, at a known place, in the grid and datum asked for.
"""

from __future__ import annotations

import io
import math
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import sign_in
from tests.cast import member
from tests.catalogue import make_catalogue
from tests.ground import TESTER, TODAY, Ground, place
from zones.datum import from_wgs84
from zones.organisation.models import Role
from zones.reference.basemaps.actions import BasemapPut, add_basemap
from zones.reference.models import Basemap

pytestmark = pytest.mark.django_db(transaction=True)

PLACE = place(1.3, 0.7)
DOT = (255, 0, 255)
RADIUS_PX = 7
ZOOM = 17
METRES_PER_PX = 156543.03 / 2**ZOOM * math.cos(math.radians(PLACE[1]))


def tile_of(system: str, datum: str, z: int, x: int, y: int) -> bytes:
    """A tile of 256 pixels with the dot where PLACE lies, if it lies there."""
    lon, lat = from_wgs84(*PLACE, datum)
    if system == "3857":
        across = (lon + 180) / 360 * 2**z
        down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z
    else:
        tile = 360 / 2 ** (z + 1 if system == "wide" else z)
        across, down = (lon + 180) / tile, (90 - lat) / tile
    image = Image.new("RGB", (256, 256), "white")
    centre = ((across - x) * 256, (down - y) * 256)
    ImageDraw.Draw(image).circle(centre, RADIUS_PX, fill=DOT)
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


class TileService(BaseHTTPRequestHandler):
    """``/{system}/{datum}/{z}/{x}/{y}``, or a WMTS by query below ``/{system}/{datum}``."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        _root, system, datum, *numbers = unquote(address.path).split("/")
        if system == "broken":
            self.send_error(404)
            return
        asked = {name.lower(): value for name, value in parse_qsl(address.query)}
        z, x, y = numbers or (asked["tilematrix"], asked["tilecol"], asked["tilerow"])
        body = tile_of(system, datum, int(z.rpartition(":")[2]), int(x), int(y))
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def tiles() -> Iterator[str]:
    """The address of the tile service."""
    with ThreadingHTTPServer(("127.0.0.1", 0), TileService) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def basemap(url: str, crs: str, datum: str, kind: str = "xyz", **facts: Any) -> Basemap:
    put = BasemapPut(
        name_zh="底图",
        name_en="Base",
        kind=kind,
        url=url,
        crs=crs,
        datum=datum,
        public=True,
        **facts,
    )
    return add_basemap(code="base", put=put, actor=TESTER, now=TODAY)


def choose(page: Page, code: str = "base") -> None:
    page.locator(".fw-basemaps > button").click()
    page.locator(f".fw-basemap-list input[value='{code}']").check()
    page.keyboard.press("Escape")
    expect(page.locator(".fw-basemap-list")).to_be_hidden()


def dot_on(page: Page) -> tuple[float, float]:
    """The middle of the dot, in pixels from the corner of the map; waits until it is drawn."""
    page.wait_for_load_state("networkidle")
    for _ in range(30):
        shot = Image.open(io.BytesIO(page.locator(".fw-map").screenshot())).convert("RGB")
        pixels = np.asarray(shot, dtype=np.int64)
        # Not exactly: the zone under the pointer is tinted.
        rows, columns = np.nonzero(np.abs(pixels - DOT).sum(axis=2) < 120)
        if len(rows) > 60:
            return float(columns.mean() + 0.5), float(rows.mean() + 0.5)
        page.wait_for_timeout(100)
    raise AssertionError("no dot was drawn")


SERVICES = [
    pytest.param("3857/wgs84/{z}/{x}/{y}", "EPSG:3857", "wgs84", "xyz", {}, id="xyz"),
    pytest.param("3857/gcj02/{z}/{x}/{y}", "EPSG:3857", "gcj02", "xyz", {}, id="xyz-gcj02"),
    pytest.param("3857/bd09/{z}/{x}/{y}", "EPSG:3857", "bd09", "xyz", {}, id="xyz-bd09"),
    pytest.param(
        "wide/wgs84/{z}/{x}/{y}", "EPSG:4326", "wgs84", "xyz", {"two_at_zero": True}, id="degrees"
    ),
    pytest.param(
        "4490/cgcs2000",
        "EPSG:4490",
        "cgcs2000",
        "wmts",
        {"layer": "vec", "matrix_set": "c"},
        id="wmts-4490",
    ),
    pytest.param(
        "4326/gcj02/{TileMatrix}/{TileCol}/{TileRow}",
        "EPSG:4326",
        "gcj02",
        "wmts",
        {"matrix_prefix": "EPSG:4326:"},
        id="wmts-by-path-gcj02",
    ),
]


@pytest.mark.parametrize(("path", "crs", "datum", "kind", "facts"), SERVICES)
def test_tiles_lie_where_they_belong(
    page: Page,
    city: Ground,
    tiles: str,
    path: str,
    crs: str,
    datum: str,
    kind: str,
    facts: dict[str, Any],
) -> None:
    basemap(f"{tiles}/{path}", crs, datum, kind, **facts)
    page.goto(f"/#{ZOOM}/{PLACE[1]}/{PLACE[0]}")
    choose(page)
    frame = page.locator(".fw-map").bounding_box()
    assert frame is not None
    x, y = dot_on(page)
    assert math.hypot(x - frame["width"] / 2, y - frame["height"] / 2) < 1
    shifted = datum in ("gcj02", "bd09")
    expect(page.locator(".fw-map-banner")).to_be_visible(visible=shifted)
    if shifted:
        expect(page.locator(".fw-map-banner")).to_contain_text(datum.upper()[:2])


def test_what_is_drawn_on_gcj02_is_kept_in_wgs84(
    page: Page, city: Ground, tiles: str, live_server: LiveServer
) -> None:
    make_catalogue()
    basemap(f"{tiles}/3857/gcj02/{{z}}/{{x}}/{{y}}", "EPSG:3857", "gcj02")
    sign_in(page, member(city, Role.HOTLINE_CLERK), live_server)
    page.goto("/reports/new/")
    near = (PLACE[0] + 0.0003, PLACE[1] - 0.0002)
    page.locator("#place").fill(f"{near[0]}, {near[1]}")
    page.locator("#places").get_by_role("option").first.click()
    choose(page)
    told = page.locator("[data-place-told]")
    before = told.inner_text()
    x, y = dot_on(page)
    page.locator(".fw-map").click(position={"x": x, "y": y})
    expect(told).not_to_have_text(before)
    lon, lat = (float(text) for text in re.findall(r"\d+\.\d{6}", told.inner_text()))
    assert abs(lon - PLACE[0]) * 111_320 * math.cos(math.radians(lat)) < 1.5 * METRES_PER_PX
    assert abs(lat - PLACE[1]) * 111_320 < 1.5 * METRES_PER_PX


def test_a_choice_is_remembered_and_given_up_where_no_tile_comes(
    page: Page, city: Ground, tiles: str
) -> None:
    one = basemap(f"{tiles}/3857/gcj02/{{z}}/{{x}}/{{y}}", "EPSG:3857", "gcj02")
    page.goto(f"/#{ZOOM}/{PLACE[1]}/{PLACE[0]}")
    expect(page.locator(".fw-map-banner")).to_be_hidden()
    choose(page)
    dot_on(page)
    page.reload()
    dot_on(page)
    Basemap.objects.filter(pk=one.pk).update(url=f"{tiles}/broken/x/{{z}}/{{x}}/{{y}}")
    page.reload()
    expect(page.locator(".fw-map-banner")).to_contain_text("底图")
    expect(page.locator(".fw-basemap-list input[value='']")).to_be_checked()
    page.wait_for_load_state("networkidle")
    shot = Image.open(io.BytesIO(page.locator(".fw-map").screenshot())).convert("RGB")
    assert len(shot.getcolors(shot.width * shot.height) or []) > 50, "the map is never blank"


def test_a_try_shows_how_it_lies_before_it_is_kept(
    page: Page, city: Ground, tiles: str, live_server: LiveServer
) -> None:
    sign_in(page, member(city, Role.GIS_STAFF), live_server)
    page.goto("/basemaps/new/")
    expect(page.locator("[name=matrix_set]")).to_be_hidden()
    page.locator("[name=kind]").select_option("wmts")
    page.locator("[name=matrix_set]").fill("c")
    page.locator("[name=layer]").fill("vec")
    page.locator("[name=url]").fill(f"{tiles}/4490/cgcs2000")
    for name in ("name_zh", "name_en", "code"):
        page.locator(f"[name={name}]").fill("tried")
    page.locator("[name=crs]").select_option("EPSG:4490")
    page.locator("[name=datum]").select_option("cgcs2000")
    page.locator("button[name=try]").click()
    expect(page.locator("[data-tiles]")).to_contain_text(re.compile(r"\d+"))
    assert not Basemap.objects.exists()
    page.locator("[data-basemap-form] .btn-primary").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("tried")
    assert Basemap.objects.get().crs == "EPSG:4490"
