"""Which level a layer of a file is probably of, by what it is called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, Protocol

_SHORTEST: Final = 3
"""Letters a Latin word needs to say something; one Chinese character may be enough ("市")."""


class Named(Protocol):
    """What is asked of a level."""

    code: str
    name_zh: str
    name_en: str


def propose_level(layer: str, levels: Sequence[Named]) -> str:
    """The code of the level whose name the layer's name ends with most nearly, "" for none.

    The last word decides, in Chinese as in English: 社区网格 and community_cells are cells.
    """
    text = _plain(layer)
    best, proposed = (0, 0), ""
    for level in levels:
        for word in _words_of(level):
            found = text.rfind(word)
            if found >= 0 and (rank := (found + len(word), len(word))) > best:
                best, proposed = rank, level.code
    return proposed


def _words_of(level: Named) -> Iterator[str]:
    for said in (level.code, level.name_zh, level.name_en):
        # 街道（镇） is 街道 or 镇; "community (village)" likewise.
        for part in re.split(r"[()（）/、,]", said):
            word = _plain(part)
            if not word.isascii():
                yield word
            elif len(word) >= _SHORTEST:
                yield word.removesuffix("y")  # communities
    return


def _plain(text: str) -> str:
    return re.sub(r"[\W_\d]+", "", text).casefold()
