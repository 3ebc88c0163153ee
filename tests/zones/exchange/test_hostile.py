"""Uploads that are meant to hurt, or are simply not what they say."""

import sqlite3
import zipfile
from pathlib import Path

import pytest
from django.utils.translation import override

from tests.zones.exchange.files import (
    KML_SQUARE,
    SQUARES,
    WGS84,
    feature,
    geojson_file,
    gpkg_file,
    kml_text,
    refused,
    shapefile_parts,
    xlsx_file,
    zip_file,
)
from zones.exchange import (
    FaultCode,
    Format,
    Limits,
    encode_features,
    open_points,
    read_features,
    read_table,
)
from zones.exchange.messages import explain

DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def test_an_empty_file(tmp_path: Path) -> None:
    for name in ("a.geojson", "a.csv", "a.zip"):
        (tmp_path / name).write_bytes(b"")
    with refused(FaultCode.FILE_EMPTY, name="a.geojson"):
        read_features(tmp_path / "a.geojson", declared=WGS84)
    with refused(FaultCode.FILE_EMPTY, name="of the sender.csv"):
        read_table(tmp_path / "a.csv", name="of the sender.csv")


def test_a_large_file(tmp_path: Path) -> None:
    path = geojson_file(tmp_path / "a.geojson", [feature(SQUARES[0])])
    with refused(FaultCode.FILE_TOO_LARGE, limit=10):
        read_features(path, declared=WGS84, limits=Limits(file_bytes=10))


@pytest.mark.parametrize("name", ["a.tab", "a", "a.xls", "a.vrt", "a.gml"])
def test_an_unknown_extension(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("<OGRVRTDataSource/>", encoding="utf-8")
    with refused(FaultCode.FORMAT_UNKNOWN):
        read_features(tmp_path / name, declared=WGS84)


def test_a_shapefile_without_its_zip(tmp_path: Path) -> None:
    shapefile_parts(tmp_path)
    with refused(FaultCode.SHAPEFILE_NOT_ZIPPED, name="cells.shp"):
        read_features(tmp_path / "cells.shp", declared=WGS84)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.gpkg", b"PK\x03\x04....", "zip"),
        ("a.zip", b"SQLite format 3\x00", "sqlite"),
        ("a.fgb", b'{"type": "FeatureCollection"}', "json"),
        ("a.geojson", b"<OGRVRTDataSource/>", "xml"),
        ("a.kml", b"/vsicurl/http://x.invalid/a.kml", "text"),
        ("a.geojson", b"/vsicurl/http://x.invalid/a.geojson", "text"),
        ("a.gpkg", b"GPKG:/etc/passwd", "text"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0....", "xls"),
        ("a.csv", b"%PDF-1.7", "pdf"),
        ("a.csv", b"a\x00b", "binary"),
    ],
)
def test_content_that_is_not_what_the_name_says(
    tmp_path: Path, name: str, content: bytes, found: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with refused(FaultCode.FORMAT_NOT_AS_NAMED, name=name, found=found):
        if name.endswith((".csv", ".xlsx")):
            read_table(tmp_path / name)
        read_features(tmp_path / name, declared=WGS84)


@pytest.mark.parametrize("wanted", [Format.GPKG, Format.FLATGEOBUF, Format.SHAPEFILE, Format.KMZ])
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.9])
def test_a_file_that_was_cut_off(tmp_path: Path, wanted: Format, kept: float) -> None:
    records = [(at, square.segmentize(1e-4), (f"{at}" * 50,)) for at, square in enumerate(SQUARES)]
    content = b"".join(encode_features(wanted, records, columns=["name"]))
    path = tmp_path / f"a{wanted.extension}"
    path.write_bytes(content[: int(len(content) * kept)])
    with refused(FaultCode.FILE_UNREADABLE, name=path.name):
        read_features(path, declared=None)


def test_a_table_that_was_cut_off(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "a.xlsx", lambda sheet: sheet.append(["code"]))
    path.write_bytes(path.read_bytes()[:-100])
    with refused(FaultCode.FILE_UNREADABLE):
        read_table(path)
    path.write_bytes(zip_file(tmp_path / "b.zip", {"a.txt": b"x"}).read_bytes())
    with refused(FaultCode.FILE_UNREADABLE):
        read_table(path)


def test_kml_that_is_not_well_formed(tmp_path: Path) -> None:
    path = tmp_path / "a.kml"
    path.write_text("<kml><Document><Placemark>", encoding="utf-8")
    with refused(FaultCode.FILE_UNREADABLE):
        read_features(path, declared=WGS84)


class TestArchives:
    def test_a_bomb(self, tmp_path: Path) -> None:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.shp", bytes(30_000_000))
        with refused(FaultCode.ARCHIVE_BOMB, unpacked=30_000_000):
            read_features(path, declared=WGS84)
        with refused(FaultCode.ARCHIVE_BOMB):
            read_features(path, declared=WGS84, limits=Limits(unpacked_bytes=1_000_000))

    def test_an_entry_longer_than_its_directory_says(self, tmp_path: Path) -> None:
        parts = shapefile_parts(tmp_path / "made")
        path = zip_file(tmp_path / "a.zip", parts)
        size = len(parts["cells.shp"]).to_bytes(4, "little")
        path.write_bytes(path.read_bytes().replace(size, (100).to_bytes(4, "little")))
        with refused(FaultCode.FILE_UNREADABLE):
            read_features(path, declared=WGS84)

    def test_too_many_entries(self, tmp_path: Path) -> None:
        path = zip_file(tmp_path / "a.zip", {f"{at}.txt": b"" for at in range(2001)})
        with refused(FaultCode.ARCHIVE_TOO_MANY_ENTRIES, count=2001, limit=2000):
            read_features(path, declared=WGS84)

    @pytest.mark.parametrize(
        "entry", ["../a.shp", "a/../../b.shp", "/etc/a.shp", "..\\a.shp", "C:\\a.shp"]
    )
    def test_a_path_that_leads_out(self, tmp_path: Path, entry: str) -> None:
        path = zip_file(tmp_path / "a.zip", {entry: b"x"})
        with refused(FaultCode.ARCHIVE_PATH):
            read_features(path, declared=WGS84)

    def test_a_zip_in_a_zip(self, tmp_path: Path) -> None:
        for inner in ("a.zip", "A.KMZ", "x/b.tar.gz"):
            with refused(FaultCode.ARCHIVE_NESTED, entry=inner):
                read_features(zip_file(tmp_path / "o.zip", {inner: b"PK"}), declared=WGS84)

    def test_a_password(self, tmp_path: Path) -> None:
        path = zip_file(tmp_path / "a.zip", {"a.shp": b"x"})
        content = bytearray(path.read_bytes())
        content[content.index(b"PK\x01\x02") + 8] |= 1
        path.write_bytes(content)
        with refused(FaultCode.ARCHIVE_ENCRYPTED, entry="a.shp"):
            read_features(path, declared=WGS84)

    def test_a_damaged_entry(self, tmp_path: Path) -> None:
        parts = shapefile_parts(tmp_path / "made")
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:  # stored, so that the bytes can be found
            for name, content in parts.items():
                archive.writestr(name, content)
        path.write_bytes(path.read_bytes().replace("锦屏".encode(), "锦平".encode()))
        with refused(FaultCode.FILE_UNREADABLE):
            read_features(path, declared=WGS84)


class TestXml:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_entities_in_kml(self, tmp_path: Path, encoding: str) -> None:
        body = kml_text(f"<Placemark><name>&b;</name>{KML_SQUARE}</Placemark>")
        text = body.replace("?>", f"?>{DOCTYPE}").replace("UTF-8", encoding)
        zipped = zip_file(tmp_path / "a.kmz", {"doc.kml": text.encode(encoding)})
        with refused(FaultCode.XML_ENTITIES, name="a.kmz"):
            read_features(zipped, declared=WGS84)

    def test_entities_in_a_workbook(self, tmp_path: Path) -> None:
        path = xlsx_file(tmp_path / "a.xlsx", lambda sheet: sheet.append(["code"]))
        with zipfile.ZipFile(path) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
        for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"):
            text = entries[name].decode()
            head, mark, rest = text.partition("?>") if text.startswith("<?xml") else ("", "", text)
            bomb = zip_file(
                tmp_path / "b.xlsx", entries | {name: f"{head}{mark}{DOCTYPE}{rest}".encode()}
            )
            with refused(FaultCode.XML_ENTITIES):
                read_table(bomb)

    def test_a_row_number_beyond_all_rows(self, tmp_path: Path) -> None:
        path = xlsx_file(tmp_path / "a.xlsx", lambda sheet: sheet.append(["code"]))
        with zipfile.ZipFile(path) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        row = b'<row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData>'
        entries[sheet] = entries[sheet].replace(b"</sheetData>", row)
        with refused(FaultCode.FILE_UNREADABLE):
            read_table(zip_file(tmp_path / "b.xlsx", entries))


class TestGeoPackages:
    def test_a_virtual_table(self, tmp_path: Path) -> None:
        path = gpkg_file(tmp_path / "a.gpkg", SQUARES)
        with sqlite3.connect(path) as database:
            database.execute("CREATE VIRTUAL TABLE evil USING fts4(content)")
        with refused(FaultCode.DATABASE_UNSAFE, table="evil"):
            read_features(path, declared=None)
        with (
            refused(FaultCode.DATABASE_UNSAFE, table="evil"),
            open_points(path, declared=None) as reader,
        ):
            next(iter(reader))

    def test_any_other_database(self, tmp_path: Path) -> None:
        path = tmp_path / "a.gpkg"
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE plain (a)")
        with (
            pytest.warns(RuntimeWarning, match="application_id"),
            refused(FaultCode.FILE_UNREADABLE),
        ):
            read_features(path, declared=None)


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    path = zip_file(tmp_path / "a.zip", shapefile_parts(tmp_path / "made"))
    read_features(path, declared=None)
    with refused(FaultCode.LAYER_UNKNOWN):
        read_features(path, declared=None, layer="x")
    assert list(folder.iterdir()) == []


@override("en")
def test_an_explanation_reads_as_a_sentence_with_its_place(tmp_path: Path) -> None:
    path = geojson_file(tmp_path / "a.geojson", [feature({"type": "Circle"}, id="7")])
    (fault,) = read_features(path, declared=WGS84).faults
    assert str(explain(fault)).startswith("feature 7: Circle is not")
