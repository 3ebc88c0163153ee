"""Schemes a city usually has, to start from; levels are written as one line of text.

``code:中文:English`` for each level from the top, separated by commas. Words behind it, each after
a colon, say more: ``part`` that the zones of the level cover only a part of their parent,
``leader`` or ``unit`` that each is paired with one or several of these, ``one-to-one`` with one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _

from zones.boundaries.models import GeometryKind
from zones.boundaries.schemes import TRAITS, LevelPut, SchemePut, level_with
from zones.refusal import Refusal

PRESETS: Final[Mapping[str, tuple[SchemePut, str]]] = MappingProxyType(
    {
        "grid": (
            SchemePut("grid", "行政网格", "Administrative grid"),
            "district:区:District, street:街道:Street:leader, community:社区:Community:unit, "
            "cell:网格:Cell",
        ),
        "areas": (
            SchemePut("areas", "片区", "Areas", one_to_one=True),
            "county:县城:County seat, area:片区:Area:part",
        ),
        "streets": (
            SchemePut("streets", "街长制", "Street heads", geometry_kind=GeometryKind.LINE),
            "street:街路:Street",
        ),
    }
)


class SchemeAnswer(Refusal):
    """An answer about schemes or levels that cannot be used."""

    def __init__(self, detail: object, remedy: object) -> None:
        super().__init__("scheme_answer", detail, field="schemes", remedy=remedy)


def read_presets(text: str) -> list[str]:
    """Codes of presets, of which at least one has areas. Raises SchemeAnswer."""
    codes = [word.strip() for word in text.split(",") if word.strip()]
    known = ", ".join(PRESETS)
    if unknown := [code for code in codes if code not in PRESETS]:
        raise SchemeAnswer(
            _("There is no preset %(code)s.") % {"code": unknown[0]},
            _("Choose from: %(known)s.") % {"known": known},
        )
    if not any(_has_areas(code) for code in codes):
        raise SchemeAnswer(
            _("Without a scheme of areas no place has an owner."),
            _("Choose grid or areas as well."),
        )
    return list(dict.fromkeys(codes))


def read_levels(text: str) -> list[LevelPut]:
    """Levels from the top, as the module's text says. Raises SchemeAnswer and UnknownTrait."""
    levels = []
    for part in text.split(","):
        words = [word.strip() for word in part.split(":")]
        if len(words) < 3 or not all(words):
            raise SchemeAnswer(
                _("“%(part)s” describes no level.") % {"part": part.strip()},
                _("Write code:中文:English, and behind it, each after a colon, any of: %(traits)s.")
                % {"traits": ", ".join(TRAITS)},
            )
        code, name_zh, name_en, *traits = words
        levels.append(level_with(code, name_zh, name_en, traits))
    return levels


def primary_of(codes: Sequence[str]) -> str:
    """The preset whose zones own places: the first with areas."""
    return next(code for code in codes if _has_areas(code))


def _has_areas(code: str) -> bool:
    return PRESETS[code][0].geometry_kind == GeometryKind.POLYGON
