"""Reference layers from files of features and tables of points."""

from __future__ import annotations

from pathlib import Path

from shapely.geometry import LineString, Point

from tests.ground import TESTER, TODAY, Ground, place
from tests.zones.imports.files import codes, feature, look, moved, write_csv, write_geojson
from zones.datum import Crs, from_wgs84
from zones.imports.actions import carry_out
from zones.imports.examination import Act, Examination
from zones.imports.findings import Code
from zones.reference.models import ReferenceFeature, ReferenceLayer

ROADS = {
    "layer_code": "roads",
    "layer_name_zh": "道路",
    "layer_name_en": "Roads",
    "layer_kind": "roads",
    "crs": "wgs84",
}
ROAD = LineString([place(0, 0.5), place(4, 0.5)])


def carry(examination: Examination) -> None:
    carry_out(examination, Act(actor=TESTER, now=TODAY), options={}, source="a")


def test_a_layer_is_loaded_and_replaced_whole(ground: Ground, tmp_path: Path) -> None:
    rows = [feature(ROAD, 名称="建设路", 别名="老街、西街", width=12)] * 2
    found = look(write_geojson(tmp_path, rows), "reference", **ROADS)
    assert found.report.changes.added == ["roads"]
    carry(found)
    road = ReferenceFeature.objects.order_by("id")[0]
    assert (road.name, road.aliases, road.attributes) == ("建设路", ["老街", "西街"], {"width": 12})
    again = look(write_geojson(tmp_path, rows[:1]), "reference", layer_code="roads", crs="wgs84")
    assert Code.LAYER_REPLACED in codes(again.report.notices)
    carry(again)
    assert ReferenceLayer.objects.get().features.count() == 1


def test_addresses_may_come_as_a_table_of_points(ground: Ground, tmp_path: Path) -> None:
    lon, lat = from_wgs84(*place(0.5, 0.5), "gcj02")
    rows: list[list[object]] = [
        ["名称", "门牌号", "经度", "纬度"],
        ["建设路", "12号", lon, lat],
        ["建设路", "14号", "", ""],
    ]
    options = ROADS | {"layer_code": "addresses", "layer_kind": "addresses", "crs": "gcj02"}
    found = look(write_csv(tmp_path, rows), "reference", **options)
    assert [(one.code, one.where) for one in found.report.faults] == [("point_missing", "row 3")]
    found = look(write_csv(tmp_path, rows[:2]), "reference", **options)
    carry(found)
    address = ReferenceFeature.objects.get()
    assert address.geometry.coords == place(0.5, 0.5)
    assert address.search_text == "建设路12号"


def test_shapes_must_be_of_one_kind_and_there(ground: Ground, tmp_path: Path) -> None:
    rows = [feature(ROAD, 1), feature(ROAD, 2), feature(Point(place(1, 1)), 3), feature(None, 4)]
    found = look(write_geojson(tmp_path, rows), "reference", **ROADS)
    assert [(one.code, one.where) for one in found.report.faults] == [
        (Code.SHAPES_MIXED, "feature 3"),
        (Code.SHAPE_MISSING, "feature 4"),
    ]


def test_a_layer_read_in_the_wrong_system_has_that_one_fault(
    ground: Ground, tmp_path: Path
) -> None:
    rows = moved([feature(ROAD, 1), feature(ROAD, 2)], Crs.parse("EPSG:4543").from_wgs84)
    found = look(write_geojson(tmp_path, rows), "reference", **ROADS)
    assert codes(found.report.faults) == ["metres_as_degrees"]


def test_what_cannot_be_stored_is_left_out_and_told(ground: Ground, tmp_path: Path) -> None:
    odd = feature(ROAD, name="老\x00街", width=1e999, note="\ud800")
    source = write_geojson(tmp_path, [odd])
    source.path.write_text(source.path.read_text().replace("Infinity", "1e999"))
    found = look(source, "reference", **ROADS)
    notice = next(one for one in found.report.notices if one.code == "values_dropped")
    assert notice.facts == {"count": 3}
    carry(found)
    stored = ReferenceFeature.objects.get()
    assert (stored.name, stored.attributes) == ("老街", {"note": "?"})


def test_a_new_layer_needs_names_and_a_kind(ground: Ground, tmp_path: Path) -> None:
    found = look(write_geojson(tmp_path, [feature(ROAD)]), "reference", crs="wgs84")
    assert codes(found.report.faults) == [Code.NEW_LAYER_UNNAMED]


def test_a_layer_must_lie_in_the_city(ground: Ground, tmp_path: Path) -> None:
    rows = [feature(LineString([place(500, 0), place(501, 0)]))]
    found = look(write_geojson(tmp_path, rows), "reference", **ROADS)
    assert found.report.faults[0].option == "widen_bbox"
    carry(look(write_geojson(tmp_path, rows), "reference", **ROADS, widen_bbox=True))
    assert ReferenceFeature.objects.count() == 1
