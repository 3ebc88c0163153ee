"""The workbook: out and in without a change, and everything that can be wrong with one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from psycopg2.extras import DateRange

from fieldwork.catalogue.models import (
    Category,
    FunctionalResponsibility,
    ShortListEntry,
)
from fieldwork.catalogue.workbook.lines import differences
from fieldwork.catalogue.workbook.reading import Reading, open_workbook, read_content
from fieldwork.catalogue.workbook.sheets import SHEETS
from fieldwork.catalogue.workbook.stored import stored_content
from fieldwork.catalogue.workbook.writing import workbook
from tests.catalogue import make_catalogue
from tests.ground import Ground
from zones.exchange import ExchangeError, encode_workbook
from zones.imports.messages import explain

Rows = Sequence[Sequence[str]]


@pytest.fixture
def categories(ground: Ground) -> dict[str, Category]:
    return make_catalogue()


def read(tmp_path: Path, chunks: Iterable[bytes]) -> Reading:
    path = tmp_path / "catalogue.xlsx"
    path.write_bytes(b"".join(chunks))
    return read_content(open_workbook(path, path.name))


def read_sheets(tmp_path: Path, sheets: Mapping[str, Rows]) -> Reading:
    """A workbook of these sheets, each with its headings as the first row."""
    return read(
        tmp_path, encode_workbook([(title, rows[0], rows[1:]) for title, rows in sheets.items()])
    )


def said(reading: Reading) -> list[str]:
    return [str(explain(one)) for one in reading.findings]


def test_what_goes_out_comes_in_unchanged(
    tmp_path: Path, ground: Ground, categories: dict[str, Category]
) -> None:
    category = categories["06010"]
    days = DateRange(date(2026, 1, 1), date(2027, 1, 1))
    FunctionalResponsibility.objects.create(
        category=category, zone=ground.zone("A"), unit=ground.units["U-A1"], during=days
    )
    FunctionalResponsibility.objects.create(
        category_class=category.category_class,
        unit=ground.units["U-A2"],
        during=DateRange(date(2026, 1, 1), None),
    )
    ShortListEntry.objects.create(role="inspector", category=category, position=1)
    Category.objects.filter(pk=category.pk).update(aliases=["垃圾", "garbage"], icon="trash")
    stored = stored_content()
    reading = read(tmp_path, workbook(stored))
    assert reading.findings == []
    assert {sheet: len(lines) for sheet, lines in reading.content.items()} == {
        "groups": 8,
        "classes": 3,
        "categories": 3,
        "conditions": 6,
        "functional_units": 2,
        "short_lists": 1,
    }
    assert list(differences(stored, reading.content)) == []


def test_a_column_that_is_missing_leaves_what_is_stored(
    tmp_path: Path, categories: dict[str, Category]
) -> None:
    reading = read_sheets(
        tmp_path, {"小类": [["小类编码", "中文名称", "启用"], ["06010", "垃圾", ""]]}
    )
    assert reading.findings == []
    (news,) = differences(reading.stored, reading.content)
    assert news.fields == ["name_zh"]
    assert news.after == replace(news.before, name_zh="垃圾")


def test_a_new_category_gets_a_default_for_each_urgency(
    tmp_path: Path, categories: dict[str, Category]
) -> None:
    headings = ["Category code", "Standard", "Class code", "Kind", "Chinese name", "Duty area code"]
    row = ["L0102", "local", "L01", "matter", "蟑螂", "vector_control"]
    reading = read_sheets(tmp_path, {"Categories": [headings, row]})
    assert reading.findings == []
    added = [one.after for one in differences(reading.stored, reading.content)]
    assert [(type(one).__name__, one.key[-1]) for one in added] == [
        ("CategoryLine", "L0102"),
        ("ConditionLine", "normal"),
        ("ConditionLine", "urgent"),
    ]
    assert added[0].is_active
    assert added[1].limit is None


def test_a_new_default_takes_the_place_of_the_old(
    tmp_path: Path, categories: dict[str, Category]
) -> None:
    headings = ["小类编码", "紧急程度", "条件编码", "默认", "时限", "本市规定"]
    reading = read_sheets(
        tmp_path, {"立案条件": [headings, ["06010", "一般", "big", "是", "2工作日", "是"]]}
    )
    assert reading.findings == []
    conditions = reading.content["conditions"]
    assert conditions["06010", "big"].is_default
    assert conditions["06010", "big"].limit == (2, "work_day")
    assert not conditions["06010", "normal"].is_default
    assert conditions["06010", "urgent"].is_default


def test_whole_lists_drop_what_they_do_not_have(
    tmp_path: Path, categories: dict[str, Category]
) -> None:
    for position, code in enumerate(("06010", "09006"), start=1):
        ShortListEntry.objects.create(
            role="inspector", category=categories[code], position=position
        )
    reading = read_sheets(
        tmp_path, {"常用小类": [["角色", "顺序", "小类编码"], ["督查员", "1", "09006"]]}
    )
    assert reading.findings == []
    news = list(differences(reading.stored, reading.content))
    assert [one.after and one.after.category for one in news] == ["09006", None]


@pytest.mark.parametrize(
    ("title", "headings", "row", "reason"),
    [
        ("小类", ["小类编码", "中文名称"], ["07001", "小广告"], "“责任领域编码 Duty area code”"),
        ("小类", ["小类编码", "责任领域编码"], ["06010", "moon"], "no duty area “moon”"),
        ("小类", ["小类编码", "责任领域编码"], ["06010", "ten_disorders"], "no duty area"),
        ("小类", ["小类编码", "其他分组编码"], ["06010", "sanitation"], "no group “sanitation”"),
        ("小类", ["小类编码", "大类编码"], ["06010", "99"], "no class “99”"),
        ("小类", ["小类编码", "图标"], ["06010", "no-such"], "no icon “no-such”"),
        ("小类", ["小类编码", "图标"], ["06010", "../../x"], "no icon"),
        ("小类", ["小类编码", "启用"], ["06010", "perhaps"], "perhaps"),
        ("大类", ["标准", "大类编码", "一般时限"], ["local", "L01", "4小时"], "“4小时”"),
        ("大类", ["标准", "大类编码", "一般时限"], ["local", "L01", ""], "一般时限"),
        ("立案条件", ["小类编码", "条件编码", "本市规定"], ["09006", "normal", "是"], "is none"),
        ("立案条件", ["小类编码", "条件编码", "默认"], ["09006", "normal", "否"], "no default"),
        ("立案条件", ["小类编码", "条件编码", "启用"], ["09006", "normal", "否"], "not in use"),
        ("立案条件", ["小类编码", "条件编码", "紧急程度"], ["99", "x", "一般"], "“99”"),
        ("常用小类", ["角色", "顺序", "小类编码"], ["督查员", "13", "06010"], "from 1 to 12"),
        ("常用小类", ["角色", "顺序", "小类编码"], ["督查员", "1", "99"], "“99”"),
        ("常用小类", ["角色", "顺序", "小类编码"], ["国王", "1", "06010"], "国王"),
        (
            "职能责任",
            ["小类编码", "责任单位编码", "开始日期"],
            ["06010", "NOBODY", "2026-01-01"],
            "NOBODY",
        ),
        (
            "职能责任",
            ["责任单位编码", "开始日期"],
            ["U-A1", "2026-01-01"],
            "category or for a class",
        ),
        (
            "职能责任",
            ["小类编码", "网格编码", "责任单位编码", "开始日期"],
            ["06010", "Z9", "U-A1", "2026-01-01"],
            "no zone “Z9”",
        ),
        ("职能责任", ["小类编码", "责任单位编码", "开始日期"], ["06010", "U-A1", "soon"], "soon"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(
    tmp_path: Path,
    categories: dict[str, Category],
    title: str,
    headings: list[str],
    row: list[str],
    reason: str,
) -> None:
    reading = read_sheets(tmp_path, {title: [headings, row]})
    assert any(reason in sentence for sentence in said(reading)), said(reading)


def test_two_rows_for_one_thing_are_refused(
    tmp_path: Path, categories: dict[str, Category]
) -> None:
    rows = [["小类编码", "中文名称"], ["06010", "垃圾"], ["06010", "暴露垃圾"]]
    (sentence,) = said(read_sheets(tmp_path, {"小类": rows}))
    assert "06010" in sentence
    assert "3" in sentence


def test_two_units_may_not_answer_at_once(tmp_path: Path, categories: dict[str, Category]) -> None:
    headings = ["小类编码", "责任单位编码", "开始日期", "截止日期（含当日）"]
    first = ["06010", "U-A1", "2026-01-01", "2026-06-30"]
    for start, sentences in (("2026-06-30", 1), ("2026-07-01", 0)):
        second = ["06010", "U-A2", start, ""]
        reading = read_sheets(tmp_path, {"职能责任": [headings, first, second]})
        assert len(reading.findings) == sentences


def test_a_workbook_of_something_else_is_refused(
    tmp_path: Path, categories: dict[str, Category]
) -> None:
    with pytest.raises(ExchangeError):
        read_sheets(tmp_path, {"Sheet1": [["a"], ["b"]]})


def test_every_heading_is_its_own_within_a_sheet(db: None) -> None:
    for sheet in SHEETS:
        headings = [one.field.heading for one in sheet.columns]
        assert len(headings) == len(set(headings))
        assert len(sheet.title) <= 31
