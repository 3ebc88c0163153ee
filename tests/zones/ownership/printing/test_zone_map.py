"""What is on the map of a zone of the tiny city."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.utils import translation
from shapely import LineString, MultiLineString, Point

from tests.ground import DAY_ONE, TESTER, TODAY, Ground, place, put, squares
from tests.zones.ownership.printing.paper import lay_layer, lay_streets
from zones.boundaries.actions import publish
from zones.boundaries.models import GeometryKind, Level, Scheme, Zone
from zones.boundaries.timeline import entry_of
from zones.ownership.printing.atlas import Atlas
from zones.ownership.printing.zone_pages import MAP_MM, ZonePages, pages_of

pytestmark = pytest.mark.django_db


def drawn(zone: Zone, language: str = "en") -> ZonePages:
    entry = entry_of(zone.scheme_id, at=TODAY)
    assert entry is not None
    with translation.override(language):
        pages = pages_of(Atlas(entry.edition), zone=zone, at=TODAY, map_mm=MAP_MM[0])
    assert pages is not None
    return pages


def words(svg: str) -> set[str]:
    """The names on a drawing; those set letter by letter as one word each is."""
    texts = [node.text or "" for node in ElementTree.fromstring(svg).iter() if node.text]
    return {*texts, "".join(texts[1::2])}


def test_the_zone_and_its_neighbours_are_named_in_the_reader_s_language(ground: Ground) -> None:
    assert {"Zone A1", "Zone A2", "Zone A3", "N"} <= words(drawn(ground.zone("A1")).map)
    assert {"A1格", "A2格", "A3格"} <= words(drawn(ground.zone("A1"), "zh-hans").map)


def test_a_zone_with_parts_names_the_parts(ground: Ground) -> None:
    assert {"Zone A1", "Zone A2", "Zone A3", "Zone A4", "Zone B"} <= words(
        drawn(ground.zone("A")).map
    )


def test_the_ground_below_is_that_of_the_public_layers_alone(ground: Ground) -> None:
    lay_layer("roads", ("公开路", "Open Road", LineString([place(0, 0.5), place(1, 0.5)])))
    hidden = LineString([place(0, 0.8), place(1, 0.8)])
    lay_layer("roads", ("内部路", "Secret Road", hidden), public=False)
    names = words(drawn(ground.zone("A1")).map)
    assert "Open Road" in names and "Secret Road" not in names


def test_what_the_border_follows_is_named_beside_it(ground: Ground) -> None:
    lay_streets()
    pages = drawn(ground.zone("A"))
    assert "Renmin Road" in words(pages.map)
    assert ("East", "Renmin Road") in pages.border.sides
    assert ("South", "Yunxi River") in pages.border.sides
    assert "人民路" in drawn(ground.zone("A"), "zh-hans").border.sentence


def test_landmarks_show_where_the_map_is_large_enough(ground: Ground) -> None:
    lay_streets()
    assert "Old Market" in words(drawn(ground.zone("A1")).map)
    assert "Old Market" not in words(drawn(ground.zone("C")).map)


def test_odd_names_do_not_break_the_drawing(ground: Ground) -> None:
    lay_layer("landmarks", ("<b>&'\"\x01\u200b", "", Point(place(0.4, 0.4))))
    renamed = put("A1", "cell", "A", squares(0, 0), name='<svg/onload="x">&amp;')
    ground.publish(renamed)
    drawing = drawn(ground.zone("A1"), "zh-hans").map
    assert '<svg/onload="x">&amp;' in words(drawing)
    assert "<svg/" not in drawing


def test_a_locator_shows_the_zone_in_the_whole_but_the_whole_has_none(ground: Ground) -> None:
    a1 = drawn(ground.zone("A1"))
    assert a1.locator and a1.whole and a1.whole.name_en == "Zone C"
    assert drawn(ground.zone("C")).locator is None


def test_a_street_head_s_line_is_drawn_over_the_ground(ground: Ground) -> None:
    lay_streets()
    scheme = Scheme.objects.create(
        code="streets",
        name_zh="街长",
        name_en="Heads",
        geometry_kind=GeometryKind.LINE,
        public=True,
    )
    Level.objects.create(scheme=scheme, rank=0, code="line", name_zh="街", name_en="Street")
    lines = [
        put("L1", "line", "", MultiLineString([[place(0, 1), place(2, 1)]]), "横街"),  # type: ignore[arg-type]
        put("L2", "line", "", MultiLineString([[place(1, 0), place(1, 2)]]), "竖街"),  # type: ignore[arg-type]
    ]
    publish(scheme=scheme, puts=lines, actor=TESTER, now=DAY_ONE, effective_from=DAY_ONE)
    zone = Zone.objects.get(scheme=scheme, versions__code="L1")
    pages = drawn(zone)
    assert {"Zone L1", "Zone L2"} <= words(pages.map)
    assert pages.border.sentence == "From its western end to Renmin Road in the east."
