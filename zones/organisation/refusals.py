"""Why a change of the organisation is refused."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from zones.refusal import Conflict, Refusal

_SHOWN = 10


def _listed(names: Iterable[str]) -> str:
    names = sorted(set(names))
    return ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")


class CodeTwice(Refusal):
    """The same code or user name stands twice in one call."""

    def __init__(self, codes: Iterable[str]) -> None:
        super().__init__(
            "code_twice",
            _("These codes or user names occur more than once: %(codes)s.")
            % {"codes": _listed(codes)},
            field="code",
            remedy=_("Leave one of each, or give the others a code of their own."),
        )


class UnknownUnit(Refusal):
    """A unit is named that does not exist."""

    def __init__(self, codes: Iterable[str], *, field: str = "unit") -> None:
        super().__init__(
            "unknown_unit",
            _("There is no unit with the code %(codes)s.") % {"codes": _listed(codes)},
            field=field,
            remedy=_("Correct the code, or add the unit first."),
        )


class UnknownPerson(Refusal):
    """A person is named who has no account."""

    def __init__(self, usernames: Iterable[str], *, field: str = "username") -> None:
        super().__init__(
            "unknown_person",
            _("There is no account named %(names)s.") % {"names": _listed(usernames)},
            field=field,
            remedy=_("Correct the user name, or add the person first."),
        )


class UnknownChoice(Refusal):
    """A kind or role that is none of the known ones."""

    def __init__(self, field: str, given: Iterable[str], known: Iterable[str]) -> None:
        super().__init__(
            "unknown_choice",
            _("%(given)s is none of the known values.") % {"given": _listed(given)},
            field=field,
            remedy=_("Use one of: %(known)s.") % {"known": ", ".join(known)},
        )


class UnitCycle(Refusal):
    """A unit would stand below itself."""

    def __init__(self, codes: Iterable[str]) -> None:
        super().__init__(
            "unit_cycle",
            _("These units would stand below themselves: %(codes)s.") % {"codes": _listed(codes)},
            field="parent",
            remedy=_("Correct the parent of one of them."),
        )


class BadUsername(Refusal):
    """A user name that cannot be signed in with."""

    def __init__(self, usernames: Iterable[str]) -> None:
        super().__init__(
            "bad_username",
            _("These user names cannot be used: %(names)s.") % {"names": _listed(usernames)},
            field="username",
            remedy=_("Use at most 150 letters, digits and @ . + - _ without spaces."),
        )


class EmptyPeriod(Refusal):
    """A period that ends before or when it starts."""

    def __init__(self) -> None:
        super().__init__(
            "empty_period",
            _("The period ends before it begins."),
            field="end",
            remedy=_("Choose an end after the beginning, or leave the end open."),
        )


class DeputyTaken(Conflict):
    """Somebody acts for the head in that time already."""

    def __init__(self, deputy: str) -> None:
        super().__init__(
            "deputy_taken",
            _("%(deputy)s already acts for this head in that period.") % {"deputy": deputy},
            field="during",
            remedy=_("End that deputy's period first, or choose another one."),
        )


class DeputyIsHead(Refusal):
    """Nobody acts for oneself."""

    def __init__(self) -> None:
        super().__init__(
            "deputy_is_head",
            _("A head cannot be the own deputy."),
            field="deputy",
            remedy=_("Choose another person."),
        )


class OfficeStays(Refusal):
    """The unit that answers for every place nobody else answers for cannot be closed."""

    def __init__(self, unit: str) -> None:
        super().__init__(
            "office_stays",
            _("%(unit)s answers for every place that nobody else answers for, so it stays open.")
            % {"unit": unit},
            field="close",
            remedy=_("Name another campaign office in the city's facts first."),
        )


class AccountOfSuperuser(Refusal):
    """A superuser's account is a superuser's business."""

    def __init__(self) -> None:
        super().__init__(
            "account_of_superuser",
            _("This account is a superuser's and is closed by a superuser only."),
            field="close",
            remedy=_("Ask one, or leave the account open."),
        )
