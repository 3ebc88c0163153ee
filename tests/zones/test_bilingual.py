"""Which of two texts is read."""

from __future__ import annotations

import pytest
from django.utils import translation

from zones.bilingual import in_language


@pytest.mark.parametrize(
    ("language", "english", "read"),
    [
        ("en", "Street", "Street"),
        ("en", "", "街道"),
        ("zh-hans", "Street", "街道"),
        (None, "Street", "街道"),
    ],
)
def test_chinese_unless_the_reader_has_english_and_the_thing_too(
    language: str | None, english: str, read: str
) -> None:
    with translation.override(language):
        assert in_language("街道", english) == read
