"""The words a reference feature is found by. Plain Python, no Django.

``searchable`` is applied to what is stored and to what is typed, so that both meet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin

_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Words:
    """What is stored for the search: plain text, toneless pinyin, first letters of the pinyin."""

    text: str
    pinyin: str
    initials: str


def words_of(
    name: str, *, name_en: str = "", aliases: Iterable[str] = (), house_number: str = ""
) -> Words:
    """Words for 建设路 12号: "建设路12号", "jianshelu12hao", "jsl12h", then the aliases."""
    aliases = tuple(aliases)
    spoken = [f"{name}{house_number}", *aliases]
    return Words(
        text=searchable(" ".join([f"{name}{house_number}", name_en, *aliases])),
        pinyin=" ".join(filter(None, (_run_together(one) for one in spoken))),
        initials=" ".join(filter(None, (_first_letters(one) for one in spoken))),
    )


def searchable(text: str) -> str:
    """Lower case, full-width characters made half-width, single spaces."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def _run_together(text: str) -> str:
    return _NOT_WORD.sub("", "".join(lazy_pinyin(searchable(text))))


def _first_letters(text: str) -> str:
    """The first letter of each syllable; digits and Latin words as they stand."""
    return _NOT_WORD.sub("", "".join(lazy_pinyin(searchable(text), style=Style.FIRST_LETTER)))
