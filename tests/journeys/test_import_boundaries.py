"""A stranger brings the boundaries found in the wild, and places are owned by them at once.

The two real files are county boundaries of prefecture cities as an npm package ships them: GCJ-02
that nobody states, ids instead of codes, one clean and one with outlines that touch and cross
themselves. They are no part of the project; the same is told on files made here, too.
"""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import shapely
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from shapely.geometry import Polygon, mapping

from tests.ground import make_city
from zones.boundaries.models import Edition, Scheme, ZoneVersion
from zones.datum import from_wgs84_array, to_wgs84
from zones.imports.models import ImportRun
from zones.imports.report import ImportReport
from zones.organisation.models import City
from zones.ownership.locate import locate

REAL = Path(__file__).parents[3] / "shared" / "data" / "boundaries"

pytestmark = pytest.mark.django_db


def bring(file: Path, *more: str) -> str:
    """What a stranger types, on a city that lies elsewhere."""
    out = StringIO()
    call_command(
        *("zones_import", str(file), "--datum", "gcj02", "--language", "en"),
        *("--create-scheme", "counties", "县/Counties", "--level", "county"),
        *("--code-from", "id", "--name-column", "name", "--widen-bbox", *more),
        stdout=out,
        stderr=StringIO(),
    )
    return out.getvalue()


def refused(file: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    """What is printed when it is refused; nothing is stored."""
    arguments = ("--create-scheme", "counties", "县/Counties", "--level", "county", "--all")
    with pytest.raises(CommandError, match="Nothing was stored"):
        call_command(
            *("zones_import", str(file), "--datum", "gcj02", "--language", "en", *arguments),
            *("--code-from", "id", "--name-column", "name", *more),
        )
    assert not Edition.objects.exists() and not Scheme.objects.exists()
    return capsys.readouterr().out


def county_at(lon: float, lat: float) -> str | None:
    """The name of the county of a GCJ-02 place, as the whole service answers."""
    lon, lat = to_wgs84(lon, lat, "gcj02")
    later = timezone.now() + timedelta(minutes=1)
    answer = locate(lon=lon, lat=lat, at=later, scheme=Scheme.objects.get(code="counties"))
    return answer.zone["name"] if answer.zone else None


def real(name: str) -> Path:
    file = REAL / name
    if not file.exists():
        pytest.skip("no real boundary files in ../shared/data/boundaries")
    return file


def inside(feature: dict[str, Any]) -> tuple[float, float]:
    """A place well inside a feature, in the file's own coordinates."""
    sound = shapely.make_valid(shapely.geometry.shape(feature["geometry"]))
    lon, lat = shapely.get_coordinates(shapely.point_on_surface(sound))[0].tolist()
    return (lon, lat)


def test_a_clean_real_file_is_imported_and_owns_its_places(
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_city()
    file = real("linfen.geojson")
    assert "outside the city" in refused(file, capsys)
    assert "put 17" in bring(file, "--yes")
    for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
        assert county_at(*inside(feature)) == feature["properties"]["name"]
    bbox = City.objects.get().bbox
    assert bbox[2] > 112 and bbox[3] > 36, "reports from there are taken from now on"
    assert "Nothing to do" in bring(file, "--yes")


def test_the_true_faults_of_a_real_file_are_all_reported(
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_city()
    file = real("yulin.geojson")
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    printed = refused(file, capsys, "--widen-bbox")
    for feature in features:
        assert f"feature {feature['id']} ({feature['id']} {feature['properties']['name']})" in (
            printed
        )
    assert printed.count("The outline crosses itself") + printed.count("touches itself") == 12
    assert printed.count("belong to no zone") == 5
    printed = refused(file, capsys, "--widen-bbox", "--repair", "--yes")
    assert "Faults that stand in the way: 5" in printed
    assert "put 12" in bring(file, "--repair", "--accept-defects", "--yes")
    for feature in features:
        assert county_at(*inside(feature)) == feature["properties"]["name"]
    report = ImportReport.from_json(ImportRun.objects.get().report)
    repairs = [one for one in report.accepted if one.code == "repair_proposed"]
    assert len(repairs) == 12
    assert all(abs(one.facts["area_change_m2"]) < 1 for one in repairs)


# --- the same on files made here ------------------------------------------------------------------

WEST = Polygon([(111.0, 36.0), (111.5, 36.0), (111.5, 36.5), (111.0, 36.5)])
EAST = Polygon([(111.5, 36.0), (112.0, 36.0), (112.0, 36.5), (111.5, 36.5)])
SPIKED = Polygon(
    [(111.5, 36.0), (112.0, 36.0), (112.2, 36.0), (112.0, 36.0), *EAST.exterior.coords[2:]]
)
CROSSED = Polygon([(111.5, 36.0), (112.0, 36.5), (112.0, 36.0), (111.5, 36.5)])


def made(folder: Path, *shapes: Polygon) -> Path:
    """The counties as a commercial map would have them: GCJ-02, ids, no statement of the datum."""
    features = [
        {
            "type": "Feature",
            "id": str(141001 + at),
            "properties": {"name": f"{'甲乙丙'[at]}县", "cp": [111, 36], "childNum": 1},
            "geometry": mapping(shapely.transform(shape, lambda xy: from_wgs84_array(xy, "gcj02"))),
        }
        for at, shape in enumerate(shapes)
    ]
    file = folder / "made.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return file


def test_a_clean_file_is_imported_and_owns_its_places(tmp_path: Path) -> None:
    make_city()
    assert "put 2" in bring(made(tmp_path, WEST, EAST), "--yes")
    later = timezone.now() + timedelta(minutes=1)
    scheme = Scheme.objects.get(code="counties")
    owner = locate(lon=111.7, lat=36.2, at=later, scheme=scheme)
    assert owner.zone is not None and owner.zone["name"] == "乙县"
    assert ZoneVersion.objects.get(code="141001").boundary.area == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("shape", "sentence"),
    [(SPIKED, "goes out and comes back"), (CROSSED, "crosses itself")],
    ids=["spike", "crossing"],
)
def test_faults_are_repaired_only_when_told_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], shape: Polygon, sentence: str
) -> None:
    make_city()
    file = made(tmp_path, WEST, shape)
    assert sentence in refused(file, capsys, "--widen-bbox", "--yes")
    assert "put 2" in bring(file, "--repair", "--accept-defects", "--yes")
    assert ZoneVersion.objects.get(code="141002").boundary.valid


def test_overlapping_borders_are_published_only_when_told_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_city()
    wide = shapely.box(111.4, 36.0, 112.0, 36.5)
    file = made(tmp_path, WEST, wide)
    assert "belong to several zones: 141001, 141002" in refused(file, capsys, "--widen-bbox")
    assert "put 2" in bring(file, "--accept-defects", "--yes")
    with pytest.raises(CommandError, match="1 gaps, overlaps or spills"):
        call_command("zones_check", "counties", "--at", "2100-01-01", "--language", "en")
