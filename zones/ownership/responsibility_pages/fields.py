"""Fields that take a person or a unit as people write them: by name, by code, or by both."""

from __future__ import annotations

from typing import Any, Final, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zones.organisation.models import Unit, User
from zones.refusal import Refusal

Holder = TypeVar("Holder", User, Unit)

LONGEST: Final = 260


class HolderField(forms.CharField, Generic[Holder]):
    """Text such as "周敏 zhoumin" or "东风街道办 U-12": the last word decides, or the whole name.

    ``picker`` names the list of the REST interface that the page proposes from.
    """

    picker = ""
    unknown: Any = ""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST, **options)
        self.widget.attrs |= {"data-picker": self.picker, "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        """The person or unit; None for nothing. Raises ValidationError with what was written."""
        text = str(super().clean(value) or "").replace("\x00", "").strip()
        if not text:
            return None
        for found in (self.by_code(text.split()[-1]), self.by_name(text)):
            chosen = list(found[:2])
            if len(chosen) == 1:
                return chosen[0]
            if chosen:
                raise ValidationError(
                    _("Several are called “%(text)s”: add the user name or the code.")
                    % {"text": text}
                )
        raise ValidationError(self.unknown % {"text": text})

    def by_code(self, code: str) -> QuerySet[Any]:
        """Those that bear the code, at most one."""
        raise NotImplementedError

    def by_name(self, name: str) -> QuerySet[Any]:
        """Those that are called so."""
        raise NotImplementedError


class PersonField(HolderField[User]):
    """Somebody whose account is open."""

    picker = "people"
    unknown = _("Nobody with an open account is called “%(text)s”.")

    def by_code(self, code: str) -> QuerySet[User]:
        """By user name."""
        return User.objects.filter(username=code, is_active=True)

    def by_name(self, name: str) -> QuerySet[User]:
        """By the name as it is shown."""
        return User.objects.filter(display_name=name, is_active=True)


class UnitField(HolderField[Unit]):
    """A unit that is not closed."""

    picker = "units"
    unknown = _("No open unit is called “%(text)s”.")

    def by_code(self, code: str) -> QuerySet[Unit]:
        """By code."""
        return Unit.objects.active().filter(code=code)

    def by_name(self, name: str) -> QuerySet[Unit]:
        """By either name."""
        return Unit.objects.active().filter(Q(name=name) | Q(name_en=name))


class DayField(forms.DateField):
    """A day, chosen from the browser's calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **options)

    def clean(self, value: Any) -> Any:
        """The day; none before 1900 or after 2199."""
        day = super().clean(value)
        if day is not None and not 1900 <= day.year < 2200:
            raise ValidationError(_("Choose a day between 1900 and 2200."))
        return day


def written(holder: User | Unit) -> str:
    """A person or unit as the fields take them."""
    code = holder.username if isinstance(holder, User) else holder.code
    return f"{holder} {code}"


def show_refusal(form: forms.BaseForm, refusal: Refusal, fields: dict[str, str]) -> None:
    """Put a refusal where it belongs; ``fields`` maps its field to the form's."""
    name = fields.get(refusal.field, refusal.field)
    form.add_error(name if name in form.fields else None, str(refusal))
