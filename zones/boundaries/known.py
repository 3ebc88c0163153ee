"""What was held true at an earlier instant: "as known on" a day, asked for strictly."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from zones.instants import end_of_day
from zones.refusal import Refusal


class NotYetKnown(Refusal):
    """Nobody knows what will be known later."""

    def __init__(self, field: str) -> None:
        super().__init__(
            "known_in_future",
            _("What will be known then, nobody knows yet."),
            field=field,
            remedy=_("Give an instant that is past, or leave it away for what is known now."),
        )


class KnownOfNoPart(Refusal):
    """A part of what is asked is recorded only as it is now, so the answer would not be exact."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "known_at_with",
            _("With known_at there is no %(name)s: it is kept only as it is known now.")
            % {"name": name},
            field=name,
            remedy=_("Leave one of the two away."),
        )


def known_instant(
    asked: datetime | None, *, now: datetime, field: str = "known_at"
) -> datetime | None:
    """The instant whose knowledge is asked for; None for what is known now.

    Today as a day ends later than now and means now. Raises NotYetKnown for what lies ahead.
    """
    if asked is None or asked == end_of_day(timezone.localdate(now)):
        return None
    if asked > now:
        raise NotYetKnown(field)
    return asked


def known_text(known_at: datetime) -> str:
    """The instant in the reader's language; the day alone where its end was asked for."""
    local = timezone.localtime(known_at, timezone.get_default_timezone())
    whole_day = known_at == end_of_day(local.date())
    return date_format(local, "DATE_FORMAT" if whole_day else "DATETIME_FORMAT")
