"""From a page of ours to a PDF: fonts embedded, and nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from io import BytesIO
from typing import NoReturn

from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from zones.ownership.printing.style import style_sheet


class Paper(Enum):
    """The size of the sheet: how many times an A4 sheet it is wide and high."""

    A4 = 1.0
    A3 = 2**0.5


class FetchesNothing(URLFetcher):  # type: ignore[misc]
    """A document of ours names no picture, font or style: what asks for one is not obeyed."""

    def fetch(self, url: str, headers: object = None) -> NoReturn:
        """Always refuse, files and data included."""
        raise ValueError(f"A printed document may not fetch {url[:80]}")


class Press:
    """Sets pages with one set of fonts, so that pages of several documents make one file."""

    def __init__(self, paper: Paper = Paper.A4) -> None:
        self.paper = paper
        self._fonts = FontConfiguration()
        self._style = self._sheet(style_sheet(paper.value))

    def set(self, html: str, *, first_page: int = 1) -> Document:
        """The pages of a document; the first bears that number."""
        numbered = self._sheet(f"@page :first {{ counter-reset: page {first_page} }}")
        page = HTML(string=html, url_fetcher=FetchesNothing())
        return page.render(stylesheets=[self._style, numbered], font_config=self._fonts)

    def bind(self, documents: Iterable[Document]) -> bytes:
        """One PDF of the pages of all documents; title and author are the first one's."""
        first, *others = documents
        pages = [page for document in (first, *others) for page in document.pages]
        target = BytesIO()
        first.copy(pages).write_pdf(target)
        return target.getvalue()

    def _sheet(self, text: str) -> CSS:
        return CSS(string=text, font_config=self._fonts, url_fetcher=FetchesNothing())


def pdf_of(html: str, *, paper: Paper = Paper.A4) -> bytes:
    """The PDF of one document."""
    press = Press(paper)
    return press.bind([press.set(html)])
