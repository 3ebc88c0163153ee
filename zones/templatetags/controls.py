"""``{% control field %}``: a form field's widget with our style's classes and error state."""

from __future__ import annotations

from django import forms, template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.CheckboxSelectMultiple, "fw-choices"),
    (forms.RadioSelect, "fw-choices"),
    (forms.Select, "form-select"),
)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The widget of ``field`` as HTML."""
    widget = field.field.widget
    name = next((name for kind, name in CLASSES if isinstance(widget, kind)), "form-control")
    return field.as_widget(attrs={"class": f"{name} is-invalid" if field.errors else name})
