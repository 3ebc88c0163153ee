"""Pages set as PDF: fonts inside, nothing from outside."""

from __future__ import annotations

import logging
from io import BytesIO
from pathlib import Path

import pytest
from PIL import ImageFile
from pypdf import PdfReader

from tests.zones.ownership.printing.paper import text_of
from zones.ownership.printing.pdf import Paper, Press, pdf_of


def test_chinese_is_embedded_and_can_be_read_again() -> None:
    content = pdf_of("<!doctype html><title>t</title><p>东至人民路 East</p>")
    assert "东至人民路 East" in text_of(content)
    embedded = PdfReader(BytesIO(content)).pages[0]._get_fonts()
    assert embedded[0] and not embedded[1]


def test_nothing_is_fetched_neither_files_nor_addresses(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>secret</text></svg>')
    with caplog.at_level(logging.ERROR, logger="weasyprint"):
        content = pdf_of(
            f'<img src="{secret.as_uri()}"><img src="http://127.0.0.1:9/x.png">'
            f'<img src="data:image/svg+xml,%3Csvg/%3E"><link rel=attachment href="{secret}">'
            f'<link rel=stylesheet href="{secret.as_uri()}"><p>text'
        )
    assert text_of(content).strip().startswith("text")
    assert not PdfReader(BytesIO(content)).attachments
    assert caplog.text.count("may not fetch") >= 4


def test_a_larger_sheet_is_larger() -> None:
    sizes = [
        PdfReader(BytesIO(pdf_of("<p>a", paper=paper))).pages[0].mediabox.width for paper in Paper
    ]
    assert [round(float(size) / 72 * 25.4) for size in sizes] == [210, 297]


def test_pages_of_several_documents_are_one_file_with_the_numbers_given() -> None:
    press = Press()
    bound = press.bind([press.set("<p>first"), press.set("<p>second", first_page=8)])
    pages = [page.extract_text() for page in PdfReader(BytesIO(bound)).pages]
    assert len(pages) == 2
    assert "first" in pages[0] and "1" in pages[0]
    assert "second" in pages[1] and "8" in pages[1]


def test_printing_leaves_the_rest_of_the_server_strict_about_photos_cut_off() -> None:
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
