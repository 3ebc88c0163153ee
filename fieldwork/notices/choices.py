"""What a person wants to be sent by mail besides the inbox."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from fieldwork.notices.models import Channel, NoticeKind, NoticePreference
from zones.organisation.models import User


@dataclass(frozen=True)
class Choice:
    """One kind of notice, and whether it comes by mail."""

    kind: NoticeKind
    by_mail: bool


def choices_of(user: User) -> list[Choice]:
    """Every kind in its order; mail is on unless the person switched it off."""
    chosen = dict(
        NoticePreference.objects.filter(user=user, channel=Channel.MAIL).values_list(
            "kind", "is_on"
        )
    )
    return [Choice(kind, chosen.get(kind, True)) for kind in NoticeKind]


def mail_is_set_up() -> bool:
    """Whether this server has a mail server to hand mail over to."""
    return bool(settings.EMAIL_HOST)
