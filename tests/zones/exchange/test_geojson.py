"""GeoJSON and GeoJSONSeq as they arrive, with their quirks."""

import json
from pathlib import Path

import pytest
import shapely

from tests.zones.exchange.files import (
    SQUARES,
    WGS84,
    check_fault,
    feature,
    geojson_file,
    in_crs,
    read_geometries,
    refused,
)
from zones.datum import Crs
from zones.exchange import FaultCode, Format, read_features

GK = Crs.parse("EPSG:4543")


def test_ids_properties_and_nested_values(tmp_path: Path) -> None:
    path = geojson_file(
        tmp_path / "a.geojson",
        [
            feature(SQUARES[0], id="610821", properties={"name": "神木", "n": 7}),
            feature(SQUARES[1], id=12, properties={"cp": [1.5, 2], "n": None}),
            feature(SQUARES[2], properties=None),
        ],
    )
    table = read_features(path, declared=WGS84)
    assert table.source_ids == ("610821", "12", "3")
    assert table.columns == ("name", "n", "cp")
    assert table.rows == [("神木", 7, None), (None, None, "[1.5, 2]"), (None, None, None)]
    assert table.column("name") == ["神木", None, None]
    assert shapely.equals_exact(table.geometries, SQUARES).all()
    assert table.faults == table.notices == ()
    with pytest.raises(KeyError, match="nothing"):
        table.column("nothing")


def test_a_feature_and_a_bare_geometry(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    for document in (feature(SQUARES[0], id="x"), feature(SQUARES[0])["geometry"]):
        path.write_text(json.dumps(document), encoding="utf-8")
        table = read_features(path, declared=WGS84)
        assert len(table) == 1
        assert table.geometries[0].equals(SQUARES[0])


def test_bom_and_a_legacy_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    text = json.dumps(feature(SQUARES[0], properties={"名称": "网格"}), ensure_ascii=False)
    path.write_text(text, encoding="utf-8-sig")
    assert read_features(path, declared=WGS84).rows == [("网格",)]
    path.write_text(text, encoding="gb18030")
    table = read_features(path, declared=WGS84)
    assert (table.rows, table.encoding) == ([("网格",)], "gb18030")
    check_fault(table.notices[0], FaultCode.ENCODING_GUESSED, encoding="gb18030")
    assert read_features(path, declared=WGS84, encoding="GBK").notices == ()


def test_lines_with_and_without_record_separator(tmp_path: Path) -> None:
    path = tmp_path / "a.geojsonl"
    lines = [json.dumps(feature(square, id=at)) for at, square in enumerate(SQUARES)]
    path.write_text("\x1e" + lines[0] + "\n\n" + "\n".join(lines[1:]), encoding="utf-8")
    table = read_features(path, declared=WGS84)
    assert (table.format, table.source_ids) == (Format.GEOJSONSEQ, ("0", "1", "2"))


def test_the_crs_member_is_the_files_word(tmp_path: Path) -> None:
    name = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4543"}}
    path = geojson_file(
        tmp_path / "a.geojson", [feature(g) for g in in_crs(SQUARES, "4543")], crs=name
    )
    table = read_features(path, declared=None)
    assert (table.crs, table.crs_in_file, table.crs_declared) == (GK, GK, None)
    assert shapely.equals_exact(table.geometries, SQUARES, 1e-9).all()
    with refused(FaultCode.CRS_DISAGREES, "crs", declared="EPSG:4522", in_file="EPSG:4543"):
        read_features(path, declared=Crs.parse("4522"))


def test_without_a_crs_it_must_be_declared(tmp_path: Path) -> None:
    path = geojson_file(tmp_path / "a.geojson", [feature(SQUARES[0])])
    with refused(FaultCode.CRS_NOT_DECLARED, "crs"):
        read_features(path, declared=None)


def test_null_and_empty_geometries_stay_in_their_place(tmp_path: Path) -> None:
    empty = {"type": "Polygon", "coordinates": []}
    path = geojson_file(
        tmp_path / "a.geojson", [feature(None), feature(empty), feature(SQUARES[0])]
    )
    table = read_features(path, declared=WGS84)
    assert table.geometries[0] is None
    assert table.geometries[1].is_empty
    assert table.faults == ()


@pytest.mark.parametrize(
    ("geometry", "code"),
    [
        ({"type": "Circle", "coordinates": [1, 2]}, FaultCode.GEOMETRY_TYPE_UNKNOWN),
        ("POINT (1 2)", FaultCode.GEOMETRY_UNREADABLE),
        ({"type": "Point", "coordinates": [[1, 2]]}, FaultCode.GEOMETRY_UNREADABLE),
        ({"type": "Point", "coordinates": "here"}, FaultCode.COORDINATE_NOT_A_NUMBER),
        ({"type": "LineString", "coordinates": [[1, 2]]}, FaultCode.GEOMETRY_UNREADABLE),
        (
            {"type": "LineString", "coordinates": [[1, 2], ["a", 3]]},
            FaultCode.COORDINATE_NOT_A_NUMBER,
        ),
        (
            {"type": "LineString", "coordinates": [[1, 2], [None, 3]]},
            FaultCode.COORDINATE_NOT_A_NUMBER,
        ),
        (
            {"type": "Polygon", "coordinates": [[[1, 2], [3, 4], [1, 2]]]},
            FaultCode.RING_TOO_SHORT,
        ),
    ],
)
def test_an_unreadable_geometry_is_a_fault_of_its_feature(
    tmp_path: Path, geometry: object, code: FaultCode
) -> None:
    path = geojson_file(tmp_path / "a.geojson", [feature(SQUARES[0]), feature(geometry, id="bad")])
    table = read_features(path, declared=WGS84)
    (fault,) = table.faults
    check_fault(fault, code, "feature bad")
    assert table.geometries[0] is not None
    assert table.geometries[1] is None


def test_self_crossings_are_left_for_others_to_judge(tmp_path: Path) -> None:
    bow_tie = shapely.Polygon([(103.2, 22.7), (103.3, 22.8), (103.3, 22.7), (103.2, 22.8)])
    table = read_geometries(tmp_path / "a.geojson", [bow_tie], "wgs84")
    assert table.faults == ()
    assert not table.geometries[0].is_valid


def test_heights_are_dropped_with_a_notice(tmp_path: Path) -> None:
    ring = [[103.2, 22.7, 9], [103.3, 22.7], [103.3, 22.8, 1, 2], [103.2, 22.7, 9]]
    path = geojson_file(
        tmp_path / "a.geojson",
        [
            feature({"type": "Polygon", "coordinates": [ring]}),
            feature(shapely.Point(103.2, 22.7, 5)),
        ],
    )
    table = read_features(path, declared=WGS84)
    assert not shapely.has_z(table.geometries).any()
    check_fault(table.notices[0], FaultCode.HEIGHTS_DROPPED, count=1)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"type": "FeatureCollection",\n "features": [{"type": "Fea', 2),
        ('{"type": "FeatureCollection",\n "features": [\n{"type":"Feature"},\n7]}', 4),
        ('{"type": "FeatureCollection",\n\n "features": {}}', 3),
        ('{"type": "Point", "coordinates": [NaN, 1]}', 1),
        ('{"type": "Point", "coordinates": [1, 2]}\n\nmore', 3),
        ("{" + '"a":{' * 100_000, 1),
    ],
)
def test_broken_json_names_its_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(text, encoding="utf-8")
    with refused(FaultCode.JSON_INVALID, f"line {line}", line=line):
        read_features(path, declared=WGS84)


def test_what_python_itself_cannot_read_is_told_in_our_words(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text('{"type": "Point", "coordinates": ' + "[" * 100_000, encoding="utf-8")
    with refused(
        FaultCode.JSON_INVALID, "line 1", reason="its arrays or objects are nested too deeply"
    ):
        read_features(path, declared=WGS84)
    huge = feature({"type": "Point", "coordinates": [0, 22.7]})
    path.write_text(json.dumps(huge).replace("[0,", f"[{'9' * 5000},"), encoding="utf-8")
    (fault,) = read_features(path, declared=WGS84).faults
    assert fault.code in (FaultCode.COORDINATE_NOT_A_NUMBER, FaultCode.COORDINATES_IMPOSSIBLE)


def test_other_json(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"type": "Topology"}', encoding="utf-8")
    with refused(FaultCode.JSON_NOT_GEOJSON, name="a.json"):
        read_features(path, declared=WGS84)


def test_broken_lines_name_their_line(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    for bad in ("{", "[1]"):
        path.write_text(f"{json.dumps(feature(SQUARES[0]))}\n{bad}\n", encoding="utf-8")
        with refused(FaultCode.JSON_INVALID, "line 2"):
            read_features(path, declared=WGS84)


def test_layers_are_not_a_thing_of_geojson(tmp_path: Path) -> None:
    path = geojson_file(tmp_path / "a.geojson", [feature(SQUARES[0])])
    with refused(FaultCode.LAYER_UNKNOWN, "layer", layer="cells"):
        read_features(path, declared=WGS84, layer="cells")
