"""What our commands share at the terminal: language, refusals, what is asked for, files written."""

from __future__ import annotations

import os
import unicodedata
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone, translation

from zones.boundaries.models import Edition, Scheme
from zones.boundaries.timeline import edition_of
from zones.exchange.faults import ExchangeError
from zones.exchange.messages import explain
from zones.instants import read_instant
from zones.refusal import Refusal


def add_language(parser: ArgumentParser) -> None:
    """``--language``: by default the terminal's."""
    parser.add_argument(
        "--language",
        choices=[code for code, _ in settings.LANGUAGES],
        help="language of what is printed (default: the terminal's, by LC_ALL or LANG)",
    )


@contextmanager
def speaking(chosen: str | None) -> Iterator[None]:
    """Speak the chosen language, or the terminal's; what is refused ends the command in words.

    Raises CommandError for a Refusal or an ExchangeError within.
    """
    with translation.override(chosen or terminal_language(os.environ)):
        try:
            yield
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except ExchangeError as error:
            raise CommandError(str(explain(error.fault))) from error


def terminal_language(environment: Mapping[str, str]) -> str:
    """Chinese where the locale says so, English elsewhere: the commands' own help is English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "zh-hans" if value.lower().startswith("zh") else "en"
    return "en"


def instant_asked_for(text: str | None) -> datetime:
    """The instant, or the end of the day, that the text says; now without one.

    Raises UnreadableInstant.
    """
    return read_instant(text) if text else timezone.now()


def scheme_coded(code: str) -> Scheme:
    """The scheme of that code. Raises CommandError that lists the known ones."""
    scheme = Scheme.objects.filter(code=code).first()
    if scheme is None:
        known = ", ".join(Scheme.objects.in_order().values_list("code", flat=True)) or "none yet"
        raise CommandError(f"There is no scheme {code}. Name one of these: {known}.")
    return scheme


def edition_asked_for(scheme: Scheme, *, number: int | None, at: datetime) -> Edition:
    """The edition of that number, else the one in force at ``at``. Raises CommandError."""
    edition = edition_of(scheme, at=at, number=number)
    if edition is None:
        known = ", ".join(str(one.number) for one in scheme.editions.newest_first()) or "none yet"
        raise CommandError(
            f"The scheme {scheme.code} has no such edition in force. Its editions: {known}."
        )
    return edition


def refuse_to_replace(target: Path, *, overwrite: bool) -> None:
    """Raises CommandError where the file is there and shall stay."""
    if target.exists() and not overwrite:
        raise CommandError(f"{target} is there already. Name another with -o, or add --overwrite.")


def write_whole(chunks: Iterable[bytes], target: Path) -> int:
    """Write beside the target and move it there when whole; the size in bytes.

    Raises CommandError where the disk refuses; whatever ``chunks`` raises leaves no half file.
    """
    draft = target.with_name(f".{target.name}.part")
    try:
        with draft.open("wb") as stream:
            for chunk in chunks:
                stream.write(chunk)
            size = stream.tell()
        draft.replace(target)
    except OSError as problem:
        raise CommandError(f"{target} cannot be written: {problem.strerror}.") from problem
    finally:
        draft.unlink(missing_ok=True)
    return size


def padded(text: str, width: int) -> str:
    """The text filled up to so many columns, of which a Chinese character takes two."""
    return text + " " * (width - shown_width(text))


def shown_width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
