"""Facts about pairs: which zones lack one that their level asks for, and what breaks a rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

NAMED: Final = 5
"""So many of the zones without a pair are named."""

_ZONES_AND_PAIRS: Final = """
    WITH zone AS (
        SELECT v.zone_id, v.code, v.scheme_id, v.level_id, l.pairing, l.pairs_one_to_one
        FROM zones_timeline t
        JOIN zones_edition e ON e.id = t.edition_id
        JOIN zones_zoneversion v ON v.scheme_id = e.scheme_id AND v.editions @> e.number
        JOIN zones_level l ON l.id = v.level_id
        WHERE upper_inf(t.recorded) AND t.effective @> %(now)s
    ),
    held AS (
        SELECT zone.*, r.role, r.unit_id, r.user_id, r.role = 'paired_' || zone.pairing AS meant
        FROM zones_responsibility r JOIN zone USING (zone_id)
        WHERE r.role IN ('paired_leader', 'paired_unit')
          AND upper_inf(r.recorded) AND r.effective @> %(now)s
    )
"""
_LEVELS: Final = (
    _ZONES_AND_PAIRS
    + """
    SELECT s.code, l.name_zh, l.name_en, count(*), count(*) FILTER (WHERE NOT paired.yes),
           coalesce((array_agg(zone.code ORDER BY zone.code)
                     FILTER (WHERE NOT paired.yes))[:%(named)s], '{}')
    FROM zone
    JOIN zones_level l ON l.id = zone.level_id
    JOIN zones_scheme s ON s.id = l.scheme_id
    CROSS JOIN LATERAL (SELECT EXISTS (
        SELECT FROM held WHERE held.zone_id = zone.zone_id AND meant) AS yes) paired
    WHERE zone.pairing <> 'none'
    GROUP BY s.id, l.id
    ORDER BY NOT s."primary", s.code, l.rank
"""
)
_BROKEN: Final = (
    _ZONES_AND_PAIRS
    + """
    SELECT (SELECT count(*) FROM (
                SELECT FROM held WHERE meant AND pairs_one_to_one
                GROUP BY zone_id HAVING count(*) > 1) several)
         + (SELECT count(*) FROM (
                SELECT FROM held WHERE meant AND pairs_one_to_one
                GROUP BY scheme_id, role, unit_id, user_id HAVING count(*) > 1) several),
           (SELECT count(*) FROM held WHERE NOT meant)
"""
)


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
