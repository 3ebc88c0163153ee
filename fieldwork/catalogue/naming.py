"""The words a category is found by, made anew whenever its names or aliases change."""

from __future__ import annotations

from fieldwork.catalogue.models import Category
from zones.reference.rules import words_of


def fill_words(category: Category) -> None:
    """Set search text, pinyin and first letters from names and aliases; does not save."""
    words = words_of(category.name_zh, name_en=category.name_en, aliases=category.aliases)
    category.search_text = words.text
    category.pinyin = words.pinyin
    category.pinyin_initials = words.initials
