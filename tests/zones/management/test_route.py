"""`manage.py route`: every row of every format comes out with its owner, or says why not."""

from __future__ import annotations

import csv
import json
import sqlite3
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyogrio.raw
import pytest
import shapely
from django.core.management import CommandError, call_command

from tests.ground import DAY_ONE, TESTER, Ground, make_person, place, put, squares
from zones.datum import Crs
from zones.exchange.points import open_points
from zones.organisation.models import City
from zones.ownership.actions import Assignment, assign

HEADER = ["编号", "lon", "lat"]
SPOTS = {
    "a": (0.5, 0.5),  # inside A1
    "b": (1, 1),  # where four cells meet
    "c": (3, 1),  # community B
    "d": (0.5, -0.018),  # 20 m outside
    "e": (9, 9),  # far outside
}
OWNERS = {
    "a": ("A1", "U-A1", "inside"),
    "b": ("A1", "U-A1", "border"),
    "c": ("B", "U-B", "inside"),
    "d": ("A1", "U-A1", "nearest"),
    "e": ("", "OFFICE", "outside"),
}


def run(source: Path, *options: str, datum: str = "wgs84") -> str:
    out = StringIO()
    spoken = ("--datum", datum, "--language", "en")
    call_command("route", str(source), *spoken, *options, stdout=out, stderr=out, no_color=True)
    return out.getvalue()


def write_csv(path: Path, rows: list[list[Any]], header: list[str] = HEADER) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def spots() -> list[list[Any]]:
    return [[key, *place(*spot)] for key, spot in SPOTS.items()]


def owners(rows: list[dict[str, Any]]) -> dict[str, tuple[str, str, str]]:
    return {
        row["编号"]: (row["zone_code"] or "", row["lead_unit_code"], row["rule"]) for row in rows
    }


def test_a_csv_gets_the_owner_of_every_row(ground: Ground, tmp_path: Path) -> None:
    printed = run(write_csv(tmp_path / "pins.csv", spots()))
    rows = read_csv(tmp_path / "pins.owners.csv")
    assert list(rows[0]) == [
        *HEADER,
        *("wgs84_lon", "wgs84_lat", "zone_code", "zone_name", "zone_path", "lead_unit_code"),
        *("lead_unit_name", "head", "rule", "distance_m", "problem"),
    ]
    assert owners(rows) == OWNERS
    assert rows[0]["zone_path"] == "C格 / A格 / A1格" and rows[0]["head"] == "A1长"
    assert float(rows[3]["distance_m"]) == pytest.approx(20, abs=0.1)
    assert rows[4]["distance_m"] == ""
    assert "5 rows routed" in printed
    assert "2  inside" in printed and "1  outside" in printed
    assert "3  A1单位 (U-A1)" in printed


def test_rows_that_cannot_be_read_stay_and_say_why(ground: Ground, tmp_path: Path) -> None:
    rows = [*spots(), ["f", "", ""], ["g", "east", "22"], ["h", 103.0, 95], ["i", "", "", "", 1]]
    printed = run(write_csv(tmp_path / "pins.csv", rows))
    written = {row["编号"]: row for row in read_csv(tmp_path / "pins.owners.csv")}
    assert set(written) == {*SPOTS, "f", "g", "h", "i"}
    for key in "fghi":
        assert written[key]["problem"] and not written[key]["lead_unit_code"]
    assert "4 rows have no owner" in printed
    assert [line.split()[0] for line in printed.splitlines()[-5:-1]] == ["7", "8", "9", "10"]


def test_a_workbook(ground: Ground, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "点位"
    for row in [["编号", "经度", "纬度"], *spots()]:
        sheet.append(row)
    book.create_sheet("说明").append(["nothing"])
    book.save(tmp_path / "pins.xlsx")
    run(tmp_path / "pins.xlsx", "--sheet", "点位")
    result = openpyxl.load_workbook(tmp_path / "pins.owners.xlsx").active
    assert result is not None
    header, *rows = result.iter_rows(values_only=True)
    assert owners([dict(zip(header, row, strict=True)) for row in rows]) == OWNERS  # type: ignore[arg-type]


@pytest.mark.parametrize("extension", ["geojson", "geojsonseq"])
def test_geojson_in_and_out(ground: Ground, tmp_path: Path, extension: str) -> None:
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "properties": {"编号": key},
            "geometry": {"type": "Point", "coordinates": place(*spot)},
        }
        for key, spot in SPOTS.items()
    ]
    features.append({"type": "Feature", "properties": {"编号": "f"}, "geometry": None})
    source = tmp_path / f"pins.{extension}"
    if extension == "geojson":
        source.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    else:
        source.write_text("\n".join(json.dumps(feature) for feature in features))
    run(source)
    text = (tmp_path / f"pins.owners.{extension}").read_text(encoding="utf-8")
    written = (
        json.loads(text)["features"]
        if extension == "geojson"
        else [json.loads(line) for line in text.splitlines()]
    )
    assert written[5]["geometry"] is None and "problem" in written[5]["properties"]
    assert owners([feature["properties"] for feature in written[:5]]) == OWNERS
    assert written[0]["geometry"]["coordinates"] == pytest.approx(place(0.5, 0.5))


def test_a_geopackage_in_a_projected_crs(ground: Ground, tmp_path: Path) -> None:
    xy = Crs.parse("EPSG:4543").from_wgs84(np.array([place(*spot) for spot in SPOTS.values()]))
    for layer in ("pins", "others"):
        pyogrio.raw.write(
            tmp_path / "pins.gpkg",
            geometry=shapely.to_wkb(shapely.points(xy)),
            field_data=[np.array(list(SPOTS), dtype=object), np.arange(5)],
            fields=["编号", "count"],
            geometry_type="Point",
            crs="EPSG:4543",
            driver="GPKG",
            layer=layer,
            append=layer == "others",
        )
    run(tmp_path / "pins.gpkg", "--layer", "pins", datum="EPSG:4543")
    with sqlite3.connect(tmp_path / "pins.owners.gpkg") as database:
        database.row_factory = sqlite3.Row
        rows = [dict(row) for row in database.execute("SELECT * FROM owners")]
    assert owners(rows) == OWNERS
    assert [row["count"] for row in rows] == [0, 1, 2, 3, 4]


def test_the_name_of_the_output_says_its_format(ground: Ground, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "pins.csv", spots())
    run(source, "-o", str(tmp_path / "result.geojson"))
    written = json.loads((tmp_path / "result.geojson").read_text(encoding="utf-8"))
    assert owners([feature["properties"] for feature in written["features"]]) == OWNERS


def test_columns_are_named_and_gcj02_is_converted(ground: Ground, tmp_path: Path) -> None:
    shifted = Crs.parse("gcj02").from_wgs84(np.array([place(*spot) for spot in SPOTS.values()]))
    rows = [[key, lat, lon] for key, (lon, lat) in zip(SPOTS, shifted.tolist(), strict=True)]
    source = write_csv(tmp_path / "pins.csv", rows, header=["编号", "北", "东"])
    run(source, "--lon-column", "东", "--lat-column", "北", datum="gcj02")
    assert owners(read_csv(tmp_path / "pins.owners.csv"))["a"] == OWNERS["a"]


def test_each_row_may_be_asked_for_at_its_own_time(ground: Ground, tmp_path: Path) -> None:
    moved, replaced = DAY_ONE + timedelta(days=60), DAY_ONE + timedelta(days=90)
    ground.publish(
        put("A1", "cell", "A", squares(0, 0, 1.5, 1)),
        put("A2", "cell", "A", squares(1.5, 0, 0.5, 1)),
        accept_defects=True,
        effective_from=moved,
    )
    successor = make_person("successor", "新长")
    assign(
        assignment=Assignment(zone=ground.zone("A1"), role="head", start=replaced, user=successor),
        actor=TESTER,
        now=replaced,
    )
    lon, lat = place(1.25, 0.5)
    times = {
        "before": (DAY_ONE - timedelta(days=1)).isoformat(),
        "old": (moved - timedelta(seconds=1)).isoformat(),
        "new": moved.isoformat(),
        "local": "2026-03-02 07:59:59",  # DAY_ONE is midnight UTC, eight o'clock here
        "day": "2026-04-01",
        "sheet": "2026/3/2 7:59",
        "sheet day": "2026/4/1",
        "never": "soon",
    }
    rows = [[key, lon, lat, time] for key, time in times.items()]
    source = write_csv(tmp_path / "pins.csv", rows, header=[*HEADER, "时间"])
    printed = run(source, "--at-column", "时间")
    written = {row["编号"]: row for row in read_csv(tmp_path / "pins.owners.csv")}
    assert written["before"]["rule"] == "no_edition"
    assert written["old"]["zone_code"] == written["local"]["zone_code"] == "A2"
    assert (written["new"]["zone_code"], written["new"]["head"]) == ("A1", "A1长")
    assert written["sheet"]["zone_code"] == "A2"
    assert written["day"]["head"] == written["sheet day"]["head"] == "新长"
    assert "1900 and 2200" in written["never"]["problem"] and "1 rows have no owner" in printed


def test_many_rows_pass_in_several_batches(
    ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "zones.management.commands.route.open_points",
        lambda path, **rest: open_points(path, batch_size=7, **rest),
    )
    rows = [[f"{key}{n}", lon, lat] for n in range(20) for key, lon, lat in spots()]
    printed = run(write_csv(tmp_path / "pins.csv", rows))
    written = owners(read_csv(tmp_path / "pins.owners.csv"))
    assert "100 rows routed" in printed
    assert all(owner == OWNERS[key[0]] for key, owner in written.items()) and len(written) == 100


def test_a_column_of_the_files_own_is_not_overwritten(ground: Ground, tmp_path: Path) -> None:
    rows = [[*row, "mine"] for row in spots()]
    run(write_csv(tmp_path / "pins.csv", rows, header=[*HEADER, "Rule"]))
    first = read_csv(tmp_path / "pins.owners.csv")[0]
    assert (first["Rule"], first["rule_"]) == ("mine", "inside")


def test_a_wrong_declaration_is_explained_and_nothing_is_written(
    ground: Ground, tmp_path: Path
) -> None:
    swapped = write_csv(tmp_path / "pins.csv", [[key, lat, lon] for key, lon, lat in spots()])
    with pytest.raises(CommandError, match="axis order is yx"):
        run(swapped)
    assert [path.name for path in tmp_path.iterdir()] == ["pins.csv"]
    run(swapped, "--axis-order", "yx")
    assert owners(read_csv(tmp_path / "pins.owners.csv")) == OWNERS


def test_a_file_of_another_city_is_routed_with_a_warning(ground: Ground, tmp_path: Path) -> None:
    printed = run(write_csv(tmp_path / "pins.csv", [["x", 116.4, 39.9]]))
    assert "outside the city" in printed and "1  outside" in printed


@pytest.mark.parametrize(
    ("name", "content", "options", "sentence"),
    [
        ("pins.csv", "lon,lat\n103,22\n", ("--datum", "beijing54"), "beijing54"),
        ("pins.csv", "x1,x2\n103,22\n", (), "column"),
        ("pins.csv", "lon,lat\n103,22\n", ("--at-column", "when"), "when"),
        ("pins.csv", "lon,lat\n103,22\n", ("--at", "then"), "no instant"),
        ("pins.csv", "lon,lat\n103,22\n", ("--scheme", "x"), "Name one of these: grid"),
        ("pins.csv", "lon,lat\n103,22\n", ("-o", "out.shp"), "End it in one of"),
        ("pins.csv", "", (), "empty"),
        ("pins.doc", "text", (), "doc"),
        ("pins.xlsx", "text", (), "xlsx"),
    ],
)
def test_what_cannot_be_done_is_said(
    ground: Ground, tmp_path: Path, name: str, content: str, options: tuple[str, ...], sentence: str
) -> None:
    source = tmp_path / name
    source.write_text(content)
    with pytest.raises(CommandError, match=sentence):
        run(source, *options)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_nothing_is_overwritten_unasked(ground: Ground, tmp_path: Path) -> None:
    source = write_csv(tmp_path / "pins.csv", spots())
    run(source)
    with pytest.raises(CommandError, match="--overwrite"):
        run(source)
    run(source, "--overwrite")
    with pytest.raises(CommandError, match="made from"):
        run(source, "-o", str(source))
    with pytest.raises(CommandError, match="There is no file"):
        run(tmp_path / "absent.csv")


def test_a_forbidden_datum_is_refused(ground: Ground, tmp_path: Path) -> None:
    City.objects.update(allow_gcj02=False)
    with pytest.raises(CommandError, match="gcj02 are not accepted"):
        run(write_csv(tmp_path / "pins.csv", spots()), datum="gcj02")
