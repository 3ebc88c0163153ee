"""Exempt areas from a file of polygons."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import LineString, Polygon

from fieldwork.catalogue.models import Category, ExemptArea
from tests.cast import caller, member
from tests.catalogue import make_catalogue, make_exempt_area
from tests.ground import TESTER, TODAY, Ground, place, squares
from tests.zones.imports.files import codes, feature, look, write_geojson
from zones.audit.models import AuditEntry
from zones.imports.examination import Act, Examination
from zones.organisation.models import Role

EVERYTHING = {
    "小类编码": "09006",
    "开始日期": "2026-03-01",
    "截止日期": "2026-10-31",
    "星期": "周五至周日",
    "开始时间": "18:00",
    "结束时间": "02:00",
    "负责人": "某某",
    "联系电话": "0000-1234567",
}
ACT = Act(actor=TESTER, now=TODAY)


@pytest.fixture
def categories(ground: Ground) -> dict[str, Category]:
    return make_catalogue()


def examined(tmp_path: Path, shape: Any = None, **facts: Any) -> Examination:
    shape = squares(0, 0) if shape is None else shape
    facts = {"编码": "E1", "名称": "夜市疏导点"} | facts
    return look(write_geojson(tmp_path, [feature(shape, **facts)]), "exempt_areas", crs="wgs84")


def test_an_area_with_everything_said_of_it(
    tmp_path: Path, categories: dict[str, Category]
) -> None:
    found = examined(tmp_path, **EVERYTHING)
    assert found.report.findings == []
    assert found.report.changes.added == ["E1"]
    assert found.plan is not None
    found.plan.perform(ACT)
    area = ExemptArea.objects.get(code="E1")
    assert (area.during.lower, area.during.upper) == (date(2026, 3, 1), date(2026, 11, 1))
    assert (area.starts, area.ends, area.weekdays) == (time(18), time(2), [5, 6, 7])
    assert [one.code for one in area.categories.all()] == ["09006"]
    assert area.boundary.num_geom == 1
    entry = AuditEntry.objects.get(action="exempt_area.apply")
    assert entry.object_id == "E1"
    assert "0000-1234567" not in str(entry.after)


def test_what_the_file_does_not_say_stays(tmp_path: Path, categories: dict[str, Category]) -> None:
    make_exempt_area(starts=time(8), ends=time(12), weekdays=[1], categories=[categories["09006"]])
    found = examined(tmp_path)
    assert found.report.changes.changed == ["E1"]
    assert found.report.changes.facts == {"E1": ["name_zh"]}
    found = examined(tmp_path, 名称="便民疏导点")
    assert codes(found.report.findings) == ["nothing_changes"]
    found = examined(tmp_path, 名称="便民疏导点", 开始时间="", 结束时间="")
    assert found.report.changes.facts == {"E1": ["starts", "ends"]}


@pytest.mark.django_db
def test_what_the_interface_gives_out_can_be_taken_in(
    tmp_path: Path, ground: Ground, categories: dict[str, Category]
) -> None:
    make_exempt_area("E1", weekdays=[5, 6, 7], categories=list(categories.values()))
    make_exempt_area("E2")
    given = caller(member(ground, Role.BUSINESS_ADMIN)).get("/api/v1/exempt-areas")
    file = write_geojson(tmp_path, given.json()["features"])
    found = look(file, "exempt_areas", crs="wgs84")
    assert codes(found.report.findings) == ["nothing_changes"]


BOW_TIE = Polygon([place(0, 0), place(1, 1), place(1, 0), place(0, 1)])


@pytest.mark.parametrize(
    ("shape", "facts", "code"),
    [
        (LineString([place(0, 0), place(1, 1)]), {}, "no_polygon"),
        (BOW_TIE, {}, "shape_invalid"),
        (None, {"编码": ""}, "value_missing"),
        (None, {"小类编码": "99"}, "category_unknown"),
        (None, {"星期": "someday"}, "weekday_unknown"),
        (None, {"开始时间": "late", "结束时间": "02:00"}, "clock_unreadable"),
        (None, {"开始时间": "18:00"}, "hours_wrong"),
        (None, {"开始时间": "18:00", "结束时间": "18:00"}, "hours_wrong"),
        (None, {"开始日期": "2026-03-01", "截止日期": "2026-02-01"}, "period_empty"),
    ],
)
def test_what_is_wrong_is_said(
    tmp_path: Path, categories: dict[str, Category], shape: Any, facts: dict[str, str], code: str
) -> None:
    found = examined(tmp_path, shape, **facts)
    assert code in codes(found.report.faults)
    assert found.plan is None
