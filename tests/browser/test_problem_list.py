"""The problem list as people have it: on a phone, with photos, and as a Word document."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone
from docx import Document
from PIL import Image
from playwright.sync_api import BrowserContext, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from fieldwork.casework.models import ReportAttachment
from fieldwork.evidence.actions import store
from fieldwork.evidence.rules import DeclaredFile
from tests.browser.conftest import DESK, PHONE, sign_in
from tests.casebook import pin, send
from tests.cast import member
from tests.catalogue import make_calendar, make_catalogue
from tests.ground import Ground
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def problems(city: Ground, settings: Settings, tmp_path: Path) -> Ground:
    """Two problems of today, the first with a photo."""
    settings.MEDIA_ROOT = tmp_path
    make_catalogue()
    make_calendar()
    now = timezone.now()
    send_photographed(now)
    send(place=pin(3, 1), category="09006", now=now, captured_at=now)
    return city


def send_photographed(now: datetime) -> None:
    painted = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 130, 100)).save(painted, "JPEG")
    content = painted.getvalue()
    declared = DeclaredFile(
        sha256=hashlib.sha256(content).hexdigest(), size=len(content), role="near"
    )
    report = send(address="青石路12号", now=now, captured_at=now, files=(declared,)).report
    link = ReportAttachment.objects.select_related("attachment").get(report=report)
    store(attachment=link.attachment, content=content, now=now)


def test_a_phone_shows_the_list_with_its_photos(
    problems: Ground, context_of: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    phone = context_of(viewport=PHONE, has_touch=True, is_mobile=True, locale="en").new_page()
    sign_in(phone, member(problems, Role.CAMPAIGN_OFFICE), live_server)
    phone.goto("/problem-list/")
    expect(phone.get_by_text("青石路12号")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    photo = phone.locator(".fw-problem-photos img")
    photo.scroll_into_view_if_needed()
    # decode() waits for the picture and fails where there is none.
    photo.evaluate("image => image.decode()")


def test_the_word_document_is_one_press_away_and_holds_the_photo(
    problems: Ground, context_of: Callable[..., BrowserContext], live_server: LiveServer
) -> None:
    page = context_of(viewport=DESK, locale="en").new_page()
    sign_in(page, member(problems, Role.CAMPAIGN_OFFICE), live_server)
    page.goto("/problem-list/?level=cell&zone=A1")
    with page.expect_download() as download:
        page.get_by_role("link", name="Word").click()
    document = Document(str(download.value.path()))
    assert len(document.inline_shapes) == 1
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("青石路12号" in cell for cell in cells)
    assert not any("Trading on the road" in cell for cell in cells)
