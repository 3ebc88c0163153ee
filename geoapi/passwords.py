"""The rule on passwords that Django's own validators lack."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class CharacterKindsValidator:
    """At least ``kinds`` of: small letters, capital letters, digits, other characters."""

    def __init__(self, kinds: int = 3) -> None:
        self.kinds = kinds

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError when the password mixes too few kinds of characters."""
        present = {_kind(character) for character in password}
        if len(present) < self.kinds:
            raise ValidationError(self.get_help_text(), code="password_too_few_kinds")

    def get_help_text(self) -> str:
        """The rule as a sentence for the form."""
        return _(
            "The password must mix at least %(kinds)d of: small letters, capital letters, "
            "digits, other characters."
        ) % {"kinds": self.kinds}


def _kind(character: str) -> str:
    if character.isdigit():
        return "digit"
    if character.islower():
        return "small"
    if character.isupper():
        return "capital"
    return "other"
