"""The sentences for faults of boundaries and torn places, in the reader's language.

They are made of a code and facts rather than of the fault itself, because facts are stored and
read later, by people of either language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zones.boundaries.rules import DefectKind, FaultCode, Remedy
from zones.boundaries.rules.faults import REMEDIES

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Explanation:
    """What is wrong and what to do about it, in the language that was active."""

    detail: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.detail} {self.remedy}"


def explain(code: FaultCode | str, facts: Facts) -> Explanation:
    """The sentences for a fault: `fault.code` and `fault.facts`."""
    code = FaultCode(code)
    words = dict(facts)
    if "area_m2" in facts:
        words["area"] = area(facts["area_m2"])
    if "wanted" in facts:
        words["wanted"] = str(_KINDS[facts["wanted"]])
    if "pattern" in facts:
        words["pattern"] = _pattern(facts["pattern"])
    return Explanation(str(_DETAILS[code]) % words, str(_REMEDIES[REMEDIES[code]]) % words)


def explain_defect(kind: DefectKind | str, facts: Facts) -> Explanation:
    """The sentences for a torn place.

    `facts` are the parent's code ("" at the top), `area_m2`, `width_m`, `sliver` and `neighbours`,
    pairs of code and share, of a CoverageDefect.
    """
    kind = DefectKind(kind)
    words = {
        "area": area(facts["area_m2"]),
        "width": width(facts["width_m"]),
        "zones": gettext(", ").join(str(code) for code, _share in facts["neighbours"]),
        "parent": facts["parent"] or gettext("the outline"),
    }
    remedy = _SLIVER if facts["sliver"] else _DEFECT_REMEDIES[kind]
    return Explanation(str(_DEFECTS[kind]) % words, str(remedy) % words)


def area(square_metres: float) -> str:
    """An area as people say it: in m², from a square kilometre on in km²."""
    if square_metres >= 1_000_000:
        return f"{square_metres / 1_000_000:.2f} km²"
    return f"{square_metres:.0f} m²" if square_metres >= 10 else f"{square_metres:.2f} m²"


def width(metres: float) -> str:
    """A width in metres, centimetres where it is less than one."""
    if metres >= 1:
        return f"{metres:.1f} m"
    return f"{metres * 100:.0f} cm" if metres >= 0.1 else f"{metres * 100:.1f} cm"


def _pattern(expression: str) -> str:
    """A pattern of codes in words where it is one of digits alone, as most are."""
    digits = re.fullmatch(r"\\d\{(\d+)\}", expression)
    return gettext("of %(count)s digits") % {"count": digits[1]} if digits else expression


_KINDS: Final[Mapping[str, Promise]] = {"polygon": _("areas"), "line": _("lines")}

_DETAILS: Final[Mapping[FaultCode, Promise]] = {
    FaultCode.MISSING_GEOMETRY: _("The feature has no geometry."),
    FaultCode.EMPTY_GEOMETRY: _("The geometry is empty."),
    FaultCode.WRONG_TYPE: _("The geometry is a %(found)s, but %(wanted)s are wanted."),
    FaultCode.NOT_FINITE: _("A coordinate is not a number."),
    FaultCode.OUT_OF_RANGE: _("%(x)s, %(y)s is not a longitude and latitude in degrees."),
    FaultCode.TOO_FEW_POINTS: _("A part has too few different points to be drawn."),
    FaultCode.SELF_CROSSING: _("The outline crosses itself."),
    FaultCode.RING_TOUCHES_ITSELF: _("The outline touches itself."),
    FaultCode.HOLE_OUTSIDE: _("A hole lies outside the outline it is cut from."),
    FaultCode.HOLES_NESTED: _("A hole lies inside another hole."),
    FaultCode.INTERIOR_SPLIT: _("The holes cut the area into several."),
    FaultCode.PARTS_OVERLAP: _("Parts of the area overlap."),
    FaultCode.NOT_VALID: _("The geometry is not valid."),
    FaultCode.SPIKE: _("The outline goes out and comes back on the same line, %(count)d times."),
    FaultCode.REPEATED_VERTEX: _("A point follows itself, %(count)d times."),
    FaultCode.TINY_AREA: _("A part of the area has only %(area)s."),
    FaultCode.MISSING_CODE: _("The zone has no code."),
    FaultCode.DUPLICATE_CODE: _("%(count)d zones have this code."),
    FaultCode.CODE_PATTERN: _("Codes of level “%(level)s” follow the pattern %(pattern)s."),
    FaultCode.UNKNOWN_LEVEL: _("The scheme has no level “%(level)s”, only %(known)s."),
    FaultCode.PARENT_NOT_NAMED: _("A zone of level “%(level)s” needs a parent."),
    FaultCode.PARENT_MISSING: _("The parent “%(parent)s” does not exist in this edition."),
    FaultCode.PARENT_LEVEL: _(
        "The parent “%(parent)s” is of level “%(parent_level)s”, which is not above “%(level)s”."
    ),
    FaultCode.PARENT_CYCLE: _("Zones are each other's parents: %(cycle)s."),
}

_REMEDIES: Final[Mapping[Remedy, Promise]] = {
    Remedy.SUPPLY_GEOMETRY: _("Draw it, or leave the feature out."),
    Remedy.CHOOSE_OTHER_LAYER: _("Choose the layer or file with the right kind of geometry."),
    Remedy.CHECK_COORDINATES: _("Check the coordinate system the file was declared with."),
    Remedy.ACCEPT_REPAIR: _("Accept the proposed repair, or redraw it."),
    Remedy.REDRAW: _("Redraw it."),
    Remedy.NOTHING: _("Nothing needs to be done: the repeats are dropped."),
    Remedy.CONFIRM: _("Check that this is meant."),
    Remedy.GIVE_CODE: _("Give it a code of its own that fits its level."),
    Remedy.CORRECT_LEVEL: _("Correct the level, or add it to the scheme."),
    Remedy.CORRECT_PARENT: _("Name a parent of a level above; import that level first."),
}

_DEFECTS: Final[Mapping[DefectKind, Promise]] = {
    DefectKind.GAP: _(
        "%(area)s inside %(parent)s, up to %(width)s wide, belong to no zone (next to: %(zones)s)."
    ),
    DefectKind.OVERLAP: _("%(area)s, up to %(width)s wide, belong to several zones: %(zones)s."),
    DefectKind.OUTSIDE: _("%(area)s of %(zones)s, up to %(width)s wide, lie outside %(parent)s."),
}

_DEFECT_REMEDIES: Final[Mapping[DefectKind, Promise]] = {
    DefectKind.GAP: _("Give the ground to a neighbour, or draw the zone that is missing."),
    DefectKind.OVERLAP: _("Decide whose ground it is and cut it out of the others."),
    DefectKind.OUTSIDE: _("Cut it off, or correct the border of the parent."),
}

_SLIVER: Final = _("Such a sliver comes from drawing: let the neighbours share one border.")
