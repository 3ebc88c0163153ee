"""How the values of the catalogue's sheets are written in a cell, and read from one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from django.db.models import Choices

from fieldwork.catalogue.icons import is_icon
from fieldwork.catalogue.models import LimitKind, ProblemKind, Urgency
from fieldwork.catalogue.rules import UnreadableLimit, parse_limit
from zones.exchange import Value
from zones.imports.findings import Code, Finding, Origin, found
from zones.imports.kinds.registry import Field
from zones.imports.kinds.rows import Row
from zones.imports.words import listed_in

KIND: Final = "catalogue"
"""The code of the kind of import, which is also who has the words for what only it finds."""

_KIND_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "部件": ProblemKind.COMPONENT.value,
        "事件": ProblemKind.EVENT.value,
        "事项": ProblemKind.MATTER.value,
    }
)
_URGENCY_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {"一般": Urgency.NORMAL.value, "普通": Urgency.NORMAL.value, "紧急": Urgency.URGENT.value}
)
_LIMIT_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        LimitKind.URGENT_HOUR.value: "紧急工作时",
        LimitKind.WORK_HOUR.value: "工作时",
        LimitKind.WORK_DAY.value: "工作日",
        LimitKind.NATURAL_DAY.value: "自然日",
    }
)


@dataclass
class SheetRow(Row):
    """A row that says of which sheet it is; headings are those of the sheet."""

    sheet: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)

    def refuse(self, code: str, name: str = "", **facts: Any) -> None:
        """Note a fault, at the column of a field where it has one."""
        self.findings.append(
            fault(code, self.sheet, self.where, heading=self.headings.get(name, ""), **facts)
        )


def fault(code: str, sheet: str, where: str = "", **facts: Any) -> Finding:
    """A finding of a sheet; a code that is no ``Code`` is one of the catalogue's own."""
    origin = Origin.IMPORTS if isinstance(code, Code) else KIND
    return found(code, where, origin=origin, label=sheet, **facts)


@dataclass(frozen=True)
class Cell:
    """``read`` takes a row and a field's name; ``write`` what ``read`` gave.

    ``needed``: it may not be empty. ``blank_keeps``: an empty one leaves what was there.
    """

    read: Callable[[SheetRow, str], Any]
    write: Callable[[Any], Value] = lambda value: value
    needed: bool = False
    blank_keeps: bool = False


def text(limit: int, *, needed: bool = False) -> Cell:
    """Text of at most so many characters."""
    return Cell(lambda row, name: row.text(name, limit=limit), needed=needed)


def yes_or_no() -> Cell:
    """是 or 否."""
    return Cell(
        lambda row, name: bool(row.yes(name)),
        lambda value: "是" if value else "否",
        blank_keeps=True,
    )


def word_of(choices: type[Choices], words: Mapping[str, str]) -> Cell:
    """One of a few values by its Chinese or English word; written as the first Chinese one."""
    first = {value: word for word, value in reversed(tuple(words.items()))}
    return Cell(
        lambda row, name: row.choice(name, choices, words) or "",
        lambda value: first.get(value, value),
        needed=True,
    )


def kind() -> Cell:
    """部件, 事件 or 事项."""
    return word_of(ProblemKind, _KIND_WORDS)


def urgency() -> Cell:
    """一般 or 紧急."""
    return word_of(Urgency, _URGENCY_WORDS)


def codes(limit: int, *, ordered: bool = True) -> Cell:
    """Several codes or words, each at most so long; sorted where their order means nothing."""

    def read(row: SheetRow, name: str) -> tuple[str, ...]:
        listed = listed_in(row.text(name))
        for one in listed:
            if len(one) > limit:
                row.refuse(Code.VALUE_TOO_LONG, name, limit=limit, length=len(one))
        return tuple(listed if ordered else sorted(listed))

    return Cell(read, "、".join)


def number(first: int, last: int) -> Cell:
    """A whole number from ``first`` to ``last``."""

    def read(row: SheetRow, name: str) -> int:
        given = row.text(name)
        if not given:
            return first
        if not (given.isascii() and given.isdigit() and first <= int(given[:6]) <= last):
            row.refuse("number_wrong", name, value=given[:60], first=first, last=last)
            return first
        return int(given)

    return Cell(read, needed=True)


def limit(*, needed: bool = False) -> Cell:
    """A limit by its words, such as 4工作时; an empty cell is none."""

    def read(row: SheetRow, name: str) -> tuple[int, str] | None:
        given = row.text(name)
        if not given:
            return None
        try:
            length, unit = parse_limit(given)
        except UnreadableLimit:
            row.refuse("limit_unreadable", name, value=given[:60])
            return None
        return length, unit.value

    return Cell(
        read,
        lambda value: f"{value[0]}{_LIMIT_WORDS[value[1]]}" if value else "",
        needed=needed,
    )


def icon() -> Cell:
    """The name of a Tabler outline icon."""

    def read(row: SheetRow, name: str) -> str:
        given = row.text(name, limit=40)
        if given and not is_icon(given):
            row.refuse("icon_unknown", name, value=given[:60])
        return given

    return Cell(read)


def first_day() -> Cell:
    """The first day of a period."""
    return Cell(lambda row, name: row.day(name), needed=True)


def last_day() -> Cell:
    """The last day of a period, kept as the day after it; an empty cell has no end."""

    def read(row: SheetRow, name: str) -> date | None:
        day = row.day(name)
        return day + timedelta(days=1) if day else None

    return Cell(read, lambda value: value - timedelta(days=1) if value else "")


@dataclass(frozen=True)
class Column:
    """A column of a sheet: the field it feeds, and how its cells are read and written."""

    field: Field
    cell: Cell
