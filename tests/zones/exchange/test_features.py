"""Every feature format as it arrives, with its quirks."""

import json
import sqlite3
import zipfile
from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
import shapely
from pyproj import CRS

from tests.zones.exchange.files import (
    KML_SQUARE,
    SQUARES,
    WGS84,
    check_fault,
    feature,
    geojson_file,
    gpkg_file,
    in_crs,
    kml_text,
    read_geometries,
    refused,
    shapefile_parts,
    turned,
    without,
    zip_file,
)
from zones.datum import Crs
from zones.exchange import FaultCode, Format, encode_features, read_features
from zones.exchange.limits import Limits

GK = Crs.parse("EPSG:4543")


class TestGeoJson:
    def test_ids_properties_and_nested_values(self, tmp_path: Path) -> None:
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

    def test_a_feature_and_a_bare_geometry(self, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        for document in (feature(SQUARES[0], id="x"), feature(SQUARES[0])["geometry"]):
            path.write_text(json.dumps(document), encoding="utf-8")
            table = read_features(path, declared=WGS84)
            assert len(table) == 1
            assert table.geometries[0].equals(SQUARES[0])

    def test_bom_and_a_legacy_encoding(self, tmp_path: Path) -> None:
        path = tmp_path / "a.geojson"
        text = json.dumps(feature(SQUARES[0], properties={"名称": "网格"}), ensure_ascii=False)
        path.write_text(text, encoding="utf-8-sig")
        assert read_features(path, declared=WGS84).rows == [("网格",)]
        path.write_text(text, encoding="gb18030")
        table = read_features(path, declared=WGS84)
        assert (table.rows, table.encoding) == ([("网格",)], "gb18030")
        check_fault(table.notices[0], FaultCode.ENCODING_GUESSED, encoding="gb18030")
        assert read_features(path, declared=WGS84, encoding="GBK").notices == ()

    def test_lines_with_and_without_record_separator(self, tmp_path: Path) -> None:
        path = tmp_path / "a.geojsonl"
        lines = [json.dumps(feature(square, id=at)) for at, square in enumerate(SQUARES)]
        path.write_text("\x1e" + lines[0] + "\n\n" + "\n".join(lines[1:]), encoding="utf-8")
        table = read_features(path, declared=WGS84)
        assert (table.format, table.source_ids) == (Format.GEOJSONSEQ, ("0", "1", "2"))

    def test_the_crs_member_is_the_files_word(self, tmp_path: Path) -> None:
        name = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4543"}}
        path = geojson_file(
            tmp_path / "a.geojson", [feature(g) for g in in_crs(SQUARES, "4543")], crs=name
        )
        table = read_features(path, declared=None)
        assert (table.crs, table.crs_in_file, table.crs_declared) == (GK, GK, None)
        assert shapely.equals_exact(table.geometries, SQUARES, 1e-9).all()
        with refused(FaultCode.CRS_DISAGREES, "crs", declared="EPSG:4522", in_file="EPSG:4543"):
            read_features(path, declared=Crs.parse("4522"))

    def test_without_a_crs_it_must_be_declared(self, tmp_path: Path) -> None:
        path = geojson_file(tmp_path / "a.geojson", [feature(SQUARES[0])])
        with refused(FaultCode.CRS_NOT_DECLARED, "crs"):
            read_features(path, declared=None)

    def test_null_and_empty_geometries_stay_in_their_place(self, tmp_path: Path) -> None:
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
        self, tmp_path: Path, geometry: object, code: FaultCode
    ) -> None:
        path = geojson_file(
            tmp_path / "a.geojson", [feature(SQUARES[0]), feature(geometry, id="bad")]
        )
        table = read_features(path, declared=WGS84)
        (fault,) = table.faults
        check_fault(fault, code, "feature bad")
        assert table.geometries[0] is not None
        assert table.geometries[1] is None

    def test_self_crossings_are_left_for_others_to_judge(self, tmp_path: Path) -> None:
        bow_tie = shapely.Polygon([(103.2, 22.7), (103.3, 22.8), (103.3, 22.7), (103.2, 22.8)])
        table = read_geometries(tmp_path / "a.geojson", [bow_tie], "wgs84")
        assert table.faults == ()
        assert not table.geometries[0].is_valid

    def test_heights_are_dropped_with_a_notice(self, tmp_path: Path) -> None:
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
    def test_broken_json_names_its_line(self, tmp_path: Path, text: str, line: int) -> None:
        path = tmp_path / "a.geojson"
        path.write_text(text, encoding="utf-8")
        with refused(FaultCode.JSON_INVALID, f"line {line}", line=line):
            read_features(path, declared=WGS84)

    def test_other_json(self, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        path.write_text('{"type": "Topology"}', encoding="utf-8")
        with refused(FaultCode.JSON_NOT_GEOJSON, name="a.json"):
            read_features(path, declared=WGS84)

    def test_broken_lines_name_their_line(self, tmp_path: Path) -> None:
        path = tmp_path / "a.ndjson"
        for bad in ("{", "[1]"):
            path.write_text(f"{json.dumps(feature(SQUARES[0]))}\n{bad}\n", encoding="utf-8")
            with refused(FaultCode.JSON_INVALID, "line 2"):
                read_features(path, declared=WGS84)

    def test_layers_are_not_a_thing_of_geojson(self, tmp_path: Path) -> None:
        path = geojson_file(tmp_path / "a.geojson", [feature(SQUARES[0])])
        with refused(FaultCode.LAYER_UNKNOWN, "layer", layer="cells"):
            read_features(path, declared=WGS84, layer="cells")


class TestShapefile:
    @pytest.mark.parametrize(
        ("encoding", "cpg", "expected"),
        [
            ("UTF-8", b"UTF-8", "utf-8"),
            ("GB18030", b"GBK", "gb18030"),
            ("GB18030", b"936", "gb18030"),
            ("GB18030", b"ANSI 936\r\n", "gb18030"),
            ("GB18030", b"System", "gb18030"),
            ("GB18030", None, "gb18030"),
            ("UTF-8", None, "utf-8"),
        ],
    )
    def test_the_encoding_of_the_table(
        self, tmp_path: Path, encoding: str, cpg: bytes | None, expected: str
    ) -> None:
        parts = without(shapefile_parts(tmp_path / "made", encoding=encoding), ".cpg")
        if cpg is not None:
            parts["cells.cpg"] = cpg
        table = read_features(zip_file(tmp_path / "a.zip", parts), declared=None)
        assert (table.columns, table.encoding) == (("网格名", "count"), expected)
        assert table.rows == [("锦屏镇", 1), ("沙坝", 2), (None, 3)]

    def test_a_guessed_encoding_is_told(self, tmp_path: Path) -> None:
        parts = without(shapefile_parts(tmp_path / "made", encoding="GB18030"), ".cpg")
        path = zip_file(tmp_path / "a.zip", parts)
        notice = read_features(path, declared=None).notices[0]
        check_fault(notice, FaultCode.ENCODING_GUESSED, "encoding", encoding="gb18030")
        assert read_features(path, declared=None, encoding="gbk").notices == ()

    def test_a_wrong_encoding_is_refused(self, tmp_path: Path) -> None:
        parts = shapefile_parts(tmp_path / "made", encoding="GB18030")
        path = zip_file(tmp_path / "a.zip", parts | {"cells.cpg": b"UTF-8"})
        with refused(FaultCode.ENCODING_UNKNOWN, "encoding", tried="utf-8"):
            read_features(path, declared=None)
        with refused(FaultCode.ENCODING_UNKNOWN, "encoding", tried="klingon"):
            read_features(path, declared=None, encoding="klingon")

    def test_the_prj_is_the_files_word(self, tmp_path: Path) -> None:
        parts = shapefile_parts(tmp_path / "made", crs="EPSG:4543")
        path = zip_file(tmp_path / "a.zip", parts)
        table = read_features(path, declared=GK)
        assert shapely.equals_exact(
            shapely.normalize(table.geometries), shapely.normalize(SQUARES), 1e-9
        ).all()
        for declared in ("wgs84", "4522", "gcj02"):
            with refused(FaultCode.CRS_DISAGREES, "crs", declared=Crs.parse(declared).name):
                read_features(path, declared=Crs.parse(declared))
        bare = zip_file(tmp_path / "b.zip", without(parts, ".prj"))
        assert read_features(bare, declared=GK).crs_in_file is None

    def test_older_and_foreign_systems(self, tmp_path: Path) -> None:
        parts = shapefile_parts(tmp_path / "made")
        for code, fault in (
            (2382, FaultCode.CRS_NEEDS_LOCAL_PARAMETERS),
            (27700, FaultCode.CRS_UNKNOWN),
        ):
            prj = CRS.from_epsg(code).to_wkt("WKT1_ESRI").encode()
            path = zip_file(tmp_path / "a.zip", parts | {"cells.prj": prj})
            with refused(fault, "crs"):
                read_features(path, declared=None)
        table = read_features(path, declared=WGS84)
        check_fault(table.notices[0], FaultCode.CRS_IN_FILE_IGNORED, "crs")

    def test_layers_folders_and_what_a_mac_leaves(self, tmp_path: Path) -> None:
        cells = shapefile_parts(tmp_path / "made", stem="网格")
        streets = shapefile_parts(tmp_path / "made", stem="streets")
        entries = {f"数据/{name}": content for name, content in (cells | streets).items()}
        entries |= {"__MACOSX/数据/._网格.shp": b"x", "数据/.DS_Store": b"x", "readme.txt": b"x"}
        path = zip_file(tmp_path / "a.zip", entries)
        table = read_features(path, declared=None, layer="网格")
        assert (table.layer, len(table)) == ("网格", 3)
        assert set(table.layers) == {"网格", "streets"}
        with refused(FaultCode.LAYER_NOT_CHOSEN, "layer"):
            read_features(path, declared=None)
        with refused(FaultCode.LAYER_UNKNOWN, "layer", layer="roads"):
            read_features(path, declared=None, layer="roads")

    def test_the_same_layer_name_in_two_folders(self, tmp_path: Path) -> None:
        parts = shapefile_parts(tmp_path / "made")
        entries = {f"{folder}/{name}": parts[name] for folder in "ab" for name in parts}
        table = read_features(zip_file(tmp_path / "a.zip", entries), declared=None, layer="b/cells")
        assert table.layers == ("a/cells", "b/cells")

    def test_entry_names_in_gbk_without_a_flag(self, tmp_path: Path) -> None:
        parts = shapefile_parts(tmp_path / "made")
        path = zip_file(
            tmp_path / "a.zip",
            {"xxxx" + name[5:]: content for name, content in parts.items()},
        )
        path.write_bytes(path.read_bytes().replace(b"xxxx.", "片区.".encode("gbk")))
        assert read_features(path, declared=None).layer == "片区"

    def test_missing_and_cut_parts(self, tmp_path: Path) -> None:
        parts = shapefile_parts(tmp_path / "made")
        for part in (".dbf", ".shx"):
            path = zip_file(tmp_path / "a.zip", without(parts, part))
            with refused(FaultCode.SHAPEFILE_PART_MISSING, "layer", layer="cells", part=part):
                read_features(path, declared=None)
        path = zip_file(tmp_path / "a.zip", parts | {"cells.shp": parts["cells.shp"][:-8]})
        with refused(FaultCode.FILE_CUT_OFF, "layer"):
            read_features(path, declared=None)
        path = zip_file(tmp_path / "a.zip", parts | {"cells.dbf": parts["cells.dbf"][:20]})
        with refused(FaultCode.FILE_CUT_OFF, "layer"):
            read_features(path, declared=None)
        with refused(FaultCode.ARCHIVE_WITHOUT_CONTENT, wanted=".shp"):
            read_features(zip_file(tmp_path / "a.zip", {"a.txt": b"x"}), declared=None)


class TestGeoPackage:
    def test_layers_are_chosen_by_name(self, tmp_path: Path) -> None:
        path = gpkg_file(tmp_path / "a.gpkg", SQUARES, layer="网格")
        table = read_features(path, declared=None)
        assert (table.layer, table.source_ids) == ("网格", ("1", "2", "3"))
        assert table.rows == [("000",), ("001",), ("002",)]
        gpkg_file(path, [shapely.Point(103.2, 22.8)], layer="points", append_to=True)
        with refused(FaultCode.LAYER_NOT_CHOSEN, "layer", layers=("网格", "points")):
            read_features(path, declared=None)
        assert len(read_features(path, declared=None, layer="points")) == 1

    def test_gcj02_hides_behind_longitude_and_latitude(self, tmp_path: Path) -> None:
        path = gpkg_file(tmp_path / "a.gpkg", in_crs(SQUARES, "gcj02"), crs="EPSG:4326")
        table = read_features(path, declared=Crs.parse("gcj02"))
        assert shapely.equals_exact(table.geometries, SQUARES, 1e-9).all()
        assert shapely.equals_exact(table.original, in_crs(SQUARES, "gcj02"), 1e-12).all()
        assert (table.crs.name, str(table.crs_in_file)) == ("gcj02", "EPSG:4326")

    def test_types_nulls_and_binary_columns(self, tmp_path: Path) -> None:
        path = tmp_path / "a.gpkg"
        mask = np.array([False, True])
        pyogrio.raw.write(
            path,
            geometry=np.array([shapely.to_wkb(shapely.Point(103.2, 22.8, 5)), None], dtype=object),
            field_data=[
                np.array([7, 0]),
                np.array([1.5, np.nan]),
                np.array([True, False]),
                np.array(["2026-01-02", "NaT"], dtype="datetime64[D]"),
            ],
            field_mask=[mask, None, None, None],
            fields=["whole", "real", "truth", "day"],
            geometry_type="Point Z",
            crs="EPSG:4326",
            driver="GPKG",
        )
        with sqlite3.connect(path) as database:
            database.execute("ALTER TABLE a ADD COLUMN photo BLOB")
        table = read_features(path, declared=None)
        assert table.columns == ("whole", "real", "truth", "day")
        assert table.rows == [(7, 1.5, True, "2026-01-02"), (None, None, False, None)]
        assert [type(cell) for cell in table.rows[0]] == [int, float, bool, str]
        assert table.geometries[1] is None
        check_fault(table.notices[0], FaultCode.HEIGHTS_DROPPED, count=1)


class TestKml:
    def test_names_data_folders_and_ids(self, tmp_path: Path) -> None:
        schema = (
            '<ExtendedData><Data name="编码"><value> 001 </value></Data><SchemaData>'
            '<SimpleData name="级别">cell</SimpleData></SchemaData></ExtendedData>'
        )
        path = tmp_path / "a.kml"
        path.write_text(
            kml_text(
                "<name>城区</name><NetworkLink><Link><href>http://x.invalid/</href></Link>"
                "</NetworkLink><Folder><name>片区</name>"
                f'<Placemark id="p7"><name>一</name>{schema}{KML_SQUARE}</Placemark></Folder>'
                "<Placemark><description>二</description><MultiGeometry>"
                f"{KML_SQUARE}{KML_SQUARE}</MultiGeometry></Placemark>"
            ),
            encoding="utf-8",
        )
        table = read_features(path, declared=None)
        assert table.source_ids == ("p7", "2")
        assert table.columns == ("name", "编码", "级别", "folder", "description")
        assert table.rows == [
            ("一", "001", "cell", "片区", None),
            (None, None, None, "城区", "二"),
        ]
        assert table.geometries[0].equals(SQUARES[0])
        assert table.geometries[1].geom_type == "MultiPolygon"
        assert {notice.code for notice in table.notices} == {
            FaultCode.HEIGHTS_DROPPED,
            FaultCode.NETWORK_LINKS_IGNORED,
        }
        chosen = read_features(path, declared=None, layer="片区")
        assert (chosen.layer, len(chosen), chosen.layers) == ("片区", 1, ("片区", "城区"))
        with refused(FaultCode.LAYER_UNKNOWN, "layer", layer="街道"):
            read_features(path, declared=None, layer="街道")

    def test_a_document_in_gbk(self, tmp_path: Path) -> None:
        text = kml_text(f"<Placemark><name>锦屏</name>{KML_SQUARE}</Placemark>" * 500)
        path = tmp_path / "a.kml"
        path.write_bytes(text.replace("UTF-8", "GB2312").encode("gbk"))
        table = read_features(path, declared=None)
        assert set(table.column("name")) == {"锦屏"}

    def test_it_is_always_longitude_and_latitude(self, tmp_path: Path) -> None:
        path = tmp_path / "a.kml"
        path.write_text(kml_text(f"<Placemark>{KML_SQUARE}</Placemark>"), encoding="utf-8")
        assert read_features(path, declared=None).crs.name == "EPSG:4326"
        assert read_features(path, declared=Crs.parse("bd09")).crs.name == "bd09"
        with refused(FaultCode.CRS_DISAGREES, "crs", in_file="EPSG:4326"):
            read_features(path, declared=GK)

    @pytest.mark.parametrize(
        ("geometry", "code"),
        [
            ("<Point><coordinates>east,north</coordinates></Point>", "coordinate_not_a_number"),
            ("<LineString><coordinates>1,2</coordinates></LineString>", "geometry_unreadable"),
            ("<LinearRing><coordinates>1,2 3,4</coordinates></LinearRing>", "ring_too_short"),
            ("<Model/>", "geometry_unreadable"),
            ("<MultiGeometry>" * 20 + "</MultiGeometry>" * 20, "geometry_unreadable"),
        ],
    )
    def test_a_bad_geometry_is_a_fault_of_its_placemark(
        self, tmp_path: Path, geometry: str, code: str
    ) -> None:
        path = tmp_path / "a.kml"
        path.write_text(kml_text(f'<Placemark id="bad">{geometry}</Placemark>'), encoding="utf-8")
        (fault,) = read_features(path, declared=None).faults
        check_fault(fault, FaultCode(code), "feature bad")

    def test_kmz(self, tmp_path: Path) -> None:
        text = kml_text(f"<Placemark>{KML_SQUARE}</Placemark>").encode()
        path = zip_file(tmp_path / "a.kmz", {"files/icon.png": b"x", "doc.kml": text})
        assert read_features(path, declared=None).geometries[0].equals(SQUARES[0])
        with refused(FaultCode.ARCHIVE_WITHOUT_CONTENT, wanted=".kml"):
            read_features(zip_file(tmp_path / "b.kmz", {"icon.png": b"x"}), declared=None)


class TestAnyFormat:
    def test_axis_order(self, tmp_path: Path) -> None:
        table = read_geometries(tmp_path / "a.geojson", turned(SQUARES), "wgs84", axis_order="yx")
        assert shapely.equals_exact(table.geometries, SQUARES).all()

    def test_coordinates_without_a_place_on_earth(self, tmp_path: Path) -> None:
        line = shapely.LineString([(103.2, 22.8), (22.8, 103.2)])
        for declared, geometries in (("wgs84", [SQUARES[0], line]), ("4543", [SQUARES[0], line])):
            if declared == "4543":
                geometries = [*in_crs(SQUARES[:1], "4543"), shapely.Point(34_620_000, 2_500_000)]
            table = read_geometries(tmp_path / "a.geojson", geometries, declared)
            (fault,) = table.faults
            check_fault(fault, FaultCode.COORDINATES_IMPOSSIBLE, "feature 2")
            assert table.geometries[0] is not None
            assert table.geometries[1] is None

    def test_no_features(self, tmp_path: Path) -> None:
        empty_zip = tmp_path / "a.zip"
        with zipfile.ZipFile(empty_zip, "w"):
            pass
        with refused(FaultCode.NO_FEATURES):
            read_features(geojson_file(tmp_path / "a.geojson", []), declared=WGS84)
        with refused(FaultCode.ARCHIVE_WITHOUT_CONTENT):
            read_features(empty_zip, declared=WGS84)
        for wanted in (Format.GPKG, Format.SHAPEFILE, Format.FLATGEOBUF, Format.KML):
            path = tmp_path / f"none{wanted.extension}"
            path.write_bytes(b"".join(encode_features(wanted, [], columns=["name"])))
            with refused(FaultCode.NO_FEATURES, name=path.name):
                read_features(path, declared=None)

    def test_tables_are_no_features(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text("code\n001\n", encoding="utf-8")
        with refused(FaultCode.FORMAT_UNSUITED, format="csv"):
            read_features(path, declared=WGS84)

    def test_counts_have_limits(self, tmp_path: Path) -> None:
        for path in (
            geojson_file(tmp_path / "a.geojson", [feature(square) for square in SQUARES]),
            gpkg_file(tmp_path / "a.gpkg", SQUARES),
        ):
            with refused(FaultCode.TOO_MANY_FEATURES, limit=2):
                read_features(path, declared=WGS84, limits=Limits(features=2))
            with refused(FaultCode.TOO_MANY_VERTICES, count=15, limit=14):
                read_features(path, declared=WGS84, limits=Limits(vertices=14))

    def test_a_polygon_of_a_million_vertices(self, tmp_path: Path) -> None:
        angle = np.linspace(0, 2 * np.pi, 1_000_001)
        circle = shapely.Polygon(
            np.column_stack((103.2 + 0.1 * np.cos(angle), 22.8 + 0.1 * np.sin(angle)))
        )
        path = gpkg_file(tmp_path / "a.gpkg", [SQUARES[0], circle])
        table = read_features(path, declared=None)
        (fault,) = table.faults
        check_fault(fault, FaultCode.TOO_MANY_VERTICES, "feature 2", limit=500_000)
        assert fault.params["count"] == 1_000_001
