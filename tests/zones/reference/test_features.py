"""Features of a reference layer as GeoJSON and as rows of a file."""

from __future__ import annotations

import json
from typing import Any

import pytest
from shapely.geometry import LineString, Point

from tests.ground import DAY_ONE, TESTER, place
from zones.reference.actions import FeaturePut, LayerPut, load_layer
from zones.reference.features import reference_features
from zones.reference.models import ReferenceLayer
from zones.reference.outgoing import columns_of, outgoing_features

pytestmark = pytest.mark.django_db


@pytest.fixture
def diagonal() -> ReferenceLayer:
    """One road from the south-west to the north-east corner of square (0, 0), one north of it."""
    return load_layer(
        layer=LayerPut("roads", "道路", "Roads", "roads", "line"),
        features=[
            FeaturePut(
                LineString([place(0, 0), place(1, 1)]),
                name="斜街",
                name_en="Diagonal",
                aliases=("老街", "后街"),
                attributes={"class": "lane", "name": "of the source", "lanes": 2, "tags": [1]},
            ),
            FeaturePut(LineString([place(0, 2), place(1, 2)]), name="北街"),
        ],
        actor=TESTER,
        now=DAY_ONE,
    )


def features(layer: ReferenceLayer, **options: Any) -> list[dict[str, Any]]:
    page = reference_features(layer, **{"limit": 10, **options})
    return [json.loads(text) for text in page.features]


def test_our_own_properties_win_over_those_of_the_source(diagonal: ReferenceLayer) -> None:
    first, second = features(diagonal)
    assert first["properties"] == {
        "code": "",
        "name": "斜街",
        "name_en": "Diagonal",
        "house_number": "",
        "class": "lane",
        "lanes": 2,
        "tags": [1],
    }
    assert first["geometry"]["coordinates"] == [[103, 22], [103.01, 22.01]]
    assert second["properties"]["name"] == "北街"


def test_a_box_holds_what_touches_it_not_what_its_own_box_touches(
    diagonal: ReferenceLayer,
) -> None:
    beside = (*place(0.6, 0.1), *place(0.9, 0.4))
    across = (*place(0.4, 0.4), *place(0.6, 0.6))
    corner = (*place(1, 1), *place(1.5, 1.5))
    assert features(diagonal, bbox=beside) == []
    assert len(features(diagonal, bbox=across)) == 1
    assert len(features(diagonal, bbox=corner)) == 1


def test_pages_follow_each_other(diagonal: ReferenceLayer) -> None:
    first = reference_features(diagonal, limit=1)
    assert first.after is not None
    second = reference_features(diagonal, limit=1, after=first.after)
    assert second.after is None
    assert len(first.features) == len(second.features) == 1


def test_a_file_has_our_columns_and_then_those_of_the_source(diagonal: ReferenceLayer) -> None:
    columns = columns_of(diagonal)
    assert columns == ["code", "name", "name_en", "aliases", "house_number"] + [
        "class",
        "lanes",
        "tags",
    ]
    (_number, shape, cells), (_other, _line, bare) = outgoing_features(diagonal, columns)
    assert shape == LineString([place(0, 0), place(1, 1)])
    assert list(cells) == ["", "斜街", "Diagonal", "老街; 后街", "", "lane", 2, "[1]"]
    assert list(bare) == ["", "北街", "", "", "", None, None, None]


def test_a_layer_without_attributes_has_our_columns_alone() -> None:
    layer = load_layer(
        layer=LayerPut("marks", "地标", "Landmarks", "landmarks", "point"),
        features=[FeaturePut(Point(place(0, 0)), name="亭")],
        actor=TESTER,
        now=DAY_ONE,
    )
    assert columns_of(layer) == ["code", "name", "name_en", "aliases", "house_number"]
