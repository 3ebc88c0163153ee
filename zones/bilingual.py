"""What has a Chinese and perhaps an English text: the one for the language that is active."""

from __future__ import annotations

from django.utils.translation import get_language


def in_english() -> bool:
    """Whether the active language is English; every other reader is given Chinese."""
    return (get_language() or "").startswith("en")


def in_language(chinese: str, english: str) -> str:
    """The text in the active language; the Chinese one where there is no English."""
    return (english if in_english() else "") or chinese
