"""Why something of the catalogue is refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zones.refusal import Conflict, Refusal


class UnknownCategory(Refusal):
    """There is no such category, or it is no longer used."""

    def __init__(self, code: str) -> None:
        super().__init__(
            "unknown_category",
            _("There is no category %(code)s in use.") % {"code": code},
            field="category",
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
