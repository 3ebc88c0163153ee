"""How a re-route is refused; nothing was moved."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from zones.refusal import Conflict, Refusal

_NAMED = 5


class ReasonMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "reason_missing",
            _("A re-route needs a reason: it is kept with every issue."),
            field="reason",
            remedy=_("Say in a few words why the issues go to another owner."),
        )


class NoIssues(Refusal):
    """Nothing was chosen."""

    def __init__(self) -> None:
        super().__init__(
            "no_issues",
            _("No issue was chosen."),
            field="issues",
            remedy=_("Choose the issues that are to be re-routed."),
        )


class UnknownIssues(Refusal):
    """Numbers that no issue has."""

    def __init__(self, numbers: Sequence[str]) -> None:
        super().__init__(
            "unknown_issue",
            _("There is no issue %(numbers)s.") % {"numbers": _listed(numbers)},
            field="issues",
            remedy=_("Correct the number, or leave it out."),
        )


class IssuesFinished(Conflict):
    """Issues that need nobody any more keep the owner they had."""

    def __init__(self, numbers: Sequence[str]) -> None:
        super().__init__(
            "issue_finished",
            _("Finished issues keep their owner: %(numbers)s.") % {"numbers": _listed(numbers)},
            field="issues",
            remedy=_("Load the list again; they are no longer in it."),
        )


class ListChanged(Conflict):
    """Somebody else re-routed, published or assigned since the list was read."""

    def __init__(self, count: int) -> None:
        super().__init__(
            "list_changed",
            ngettext_lazy(
                "The list changed meanwhile: %(count)d issue would go now.",
                "The list changed meanwhile: %(count)d issues would go now.",
                "count",
            )
            % {"count": count},
            field="issues",
            remedy=_("Look at it again before they go."),
        )


def _listed(numbers: Sequence[str]) -> str:
    shown = ", ".join(number[:24] for number in numbers[:_NAMED])
    return f"{shown} …" if len(numbers) > _NAMED else shown
