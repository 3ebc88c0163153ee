"""The gazetteer: find a place of the reference layers by what people call it.

By part of a Chinese or English name, an alias, pinyin ("qingshilu"), its first letters ("qsl"), or
a street and house number ("青石路12号"). A number nobody recorded is answered with its street.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import connection

from zones.bilingual import in_english, in_language
from zones.reference.models import ReferenceLayer
from zones.reference.rules import searchable
from zones.sql import like, load_sql

_SEARCH = load_sql(__file__, "sql/search.sql")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LETTERS = re.compile(r"[a-z0-9' .-]+")
_NUMBER = r"(?P<number>\d+(?:[-之]\d+)?)"
_HOUSE = (
    re.compile(rf"(?P<street>.*?[\u3400-\u9fff]){_NUMBER}号(?P<rest>.*)"),
    re.compile(rf"(?P<street>.*[\u3400-\u9fff]){_NUMBER}(?P<rest>)"),
)
_NUMBER_SIGN = "号"


@dataclass(frozen=True)
class Place:
    """A place found: (lon, lat) in WGS-84 of a point on it. ``score`` 0 is the very name.

    ``number_unknown`` says that the street was found but not the house number asked for.
    """

    id: int
    layer: str
    kind: str
    layer_zh: str
    layer_en: str
    name: str
    name_en: str
    house_number: str
    lon: float
    lat: float
    score: int
    number_unknown: bool = False

    @property
    def label(self) -> str:
        """The name in the active language, with its house number."""
        if in_english() and self.name_en:
            return f"{self.house_number} {self.name_en}".strip()
        sign = _NUMBER_SIGN if self.house_number[-1:].isdigit() else ""
        return f"{self.name}{self.house_number}{sign}"

    @property
    def layer_name(self) -> str:
        """The layer's name in the active language."""
        return in_language(self.layer_zh, self.layer_en)


def find_places(words: str, layers: Iterable[ReferenceLayer], *, limit: int) -> list[Place]:
    """At most ``limit`` places of these layers that are called so, the best first.

    Empty words find nothing. A house number that is not recorded finds its street.
    """
    typed = _typed(words)
    wanted = [layer.pk for layer in layers]
    if not typed or not wanted:
        return []
    found = _search(typed, wanted, limit)
    house = next(filter(None, (pattern.fullmatch(typed) for pattern in _HOUSE)), None)
    if found or house is None:
        return found
    address = f"{house['street']}{house['number']}"
    if house["rest"] and (nearer := _search(f"{address}{_NUMBER_SIGN}", wanted, limit)):
        return nearer
    streets = _search(house["street"], wanted, limit)
    return [replace(place, number_unknown=True) for place in streets if place.kind == "roads"]


def _typed(words: str) -> str:
    """What was typed, as the stored words are written: Chinese takes no spaces."""
    text = searchable(words)
    return text.replace(" ", "") if _CHINESE.search(text) else text


def _search(typed: str, layers: list[int], limit: int) -> list[Place]:
    sounds = re.sub(r"[^a-z0-9]", "", typed)
    # Some files write the number without its sign.
    bare = typed.removesuffix(_NUMBER_SIGN) if typed.endswith(_NUMBER_SIGN) else None
    letters = bool(sounds) and bool(_LETTERS.fullmatch(typed))
    with connection.cursor() as cursor:
        cursor.execute(
            _SEARCH,
            {
                "layers": layers,
                "typed": typed,
                "bare": bare,
                "bare_anywhere": like(bare),
                "typed_anywhere": like(typed),
                "letters": letters,
                "sounds": sounds,
                "sounds_anywhere": like(sounds) or "",
                "limit": limit,
            },
        )
        return [Place(*row) for row in cursor.fetchall()]
