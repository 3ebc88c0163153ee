"""What changes of zones are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_CHANGES: Final[Mapping[str, Promise]] = {
    "new": pgettext_lazy("zone", "new"),
    "changed": pgettext_lazy("zone", "changed"),
    "gone": pgettext_lazy("zone", "gone"),
}
_FIELDS: Final[Mapping[str, Promise]] = {
    "code": _("code"),
    "name": _("name"),
    "name_en": _("English name"),
    "level": _("level"),
    "parent": _("zone above"),
    "gap_reason": _("why it is a gap"),
    "boundary": _("boundary"),
}
_DEFECTS: Final[Mapping[str, Promise]] = {
    "gap": _("gap"),
    "overlap": _("overlap"),
    "outside": _("spill beyond the outline"),
}


def defect_word(kind: str) -> str:
    """What a torn place is called."""
    return str(_DEFECTS.get(kind, kind))


def change_word(change: str) -> str:
    """new, changed or gone, in the reader's language."""
    return str(_CHANGES[change])


def field_word(name: str) -> str:
    """What a field of a zone is called."""
    return str(_FIELDS[name])
