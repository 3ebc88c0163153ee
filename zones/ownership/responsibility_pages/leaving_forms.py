"""The forms of a hand-over: the day, who takes over all, and for each item others or nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Generic

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from zones.organisation.models import Unit, User
from zones.ownership.handing_over import Item, Successors
from zones.ownership.responsibility_pages.fields import DayField, Holder, PersonField, UnitField


class LeavingForm(forms.Form, Generic[Holder]):
    """``items`` are asked for one by one; what is left empty goes to the successor of all."""

    def __init__(self, *args: Any, items: Sequence[Item], **options: Any) -> None:
        super().__init__(*args, **options)
        self.items = items
        self.fields["last"] = DayField(
            label=_("Last day"),
            initial=timezone.localdate,
            help_text=_("The successor answers from the day after."),
        )
        self.fields["successor"] = self.holder_field(
            label=_("Successor for everything"),
            required=False,
            help_text=_(
                "Leave empty: what has no successor below stays open and is listed as a gap."
            ),
        )
        self.fields["basis"] = forms.CharField(
            label=_("Basis"),
            required=False,
            max_length=200,
            help_text=_("The document it rests on, such as a number and a date."),
        )
        for item in items:
            self.fields[item.key] = self.holder_field(label=_("Successor"), required=False)
            self.fields[f"open-{item.key}"] = forms.BooleanField(
                label=_("leave open"), required=False
            )

    def holder_field(self, **options: Any) -> forms.Field:
        """A field for whoever can take over."""
        raise NotImplementedError

    @staticmethod
    def day_in(asked: Mapping[str, str]) -> date:
        """The last day as it stands in the form, today where there is none."""
        try:
            day = parse_date(asked.get("last", ""))
        except ValueError:
            day = None
        return day if day and 1900 <= day.year < 2200 else timezone.localdate()

    def further(self) -> list[BoundField]:
        """The fields that belong to no single item."""
        single = {name for item in self.items for name in (item.key, f"open-{item.key}")}
        return [field for field in self if field.name not in single]

    def fields_of(self, item: Item) -> tuple[BoundField | None, BoundField | None]:
        """The item's successor and its box "leave open", where it is asked for by itself."""
        if item.key not in self.fields:
            return None, None
        return self[item.key], self[f"open-{item.key}"]

    def successors(self) -> Successors[Holder]:
        """What was chosen."""
        told = self.cleaned_data
        single: dict[str, Holder | None] = {}
        for item in self.items:
            if told.get(f"open-{item.key}"):
                single[item.key] = None
            elif (chosen := told.get(item.key)) is not None:
                single[item.key] = chosen
        return Successors(told["successor"], single)


class PersonLeavingForm(LeavingForm[User]):
    """A person leaves; with the right for it, roles and the account end too."""

    def __init__(self, *args: Any, organisation: bool, accounts: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if organisation:
            self.fields["end_roles"] = forms.BooleanField(
                label=_("End the roles in units as well"), required=False, initial=True
            )
        if accounts:
            self.fields["close"] = forms.BooleanField(
                label=_("Close the account: nobody can sign in with it any more"), required=False
            )

    def holder_field(self, **options: Any) -> forms.Field:
        """Somebody with an open account."""
        return PersonField(**options)


class UnitClosingForm(LeavingForm[Unit]):
    """A unit hands over; with the right for it, its people move and it closes."""

    def __init__(self, *args: Any, organisation: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if organisation:
            self.fields["move_people"] = forms.BooleanField(
                label=_("Its people have the same roles in the successor"), required=False
            )
            self.fields["close"] = forms.BooleanField(
                label=_("Close the unit: units below it and its teams go to the successor"),
                required=False,
            )

    def holder_field(self, **options: Any) -> forms.Field:
        """An open unit."""
        return UnitField(**options)
