"""Who heads and leads what: the zones of a level with their holders, and the gaps among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from zones.boundaries.models import Edition, Level, Timeline, ZoneVersion
from zones.boundaries.timeline import entry_of
from zones.ownership.asked_zones import ANY, AskedZones, ZoneQuestion, zones_asked
from zones.ownership.gaps import Gap, counted
from zones.ownership.responsibility_pages.reader import rights
from zones.ownership.views import chosen, day_asked, instant_of, visible_schemes
from zones.ownership.zone_sheet import ZoneRow, rows_of

PAGE_SIZE = 50
OFFERED = 400
"""So many zones above are offered to narrow the list to; a search finds the others."""


@dataclass(frozen=True)
class OverviewRow:
    """One zone of the list with what is wrong with it."""

    row: ZoneRow
    gaps: list[Gap]


def overview(request: HttpRequest) -> HttpResponse:
    """The zones of one level on one day, fifty to a page."""
    schemes = list(visible_schemes(request).in_order().prefetch_related("levels"))
    scheme = chosen(schemes, request.GET.get("scheme"))
    day = day_asked(request)
    context: dict[str, Any] = {
        **rights(request),
        "schemes": schemes,
        "scheme": scheme,
        "day": day,
        "shown_day": day or timezone.localdate(),
    }
    if scheme is not None:
        levels = sorted(scheme.levels.all(), key=lambda level: level.rank)
        context["levels"] = levels
        context["level"] = level = chosen(levels, request.GET.get("level"), default=-1)
        entry = entry_of(scheme, at=instant_of(day))
        context["entry"] = entry
        if entry is not None and level is not None:
            context |= _list(request, entry, level, insider=context["is_insider"])
    return render(request, "zones/ownership/responsibilities/overview.html", context)


def question_in(asked: Mapping[str, str], level: str | None) -> ZoneQuestion:
    """What an address asks for; what means nothing is dropped."""
    gap = asked.get("gap", "")
    within = asked.get("within", "")
    return ZoneQuestion(
        level=level,
        within=int(within) if within.isdecimal() and len(within) < 19 else None,
        words=asked.get("q", "").replace("\x00", "").strip()[:80],  # PostgreSQL takes no NUL
        gap=gap if gap in (ANY, *Gap) else "",
    )


def _list(request: HttpRequest, entry: Timeline, level: Level, *, insider: bool) -> dict[str, Any]:
    at = instant_of(day_asked(request))
    question = question_in(request.GET, level.code)
    found = zones_asked(entry.edition, question, at=at, with_gaps=insider)
    page = Paginator(found.versions, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = rows_of(list(page.object_list), at, entry.edition)
    return {
        "question": question,
        "above": _zones_above(entry.edition, level),
        "page": page,
        "rows": [OverviewRow(row, list(found.gaps.get(row.version.zone_id, ()))) for row in rows],
        "gaps": _offered_gaps(found, question),
        "with_gaps": len(found.gaps),
        "file_query": _file_query(request.GET),
    }


def _zones_above(edition: Edition, level: Level) -> list[ZoneVersion]:
    """The zones of the levels above by level and code, but for a top that is one alone."""
    above = (
        ZoneVersion.objects.in_edition(edition)
        .filter(level__rank__lt=level.rank)
        .select_related("level")
        .defer("boundary")
        .order_by("level__rank", "code")[:OFFERED]
    )
    found = list(above)
    tops = [version for version in found if version.level.rank == 0]
    return [version for version in found if len(tops) > 1 or version not in tops]


def _offered_gaps(found: AskedZones, question: ZoneQuestion) -> list[dict[str, Any]]:
    """The kinds of gaps there are, each with its number of zones; the one chosen even at none."""
    counts = counted(found.gaps)
    if question.gap in list(Gap):
        counts.setdefault(Gap(question.gap), 0)
    return [{"gap": gap, "zones": zones} for gap, zones in counts.items()]


def _file_query(asked: QueryDict) -> str:
    """The same question as parameters of GET /api/v1/responsibilities."""
    kept = QueryDict(mutable=True)
    for name in ("scheme", "level", "within", "q", "gap", "at"):
        if value := asked.get(name, "").strip():
            kept[name] = value
    return kept.urlencode()
