"""The gazetteer: what people type, and what they mean by it."""

from __future__ import annotations

import pytest
from django.utils import translation
from shapely.geometry import LineString, Point, Polygon

from tests.ground import DAY_ONE, TESTER, place, squares
from zones.reference.actions import FeaturePut, LayerPut, load_layer
from zones.reference.models import ReferenceLayer
from zones.reference.search import Place, find_places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town() -> None:
    """青石路 in two parts with three houses, a road that begins alike, and what lies on them."""
    street, side = LineString([place(0, 0), place(1, 0)]), LineString([place(1, 0), place(3, 0)])
    load(
        "roads",
        "line",
        FeaturePut(street, name="青石路", name_en="Qingshi Road", aliases=("老街",)),
        FeaturePut(side, name="青石路", name_en="Qingshi Road", aliases=("老街",)),
        FeaturePut(LineString([place(0, 1), place(1, 1)]), name="青石路东巷"),
    )
    load(
        "addresses",
        "point",
        *(
            FeaturePut(Point(place(x, 0)), name="青石路", house_number=number)
            for x, number in ((0.1, "1号"), (0.2, "12号"), (0.3, "120号"))
        ),
        FeaturePut(Point(place(0.4, 1)), name="和平路", house_number="7"),
    )
    load("landmarks", "point", FeaturePut(Point(place(2, 2)), name="青石公园", name_en="Park"))
    load("buildings", "polygon", FeaturePut(squares(3, 1), name="青石大厦"))


def load(kind: str, shape: str, *features: FeaturePut) -> None:
    load_layer(
        layer=LayerPut(kind, kind, kind.title(), kind, shape),
        features=features,
        actor=TESTER,
        now=DAY_ONE,
    )


def found(words: str, limit: int = 10) -> list[Place]:
    return find_places(words, ReferenceLayer.objects.all(), limit=limit)


def names(words: str) -> list[str]:
    return [f"{one.name}{one.house_number}" for one in found(words)]


def test_the_very_name_comes_first_and_many_parts_are_one_road() -> None:
    assert names("青石路")[:2] == ["青石路", "青石路东巷"]
    assert names("青石路").count("青石路") == 1


def test_a_road_is_placed_on_its_longest_part() -> None:
    road = found("青石路")[0]
    assert place(1, 0)[0] <= road.lon <= place(3, 0)[0]
    assert road.lat == pytest.approx(place(0, 0)[1])


def test_landmarks_and_roads_come_before_buildings_and_addresses() -> None:
    kinds = [one.kind for one in found("青石")]
    assert kinds == ["landmarks", "roads", "roads", "buildings", *["addresses"] * 3]


@pytest.mark.parametrize("words", ["老街", "qingshilu", "qing shi lu", "QSL", "qingshi road"])
def test_aliases_pinyin_initials_and_english_find_the_road(words: str) -> None:
    assert names(words)[0] == "青石路"


@pytest.mark.parametrize("words", ["大厦", "石大", "qingshidasha", "qsds"])
def test_a_part_of_the_name_is_enough(words: str) -> None:
    assert names(words) == ["青石大厦"]


@pytest.mark.parametrize(
    "words", ["青石路12号", "青石路 12 号", "青石路１２号", "青石路12号3栋502室"]
)
def test_a_house_number_finds_its_house_alone(words: str) -> None:
    assert names(words) == ["青石路12号"]


def test_the_beginning_of_a_number_offers_what_it_may_become() -> None:
    assert names("青石路12") == ["青石路12号", "青石路120号"]


def test_files_that_leave_the_number_sign_away_are_found_with_it() -> None:
    assert names("和平路7号") == ["和平路7"]


def test_a_label_says_the_number_as_people_write_it() -> None:
    with translation.override("zh-hans"):
        assert [one.label for one in found("和平路7")] == ["和平路7号"]
        assert found("青石路1号")[0].label == "青石路1号"


def test_the_number_sign_alone_finds_numbers_not_what_has_no_name() -> None:
    load("green", "point", FeaturePut(Point(place(0, 0))))
    assert names("号") == ["青石路1号", "青石路12号", "青石路120号"]


def test_a_number_nobody_recorded_finds_its_street_and_says_so() -> None:
    street, *others = found("青石路99号")
    assert (street.name, street.number_unknown) == ("青石路", True)
    assert all(one.kind == "roads" for one in others)
    assert found("无名路99号") == []


def test_nothing_is_found_for_nothing() -> None:
    for words in ("", "   ", "火车站"):
        assert found(words) == []
    assert find_places("青石路", [], limit=5) == []


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", "青%路", "青_路", "1号'; DROP TABLE x"])
def test_signs_of_patterns_are_letters_like_others(words: str) -> None:
    assert found(words) == []


def test_the_limit_is_kept() -> None:
    assert len(found("青石", limit=3)) == 3


def test_labels_speak_the_active_language() -> None:
    (park,) = found("青石公园")
    with translation.override("en"):
        assert park.label == "Park"
        assert found("青石公园")[0].layer_name == "Landmarks"
    with translation.override("zh-hans"):
        assert park.label == "青石公园"


def test_a_point_in_an_area_lies_in_it() -> None:
    (tower,) = found("青石大厦")
    assert Polygon(squares(3, 1)).contains(Point(tower.lon, tower.lat))
