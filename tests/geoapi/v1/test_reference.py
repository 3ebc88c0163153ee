"""Reference layers and the search over HTTP."""

from __future__ import annotations

import json

import pytest
from shapely.geometry import LineString, Point

from tests.cast import caller, member
from tests.ground import DAY_ONE, TESTER, TODAY, Ground, place
from zones.boundaries.models import Scheme
from zones.organisation.models import Role
from zones.reference.actions import FeaturePut, LayerPut, load_layer
from zones.reference.models import ReferenceLayer

pytestmark = pytest.mark.django_db


def load_roads(*names: str, public: bool = True, now: object = DAY_ONE) -> ReferenceLayer:
    """One road after another, each a square long, north of each other."""
    return load_layer(
        layer=LayerPut("roads", "道路", "Roads", "roads", "line", public=public, source="tests"),
        features=[
            FeaturePut(
                LineString([place(0, at), place(1, at)]), name=name, attributes={"class": "lane"}
            )
            for at, name in enumerate(names)
        ],
        actor=TESTER,
        now=now,  # type: ignore[arg-type]
    )


def test_layers_that_are_not_public_are_for_members(ground: Ground) -> None:
    load_roads("青石路", public=False)
    for outsider in (caller(), caller(member(ground))):
        assert outsider.get("/api/v1/reference/layers").json()["results"] == []
        for door in ("features", "export"):
            assert outsider.get(f"/api/v1/reference/roads/{door}").status_code == 404
        found = outsider.get("/api/v1/reference/search", {"q": "青石路"})
        assert found.json()["results"] == []
    handler = caller(member(ground, Role.HANDLER))
    (layer,) = handler.get("/api/v1/reference/layers").json()["results"]
    assert (layer["code"], layer["kind"], layer["source"]) == ("roads", "roads", "tests")
    assert len(handler.get("/api/v1/reference/roads/features").json()["features"]) == 1
    assert handler.get("/api/v1/reference/search", {"q": "青石路"}).json()["results"]


def test_features_lie_flat_with_what_the_source_said(ground: Ground) -> None:
    load_roads("青石路")
    answer = caller().get("/api/v1/reference/roads/features")
    (feature,) = answer.json()["features"]
    assert answer["Content-Type"] == "application/geo+json"
    assert feature["geometry"] == {"type": "LineString", "coordinates": [[103, 22], [103.01, 22]]}
    assert feature["properties"]["class"] == "lane"
    assert feature["properties"]["name"] == "青石路"


def test_pages_and_boxes(ground: Ground) -> None:
    load_roads("一路", "二路", "三路")
    first = caller().get("/api/v1/reference/roads/features", {"limit": 2}).json()
    second = caller().get(first["next"]).json()
    assert [len(first["features"]), len(second["features"])] == [2, 1]
    assert second["next"] is None
    box = caller().get("/api/v1/reference/roads/features", {"bbox": "103,22.009,103.001,22.011"})
    assert [one["properties"]["name"] for one in box.json()["features"]] == ["二路"]


def test_the_etag_changes_when_the_layer_is_loaded_again(ground: Ground) -> None:
    load_roads("青石路")
    tag = caller().get("/api/v1/reference/roads/features")["ETag"]
    headers = {"if-none-match": tag}
    same = caller().get("/api/v1/reference/roads/features", headers=headers)
    assert same.status_code == 304
    load_roads("青石路", "二路", now=TODAY)
    changed = caller().get("/api/v1/reference/roads/features", headers=headers)
    assert changed.status_code == 200


def test_a_layer_as_a_file(ground: Ground) -> None:
    load_roads("青石路")
    answer = caller().get("/api/v1/reference/roads/export", {"format": "geojson"})
    (feature,) = json.loads(answer.getvalue())["features"]
    assert feature["properties"]["class"] == "lane"
    assert answer["Content-Disposition"].endswith("roads.geojson")
    assert caller().get("/api/v1/reference/roads/export", {"format": "xls"}).status_code == 400


def test_the_search_finds_places_and_zones(ground: Ground) -> None:
    load_layer(
        layer=LayerPut("marks", "地标", "Landmarks", "landmarks", "point", public=True),
        features=[FeaturePut(Point(place(0.5, 0.5)), name="A1广场", name_en="A1 Square")],
        actor=TESTER,
        now=DAY_ONE,
    )
    zone, landmark = caller().get("/api/v1/reference/search", {"q": "A1"}).json()["results"]
    assert (zone["kind"], zone["label"], zone["layer"]) == ("zone", "Zone A1", "grid")
    assert zone["id"] == ground.zone("A1").pk
    assert (landmark["kind"], landmark["label"]) == ("landmarks", "A1 Square")
    assert landmark["detail"] == "Landmarks"
    assert (landmark["lon"], landmark["lat"]) == place(0.5, 0.5)
    chinese = caller(language="zh").get("/api/v1/reference/search", {"q": "A1"}).json()
    assert [hit["label"] for hit in chinese["results"]] == ["A1格", "A1广场"]


def test_zones_not_public_are_not_found(ground: Ground) -> None:
    Scheme.objects.update(public=False)
    assert caller().get("/api/v1/reference/search", {"q": "A1"}).json()["results"] == []


@pytest.mark.parametrize("words", ["", "  ", "x" * 81, "\x00"])
def test_words_that_are_none_are_refused(ground: Ground, words: str) -> None:
    answer = caller().get("/api/v1/reference/search", {"q": words})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "q"


def test_signs_of_patterns_are_letters_like_others(ground: Ground) -> None:
    load_roads("100%路")
    for words, count in (("%", 1), ("_", 0), ("\\", 0), ("'", 0)):
        found = caller().get("/api/v1/reference/search", {"q": words}).json()["results"]
        assert len(found) == count, words
