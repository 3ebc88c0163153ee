"""QGIS itself opens a draft, edits it and saves it; the file is taken back in."""

from __future__ import annotations

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import Polygon

from tests.cast import member
from tests.ground import Ground, place
from tests.zones.editor.bench import desk
from tests.zones.editor.round_trip.trips import by_code, look, sent_out, take_in
from zones.editor.checking import check_draft
from zones.editor.models import DraftOperation
from zones.organisation.models import Role

PYTHON = Path("/usr/bin/python3")
"""Debian's package python3-qgis is for the system's Python only."""

EDITS = Path(__file__).with_name("qgis_edits.py")


@cache
def has_qgis() -> bool:
    if not PYTHON.exists():
        return False
    asked = subprocess.run(
        [PYTHON, "-c", "import qgis.core"], env=_clean(), capture_output=True, check=False
    )
    return asked.returncode == 0


def _clean() -> dict[str, str]:
    """The environment without the paths of the Python that runs the tests."""
    return {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PYTHON", "VIRTUAL_ENV", "GDAL", "PROJ"))
    } | {"QT_QPA_PLATFORM": "offscreen"}


def edit_in_qgis(path: Path, home: Path, **asked: Any) -> dict[str, Any]:
    done = subprocess.run(
        [PYTHON, EDITS, path, json.dumps(asked)],
        env=_clean() | {"HOME": str(home), "XDG_RUNTIME_DIR": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.mark.django_db
@pytest.mark.skipif("not has_qgis()", reason="QGIS is not here: apt-get install python3-qgis")
def test_edits_made_in_qgis_come_back(ground: Ground, tmp_path: Path) -> None:
    bench = desk(ground, member(ground, Role.GIS_STAFF))
    path = sent_out(bench, tmp_path)
    middle, moved = place(1, 1), place(1.25, 1.125)
    told = edit_in_qgis(
        path, tmp_path, **{"from": middle, "to": moved, "code": "A4", "name": "新街网格"}
    )
    assert told["saved"] and told["moved"] == 4, told["errors"]
    assert told["cell"] == {
        "border": "#1e825a",
        "filled": True,
        "labels": "name",
        "zone_id_editable": False,
        "alias": "code of the zone above",
    }
    assert (told["city"]["border"], told["city"]["filled"]) == ("#c83c28", False)
    found = look(bench, path)
    assert not found.report.faults
    assert found.report.changes.facts == {
        "A1": ["boundary"],
        "A2": ["boundary"],
        "A3": ["boundary"],
        "A4": ["name", "boundary"],
    }
    take_in(bench, found)
    after = by_code(bench)
    assert after["A4"].name == "新街网格" and not bench.draft.broken
    corner = Polygon([place(0, 0), place(1, 0), moved, place(0, 1)])
    assert after["A1"].boundary.equals(corner)
    assert not check_draft(bench.draft, now=bench.draft.changed_at).blocking
    assert DraftOperation.objects.get(draft=bench.draft).kind == "import"
