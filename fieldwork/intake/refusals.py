"""How the intake says no; nothing was written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zones.refusal import Conflict, Refusal


class OtherContent(Conflict):
    """The UUID is taken by a report with other content."""

    def __init__(self, number: str = "") -> None:
        super().__init__(
            "other_content",
            _("This UUID was already used for a report with other content%(number)s.")
            % {"number": f" ({number})" if number else ""},
            field="uuid",
            remedy=_("Send a new report under a new UUID; the first one is stored."),
        )


class ExternalNumberTaken(Conflict):
    """The source's number is taken by a report with other content."""

    def __init__(self, external: str, number: str) -> None:
        super().__init__(
            "external_number_taken",
            _("The number %(external)s of this source is already stored, as %(number)s.")
            % {"external": external, "number": number},
            field="external_number",
            remedy=_("Look that report up instead of sending it again."),
        )


class SourceNotOpen(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "source_not_open",
            _("You may not send reports in the name of this source."),
            field="source",
            remedy=_("Choose a source that fits your role."),
        )


class OutsideCity(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "outside_city",
            _("The place lies far outside the city."),
            field="place",
            remedy=_("Check longitude, latitude and their datum."),
        )


class AxesSwapped(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "axes_swapped",
            _("Longitude and latitude seem to be exchanged."),
            field="place.lon",
            remedy=_("Exchange the two numbers."),
        )


class NothingSaid(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "nothing_said",
            _("A report needs a photo or a few words."),
            field="text",
            remedy=_("Add a photo, a voice note or a description."),
        )


class CategoryMissing(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "category_missing",
            _("A problem needs a category: it decides the deadline and who helps."),
            field="category",
            remedy=_("Choose the category that fits best."),
        )


class UnknownCase(Refusal):
    def __init__(self, number: str) -> None:
        super().__init__(
            "unknown_case",
            _("There is no issue or report %(number)s.") % {"number": number},
            field="join",
            remedy=_("Leave it out to open an issue of its own."),
        )


class NotYours(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "move_not_open",
            _("You may not do this with this report."),
            remedy=_("Ask the campaign office."),
        )


class StateChanged(Conflict):
    """Somebody was first."""

    def __init__(self, state: str) -> None:
        super().__init__(
            "state_changed",
            _("The report is now: %(state)s. This can no longer be done.") % {"state": state},
            field="state",
            remedy=_("Load the report again to see what happened."),
        )


class ReasonMissing(Refusal):
    def __init__(self, field: str) -> None:
        super().__init__(
            "reason_missing",
            _("Say why: whoever reported reads it."),
            field=field,
            remedy=_("Write a sentence."),
        )
