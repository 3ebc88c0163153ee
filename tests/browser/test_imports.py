"""Bringing in a file by hand: declared, read, looked at on the map, accepted, followed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from shapely.geometry import Polygon

from tests.browser.conftest import DESK, PHONE, sign_in, watched
from tests.cast import member
from tests.ground import Ground, place, squares
from tests.zones.imports.files import cells, feature, write_geojson, write_layers
from zones.imports.models import ImportRun, ImportState
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db(transaction=True)

BOW_TIE = Polygon([place(0, 0), place(1, 1), place(1, 0), place(0, 1)])


@pytest.fixture(autouse=True)
def private_folder(tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_faulty_file_is_read_looked_at_accepted_and_followed(
    city: Ground,
    context_of: Callable[..., BrowserContext],
    live_server: LiveServer,
    tmp_path: Path,
    size: dict[str, int],
) -> None:
    for page in watched(context_of(viewport=size, locale="en").new_page()):
        sign_in(page, member(city, Role.GIS_STAFF), live_server)
        source = write_geojson(tmp_path, cells(A1=BOW_TIE), "cells.geojson")
        _send(page, source.path)
        expect(page.locator(".fw-sample")).to_contain_text("A1格")
        page.get_by_role("button", name="Check the file").click()
        expect(page.locator(".fw-findings-fault")).to_contain_text("crosses itself")
        expect(page.locator(".fw-import-map canvas").first).to_be_visible()
        page.locator("a[data-place]").first.click()
        assert "/imports/" in page.url, "the place is shown on the map of this page"
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{overflow} px too wide"
        page.get_by_label("Accept the proposed repairs").check()
        page.get_by_label("Publish although").check()
        page.get_by_role("button", name="Check again").click()
        expect(page.get_by_text("The file can be imported")).to_be_visible()
        page.get_by_role("button", name="Import", exact=True).click()
        _follow(page)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_layers_of_a_file_are_imported_together(
    city: Ground,
    context_of: Callable[..., BrowserContext],
    live_server: LiveServer,
    tmp_path: Path,
    size: dict[str, int],
) -> None:
    shape = squares(2, 0, 2, 2)
    layers = {
        "communities": [feature(shape, gid="B", wie="新B")],
        "cells": [feature(shape, nr="B1", wie="新B1")],
    }
    for page in watched(context_of(viewport=size, locale="en").new_page()):
        sign_in(page, member(city, Role.GIS_STAFF), live_server)
        page.goto("/imports/?kind=boundaries")
        page.set_input_files("input[type=file]", str(write_layers(tmp_path, layers).path))
        page.get_by_label("CGCS2000 degrees").check()
        page.select_option("select[name=target]", "grid/")
        page.get_by_role("button", name="Send and check").click()
        expect(page.get_by_label("communities")).to_have_value("community")
        expect(page.get_by_label("cells")).to_have_value("cell")
        page.get_by_role("button", name="Check the file").click()
        expect(page.locator(".fw-sample")).to_have_count(2)
        for place_of, column in (("layer0", "gid"), ("layer1", "nr")):
            page.select_option(f"[name={place_of}-code]", column)
            page.select_option(f"[name={place_of}-name]", "wie")
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0, f"{overflow} px too wide"
        page.get_by_role("button", name="Check the file").click()
        expect(page.get_by_text("The file can be imported")).to_be_visible()
        expect(page.locator(".fw-sheet")).to_contain_text("cells 1 → cell")
        expect(page.locator(".fw-import-map canvas").first).to_be_visible()


def _send(page: Page, path: Path) -> None:
    page.goto("/imports/?kind=boundaries")
    page.set_input_files("input[type=file]", str(path))
    page.get_by_label("WGS-84 degrees").check()
    page.select_option("select[name=target]", "grid/cell")
    page.get_by_role("button", name="Send and check").click()


def _follow(page: Page) -> None:
    """The page shows how far the worker is, and the result when it is over."""
    progress = page.locator("progress")
    expect(progress).to_be_visible()
    ImportRun.objects.update(done=3, total=9)
    expect(page.locator("[data-import-figures]")).to_have_text("3 / 9")
    ImportRun.objects.update(state=ImportState.DONE, result={"scheme": "grid", "edition": 2})
    expect(page.get_by_text("The boundaries are edition 2 now.")).to_be_visible()
