"""Why something of the catalogue is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zones.refusal import Conflict, Refusal


class UnknownCategory(Refusal):
    """There is no such category, or it is no longer used."""

    def __init__(self, code: str, *, field: str = "category") -> None:
        super().__init__(
            "unknown_category",
            _("There is no category %(code)s in use.") % {"code": code},
            field=field,
            remedy=_("Take a code from the catalogue."),
        )


class NoSuchCondition(Refusal):
    """The category has no such filing condition for that urgency."""

    def __init__(self, category: str, urgency: str, condition: str) -> None:
        facts = {"category": category, "urgency": urgency, "condition": condition}
        detail = (
            _("Category %(category)s has no filing condition %(condition)s (%(urgency)s).") % facts
            if condition
            else _("Category %(category)s has no limit for the urgency %(urgency)s.") % facts
        )
        super().__init__(
            "no_such_condition",
            detail,
            field="condition" if condition else "urgency",
            remedy=_("Take a condition of the category from the catalogue."),
        )


class CatalogueChanged(Conflict):
    """Somebody changed the catalogue since it was compared with the file."""

    def __init__(self) -> None:
        super().__init__(
            "catalogue_changed",
            _("The catalogue was changed meanwhile."),
            remedy=_("Check the file again, so that you see what it would change now."),
        )


class UnusableArea(Refusal):
    """What is said of an exempt area cannot be."""


class AreaExists(Conflict):
    """An exempt area has that code already."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "area_exists",
            _("There is an exempt area %(code)s already.") % {"code": code},
            field="code",
            remedy=_("Take another code, or change the area that has it."),
        )


class AreaChanged(Conflict):
    """Somebody changed the exempt area since it was read."""

    def __init__(self) -> None:
        super().__init__(
            "area_changed",
            _("Somebody changed this exempt area meanwhile."),
            field="version",
            remedy=_("Open it again, so that you see how, and change what is left to change."),
        )


class AreaEnded(Conflict):
    """The exempt area permits nothing any longer."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "area_ended",
            _("The exempt area %(code)s has ended already.") % {"code": code},
            remedy=_("To permit again what it permitted, give it a later last day."),
        )
