"""Why a document is not printed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zones.refusal import Refusal


class NothingToPrint(Refusal):
    """No edition in force on the day has the zones that were asked for."""

    def __init__(self) -> None:
        super().__init__(
            "nothing_to_print",
            _("On that day there was no zone of this kind."),
            remedy=_("Choose another day or level."),
        )


class TooManyZones(Refusal):
    """A handbook that would take more memory than a server has to spare."""

    def __init__(self, zones: int, most: int) -> None:
        super().__init__(
            "too_many_zones",
            _("A handbook of %(zones)d zones is too thick; %(most)d are the most.")
            % {"zones": zones, "most": most},
            remedy=_("Print one for each zone of the level above."),
        )
