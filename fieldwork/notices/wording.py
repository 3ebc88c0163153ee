"""What a notice says, in the active language: worded when it is read, from its facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from django.utils import formats, timezone
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from fieldwork.notices.models import NoticeKind, ObjectType
from fieldwork.notices.rules import ABOUT_DRAFTS
from zones.bilingual import in_language

ICONS: Final[Mapping[str, str]] = {
    NoticeKind.ISSUE_ASSIGNED: "clipboard-list",
    NoticeKind.ISSUE_UNOWNED: "alert-triangle",
    NoticeKind.ISSUE_MOVED_HERE: "transfer-in",
    NoticeKind.ISSUE_MOVED_AWAY: "transfer-out",
    NoticeKind.REPORT_UNVERIFIED: "checkbox",
    NoticeKind.REPORT_WITHOUT_PLACE: "map-pin",
    NoticeKind.REPORT_TO_ANSWER: "message-circle",
    NoticeKind.REPORT_VERIFIED: "circle-check",
    NoticeKind.REPORT_REJECTED: "circle-x",
    NoticeKind.REPORT_ANSWERED: "message-circle",
    NoticeKind.DRAFT_TAKEN_OVER: "lock",
    NoticeKind.DRAFT_SUBMITTED: "eye-check",
    NoticeKind.DRAFT_APPROVED: "circle-check",
    NoticeKind.DRAFT_SENT_BACK: "arrow-back-up",
    NoticeKind.SUBSCRIPTION_PAUSED: "plug-connected-x",
}

_TITLES: Final[Mapping[str, object]] = {
    NoticeKind.ISSUE_ASSIGNED: gettext_lazy("New issue: %(category)s"),
    NoticeKind.ISSUE_UNOWNED: gettext_lazy("Nobody answers for this place: %(category)s"),
    NoticeKind.ISSUE_MOVED_HERE: gettext_lazy("Re-routed to you: %(category)s"),
    NoticeKind.ISSUE_MOVED_AWAY: gettext_lazy("No longer yours: %(category)s"),
    NoticeKind.REPORT_UNVERIFIED: gettext_lazy("To verify: %(category)s"),
    NoticeKind.REPORT_WITHOUT_PLACE: gettext_lazy("Without a place: %(category)s"),
    NoticeKind.REPORT_TO_ANSWER: gettext_lazy("To answer: %(category)s"),
    NoticeKind.REPORT_VERIFIED: gettext_lazy("Your report %(number)s was verified"),
    NoticeKind.REPORT_REJECTED: gettext_lazy("Your report %(number)s was not filed"),
    NoticeKind.REPORT_ANSWERED: gettext_lazy("Your report %(number)s was answered"),
    NoticeKind.DRAFT_TAKEN_OVER: gettext_lazy("%(person)s took over your draft “%(name)s”"),
    NoticeKind.DRAFT_SUBMITTED: gettext_lazy("To approve: the draft “%(name)s”"),
    NoticeKind.DRAFT_APPROVED: gettext_lazy("Your draft “%(name)s” was approved"),
    NoticeKind.DRAFT_SENT_BACK: gettext_lazy("Your draft “%(name)s” was sent back"),
    NoticeKind.SUBSCRIPTION_PAUSED: gettext_lazy("The subscription “%(name)s” is paused"),
}

_TO_DO: Final = frozenset(
    {
        NoticeKind.ISSUE_ASSIGNED,
        NoticeKind.ISSUE_UNOWNED,
        NoticeKind.ISSUE_MOVED_HERE,
        NoticeKind.REPORT_UNVERIFIED,
        NoticeKind.REPORT_WITHOUT_PLACE,
        NoticeKind.REPORT_TO_ANSWER,
    }
)
"""Somebody has to do something by a time."""

_OF_ONES_OWN: Final = frozenset(
    {
        NoticeKind.REPORT_VERIFIED,
        NoticeKind.REPORT_REJECTED,
        NoticeKind.REPORT_ANSWERED,
    }
)
"""Told to whoever reported, who knows the report by its number."""

_REASONS: Final[Mapping[str, object]] = {
    "not_a_problem": gettext_lazy("not a problem"),
    "permitted": gettext_lazy("permitted here"),
    "duplicate": gettext_lazy("duplicate"),
    "not_ours": gettext_lazy("not a matter of the city"),
}


@dataclass(frozen=True)
class Worded:
    """``title`` in a few words, ``text`` with what is known, and the path of the page about it."""

    title: str
    text: str
    url: str
    icon: str


def word(*, kind: str, object_type: str, object_id: int, params: Mapping[str, Any]) -> Worded:
    """Say it in the active language; a fact that is missing is left out."""
    return Worded(
        title=_title(kind, params),
        text=" · ".join(part for part in _parts(kind, params) if part),
        url=_page(object_type, object_id, params),
        icon=ICONS.get(kind, "bell"),
    )


def _title(kind: str, params: Mapping[str, Any]) -> str:
    return str(_TITLES.get(kind, "%(number)s")) % {
        "number": params.get("number", ""),
        "category": _named(params, "category") or _("no category yet"),
        "name": params.get("name", ""),
        "person": params.get("person") or _("Somebody"),
    }


def _parts(kind: str, params: Mapping[str, Any]) -> list[str]:
    if kind == NoticeKind.SUBSCRIPTION_PAUSED:
        answer = gettext(str(params.get("answer", "")))
        return [_("Nothing can be delivered; last answer: %(answer)s") % {"answer": answer}]
    if kind in ABOUT_DRAFTS:
        return _about_draft(kind, params)
    due = _instant(params.get("due_at")) if kind in _TO_DO else ""
    return [
        "" if kind in _OF_ONES_OWN else str(params.get("number", "")),
        _named(params, "category") if kind in _OF_ONES_OWN else "",
        _named(params, "zone"),
        str(params.get("address", "")),
        _named(params, "lead_unit"),
        _("due %(when)s") % {"when": due} if due else "",
        str(_REASONS.get(str(params.get("reason")), "")),
    ]


def _about_draft(kind: str, params: Mapping[str, Any]) -> list[str]:
    if kind == NoticeKind.DRAFT_TAKEN_OVER:
        said = _("Nothing that was done is lost.")
    else:
        said = str(params.get("reason", ""))
    person = "" if kind == NoticeKind.DRAFT_TAKEN_OVER else str(params.get("person", ""))
    return [_named(params, "scheme"), person, said]


def _named(params: Mapping[str, Any], name: str) -> str:
    return in_language(str(params.get(name) or ""), str(params.get(f"{name}_en") or ""))


def _instant(text: Any) -> str:
    """An instant in the city's time zone as people write it; "" for what is none."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return ""
    return formats.date_format(timezone.localtime(at), "DATETIME_FORMAT")


def _page(object_type: str, object_id: int, params: Mapping[str, Any]) -> str:
    number = quote(str(params.get("number", "")), safe="")
    match object_type:
        case ObjectType.ISSUE:
            return f"/issues/{number}/"
        case ObjectType.REPORT:
            return f"/reports/{number}/"
        case ObjectType.DRAFT if params.get("publishing"):
            return f"/zones/drafts/{object_id}/publish/"
        case ObjectType.DRAFT:
            return f"/zones/drafts/{object_id}/"
        case _other:
            return f"/notices/subscriptions/{object_id}/"
