"""Facts about pairs: which zones lack one that their level asks for, and what breaks a rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from zones.sql import load_sql

NAMED: Final = 5
"""So many of the zones without a pair are named."""

_IN_FORCE: Final = load_sql(__file__, "sql/pairs_in_force.sql")
_LEVELS: Final = _IN_FORCE + load_sql(__file__, "sql/paired_levels.sql")
_BROKEN: Final = _IN_FORCE + load_sql(__file__, "sql/broken_pairs.sql")


@dataclass(frozen=True)
class PairedLevel:
    """A level that asks for pairs: its zones in force, and the codes of a few without one."""

    scheme: str
    name_zh: str
    name_en: str
    zones: int
    without: int
    first: list[str]


def gather_pairs(now: datetime) -> dict[str, Any]:
    """The facts about pairs; two statements."""
    with connection.cursor() as cursor:
        cursor.execute(_LEVELS, {"now": now, "named": NAMED})
        levels = [PairedLevel(*told) for told in cursor.fetchall()]
        cursor.execute(_BROKEN, {"now": now})
        double, stray = cursor.fetchone()
    return {"paired_levels": levels, "double_pairs": double, "stray_pairs": stray}
