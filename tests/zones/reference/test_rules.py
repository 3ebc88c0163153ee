"""The words features are found by."""

from __future__ import annotations

import pytest

from zones.reference.rules import searchable, words_of


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("建设路", "jianshelu", "jsl"),
        ("重庆大街", "chongqingdajie", "cqdj"),
        ("A座 3号楼", "azuo3haolou", "az3hl"),
        ("云溪·老街", "yunxilaojie", "yxlj"),
        ("", "", ""),
    ],
)
def test_pinyin_runs_together_and_initials_follow_syllables(
    name: str, pinyin: str, initials: str
) -> None:
    words = words_of(name)
    assert (words.pinyin, words.initials) == (pinyin, initials)


def test_every_name_and_the_house_number_are_words() -> None:
    words = words_of("建设路", name_en="Jianshe Road", aliases=["老街"], house_number="12号")
    assert words.text == "建设路12号 jianshe road 老街"
    assert words.pinyin == "jianshelu12hao laojie"
    assert words.initials == "jsl12h lj"


def test_full_width_and_capitals_are_typed_as_well() -> None:
    assert searchable(" Ａ１ 　Ｂlock ") == "a1 block"
