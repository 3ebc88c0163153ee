"""What was done to an exempt area, by whom: read from the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from fieldwork.catalogue.exempt_words import hour_words, period_words, weekday_words
from fieldwork.catalogue.exempting import OBJECT_TYPE
from zones.audit.models import AuditEntry, Result

MOST_SHOWN: Final = 50

_DONE: Final[Mapping[str, Promise]] = {
    "exempt_area.add": gettext_lazy("drawn"),
    "exempt_area.change": gettext_lazy("changed"),
    "exempt_area.end": gettext_lazy("ended"),
    "exempt_area.apply": gettext_lazy("brought in by import"),
}


@dataclass(frozen=True)
class ShownChange:
    """One fact that became another; words in the active language, "" for nothing.

    Of an outline it is said only that it is another one.
    """

    label: str
    before: str = ""
    after: str = ""
    is_outline: bool = False


@dataclass(frozen=True)
class ShownEntry:
    """An act; ``changes`` is empty where the area is new, or only its telephone changed."""

    at: datetime
    actor: str
    done: str
    is_first: bool
    changes: list[ShownChange] = field(default_factory=list)


def history_of(code: str) -> list[ShownEntry]:
    """What was done to the area, the newest first."""
    entries = AuditEntry.objects.filter(
        object_type=OBJECT_TYPE, object_id=code, result=Result.OK
    ).order_by("-at", "-id")
    return [_shown(entry) for entry in entries[:MOST_SHOWN]]


def _shown(entry: AuditEntry) -> ShownEntry:
    before, after = entry.before, entry.after or {}
    return ShownEntry(
        at=entry.at,
        actor=entry.actor_name,
        done=str(_DONE.get(entry.action, entry.action)),
        is_first=before is None,
        changes=_changes(before, after) if before is not None else [],
    )


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ShownChange]:
    told, now = _told(before), _told(after)
    changes = [
        ShownChange(label, told[label], now[label]) for label in now if told[label] != now[label]
    ]
    if before["boundary"] != after["boundary"]:
        changes.insert(0, ShownChange(_("Outline"), is_outline=True))
    return changes


def _told(facts: Mapping[str, Any]) -> dict[str, str]:
    """The facts of a record as the page words them, by label."""
    end = facts.get("end")
    return {
        _("Chinese name"): facts.get("name_zh", ""),
        _("English name"): facts.get("name_en", ""),
        _("Categories"): _(", ").join(facts.get("categories", ())) or _("all categories"),
        _("Period"): period_words(
            date.fromisoformat(facts["first"]), date.fromisoformat(end) if end else None
        ),
        _("Weekdays"): weekday_words(facts.get("weekdays", ())),
        _("Hours"): hour_words(_clock(facts.get("starts")), _clock(facts.get("ends"))),
        _("Person in charge"): facts.get("person", ""),
        _("Note"): facts.get("note", ""),
        _("In use"): pgettext("answer", "yes")
        if facts.get("is_active")
        else pgettext("answer", "no"),
    }


def _yes_or_no(fact: bool | None) -> str:
    return pgettext("answer", "yes") if fact else pgettext("answer", "no")


def _clock(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
