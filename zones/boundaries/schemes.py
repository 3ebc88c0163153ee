"""Define a scheme and its levels: how the city is divided, before anything is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from django.db import transaction

from zones.audit.actions import Actor, record
from zones.boundaries.models import GeometryKind, Level, Pairing, Scheme, ZoneVersion
from zones.boundaries.refusals import (
    BadCode,
    BadCodePattern,
    LevelInUse,
    LevelTwice,
    NobodyPaired,
    NoLevels,
    PrimaryTaken,
    ShapeFixed,
    UnknownTrait,
)

_CODE = re.compile(r"[-a-zA-Z0-9_]{1,40}")
_APART = 1000
"""Ranks are moved this far out of the way while others take their place."""

TRAITS: Final[Mapping[str, tuple[str, Any]]] = MappingProxyType(
    {
        "part": ("covers_parent", False),
        "leader": ("pairing", Pairing.LEADER),
        "unit": ("pairing", Pairing.UNIT),
        "one-to-one": ("pairs_one_to_one", True),
    }
)
"""What may be said of a level in one word where levels are typed, and the field it sets."""


@dataclass(frozen=True, slots=True)
class SchemePut:
    """A scheme as it shall be; see zones.boundaries.models.Scheme."""

    code: str
    name_zh: str
    name_en: str
    geometry_kind: str = GeometryKind.POLYGON
    primary: bool = False
    one_to_one: bool = False
    public: bool = False


@dataclass(frozen=True, slots=True)
class LevelPut:
    """A level as it shall be; its rank is its place in the list, 0 at the top."""

    code: str
    name_zh: str
    name_en: str
    code_pattern: str = ""
    covers_parent: bool = True
    pairing: str = Pairing.NONE
    pairs_one_to_one: bool = False


def level_with(code: str, name_zh: str, name_en: str, traits: Iterable[str]) -> LevelPut:
    """A level as it is typed at a terminal: its names, then words of TRAITS.

    Raises UnknownTrait for any other word, and for two that set the same.
    """
    said: dict[str, Any] = {}
    for word in traits:
        name, value = TRAITS.get(word, ("", None))
        if not name or name in said:
            raise UnknownTrait(code, word, TRAITS)
        said[name] = value
    return LevelPut(code, name_zh, name_en, **said)


def define_scheme(
    *, scheme: SchemePut, levels: Sequence[LevelPut], actor: Actor, now: datetime
) -> Scheme:
    """Add the scheme with its levels, top first, or bring one of that code to what is said here.

    Levels may be renamed, added, moved and, while no zone was ever published at them, removed; the
    shape of a scheme is fixed by its first edition. Raises BadCode, NoLevels, LevelTwice,
    BadCodePattern, NobodyPaired, PrimaryTaken, ShapeFixed, LevelInUse; nothing is written then.

    A rule of pairs counts for what is assigned from now on; what it makes wrong of what is held
    already stands on the checklist.
    """
    _refuse_unsound(scheme, levels)
    with transaction.atomic():
        present = Scheme.objects.select_for_update().filter(code=scheme.code).first()
        before = _as_json(present) if present else None
        other = Scheme.objects.filter(primary=True).exclude(code=scheme.code).first()
        if scheme.primary and other is not None:
            raise PrimaryTaken(other.code)
        if (
            present is not None
            and present.geometry_kind != scheme.geometry_kind
            and present.editions.exists()
        ):
            raise ShapeFixed(scheme.code)
        row, _ = Scheme.objects.update_or_create(
            code=scheme.code,
            defaults={name: value for name, value in asdict(scheme).items() if name != "code"},
        )
        _put_levels(row, levels)
        record(
            actor=actor,
            action="scheme.change" if present else "scheme.define",
            object_type="scheme",
            object_id=scheme.code,
            before=before,
            after=_as_json(row),
            now=now,
        )
    return row


def _put_levels(scheme: Scheme, levels: Sequence[LevelPut]) -> None:
    present = {level.code: level for level in scheme.levels.all()}
    gone = [level for code, level in present.items() if code not in {put.code for put in levels}]
    used = ZoneVersion.objects.filter(level__in=gone).values_list("level__code", flat=True)
    if code := used.first():
        raise LevelInUse(code)
    Level.objects.filter(pk__in=[level.pk for level in gone]).delete()
    for away in (_APART, 0):
        for rank, put in enumerate(levels):
            Level.objects.update_or_create(
                scheme=scheme, code=put.code, defaults=asdict(put) | {"rank": rank + away}
            )


def _refuse_unsound(scheme: SchemePut, levels: Sequence[LevelPut]) -> None:
    for code in (scheme.code, *(level.code for level in levels)):
        if not _CODE.fullmatch(code):
            raise BadCode(code)
    if not levels:
        raise NoLevels()
    codes = [level.code for level in levels]
    if len(set(codes)) < len(codes):
        raise LevelTwice(max(codes, key=codes.count))
    for level in levels:
        try:
            re.compile(level.code_pattern)
        except re.error as error:
            raise BadCodePattern(level.code, str(error)) from error
        if level.pairs_one_to_one and level.pairing == Pairing.NONE:
            raise NobodyPaired(level.code)


def _as_json(scheme: Scheme) -> dict[str, Any]:
    return {
        "name_zh": scheme.name_zh,
        "name_en": scheme.name_en,
        "geometry_kind": scheme.geometry_kind,
        "primary": scheme.primary,
        "one_to_one": scheme.one_to_one,
        "public": scheme.public,
        "levels": list(
            scheme.levels.order_by("rank").values(
                *("rank", "code", "name_zh", "name_en", "code_pattern", "covers_parent"),
                *("pairing", "pairs_one_to_one"),
            )
        ),
    }
