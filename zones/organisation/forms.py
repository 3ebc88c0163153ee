"""The forms of one's own account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from zones.organisation.models import TokenScope
from zones.organisation.tokens import DEFAULT_LIFETIME, LONGEST_LIFETIME

SCOPE_TEXTS: Final = {
    TokenScope.READ: _("Read whatever I may see"),
    TokenScope.REPORT: _("Report in my name"),
    TokenScope.EDIT: _("Change whatever I may change"),
}


class TokenForm(forms.Form):
    """What a new access token is for, what it may do, and for how long."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=80,
        help_text=_("The device or the program: “my phone”, “QGIS in the office”."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        initial=[TokenScope.READ],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label=_("Days until it expires"),
        min_value=1,
        max_value=LONGEST_LIFETIME.days,
        initial=DEFAULT_LIFETIME.days,
        help_text=_("At most %(days)d. Issue a new one in time.") % {"days": LONGEST_LIFETIME.days},
    )

    def __init__(self, scopes: Iterable[TokenScope], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(scope.value, SCOPE_TEXTS[scope]) for scope in scopes]
