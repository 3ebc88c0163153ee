"""The map and the responsibility list of one zone as PDF."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from django.utils import translation
from pypdf import PdfReader

from tests.ground import DAY_ONE, TESTER, TODAY, Ground, make_person, put, squares
from tests.zones.ownership.printing.paper import lay_streets, pages_of, text_of
from zones.ownership.actions import Assignment, assign, assign_many
from zones.ownership.models import Cadence, Duty
from zones.ownership.printing.documents import map_pdf, sheet_pdf
from zones.ownership.printing.pdf import Paper

pytestmark = pytest.mark.django_db


def map_of(ground: Ground, code: str, *, paper: Paper = Paper.A4, contacts: bool = False) -> bytes:
    printed = map_pdf(zone=ground.zone(code), at=TODAY, paper=paper, show_contacts=contacts)
    assert printed is not None
    return printed[1]


def sheet_of(ground: Ground, code: str, *, contacts: bool = False) -> bytes:
    printed = sheet_pdf(zone=ground.zone(code), at=TODAY, show_contacts=contacts)
    assert printed is not None
    return printed[1]


def test_the_map_is_one_page_with_all_that_a_wall_needs(ground: Ground) -> None:
    lay_streets()
    pages = pages_of(map_of(ground, "A2"))
    assert len(pages) == 1
    for told in ("Zone A2", "A2", "edition 1", "A2长", "Unit A2", "Renmin Road", "1 : ", "Square"):
        assert told in pages[0], told


def test_chinese_readers_get_the_four_sides_in_chinese(ground: Ground) -> None:
    lay_streets()
    with translation.override("zh-hans"):
        text = text_of(sheet_of(ground, "A2"))
    assert "东至人民路，南至云溪，西至A1格，北至A4格。" in text


def test_english_readers_get_them_in_english(ground: Ground) -> None:
    lay_streets()
    text = " ".join(text_of(sheet_of(ground, "A2"), gap=" ").split())
    assert "East to Renmin Road; south to Yunxi River; west to Zone A1; north to Zone A4." in text


def test_the_list_names_everybody_with_duties_and_history(ground: Ground) -> None:
    Duty.objects.create(
        zone=ground.zone("A1"), text_zh="清扫", text_en="Sweep", cadence=Cadence.DAILY
    )
    member = Assignment(
        zone=ground.zone("A1"), role="member", start=DAY_ONE, unit=ground.units["U-A2"]
    )
    assign(assignment=member, actor=TESTER, now=DAY_ONE)
    text = text_of(sheet_of(ground, "A1"))
    for told in ("A1长", "Unit A1", "A1局长", "Unit A2", "Sweep", "every day", "first"):
        assert told in text, told


def test_telephones_are_printed_only_where_they_may_be_seen(ground: Ground) -> None:
    assert "199-0000-0001" not in text_of(sheet_of(ground, "A1"))
    assert "199-0000-0001" not in text_of(map_of(ground, "A1"))
    assert "199-0000-0001" in text_of(sheet_of(ground, "A1", contacts=True))
    assert "199-0000-0001" in text_of(map_of(ground, "A1", contacts=True))


def test_a_map_for_the_wall_is_on_a_larger_sheet_of_one_page(ground: Ground) -> None:
    reader = PdfReader(BytesIO(map_of(ground, "A", paper=Paper.A3)))
    assert len(reader.pages) == 1
    assert round(float(reader.pages[0].mediabox.width) / 72 * 25.4) == 297


def test_the_map_stays_one_page_however_much_is_to_be_said(ground: Ground) -> None:
    ground.scheme.levels.filter(code="cell").update(pairing="leader")
    leaders = [make_person(f"leader-{i}", f"包联领导{i}", "副市长") for i in range(5)]
    pairs = [
        Assignment(zone=ground.zone("A1"), role="paired_leader", start=DAY_ONE, user=leader)
        for leader in leaders
    ]
    assign_many(assignments=pairs, actor=TESTER, now=DAY_ONE)
    ground.publish(put("A1", "cell", "A", squares(0, 0), name="很长的名字" * 8))
    with translation.override("zh-hans"):
        pages = pages_of(map_of(ground, "A1"))
    assert len(pages) == 1
    assert "包联领导4" in pages[0] and "很长的名字" * 8 in pages[0]


def test_an_intended_gap_says_why_it_is_one(ground: Ground) -> None:
    ground.publish(replace(put("A4", "cell", "A", squares(1, 1)), gap_reason="水面"))
    text = text_of(map_of(ground, "A4"))
    assert "水面" in text and "Intended gap" in text and "Zone head" not in text


def test_before_the_first_edition_there_is_nothing_to_print(ground: Ground) -> None:
    early = DAY_ONE.replace(year=2020)
    assert map_pdf(zone=ground.zone("A1"), at=early, paper=Paper.A4, show_contacts=False) is None
    assert sheet_pdf(zone=ground.zone("A1"), at=early, show_contacts=False) is None
