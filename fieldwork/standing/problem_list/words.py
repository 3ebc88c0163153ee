"""What the lights are called on paper, which has no colours to rely on."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from fieldwork.casework.rules import Light

_RUNNING: dict[Light, str | Promise] = {
    Light.GREEN: pgettext_lazy("deadline", "in time"),
    Light.YELLOW: pgettext_lazy("deadline", "due soon"),
    Light.RED: pgettext_lazy("deadline", "overdue"),
}
_KEPT = pgettext_lazy("deadline", "was in time")
_MISSED = pgettext_lazy("deadline", "was late")


def light_word(light: Light, *, running: bool) -> str:
    """The light in the reader's language; where the clock stopped, what it was when it did."""
    if running:
        return str(_RUNNING[light])
    return str(_MISSED if light is Light.RED else _KEPT)
