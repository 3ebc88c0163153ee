"""The lines of the catalogue's sheets: plain values, named by codes instead of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Protocol

Key = tuple[str, ...]
Limit = tuple[int, str]
"""Number and kind (rules.LimitKind) of a limit."""


class Line(Protocol):
    """A line of a sheet; lines with the same key are the same thing."""

    @property
    def key(self) -> Key: ...


Content = Mapping[str, Mapping[Key, Any]]
"""The lines of each sheet by their keys; sheets by their codes (sheets.SHEETS)."""


@dataclass(frozen=True, slots=True)
class GroupLine:
    code: str
    name_zh: str = ""
    name_en: str = ""
    is_duty_area: bool = False
    position: int = 0
    icon: str = ""

    @property
    def key(self) -> Key:
        """The code."""
        return (self.code,)


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class with the limits of its categories that have none of their own."""

    standard: str
    code: str
    kind: str = ""
    name_zh: str = ""
    name_en: str = ""
    normal: Limit | None = None
    urgent: Limit | None = None

    @property
    def key(self) -> Key:
        """Standard and code."""
        return (self.standard, self.code)


@dataclass(frozen=True, slots=True)
class CategoryLine:
    code: str
    standard: str = ""
    class_code: str = ""
    kind: str = ""
    name_zh: str = ""
    name_en: str = ""
    duty_area: str = ""
    groups: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    icon: str = ""
    needs_place: bool = True
    is_active: bool = True
    source_note: str = ""

    @property
    def key(self) -> Key:
        """The code."""
        return (self.code,)


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """A filing condition; without a limit of its own the class's holds."""

    category: str
    code: str
    urgency: str = ""
    is_default: bool = False
    text_zh: str = ""
    text_en: str = ""
    limit: Limit | None = None
    set_by_city: bool = False
    closing_zh: str = ""
    closing_en: str = ""
    is_active: bool = True
    source_note: str = ""

    @property
    def key(self) -> Key:
        """Category and condition."""
        return (self.category, self.code)


@dataclass(frozen=True, slots=True)
class FunctionalLine:
    """A unit answers for a category or for a class, everywhere or in a zone, over [first, end)."""

    first: date
    category: str = ""
    standard: str = ""
    class_code: str = ""
    scheme: str = ""
    zone: str = ""
    unit: str = ""
    end: date | None = None

    @property
    def scope(self) -> Key:
        """What it answers for, and where."""
        return (self.category, self.standard, self.class_code, self.scheme, self.zone)

    @property
    def key(self) -> Key:
        """Scope and first day."""
        return (*self.scope, str(self.first))


@dataclass(frozen=True, slots=True)
class ShortListLine:
    role: str
    position: int
    category: str = ""

    @property
    def key(self) -> Key:
        """Role and position."""
        return (self.role, f"{self.position:02}")


@dataclass(frozen=True, slots=True)
class Difference:
    """What would become of one line; ``before`` None: new, ``after`` None: gone."""

    sheet: str
    key: Key
    before: Any
    after: Any

    @property
    def fields(self) -> list[str]:
        """The fields that differ, where there is a line before and after."""
        if self.before is None or self.after is None:
            return []
        names = [one.name for one in fields(self.after)]
        return [name for name in names if getattr(self.before, name) != getattr(self.after, name)]


def differences(stored: Content, wanted: Content) -> Iterator[Difference]:
    """What must change for ``wanted`` to be stored, sheet by sheet in their order."""
    for sheet, lines in wanted.items():
        before = stored[sheet]
        for key, line in lines.items():
            if before.get(key) != line:
                yield Difference(sheet, key, before.get(key), line)
        for key, line in before.items():
            if key not in lines:
                yield Difference(sheet, key, line, None)
