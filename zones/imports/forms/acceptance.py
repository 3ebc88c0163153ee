"""What lets the faults of a file pass, when the change takes effect, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zones.imports.findings import Code, Option
from zones.imports.forms.settings import add_settings, field_name, settings_said
from zones.imports.forms.upload import OTHER, datum_choices
from zones.imports.kinds.registry import Settles, kind_of
from zones.imports.messages import option_text
from zones.imports.options import ImportOptions
from zones.imports.report import ImportReport
from zones.organisation.models import City
from zones.organisation.permissions import Standing


class AcceptForm(forms.Form):
    """What lets faults pass, when it takes effect, and why; and what only this kind asks."""

    effective_from = forms.DateField(
        label=_("In force from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("At once unless given."),
    )
    note = forms.CharField(label=_("What the change rests on"), required=False, max_length=500)

    def __init__(
        self,
        options: ImportOptions,
        report: ImportReport,
        *args: Any,
        standing: Standing,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.declared = options
        self.kind = kind_of(options.kind)
        settled = self.kind.settles
        for name in set(Settles) - set(settled):
            del self.fields[name]
        if Settles.EFFECTIVE_FROM in settled and options.effective_from:
            self.fields["effective_from"].initial = options.effective_from.date()
        if Settles.NOTE in settled:
            self.fields["note"].initial = options.note
        if any(one.code == Code.CRS_NOT_DECLARED for one in report.faults):
            known = [one for one in datum_choices(City.objects.first()) if one[0] != OTHER]
            self.fields["crs"] = forms.ChoiceField(
                label=_("What are its coordinates?"), choices=known
            )
        add_settings(self, self.kind, options.settings, standing)
        in_question = {one.option for one in (*report.faults, *report.accepted)}
        for option in Option:
            if option in in_question or getattr(options, option):
                self.fields[option.value] = forms.BooleanField(
                    label=option_text(option), required=False, initial=getattr(options, option)
                )

    def acceptances(self) -> list[forms.BoundField]:
        """The boxes that let faults pass."""
        return [self[name] for name in self.fields if name in set(Option)]

    def further(self) -> list[forms.BoundField]:
        """When, and why."""
        return [self[name] for name in self.fields if name not in set(Option)]

    def options(self) -> ImportOptions:
        """The declaration with what was accepted here. Raises BadOption."""
        asked = {field_name(one) for one in self.kind.settings}
        given = {name: value for name, value in self.cleaned_data.items() if name not in asked}
        given |= settings_said(self.kind, self.cleaned_data)
        if "effective_from" in given:
            day = given["effective_from"]
            given["effective_from"] = day.isoformat() if day else ""
        return self.declared.changed(**given)
