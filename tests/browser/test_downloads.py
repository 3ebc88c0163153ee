"""Taking layers and lists away: format and coordinates chosen once, then a file by a press."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import DESK, PHONE, watched
from tests.ground import Ground

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_layer_is_taken_away_in_the_format_chosen(
    city: Ground,
    context_of: Callable[..., BrowserContext],
    tmp_path: Path,
    size: dict[str, int],
) -> None:
    for page in watched(context_of(viewport=size, locale="en").new_page()):
        page.goto("/downloads/")
        page.get_by_label("Format").select_option("geojson")
        expect(page.locator("#format-sentence")).to_contain_text("For web maps")
        page.get_by_label("Coordinates").select_option("EPSG:4543")
        expect(page.locator("#crs-sentence")).to_contain_text("survey zone")
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{overflow} px too wide"
        cells = page.get_by_role("group", name="Grid, Cell: Boundaries")
        with page.expect_download() as waiting:
            cells.get_by_role("link", name="GeoJSON").click()
        assert waiting.value.suggested_filename == "grid-cell-edition1.epsg4543.geojson"
        target = tmp_path / "cells.geojson"
        waiting.value.save_as(target)
        assert "urn:ogc:def:crs:EPSG::4543" in target.read_text(encoding="utf-8")


def test_the_navigation_leads_there_and_the_keyboard_downloads(page: Page, city: Ground) -> None:
    page.goto("/zones/")
    page.get_by_role("navigation").get_by_role("link", name="下载").click()
    expect(page.locator("h1")).to_have_text("下载")
    answering = page.get_by_role("group", name="网格, 社区: 责任清单")
    answering.get_by_role("link", name="XLSX").focus()
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "responsibilities-grid-community.xlsx"
