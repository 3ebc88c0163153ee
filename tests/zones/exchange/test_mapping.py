"""Column names in Chinese and English, and what they are taken for."""

import pytest

from zones.exchange import propose_mapping


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["编码", "名称", "上级"], ("编码", "名称", "上级")),
        (["Parent_Code", "NAME", "Code"], ("Code", "NAME", "Parent_Code")),
        (["上级网格编码", "网格编码", "网格名称"], ("网格编码", "网格名称", "上级网格编码")),
        (["adcode", "name"], ("adcode", "name", None)),
        (["BM", "MC", "SJBM"], ("BM", "MC", "SJBM")),
        (["SQDM", "WGDM", "WGMC"], ("WGDM", "WGMC", None)),
        (["x1", "x2"], (None, None, None)),
        ([], (None, None, None)),
    ],
)
def test_names(columns: list[str], expected: tuple[str | None, ...]) -> None:
    proposal = propose_mapping(columns, ("code", "name", "parent"))
    assert proposal == dict(zip(("code", "name", "parent"), expected, strict=True))


def test_what_was_chosen_before_wins_while_the_column_is_there() -> None:
    remembered = {"code": "旧码", "name": "gone", "unasked": "名称"}
    proposal = propose_mapping(["编码", "旧码", "名称"], ("code", "name"), remembered)
    assert proposal == {"code": "旧码", "name": "名称"}


def test_no_column_is_given_twice() -> None:
    proposal = propose_mapping(["负责人", "单位"], ("head", "unit", "lead", "members"))
    assert proposal == {"head": "负责人", "unit": "单位", "lead": None, "members": None}


def test_a_field_without_synonyms_is_found_by_its_own_name() -> None:
    assert propose_mapping(["Surface"], ("surface",)) == {"surface": "Surface"}
