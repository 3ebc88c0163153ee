"""Find zones in force by code or name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from zones.bilingual import in_language
from zones.boundaries.models import Scheme
from zones.sql import like, load_sql

_SEARCH = load_sql(__file__, "sql/search.sql")


@dataclass(frozen=True)
class FoundZone:
    """A zone found: (lon, lat) in WGS-84 of a point in it. ``score`` 0 is its very name or code."""

    id: int
    code: str
    name: str
    name_en: str
    scheme: str
    level_zh: str
    level_en: str
    lon: float
    lat: float
    score: int

    @property
    def label(self) -> str:
        """The name in the active language."""
        return in_language(self.name, self.name_en)

    @property
    def level(self) -> str:
        """The level's name in the active language."""
        return in_language(self.level_zh, self.level_en)


def find_zones(
    words: str, schemes: Iterable[Scheme], *, at: datetime, limit: int
) -> list[FoundZone]:
    """At most ``limit`` zones of these schemes in force at ``at``, the best first."""
    typed = words.strip().lower()
    wanted = [scheme.pk for scheme in schemes]
    if not typed or not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            _SEARCH,
            {
                "schemes": wanted,
                "at": at,
                "typed": typed,
                "typed_anywhere": like(typed),
                "limit": limit,
            },
        )
        return [FoundZone(*row) for row in cursor.fetchall()]
