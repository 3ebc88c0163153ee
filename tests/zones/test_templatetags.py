"""The filters that put things into words."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.utils import translation

from zones.templatetags.controls import control
from zones.templatetags.measures import area_m2, length_m, minutes
from zones.templatetags.names import name


@pytest.mark.parametrize(
    ("square_metres", "words"),
    [(0.4, "0.4 m²"), (9_999, "9,999 m²"), (470_000, "47.0 ha"), (12_345_678, "12.3 km²")],
)
def test_an_area_is_told_in_the_unit_of_its_size(square_metres: float, words: str) -> None:
    with translation.override("en"):
        assert area_m2(square_metres) == words


@pytest.mark.parametrize(
    ("metres", "words"), [(7.26, "7.3 m"), (312.4, "312 m"), (15_240, "15.2 km")]
)
def test_a_length_is_told_in_the_unit_of_its_size(metres: float, words: str) -> None:
    with translation.override("en"):
        assert length_m(metres) == words


@pytest.mark.parametrize(("seconds", "expected"), [(0, 0), (1, 1), (60, 1), (61, 2), (900, 15)])
def test_a_begun_minute_counts_whole(seconds: int, expected: int) -> None:
    assert minutes(timedelta(seconds=seconds)) == expected


def test_names_follow_the_language_and_chinese_stands_in() -> None:
    level = SimpleNamespace(name_zh="社区", name_en="Community")
    unit = SimpleNamespace(name="城管局", name_en="")
    with translation.override("en"):
        assert (name(level), name(unit)) == ("Community", "城管局")
    with translation.override("zh-hans"):
        assert name(level) == "社区"


class Example(forms.Form):
    word = forms.CharField()
    kind = forms.ChoiceField(choices=[("a", "A")])


def test_controls_wear_the_classes_of_their_kind_and_of_an_error() -> None:
    form = Example({"kind": "b"})
    assert 'class="form-control is-invalid"' in control(form["word"])
    assert 'class="form-select is-invalid"' in control(form["kind"])
    assert "is-invalid" not in control(Example()["word"])
