"""What our commands share at the terminal: the reader's language, and how they name things."""

from __future__ import annotations

import os
import unicodedata
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import translation

from zones.boundaries.models import Edition, Scheme, Timeline


def add_language(parser: ArgumentParser) -> None:
    """``--language``: by default the terminal's."""
    parser.add_argument(
        "--language",
        choices=[code for code, _ in settings.LANGUAGES],
        help="language of what is printed (default: the terminal's, by LC_ALL or LANG)",
    )


@contextmanager
def speaking(chosen: str | None) -> Iterator[None]:
    """Speak the chosen language, or the terminal's."""
    with translation.override(chosen or terminal_language(os.environ)):
        yield


def terminal_language(environment: Mapping[str, str]) -> str:
    """Chinese where the locale says so, English elsewhere: the commands' own help is English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "zh-hans" if value.lower().startswith("zh") else "en"
    return "en"


def scheme_coded(code: str | None) -> Scheme | None:
    """The scheme of that code, None for None. Raises CommandError that lists the known ones."""
    if code is None:
        return None
    scheme = Scheme.objects.filter(code=code).first()
    if scheme is None:
        known = ", ".join(Scheme.objects.in_order().values_list("code", flat=True)) or "none yet"
        raise CommandError(f"There is no scheme {code}. Name one of these: {known}.")
    return scheme


def edition_asked_for(scheme: Scheme, *, number: int | None, at: datetime) -> Edition:
    """The edition of that number, else the one in force at ``at``. Raises CommandError."""
    if number is not None:
        edition = scheme.editions.filter(number=number).first()
    else:
        row = Timeline.objects.in_force_at(at).filter(scheme=scheme).first()
        edition = row.edition if row else None
    if edition is None:
        known = ", ".join(str(one.number) for one in scheme.editions.newest_first()) or "none yet"
        raise CommandError(
            f"The scheme {scheme.code} has no such edition in force. Its editions: {known}."
        )
    return edition


def padded(text: str, width: int) -> str:
    """The text filled up to so many columns, of which a Chinese character takes two."""
    return text + " " * (width - shown_width(text))


def shown_width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
