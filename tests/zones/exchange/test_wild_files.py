"""Real boundary files as they are found, read with their true faults left in."""

from pathlib import Path

import pytest
import shapely

from zones.datum import Crs
from zones.exchange import read_features

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "boundaries"


@pytest.fixture
def wild_files() -> Path:
    """The folder of real files beside the checkout; they are not part of the project."""
    if not FOLDER.is_dir():
        pytest.skip("no real boundary files in ../shared/data/boundaries")
    return FOLDER


@pytest.mark.parametrize(
    ("name", "count", "first", "valid"),
    [
        ("linfen.geojson", 17, ("141002", "尧都区"), 17),
        ("yulin.geojson", 12, ("610821", "神木县"), 0),
    ],
)
def test_counties(
    wild_files: Path, name: str, count: int, first: tuple[str, str], valid: int
) -> None:
    table = read_features(wild_files / name, declared=Crs.parse("gcj02"))
    assert len(table) == count
    assert (table.source_ids[0], table.column("name")[0]) == first
    assert table.columns == ("name", "cp", "childNum")
    assert table.faults == table.notices == ()
    assert shapely.is_valid(table.geometries).sum() == valid
    assert shapely.is_valid(table.original).sum() == valid
    assert table.placed((107.0, 35.0, 113.0, 40.0)).faults == ()
