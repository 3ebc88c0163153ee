"""The responsibility list of a level, printed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.ground import TODAY, Ground, put, squares
from tests.zones.ownership.printing.paper import pages_of, text_of
from zones.boundaries.models import GeometryKind
from zones.ownership.models import Cadence, Duty
from zones.ownership.printing import level_list
from zones.ownership.printing.level_list import list_pdf, nobody_listens
from zones.ownership.printing.models import PrintKind
from zones.ownership.printing.orders import Order
from zones.ownership.printing.refusals import NothingToPrint

pytestmark = pytest.mark.django_db


def order_of(ground: Ground, level: str, parent: str = "") -> Order:
    return Order(
        kind=PrintKind.LIST,
        scheme=ground.scheme,
        level=ground.scheme.levels.get(code=level),
        parent=ground.zone(parent) if parent else None,
        at=TODAY,
        language="en",
    )


def printed(ground: Ground, level: str, *, contacts: bool = False) -> bytes:
    order = order_of(ground, level)
    return list_pdf(order, show_contacts=contacts, progress=nobody_listens)


def test_every_zone_has_a_line_under_the_zones_above_it(ground: Ground) -> None:
    text = text_of(printed(ground, "cell"))
    assert "Zone C · Zone A" in text
    for told in ("A1长", "Unit A3", "A4局长", "4 zones"):
        assert told in text, told
    assert "199-0000-0001" not in text
    assert "199-0000-0001" in text_of(printed(ground, "cell", contacts=True))


def test_the_duties_of_the_level_are_said_once_those_of_a_zone_at_its_line(
    ground: Ground,
) -> None:
    level = ground.scheme.levels.get(code="cell")
    Duty.objects.create(level=level, text_zh="扫", text_en="Sweep", cadence=Cadence.DAILY)
    Duty.objects.create(
        zone=ground.zone("A2"), text_zh="浇", text_en="Water", cadence=Cadence.WEEKLY
    )
    text = text_of(printed(ground, "cell"))
    assert text.count("Sweep") == 1
    assert text.count("Water (every week)") == 1


def test_intended_gaps_are_no_cells_and_are_named_apart(ground: Ground) -> None:
    ground.publish(replace(put("A4", "cell", "A", squares(1, 1)), gap_reason="水面"))
    text = text_of(printed(ground, "cell"))
    cells, _, gaps = text.partition("Intended gaps")
    assert "3 zones" in cells and "Zone A4" not in cells
    assert "Zone A4" in gaps and "水面" in gaps


def test_a_long_list_is_set_in_parts_whose_pages_count_on(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(level_list, "_CHUNK", 3)
    told: list[tuple[int, int]] = []
    content = list_pdf(
        order_of(ground, "cell"), show_contacts=False, progress=lambda *p: told.append(p)
    )
    pages = pages_of(content)
    assert told == [(3, 4), (4, 4)]
    assert len(pages) == 2
    assert "Zone A3" in pages[0] and "Zone A4" in pages[1]
    assert all("Zone C · Zone A" in page for page in pages)
    assert pages[1].rstrip().endswith("2")


def test_a_level_without_zones_has_no_list(ground: Ground) -> None:
    order = order_of(ground, "cell", "B")
    with pytest.raises(NothingToPrint):
        list_pdf(order, show_contacts=False, progress=nobody_listens)


def test_a_list_of_street_heads_has_no_lead_units(ground: Ground) -> None:
    ground.scheme.primary = False
    ground.scheme.geometry_kind = GeometryKind.LINE
    ground.scheme.save()
    text = text_of(printed(ground, "cell"))
    assert "A1长" in text and "Lead unit" not in text and "Unit A1" not in text
