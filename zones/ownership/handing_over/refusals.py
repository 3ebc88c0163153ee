"""Why a hand-over is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zones.refusal import Refusal


class SuccessorIsSame(Refusal):
    """Whoever leaves cannot take over."""

    def __init__(self, name: str, *, field: str) -> None:
        super().__init__(
            "successor_is_same",
            _("%(name)s cannot take over from itself.") % {"name": name},
            field=field,
            remedy=_("Choose another successor, or leave it open."),
        )


class SuccessorGone(Refusal):
    """An account that is closed, or a unit that is, takes nothing over."""

    def __init__(self, name: str, *, field: str) -> None:
        super().__init__(
            "successor_gone",
            _("%(name)s is closed and cannot take over.") % {"name": name},
            field=field,
            remedy=_("Choose another successor, or leave it open."),
        )
