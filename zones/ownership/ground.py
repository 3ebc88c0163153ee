"""The zones of an edition, or of one that might be, in the order an index takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zones.boundaries.content import ZoneContent
from zones.boundaries.models import Edition, Level, Scheme, ZoneVersion
from zones.boundaries.rules import code_order
from zones.ownership.index import NONE

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ground:
    """Zones in code order: as JSON, and by position in that order."""

    zones: list[Json]
    ranks: list[int]
    parents: list[int]
    must_cover: list[bool]

    @classmethod
    def of(cls, edition: Edition) -> Ground:
        """The zone versions of the edition."""
        rows = list(
            ZoneVersion.objects.in_edition(edition)
            .by_code()
            .values_list(
                *("id", "zone_id", "parent_id", "code", "name", "name_en"),
                *("level__code", "level__rank", "level__name_zh", "level__name_en"),
                "level__covers_parent",
            )
        )
        position = {row[1]: at for at, row in enumerate(rows)}
        return cls(
            zones=[_zone_json(row) for row in rows],
            ranks=[row[7] for row in rows],
            parents=[position.get(row[2], NONE) for row in rows],
            must_cover=[row[10] for row in rows],
        )

    @classmethod
    def of_contents(cls, scheme: Scheme, contents: Mapping[str, ZoneContent]) -> Ground:
        """Zones by code as they would stand; one that is not stored yet has no number."""
        levels = {level.code: level for level in Level.objects.filter(scheme=scheme)}
        codes = in_order(contents)
        position = {code: at for at, code in enumerate(codes)}
        return cls(
            zones=[_content_json(contents[code], levels) for code in codes],
            ranks=[levels[contents[code].level_code].rank for code in codes],
            parents=[position.get(contents[code].parent_code, NONE) for code in codes],
            must_cover=[levels[contents[code].level_code].covers_parent for code in codes],
        )

    def chain(self, at: int) -> Iterable[int]:
        """Positions from the zone up to the top."""
        while at != NONE:
            yield at
            at = self.parents[at]


def in_order(codes: Iterable[str]) -> list[str]:
    """Codes in the order border ties are decided by."""
    return sorted(codes, key=code_order)


def _zone_json(row: tuple[Any, ...]) -> Json:
    """A zone as zones_version_json writes it."""
    version, zone, _parent, code, name, name_en, level, rank, level_zh, level_en, _covers = row
    return {
        "id": zone,
        "version": version,
        "code": code,
        "name": name,
        "name_en": name_en,
        "level": {"code": level, "rank": rank, "name_zh": level_zh, "name_en": level_en},
    }


def _content_json(content: ZoneContent, levels: Mapping[str, Level]) -> Json:
    level = levels[content.level_code]
    return {
        "id": content.zone_id,
        "version": content.version_id,
        "code": content.code,
        "name": content.name,
        "name_en": content.name_en,
        "level": {
            "code": level.code,
            "rank": level.rank,
            "name_zh": level.name_zh,
            "name_en": level.name_en,
        },
    }
