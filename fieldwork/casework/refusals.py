"""How casework says no; nothing was written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fieldwork.casework.models import Issue
from zones.refusal import Conflict


class IssueChanged(Conflict):
    """Somebody else changed the issue meanwhile."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(
            "issue_changed",
            _("The issue %(number)s was changed meanwhile (it is now: %(state)s).")
            % {"number": issue.number, "state": issue.get_state_display()},
            field="revision",
            remedy=_("Load it again and repeat what you wanted to do."),
        )
