"""What a template may name: the tree of placeholders, the one list that all of these go by.

The page documents it, the check holds templates to it, the writer fills it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Text:
    """A placeholder that becomes text; ``about`` says which. ``number``: it can be compared."""

    about: str | Promise
    number: bool = False


@dataclass(frozen=True)
class Image:
    """A placeholder that becomes a picture."""

    about: str | Promise


@dataclass(frozen=True)
class Things:
    """Something to repeat for; each item has the placeholders of ``each``, or is one itself."""

    about: str | Promise
    each: dict[str, Placeholder] | Text | Image


Placeholder = Text | Image | Things

_COUNTS: Final[dict[str, Placeholder]] = {
    "problems": Text(_("how many problems"), number=True),
    "issue_times": Text(_("issue-times: openings and reopenings in the period"), number=True),
    "units": Text(_("how many units are named"), number=True),
    "open": Text(_("how many are open"), number=True),
    "rectified": Text(_("how many are rectified and wait for their look-back"), number=True),
    "closed": Text(_("how many are closed"), number=True),
    "overdue": Text(_("how many of the open ones are overdue"), number=True),
    "rectified_share": Text(_("rectified and closed, in per cent; – where there is none")),
}

_LINE: Final[dict[str, Placeholder]] = {
    "no": Text(_("running number"), number=True),
    "number": Text(_("number of the issue")),
    "category": Text(_("category")),
    "place": Text(_("address, else longitude and latitude")),
    "text": Text(_("what the problem is")),
    "zone": Text(_("zone of the list's level")),
    "unit": Text(_("lead unit")),
    "head": Text(_("name of the zone's head")),
    "post": Text(_("post of the zone's head")),
    "received": Text(_("when it was received")),
    "deadline": Text(_("deadline")),
    "state": Text(_("state")),
    "light": Text(_("in time, due soon or overdue")),
    "times": Text(_("issue-times in the period"), number=True),
    "reports": Text(_("how many reports"), number=True),
    "photos": Things(_("photos of what was found"), Image(_("one photo"))),
}

PLACEHOLDERS: Final[dict[str, Placeholder]] = {
    "city": Text(_("name of the city")),
    "first_day": Text(_("first day of the period")),
    "last_day": Text(_("last day of the period")),
    "printed": Text(_("when the document was made")),
    "level": Text(_("name of the level, such as community")),
    **_COUNTS,
    "lines": Things(_("the problems by zone and lead unit"), _LINE),
    "left_out": Text(
        _("how many problems are not in the document because it would be too long"), number=True
    ),
    "zones": Things(
        _("the zones that have problems"),
        {
            "name": Text(_("name of the zone")),
            **_COUNTS,
            "lines": Things(_("the zone's problems"), _LINE),
        },
    ),
    "lead_units": Things(
        _("the lead units that are named"), {"name": Text(_("name of the unit")), **_COUNTS}
    ),
    "duty_areas": Things(
        _("the seven duty areas"), {"name": Text(_("name of the area")), **_COUNTS}
    ),
}

LOOP: Final = frozenset({"index", "index0", "first", "last", "length"})
"""What may be asked of ``loop`` inside a repetition."""


def explained() -> Iterator[tuple[str, str | Promise]]:
    """Every placeholder as it is written in a template, with what becomes of it."""
    for name, holder in PLACEHOLDERS.items():
        if not isinstance(holder, Things):
            yield f"{{{{ {name} }}}}", holder.about
    for name, holder in PLACEHOLDERS.items():
        if isinstance(holder, Things):
            yield from _explained_things(name, holder)


_ONE = {
    "lines": "line",
    "zones": "zone",
    "lead_units": "unit",
    "duty_areas": "area",
    "photos": "photo",
}


def _explained_things(
    name: str, things: Things, within: str = ""
) -> Iterator[tuple[str, str | Promise]]:
    one = _ONE[name]
    sign = "" if name == "photos" else "tr "
    yield f"{{%{sign or ' '}for {one} in {within}{name} %}}", things.about
    if not isinstance(things.each, dict):
        yield f"{{{{ {one} }}}}", things.each.about
        return
    if within:
        return  # a line says the same wherever it stands
    for inner, holder in things.each.items():
        if isinstance(holder, Things):
            yield from _explained_things(inner, holder, f"{one}.")
        else:
            yield f"{{{{ {one}.{inner} }}}}", holder.about
