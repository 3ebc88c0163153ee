"""A real browser against a real server: Chromium on the live test server, phone and desk sizes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from shapely.geometry import LineString, Point

from tests.ground import DAY_ONE, TESTER, Ground, make_ground, place
from zones.organisation.models import User
from zones.reference.actions import FeaturePut, LayerPut, load_layer

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium-browser"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 800}

# Playwright's loop runs in the test's thread; the ORM calls of the tests themselves are sound.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; Playwright's own build is never downloaded."""
    if not Path(CHROMIUM).exists():
        pytest.fail(f"{CHROMIUM} is missing: run docker/bootstrap.sh, or set CHROMIUM.")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        )
        yield launched
        launched.close()


@pytest.fixture
def context_of(
    browser: Browser, live_server: LiveServer
) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a browser context: ``context_of(viewport=PHONE, locale="en")``."""
    opened: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(
            **{  # type: ignore[arg-type]
                "base_url": live_server.url,
                "viewport": DESK,
                "locale": "zh-CN",
                "timezone_id": "Asia/Shanghai",
                **options,
            }
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page(context_of: Callable[..., BrowserContext]) -> Iterator[Page]:
    """A desk-sized page in Chinese; fails the test on any error in the page's console."""
    yield from watched(context_of().new_page())


@pytest.fixture
def phone(context_of: Callable[..., BrowserContext]) -> Iterator[Page]:
    """A phone-sized page in Chinese, touched instead of clicked."""
    context = context_of(viewport=PHONE, has_touch=True, is_mobile=True)
    yield from watched(context.new_page())


def watched(page: Page) -> Iterator[Page]:
    """The page, whose uncaught errors and policy violations fail the test at its end."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: (
            problems.append(message.text)
            if "Content Security Policy" in message.text or "Uncaught" in message.text
            else None
        ),
    )
    yield page
    assert not problems, problems


@pytest.fixture
def city(transactional_db: None) -> Ground:
    """The tiny city of squares (tests/ground.py), public, with a road and a landmark on it."""
    ground = make_ground()
    _load(
        "roads",
        "line",
        FeaturePut(
            LineString([place(0, 0.4), place(4, 0.4)]),
            "人民路",
            "Renmin Road",
            attributes={"class": "primary"},
        ),
    )
    _load("landmarks", "point", FeaturePut(Point(place(1.5, 0.5)), "汽车站", "Bus Station"))
    return ground


def _load(kind: str, shape: str, feature: FeaturePut) -> None:
    layer = LayerPut(kind, kind, kind, kind, shape, public=True)
    load_layer(layer=layer, features=[feature], actor=TESTER, now=DAY_ONE)


def sign_in(page: Page, user: User, live_server: LiveServer) -> None:
    """Sign a person in without the form, which has tests of its own."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
