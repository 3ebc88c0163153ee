"""Say which duties come round in every zone of a level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from zones.audit.actions import Actor, record
from zones.boundaries.models import Level
from zones.ownership.models import Duty, PartOfDay


@dataclass(frozen=True, slots=True)
class DutyPut:
    """A duty as it shall be; see zones.ownership.models.Duty. ``weekday`` is ISO 8601's number."""

    text_zh: str
    cadence: str
    text_en: str = ""
    interval_days: int | None = None
    weekday: int | None = None
    part_of_day: str = PartOfDay.ANY


def set_level_duties(
    *, level: Level, duties: Sequence[DutyPut], actor: Actor, now: datetime
) -> list[Duty]:
    """Let the zones of the level have exactly these duties, in this order."""
    with transaction.atomic():
        Level.objects.select_for_update(no_key=True).get(pk=level.pk)
        before = list(level.duties.order_by("id").values_list("text_zh", "cadence"))
        level.duties.all().delete()
        rows = Duty.objects.bulk_create([Duty(level=level, **asdict(duty)) for duty in duties])
        record(
            actor=actor,
            action="duty.set",
            object_type="level",
            object_id=level.pk,
            before=before,
            after=[asdict(duty) for duty in duties],
            now=now,
        )
    return rows
