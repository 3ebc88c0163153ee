"""Look the installation over and say what is wrong and what to do."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from geoapi.diagnosis import examine


class Command(BaseCommand):
    """`manage.py doctor`: one line for each subject; ends with an error when something is wrong."""

    help = "Look the installation over: database, roles, migrations, libraries, jobs, disk."
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the findings; raise CommandError when one needs a remedy."""
        wrong = 0
        try:
            for finding in examine(timezone.now()):
                mark = self.style.ERROR("!!") if finding.remedy else self.style.SUCCESS("ok")
                self.stdout.write(f"{mark} {finding.subject:<14}{finding.detail}")
                if finding.remedy:
                    wrong += 1
                    self.stdout.write(f"   {'':<14}{finding.remedy}")
        except DatabaseError as problem:
            raise CommandError(
                f"The database refuses: {str(problem).strip()}. Check DATABASE_URL, then run "
                "`manage.py migrate`."
            ) from problem
        if wrong:
            raise CommandError(f"{wrong} of the above need attention.")
