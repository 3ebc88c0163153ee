"""Words of tables: roles, kinds, yes and no, dates, lists."""

from __future__ import annotations

from datetime import date

import pytest

from zones.imports.fields import propose
from zones.imports.words import (
    MEMBER_ROLES,
    RESPONSIBILITY_ROLES,
    UNIT_KINDS,
    choice_in,
    day_in,
    listed_in,
    yes_in,
)
from zones.organisation.models import Role, UnitKind
from zones.ownership.models import ResponsibilityRole


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-01-31", date(2026, 1, 31)),
        ("2026/1/31", date(2026, 1, 31)),
        ("2026.1.31", date(2026, 1, 31)),
        ("2026年1月31日", date(2026, 1, 31)),
        ("20260131", date(2026, 1, 31)),
        ("2026-01-31T00:00:00", date(2026, 1, 31)),
        ("2026-02-31", None),
        ("31.1.2026", None),
        ("46053", None),
        ("明天", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert day_in(text) == day


def test_choices_by_value_label_or_custom() -> None:
    assert choice_in(UnitKind, UNIT_KINDS, "Street") == "street"
    assert choice_in(UnitKind, UNIT_KINDS, "街道办事处") == "street"
    assert choice_in(Role, MEMBER_ROLES, "Grid worker") == "grid_worker"
    assert choice_in(Role, MEMBER_ROLES, "网格员") == "grid_worker"
    assert choice_in(ResponsibilityRole, RESPONSIBILITY_ROLES, "paired-unit") == "paired_unit"
    assert choice_in(ResponsibilityRole, RESPONSIBILITY_ROLES, "Lead unit") == "lead"
    assert choice_in(Role, MEMBER_ROLES, "国王") is None


def test_yes_no_and_neither() -> None:
    assert [yes_in(word) for word in ("是", "Yes", "", "否", "也许")] == [
        True,
        True,
        False,
        False,
        None,
    ]


def test_lists_take_any_separator() -> None:
    assert listed_in("甲、乙，丙; 丁\n甲") == ["甲", "乙", "丙", "丁"]


def test_a_memory_of_columns_wins_over_headings() -> None:
    columns = ["编码", "代码", "名称"]
    assert propose("boundaries", columns)["code"] == "编码"
    assert propose("boundaries", columns, {"code": "代码"})["code"] == "代码"
