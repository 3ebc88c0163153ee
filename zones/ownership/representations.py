"""Zones, units, holders and duties as JSON, the same in every answer."""

from __future__ import annotations

from typing import Any

from psycopg2.extras import DateTimeTZRange

from zones.boundaries.models import ZoneVersion
from zones.organisation.models import Unit
from zones.ownership.duty_words import rhythm
from zones.ownership.holders import Holder
from zones.ownership.models import Duty


def version_json(version: ZoneVersion) -> dict[str, Any]:
    """A zone as every answer writes it; the version's level must be loaded."""
    level = version.level
    return {
        "id": version.zone_id,
        "code": version.code,
        "name": version.name,
        "name_en": version.name_en,
        "level": {
            "code": level.code,
            "rank": level.rank,
            "name_zh": level.name_zh,
            "name_en": level.name_en,
        },
    }


def holder_json(holder: Holder | None, *, contacts: bool) -> dict[str, Any] | None:
    """A person by name and post, and for whom it acts."""
    if holder is None:
        return None
    absent = holder.acting_for
    shown = {
        "name": str(holder.person),
        "post": holder.person.post,
        "acting_for": absent and {"name": str(absent), "post": absent.post},
    }
    return shown | {"phone": holder.person.phone} if contacts else shown


def brief_unit_json(unit: Unit) -> dict[str, Any]:
    """A unit by its names."""
    return {"id": unit.pk, "code": unit.code, "name": unit.name, "name_en": unit.name_en}


def unit_json(unit: Unit, head: Holder | None, *, contacts: bool) -> dict[str, Any]:
    """A unit with its head."""
    shown = {
        **brief_unit_json(unit),
        "kind": unit.kind,
        "head": holder_json(head, contacts=contacts),
    }
    return shown | {"phone": unit.phone} if contacts else shown


def duty_json(duty: Duty) -> dict[str, Any]:
    """A duty; ``rhythm`` says how often in the active language."""
    return {
        "text_zh": duty.text_zh,
        "text_en": duty.text_en,
        "cadence": duty.cadence,
        "interval_days": duty.interval_days,
        "weekday": duty.weekday,
        "part_of_day": duty.part_of_day,
        "rhythm": rhythm(duty),
    }


def period_json(period: DateTimeTZRange) -> dict[str, str | None]:
    """A period ``[start, end)``; null is without end."""
    return {
        "start": period.lower.isoformat() if period.lower else None,
        "end": period.upper.isoformat() if period.upper else None,
    }
