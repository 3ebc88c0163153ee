"""Differences as the preview is told them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ground import Ground, make_person
from tests.zones.editor.bench import area, desk, line
from zones.editor.difference import draft_difference
from zones.editor.findings import differences_json

pytestmark = pytest.mark.django_db


def test_ground_that_changes_hands_is_told_of_zones_that_stay(ground: Ground) -> None:
    bench = desk(ground, make_person("editor"))
    given = area((0.5, 0.25), (1, 0.25), (1, 0.75), (0.5, 0.75))
    bench.do("transfer", to=bench.zone("A2"), area=given)
    bench.do("split", zone=bench.zone("A4"), line=line((1.5, -1), (1.5, 3)))
    rows = _by_code(bench.draft)
    assert rows["A1"]["gained"] is None and rows["A1"]["lost"]["type"] == "Polygon"
    assert rows["A2"]["lost"] is None and rows["A2"]["gained"]["type"] == "Polygon"
    new = next(row for row in rows.values() if row["change"] == "new")
    assert new["gained"] is None and new["lost"] is None
    above = rows["C"]
    assert above["fields"] == ["boundary"] and above["gained"] is None and above["lost"] is None


def test_without_geometry_no_ground_is_told(ground: Ground) -> None:
    bench = desk(ground, make_person("editor"))
    bench.do("split", zone=bench.zone("A4"), line=line((1.5, -1), (1.5, 3)))
    row = _by_code(bench.draft, geometry=False)["A4"]
    assert "gained" not in row and "boundary" not in row["after"]


def _by_code(draft: Any, *, geometry: bool = True) -> dict[str, Any]:
    rows = differences_json(draft_difference(draft), geometry=geometry)
    return {(row["after"] or row["before"])["code"]: row for row in rows}
