"""The handbook: a spread for every zone, found by its contents."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.ground import TODAY, Ground, put, squares
from tests.zones.ownership.printing.paper import lay_streets, pages_of
from zones.ownership.printing.handbook import handbook_pdf
from zones.ownership.printing.models import PrintKind
from zones.ownership.printing.orders import Order
from zones.ownership.printing.refusals import NothingToPrint

pytestmark = pytest.mark.django_db


def printed(ground: Ground, level: str = "community", parent: str = "C") -> bytes:
    order = Order(
        kind=PrintKind.HANDBOOK,
        scheme=ground.scheme,
        level=ground.scheme.levels.get(code=level),
        parent=ground.zone(parent) if parent else None,
        at=TODAY,
        language="en",
    )
    return handbook_pdf(order, show_contacts=False, progress=lambda done, total: None)


def test_every_zone_has_a_spread_map_on_the_left_list_on_the_right(ground: Ground) -> None:
    lay_streets()
    pages = pages_of(printed(ground))
    starts = {}
    for number, page in enumerate(pages, start=1):
        if "In charge" in page:
            code = re.search(r"([ABC])\s*C(?:ity|ommunity) ·", page)
            assert code, page
            starts[code[1]] = number
            assert "Responsibility list" in pages[number]
    assert list(starts) == ["C", "A", "B"]
    assert all(number % 2 == 0 for number in starts.values())


def test_the_contents_name_the_page_each_zone_is_on(ground: Ground) -> None:
    pages = pages_of(printed(ground), gap=" ")
    contents = next(page for page in pages if "Contents" in page)
    listed = re.findall(r"([ABC])\s+Zone [ABC]\s+(\d+)", contents)
    assert [code for code, _ in listed] == ["C", "A", "B"]
    for code, number in listed:
        assert f"Zone {code}" in pages[int(number) - 1]
        assert "In charge" in pages[int(number) - 1]


def test_the_contents_are_links_and_the_zones_are_bookmarks(ground: Ground) -> None:
    reader = PdfReader(BytesIO(printed(ground)))
    titles = [item.title for item in reader.outline if not isinstance(item, list)]
    assert titles == ["Contents", "Zone C", "Zone A", "Zone B"]
    links = [
        note.get_object()
        for page in reader.pages
        for note in page.get("/Annots") or ()
        if note.get_object().get("/Subtype") == "/Link"
    ]
    assert len(links) >= 3


def test_a_handbook_of_a_whole_level_has_no_spread_of_a_zone_above(ground: Ground) -> None:
    pages = pages_of(printed(ground, "community", parent=""))
    assert sum("In charge" in page for page in pages) == 2


def test_intended_gaps_have_no_spread_and_are_named_at_the_end(ground: Ground) -> None:
    ground.publish(replace(put("A4", "cell", "A", squares(1, 1)), gap_reason="水面"))
    pages = pages_of(printed(ground, "cell", "A"))
    assert sum("In charge" in page for page in pages) == 4  # A, A1, A2, A3
    assert "Intended gaps" in pages[-1] and "水面" in pages[-1]


def test_there_is_no_handbook_of_nothing(ground: Ground) -> None:
    with pytest.raises(NothingToPrint):
        printed(ground, "cell", "B")
