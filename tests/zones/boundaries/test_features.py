"""The zones of an edition as GeoJSON, as search results and as rows of a file."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from shapely.geometry import MultiPolygon, shape

from tests.ground import TODAY, Ground, make_scheme, place, put, squares
from zones.boundaries.features import EVERY_ZONE, ZoneFilter, zone_features
from zones.boundaries.ground import ground as ground_of
from zones.boundaries.models import Scheme
from zones.boundaries.outgoing import outgoing_zones, zones_to_write
from zones.boundaries.search import FoundZone, find_zones

pytestmark = pytest.mark.django_db


def features(ground: Ground, chosen: ZoneFilter = EVERY_ZONE, **options: Any) -> list[Any]:
    edition = ground.scheme.editions.newest_first().first()
    assert edition is not None
    page = zone_features(edition, chosen, **{"limit": 100, **options})
    return [json.loads(text) for text in page.features]


def codes(ground: Ground, **chosen: Any) -> list[str]:
    return [one["properties"]["code"] for one in features(ground, ZoneFilter(**chosen))]


def test_a_boundary_comes_back_as_it_was_published(ground: Ground) -> None:
    (cell,) = features(ground, ZoneFilter(level="cell", words="A4"))
    assert shape(cell["geometry"]).equals(MultiPolygon([squares(1, 1)]))


def test_zones_come_in_code_order_of_all_levels(ground: Ground) -> None:
    assert codes(ground) == ["A", "A1", "A2", "A3", "A4", "B", "C"]


def test_filters_by_level_parent_and_words(ground: Ground) -> None:
    assert codes(ground, level="community") == ["A", "B"]
    assert codes(ground, parent=ground.zone("C").pk) == ["A", "B"]
    assert codes(ground, zone=ground.zone("A3").pk) == ["A3"]
    assert codes(ground, words="a1") == ["A1"]
    assert codes(ground, words="Zone A", level="cell") == ["A1", "A2", "A3", "A4"]
    assert codes(ground, words="格", level="city") == ["C"]
    assert codes(ground, words="%") == []


def test_a_box_holds_what_touches_it(ground: Ground) -> None:
    def within(*corners: float) -> list[str]:
        west, south = place(*corners[:2])
        east, north = place(*corners[2:])
        return codes(ground, level="cell", bbox=(west, south, east, north))

    assert within(0.2, 0.2, 0.4, 0.4) == ["A1"]
    assert within(0.9, 0.2, 1.1, 0.4) == ["A1", "A2"]
    assert within(1, 1, 1, 1) == ["A1", "A2", "A3", "A4"]
    assert within(3, 0, 4, 1) == []


def test_pages_go_on_after_the_last_code(ground: Ground) -> None:
    edition = ground.published.edition
    first = zone_features(edition, limit=4)
    second = zone_features(edition, limit=4, after=first.after)
    assert (len(first.features), first.after) == (4, "A3")
    assert (len(second.features), second.after) == (3, None)


def test_boundaries_may_be_left_away(ground: Ground) -> None:
    assert all(one["geometry"] is None for one in features(ground, geometry=False))


def test_a_collection_is_geojson_with_further_members(ground: Ground) -> None:
    page = zone_features(ground.published.edition, limit=1)
    collection = json.loads(page.collection({"edition": "1", "note": '"ä\\n"'}))
    assert (collection["type"], len(collection["features"])) == ("FeatureCollection", 1)
    assert (collection["edition"], collection["note"]) == (1, "ä\n")


def test_one_page_is_one_statement(ground: Ground) -> None:
    with CaptureQueriesContext(connection) as statements:
        zone_features(ground.published.edition, limit=100)
    assert len(statements) == 1


def test_quotes_in_names_do_no_harm(ground: Ground) -> None:
    ground.publish(put("A1", "cell", "A", squares(0, 0), 'a "quoted" \\ name'))
    (cell,) = features(ground, ZoneFilter(words="quoted"))
    assert cell["properties"]["name"] == 'a "quoted" \\ name'


# --- search, files, ground ------------------------------------------------------------------------


def test_zones_are_found_by_code_and_name_the_very_one_first(ground: Ground) -> None:
    def found(words: str, **options: Any) -> list[FoundZone]:
        facts = {"at": TODAY, "limit": 10, **options}
        return find_zones(words, Scheme.objects.all(), **facts)

    assert [zone.code for zone in found("a")] == ["A", "A1", "A2", "A3", "A4"]
    assert found("A")[0].score == 0
    assert [zone.code for zone in found("Zone A2")] == ["A2"]
    assert [zone.code for zone in found("格", limit=2)] == ["C", "A"]
    assert found(" ") == found("nothing") == []
    (cell,) = found("A4")
    assert squares(1, 1).contains(shape({"type": "Point", "coordinates": (cell.lon, cell.lat)}))
    with translation.override("en"):
        assert (cell.label, cell.level) == ("Zone A4", "Cell")
    with translation.override("zh-hans"):
        assert (cell.label, cell.level) == ("A4格", "网格")


def test_only_zones_in_force_are_found(ground: Ground) -> None:
    ground.publish(put("A1", "cell", "A", squares(0, 0), "改名"))
    schemes = Scheme.objects.all()
    before = ground.published.effective_from
    assert find_zones("改名", schemes, at=before, limit=5) == []
    assert len(find_zones("改名", schemes, at=TODAY, limit=5)) == 1


def test_rows_of_a_file_name_parents_by_code(ground: Ground) -> None:
    edition = ground.published.edition
    rows = list(outgoing_zones(edition, zones_to_write(edition, level="cell")))
    code, boundary, cells = rows[0]
    assert code == "A1"
    assert boundary is not None
    assert boundary.equals(squares(0, 0))
    assert list(cells) == ["A1", "A1格", "Zone A1", "cell", "A", ground.zone("A1").pk]
    assert len(list(outgoing_zones(edition, zones_to_write(edition)))) == 7


def test_the_ground_of_a_question_is_one_statement(ground: Ground) -> None:
    make_scheme("secret", primary=False, public=False)
    with CaptureQueriesContext(connection) as statements:
        primary = ground_of(None, unpublished=False)
    assert len(statements) == 1
    assert primary.scheme == ground.scheme
    assert primary.allow_gcj02 is True
    assert primary.holds(*place(0, 0))
    assert not primary.holds(0, 0)
    assert ground_of("secret", unpublished=False).scheme is None
    secret = ground_of("secret", unpublished=True).scheme
    assert secret is not None
    assert secret.code == "secret"


def test_without_a_city_every_place_is_on_the_ground(db: None) -> None:
    nothing = ground_of(None, unpublished=True)
    assert (nothing.scheme, nothing.box, nothing.allow_gcj02) == (None, None, False)
    assert nothing.holds(0, 0)
