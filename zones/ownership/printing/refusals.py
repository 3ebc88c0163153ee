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
