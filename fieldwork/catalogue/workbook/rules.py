"""What must be true of the catalogue's lines together. Plain Python, no Django."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from fieldwork.catalogue.workbook.lines import (
    CategoryLine,
    ConditionLine,
    Content,
    FunctionalLine,
    Key,
)

URGENCIES: Final = ("normal", "urgent")


@dataclass(frozen=True)
class Clash:
    """A line that cannot be as it is; ``code`` says why, ``field`` where."""

    sheet: str
    key: Key
    code: str
    field: str
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)


def with_defaults(
    conditions: Mapping[Key, ConditionLine],
    said: frozenset[Key],
    categories: Mapping[Key, CategoryLine],
) -> dict[Key, ConditionLine]:
    """The conditions such that every category has a default for each urgency.

    A default that was ``said`` takes the place of one that was there before; where there is none,
    one is added that has no text and takes the limit of the class.
    """
    settled = dict(conditions)
    chosen = {
        (line.category, line.urgency)
        for key, line in settled.items()
        if line.is_default and key in said
    }
    for key, line in conditions.items():
        if line.is_default and key not in said and (line.category, line.urgency) in chosen:
            settled[key] = replace(line, is_default=False)
    with_one = {(line.category, line.urgency) for line in settled.values() if line.is_default}
    for (category,) in categories:
        for urgency in URGENCIES:
            if (category, urgency) not in with_one and (category, urgency) not in settled:
                settled[category, urgency] = ConditionLine(
                    category, urgency, urgency=urgency, is_default=True
                )
    return settled


def clashes(content: Content) -> Iterator[Clash]:
    """Everything that contradicts another line or leads nowhere."""
    yield from _of_categories(content)
    yield from _of_conditions(content)
    yield from _of_functional_units(content)
    yield from _of_short_lists(content)


def _of_categories(content: Content) -> Iterator[Clash]:
    areas = {line.code for line in content["groups"].values() if line.is_duty_area}
    groups = {line.code for line in content["groups"].values()} - areas
    for key, line in content["categories"].items():

        def clash(code: str, field: str, key: Key = key, **facts: Any) -> Clash:
            return Clash("categories", key, code, field, facts)

        if (line.standard, line.class_code) not in content["classes"]:
            yield clash("class_unknown", "class_code", value=line.class_code, of=line.standard)
        if line.duty_area not in areas:
            yield clash("duty_area_unknown", "duty_area", value=line.duty_area)
        for group in line.groups:
            if group not in groups:
                yield clash("group_unknown", "groups", value=group)


def _of_conditions(content: Content) -> Iterator[Clash]:
    defaults: dict[tuple[str, str], list[ConditionLine]] = defaultdict(list)
    for key, line in content["conditions"].items():
        if (line.category,) not in content["categories"]:
            yield Clash("conditions", key, "category_unknown", "category", {"value": line.category})
        if line.set_by_city and line.limit is None:
            yield Clash("conditions", key, "set_without_limit", "limit")
        if line.is_default:
            defaults[line.category, line.urgency].append(line)
            if not line.is_active:
                yield Clash("conditions", key, "default_inactive", "is_active")
    for lines in defaults.values():
        for line in lines[1:]:
            yield Clash(
                "conditions", line.key, "default_twice", "is_default", {"other": lines[0].code}
            )
    for (category,) in content["categories"]:
        for urgency in URGENCIES:
            if (category, urgency) not in defaults:
                yield Clash(
                    "conditions",
                    (category, urgency),
                    "default_missing",
                    "is_default",
                    {"category": category},
                )


def _of_functional_units(content: Content) -> Iterator[Clash]:
    by_scope: dict[Key, list[FunctionalLine]] = defaultdict(list)
    for key, line in content["functional_units"].items():
        if bool(line.category) == bool(line.class_code):
            yield Clash("functional_units", key, "scope_wrong", "category")
        elif line.category and (line.category,) not in content["categories"]:
            facts = {"value": line.category}
            yield Clash("functional_units", key, "category_unknown", "category", facts)
        elif line.class_code and (line.standard, line.class_code) not in content["classes"]:
            facts = {"value": line.class_code, "of": line.standard}
            yield Clash("functional_units", key, "class_unknown", "class_code", facts)
        if line.end is not None and line.end <= line.first:
            yield Clash("functional_units", key, "days_wrong", "end")
        by_scope[line.scope].append(line)
    for lines in by_scope.values():
        lines.sort(key=lambda line: line.first)
        for before, line in pairwise(lines):
            if before.end is None or before.end > line.first:
                yield Clash(
                    "functional_units", line.key, "unit_overlaps", "first", {"other": before.unit}
                )


def _of_short_lists(content: Content) -> Iterator[Clash]:
    seen: set[tuple[str, str]] = set()
    for key, line in content["short_lists"].items():
        category = content["categories"].get((line.category,))
        if category is None or not category.is_active:
            yield Clash(
                "short_lists", key, "category_unknown", "category", {"value": line.category}
            )
        if (line.role, line.category) in seen:
            yield Clash("short_lists", key, "listed_twice", "category", {"value": line.category})
        seen.add((line.role, line.category))
