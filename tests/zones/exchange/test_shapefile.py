"""Zipped shapefiles: encodings, coordinate systems, layers and missing parts."""

from pathlib import Path

import pytest
import shapely
from pyproj import CRS

from tests.zones.exchange.files import (
    SQUARES,
    WGS84,
    check_fault,
    refused,
    shapefile_parts,
    without,
    zip_file,
)
from zones.datum import Crs
from zones.exchange import FaultCode, read_features

GK = Crs.parse("EPSG:4543")


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
    tmp_path: Path, encoding: str, cpg: bytes | None, expected: str
) -> None:
    parts = without(shapefile_parts(tmp_path / "made", encoding=encoding), ".cpg")
    if cpg is not None:
        parts["cells.cpg"] = cpg
    table = read_features(zip_file(tmp_path / "a.zip", parts), declared=None)
    assert (table.columns, table.encoding) == (("网格名", "count"), expected)
    assert table.rows == [("锦屏镇", 1), ("沙坝", 2), (None, 3)]


def test_a_guessed_encoding_is_told(tmp_path: Path) -> None:
    parts = without(shapefile_parts(tmp_path / "made", encoding="GB18030"), ".cpg")
    path = zip_file(tmp_path / "a.zip", parts)
    notice = read_features(path, declared=None).notices[0]
    check_fault(notice, FaultCode.ENCODING_GUESSED, "encoding", encoding="gb18030")
    assert read_features(path, declared=None, encoding="gbk").notices == ()


def test_a_wrong_encoding_is_refused(tmp_path: Path) -> None:
    parts = shapefile_parts(tmp_path / "made", encoding="GB18030")
    path = zip_file(tmp_path / "a.zip", parts | {"cells.cpg": b"UTF-8"})
    with refused(FaultCode.ENCODING_UNKNOWN, "encoding", tried="utf-8"):
        read_features(path, declared=None)
    with refused(FaultCode.ENCODING_UNKNOWN, "encoding", tried="klingon"):
        read_features(path, declared=None, encoding="klingon")


def test_the_prj_is_the_files_word(tmp_path: Path) -> None:
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


def test_older_and_foreign_systems(tmp_path: Path) -> None:
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


def test_layers_folders_and_what_a_mac_leaves(tmp_path: Path) -> None:
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


def test_the_same_layer_name_in_two_folders(tmp_path: Path) -> None:
    parts = shapefile_parts(tmp_path / "made")
    entries = {f"{folder}/{name}": parts[name] for folder in "ab" for name in parts}
    table = read_features(zip_file(tmp_path / "a.zip", entries), declared=None, layer="b/cells")
    assert table.layers == ("a/cells", "b/cells")


def test_entry_names_in_gbk_without_a_flag(tmp_path: Path) -> None:
    parts = shapefile_parts(tmp_path / "made")
    path = zip_file(
        tmp_path / "a.zip",
        {"xxxx" + name[5:]: content for name, content in parts.items()},
    )
    path.write_bytes(path.read_bytes().replace(b"xxxx.", "片区.".encode("gbk")))
    assert read_features(path, declared=None).layer == "片区"


def test_missing_and_cut_parts(tmp_path: Path) -> None:
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
