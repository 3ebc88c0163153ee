"""The two forms of a change: somebody is given a role, or a role ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from zones.audit.actions import Actor
from zones.boundaries.models import Level, Pairing, Zone
from zones.instants import after_day, start_of_day
from zones.organisation.models import Unit, User
from zones.ownership.actions import Assignment, assign_many, relieve_many
from zones.ownership.models import ROLES_OF_PEOPLE, Responsibility, ResponsibilityRole
from zones.ownership.responsibility_pages.fields import DayField, PersonField, UnitField

_PAIRS = {
    ResponsibilityRole.PAIRED_LEADER.value: Pairing.LEADER,
    ResponsibilityRole.PAIRED_UNIT.value: Pairing.UNIT,
}


class ChangeForm(forms.Form):
    """What both ask: the role, and who; the field "who" follows the role."""

    role = forms.ChoiceField(label=_("Role"), choices=ResponsibilityRole.choices)
    holder = forms.CharField(
        label=_("Who"),
        required=False,
        max_length=260,
        widget=forms.TextInput(attrs={"data-picker": "by-role", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, zones: Sequence[Zone], **options: Any) -> None:
        super().__init__(*args, **options)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = _roles_of(zones)

    def clean_holder(self) -> User | Unit | None:
        """A person for the roles of people, else a unit."""
        people = self.cleaned_data.get("role") in ROLES_OF_PEOPLE
        field = PersonField(required=False) if people else UnitField(required=False)
        found: User | Unit | None = field.clean(self.cleaned_data["holder"])
        return found


class GiveForm(ChangeForm):
    """Somebody answers from one day to another, or until further notice."""

    start = DayField(label=_("First day"), initial=timezone.localdate)
    end = DayField(
        label=_("Last day"), required=False, help_text=_("Leave empty: until further notice.")
    )
    basis = forms.CharField(
        label=_("Basis"),
        required=False,
        max_length=200,
        help_text=_("The document it rests on, such as a number and a date."),
    )
    no_manager = forms.BooleanField(label=_("The estate has no property manager"), required=False)
    field_order = ("role", "holder", "start", "end", "basis", "no_manager")

    def clean(self) -> dict[str, Any]:
        """Somebody must be named, and the end must not come before the beginning."""
        cleaned = super().clean() or {}
        if "holder" in cleaned and cleaned["holder"] is None:
            self.add_error("holder", _("Say who."))
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", _("The last day comes before the first."))
        if cleaned.get("no_manager") and cleaned.get("role") != ResponsibilityRole.FALLBACK:
            self.add_error("no_manager", _("This is said of a fallback unit only."))
        return cleaned

    def since(self, now: datetime) -> datetime:
        """From which instant on: a day that has begun counts from now on."""
        day = self.cleaned_data["start"]
        return now if day == timezone.localdate(now) else start_of_day(day)

    def apply(self, zones: Sequence[Zone], *, actor: Actor, now: datetime) -> None:
        """Give the role for every zone. Raises what assign_many refuses."""
        told, holder = self.cleaned_data, self.cleaned_data["holder"]
        given = [
            Assignment(
                zone=zone,
                role=told["role"],
                start=self.since(now),
                end=after_day(told["end"]) if told["end"] else None,
                user=holder if isinstance(holder, User) else None,
                unit=holder if isinstance(holder, Unit) else None,
                basis=told["basis"],
                no_manager=told["no_manager"],
            )
            for zone in zones
        ]
        assign_many(assignments=given, actor=actor, now=now)


class EndForm(ChangeForm):
    """Whoever answers does so until the end of a day."""

    last = DayField(
        label=_("Last day"),
        initial=timezone.localdate,
        help_text=_("What begins later is taken back whole."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["holder"].help_text = _("Leave empty: whoever holds the role.")

    def since(self, now: datetime) -> datetime:
        """The first instant at which nobody answers any more."""
        return after_day(self.cleaned_data["last"])

    def apply(self, zones: Sequence[Zone], *, actor: Actor, now: datetime) -> None:
        """End the role for every zone, of the one named or of everybody."""
        told, holder = self.cleaned_data, self.cleaned_data["holder"]
        rows = Responsibility.objects.as_known().filter(zone__in=zones, role=told["role"])
        if holder is not None:
            rows = rows.filter(**{"user" if isinstance(holder, User) else "unit": holder})
        relieve_many(
            responsibilities=list(rows.order_by("pk")),
            at=self.since(now),
            actor=actor,
            now=now,
        )


def _roles_of(zones: Sequence[Zone]) -> list[tuple[str, Any]]:
    """The roles there can be: pairs only where a level of the zones' schemes asks for them."""
    schemes = {zone.scheme_id for zone in zones}
    levels = Level.objects.filter(scheme__in=schemes)
    pairings = {Pairing(pairing) for pairing in levels.values_list("pairing", flat=True)}
    return [
        (value, capfirst(label))
        for value, label in ResponsibilityRole.choices
        if value not in _PAIRS or _PAIRS[value] in pairings
    ]
