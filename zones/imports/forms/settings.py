"""What only one kind of import asks, as fields of a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from zones.imports.kinds.registry import Kind, Setting
from zones.organisation.permissions import Standing


def add_settings(
    form: forms.Form, kind: Kind, answers: Mapping[str, str], standing: Standing
) -> None:
    """A field for each setting of the kind, filled in with what was answered before."""
    for one in kind.settings:
        form.fields[field_name(one)] = _field(one, answers.get(one.name, ""), standing)


def settings_said(kind: Kind, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """The options as they are answered in the form; none where the kind asks nothing."""
    if not kind.settings:
        return {}
    return {"settings": {one.name: cleaned[field_name(one)] for one in kind.settings}}


def field_name(setting: Setting) -> str:
    """What its field is called: no other field of a form begins so."""
    return f"setting-{setting.name}"


def _field(setting: Setting, answer: str, standing: Standing) -> forms.Field:
    if setting.offered_to is not None:
        choices = setting.offered_to(standing)
    elif setting.choices is not None:
        choices = setting.choices()
    else:
        return forms.CharField(
            label=setting.label,
            help_text=setting.help_text,
            required=False,
            max_length=200,
            initial=answer,
        )
    return forms.ChoiceField(
        label=setting.label,
        help_text=setting.help_text,
        required=all(value for value, _label in choices),
        choices=choices,
        initial=answer,
    )
