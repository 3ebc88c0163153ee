"""Issues as rows of a file, read from the database as they are written.

No reporter and no complainant is in a file (P2): the heads are those who answer for the place.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils import timezone

from fieldwork.casework.models import CoHandling, Report
from fieldwork.casework.queries import IssueQuerySet
from fieldwork.casework.workflow import CLOCK_STOPPED
from zones.datum import Crs
from zones.exchange import OutFeature, Value

COLUMNS = (
    "number",
    "state",
    "category",
    "category_name",
    "duty_area",
    "urgency",
    "text",
    "address",
    "zone",
    "zone_name",
    "lead_unit",
    "lead_unit_name",
    "head",
    "co_units",
    "sources",
    "seen",
    "received",
    "deadline",
    "overdue",
    "rectified",
    "closed",
    "round",
    "reopened",
    "reports",
    "from_earlier",
)
TABLE_COLUMNS = (*COLUMNS, "x", "y", "crs")
"""A table has no geometry: the place stands in three columns of its own."""

_BATCH = 1000
_FIELDS = (
    "pk",
    "number",
    "state",
    "category__code",
    "category__name_zh",
    "category__duty_area__code",
    "urgency",
    "text",
    "address",
    "zone_version__code",
    "zone_version__name",
    "lead_unit__code",
    "lead_unit__name",
    "head__display_name",
    "helping",
    "sources",
    "captured_at",
    "received_at",
    "due_at",
    "rectified_at",
    "closed_at",
    "round",
    "reopened_count",
    "report_count",
    "is_history",
    "wkb",
)


def outgoing_issues(issues: IssueQuerySet, *, now: datetime) -> Iterator[OutFeature]:
    """Number of the row, point in WGS-84 and the cells under COLUMNS of each, newest first.

    Times are those of the city, ``overdue`` is at ``now``. A thousand rows are held at a time.
    """
    helping = CoHandling.objects.filter(issue=OuterRef("pk")).order_by("unit__code")
    sent = Report.objects.filter(issue=OuterRef("pk")).order_by("source").distinct()
    rows = (
        issues.newest_first()
        .annotate(
            wkb=AsWKB("location"),
            helping=ArraySubquery(helping.values("unit__name")),
            sources=ArraySubquery(sent.values("source")),
        )
        .values(*_FIELDS)
    )
    for row in rows.iterator(chunk_size=_BATCH):
        yield row["pk"], shapely.from_wkb(bytes(row["wkb"])), _cells(row, now)


def outgoing_table(
    issues: IssueQuerySet, *, now: datetime, crs: Crs
) -> Iterator[tuple[Value, ...]]:
    """The cells under TABLE_COLUMNS of each; ``x`` and ``y`` are in ``crs``."""
    digits = 7 if crs.is_geographic else 2
    for _, point, cells in outgoing_issues(issues, now=now):
        x, y = np.round(crs.from_wgs84(shapely.get_coordinates(point)), digits)[0]
        yield (*cells, float(x), float(y), crs.name)


def _cells(row: dict[str, Any], now: datetime) -> tuple[Value, ...]:
    overdue = row["due_at"] < now and row["state"] not in CLOCK_STOPPED
    return (
        row["number"],
        row["state"],
        row["category__code"],
        row["category__name_zh"],
        row["category__duty_area__code"],
        row["urgency"],
        row["text"],
        row["address"],
        row["zone_version__code"] or "",
        row["zone_version__name"] or "",
        row["lead_unit__code"],
        row["lead_unit__name"],
        row["head__display_name"] or "",
        "; ".join(row["helping"]),
        "; ".join(row["sources"]),
        _local(row["captured_at"]),
        _local(row["received_at"]),
        _local(row["due_at"]),
        overdue,
        _local(row["rectified_at"]),
        _local(row["closed_at"]),
        row["round"],
        row["reopened_count"],
        row["report_count"],
        row["is_history"],
    )


def _local(instant: datetime | None) -> str:
    return timezone.localtime(instant).isoformat(timespec="seconds") if instant else ""
