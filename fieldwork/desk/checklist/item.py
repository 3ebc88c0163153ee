"""What the checklist consists of: items in chapters, and how they are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

SETUP: Final = ".venv/bin/python manage.py setup"
MANAGE: Final = ".venv/bin/python manage.py"


class State(StrEnum):
    """OPEN counts against the progress; ADVICE is for people to decide and does not."""

    DONE = "done"
    OPEN = "open"
    ADVICE = "advice"


class Group(StrEnum):
    """The checklist's chapters, in the order a city is set up."""

    CITY = "city"
    GROUND = "ground"
    PEOPLE = "people"
    CATALOGUE = "catalogue"
    MAP = "map"
    SAFETY = "safety"


@dataclass(frozen=True)
class Item:
    """``found`` says how things stand, ``why`` why that matters. ``page`` is the name of an address
    where it is mended, ``command`` a command line that does; either may be empty.
    """

    code: str
    group: Group
    title: str
    state: State
    found: str
    why: str
    page: str = ""
    command: str = ""


@dataclass(frozen=True)
class Checklist:
    items: tuple[Item, ...]

    @property
    def left(self) -> list[Item]:
        return [item for item in self.items if item.state is State.OPEN]

    @property
    def done(self) -> int:
        return sum(item.state is State.DONE for item in self.items)

    @property
    def total(self) -> int:
        """Advice is not counted."""
        return sum(item.state is not State.ADVICE for item in self.items)

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 100

    def in_group(self, group: Group) -> list[Item]:
        """What is open first."""
        items = [item for item in self.items if item.group is group]
        return sorted(items, key=lambda item: list(State).index(item.state) != 1)


def state_if(good: bool, otherwise: State = State.OPEN) -> State:
    """DONE where it is good."""
    return State.DONE if good else otherwise


def listed(names: Sequence[object]) -> str:
    """The names in one line, in the manner of the active language."""
    return _(", ").join(str(name) for name in names)
