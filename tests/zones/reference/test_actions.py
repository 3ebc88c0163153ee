"""Loading reference layers: replaced whole or not at all."""

from __future__ import annotations

import pytest
from shapely import LineString, Point

from tests.ground import TESTER, TODAY
from zones.reference.actions import FeaturePut, LayerPut, load_layer
from zones.reference.models import ReferenceFeature, ReferenceLayer
from zones.reference.refusals import EmptyLayer, WrongShape

pytestmark = pytest.mark.django_db

ROADS = LayerPut("roads", "道路", "Roads", "roads", "line", source="survey 2026")
ROAD = FeaturePut(
    LineString([(103.0000000123, 22, 5), (103.1, 22.1, 5)]),
    "建设路",
    aliases=("老街",),
    attributes={"width": 12},
)


def load(layer: LayerPut, *features: FeaturePut) -> ReferenceLayer:
    return load_layer(layer=layer, features=iter(features), actor=TESTER, now=TODAY)


def test_a_feature_is_stored_flat_on_the_grid_with_its_words() -> None:
    load(ROADS, ROAD)
    road = ReferenceFeature.objects.get()
    assert road.geometry.coords == ((103.0, 22.0), (103.1, 22.1))
    assert road.geometry.srid == 4326
    assert (road.search_text, road.pinyin_initials) == ("建设路 老街", "jsl lj")
    assert road.attributes == {"width": 12}


def test_loading_again_replaces_everything_but_what_is_public() -> None:
    layer = load(ROADS, ROAD, ROAD)
    assert not layer.public
    ReferenceLayer.objects.update(public=True)
    again = load(ROADS, ROAD)
    assert again.pk == layer.pk and again.public
    assert again.features.count() == 1


@pytest.mark.parametrize("bad", [FeaturePut(Point(103, 22), "点"), FeaturePut(LineString(), "空")])
def test_a_wrong_shape_is_named_and_leaves_the_layer_as_it_was(bad: FeaturePut) -> None:
    load(ROADS, ROAD)
    with pytest.raises(WrongShape, match=bad.name):
        load(ROADS, ROAD, ROAD, bad)
    assert ReferenceFeature.objects.count() == 1


def test_an_empty_load_does_not_wipe_a_layer() -> None:
    load(ROADS, ROAD)
    with pytest.raises(EmptyLayer):
        load(ROADS)
    assert ReferenceFeature.objects.count() == 1


def test_progress_is_told_as_batches_are_stored() -> None:
    told: list[int] = []
    load_layer(layer=ROADS, features=[ROAD] * 2001, actor=TESTER, now=TODAY, progress=told.append)
    assert told == [2000, 2001]
