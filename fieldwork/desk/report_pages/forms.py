"""The moves on a report that waits, as forms, which keep what was typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fieldwork.casework.models import RejectionReason, Report
from fieldwork.casework.workflow import Move
from fieldwork.intake.rules import Place
from zones.datum import Datum, to_wgs84

LONGEST_NOTE = 2000
LONGEST_REPLY = 5000


class MoveForm(forms.Form):
    """A move on one report; its fields have the move's name before theirs."""

    def __init__(self, report: Report, data: Any = None) -> None:
        self.report = report
        super().__init__(data, prefix=self.move.value)

    move: Move

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of the move's action, from a form that is valid."""
        return dict(self.cleaned_data)


class CategoryField(forms.CharField):
    """A category's code, proposed by the page as its reader types."""

    widget = forms.TextInput(attrs={"list": "categories", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=120, label=_("Category"), **options)

    def clean(self, value: Any) -> str:
        """The code of "暴露垃圾 06010"."""
        words = str(super().clean(value)).split()
        return words[-1] if words else ""


class VerifyForm(MoveForm):
    move = Move.VERIFY

    category = CategoryField(required=False)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, report: Report, data: Any = None) -> None:
        super().__init__(report, data)
        category = report.category
        self.fields["category"].initial = f"{category.name} {category.code}" if category else ""
        self.fields["category"].required = category is None


class PlaceForm(MoveForm):
    """The place in WGS-84: the page's map and search put it into the fields."""

    move = Move.PLACE

    lon = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180)
    lat = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90)
    datum = forms.ChoiceField(
        label=_("Datum"), choices=[(datum.value, datum.value) for datum in Datum]
    )
    address = forms.CharField(label=_("Address"), required=False, max_length=200)
    category = CategoryField(required=False)

    def __init__(self, report: Report, data: Any = None, *, datums: Any = None) -> None:
        super().__init__(report, data)
        if datums is not None:
            self.fields["datum"].choices = datums  # type: ignore[attr-defined]
        category = report.category
        self.fields["address"].initial = report.address
        self.fields["category"].initial = f"{category.name} {category.code}" if category else ""
        self.fields["category"].required = category is None

    def arguments(self) -> dict[str, Any]:
        """The pin as given and in WGS-84."""
        said = self.cleaned_data
        lon, lat = to_wgs84(said["lon"], said["lat"], said["datum"])
        place = Place(
            x=said["lon"],
            y=said["lat"],
            datum=said["datum"],
            lon=round(lon, 7),
            lat=round(lat, 7),
            provider="desk",
        )
        return {"place": place, "address": said["address"], "category": said["category"]}


class RejectForm(MoveForm):
    move = Move.REJECT

    reason = forms.ChoiceField(label=_("Reason"), choices=RejectionReason.choices)
    note = forms.CharField(
        label=_("What whoever reported is told"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def arguments(self) -> dict[str, Any]:
        """The reason as the model knows it."""
        return {**self.cleaned_data, "reason": RejectionReason(self.cleaned_data["reason"])}


class AnswerForm(MoveForm):
    move = Move.ANSWER

    reply = forms.CharField(
        label=_("Answer"), max_length=LONGEST_REPLY, widget=forms.Textarea(attrs={"rows": 5})
    )
