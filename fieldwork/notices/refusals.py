"""Why a subscription is refused."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zones.refusal import Refusal


class AddressNotAllowed(Refusal):
    """Webhooks go to public http and https addresses only."""

    def __init__(self, why: str) -> None:
        super().__init__(
            "address_not_allowed",
            _("Nothing can be sent to this address: %(why)s.") % {"why": gettext(why)},
            field="url",
            remedy=_("Write it like https://example.org/hook, with a host that is public."),
        )


class NoKinds(Refusal):
    """A subscription to nothing."""

    def __init__(self) -> None:
        super().__init__(
            "no_kinds",
            _("Nothing is chosen to be sent."),
            field="kinds",
            remedy=_("Choose at least one kind of event."),
        )
