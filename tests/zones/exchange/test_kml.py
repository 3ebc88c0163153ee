"""KML and KMZ: folders, data, encodings and what is not read."""

from pathlib import Path

import pytest

from tests.zones.exchange.files import (
    KML_SQUARE,
    SQUARES,
    check_fault,
    kml_text,
    refused,
    zip_file,
)
from zones.datum import Crs
from zones.exchange import FaultCode, read_features

GK = Crs.parse("EPSG:4543")


def test_names_data_folders_and_ids(tmp_path: Path) -> None:
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


def test_a_document_in_gbk(tmp_path: Path) -> None:
    text = kml_text(f"<Placemark><name>锦屏</name>{KML_SQUARE}</Placemark>" * 500)
    path = tmp_path / "a.kml"
    path.write_bytes(text.replace("UTF-8", "GB2312").encode("gbk"))
    table = read_features(path, declared=None)
    assert set(table.column("name")) == {"锦屏"}


def test_it_is_always_longitude_and_latitude(tmp_path: Path) -> None:
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
    tmp_path: Path, geometry: str, code: str
) -> None:
    path = tmp_path / "a.kml"
    path.write_text(kml_text(f'<Placemark id="bad">{geometry}</Placemark>'), encoding="utf-8")
    (fault,) = read_features(path, declared=None).faults
    check_fault(fault, FaultCode(code), "feature bad")


def test_kmz(tmp_path: Path) -> None:
    text = kml_text(f"<Placemark>{KML_SQUARE}</Placemark>").encode()
    path = zip_file(tmp_path / "a.kmz", {"files/icon.png": b"x", "doc.kml": text})
    assert read_features(path, declared=None).geometries[0].equals(SQUARES[0])
    with refused(FaultCode.ARCHIVE_WITHOUT_CONTENT, wanted=".kml"):
        read_features(zip_file(tmp_path / "b.kmz", {"icon.png": b"x"}), declared=None)
