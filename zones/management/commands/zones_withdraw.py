"""Take back editions that are scheduled."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from zones.audit.actions import Actor
from zones.boundaries.models import Timeline
from zones.editor.actions.returning import withdraw
from zones.management.terminal import add_language, scheme_coded, speaking


class Command(BaseCommand):
    """`manage.py zones_withdraw SCHEME`: what is scheduled never takes effect."""

    help = (
        "Take back every edition of a scheme that is scheduled: what is in force now goes on, as a "
        "new edition that later changes are based on. Nothing is deleted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The scheme."""
        parser.add_argument("scheme", metavar="SCHEME")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """List what is scheduled, ask, and take it back."""
        with speaking(options["language"]):
            self._withdraw(options)

    def _withdraw(self, options: dict[str, Any]) -> None:
        scheme, now = scheme_coded(options["scheme"]), timezone.now()
        scheduled = Timeline.objects.filter(scheme=scheme).beginning_after(now)
        for entry in scheduled.select_related("edition"):
            self.stdout.write(
                _("Edition %(number)d is scheduled from %(at)s. %(note)s")
                % {
                    "number": entry.edition.number,
                    "at": f"{timezone.localtime(entry.effective.lower):%Y-%m-%d %H:%M}",
                    "note": entry.edition.note,
                }
            )
        if scheduled.exists() and not (options["yes"] or _wanted()):
            raise CommandError(_("Nothing was changed. Add --yes to withdraw without being asked."))
        actor = Actor(name=f"zones_withdraw ({getpass.getuser()})")
        published = withdraw(scheme=scheme, user=None, actor=actor, now=timezone.now())
        self.stdout.write(
            self.style.SUCCESS(
                _("Withdrawn. Edition %(number)d is in force.")
                % {"number": published.edition.number}
            )
        )


def _wanted() -> bool:
    if not sys.stdin.isatty():
        return False
    return input(_("Withdraw them? [y/N] ")).strip().lower() in ("y", "yes", "是")
