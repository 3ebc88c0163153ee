"""Duties in words, in both languages."""

from __future__ import annotations

import pytest
from django.utils import translation

from zones.ownership.duty_words import rhythm, task
from zones.ownership.models import Cadence, Duty, PartOfDay, Weekday


@pytest.mark.parametrize(
    ("duty", "english"),
    [
        (Duty(cadence=Cadence.DAILY, part_of_day=PartOfDay.ANY), "every day"),
        (Duty(cadence=Cadence.EVERY_DAYS, interval_days=1, part_of_day="any"), "every 1 day"),
        (Duty(cadence=Cadence.EVERY_DAYS, interval_days=3, part_of_day="any"), "every 3 days"),
        (
            Duty(cadence=Cadence.WEEKDAY, weekday=Weekday.FRIDAY, part_of_day="afternoon"),
            "every Friday, afternoon",
        ),
    ],
)
def test_how_often_a_duty_is_due_in_words(duty: Duty, english: str) -> None:
    with translation.override("en"):
        assert rhythm(duty) == english


def test_a_friday_afternoon_in_chinese() -> None:
    duty = Duty(cadence=Cadence.WEEKDAY, weekday=5, part_of_day="afternoon", text_zh="大扫除")
    with translation.override("zh-hans"):
        assert rhythm(duty) == "每星期五下午"
        assert task(duty) == "大扫除"
