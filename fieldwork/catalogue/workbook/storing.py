"""Lines written over what is stored, sheet by sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from psycopg2.extras import DateRange

from fieldwork.catalogue.models import (
    Category,
    CategoryClass,
    CategoryGroup,
    ClassLimit,
    FilingCondition,
    FunctionalResponsibility,
    ShortListEntry,
    Urgency,
)
from fieldwork.catalogue.naming import fill_words
from fieldwork.catalogue.workbook.lines import (
    CategoryLine,
    ClassLine,
    ConditionLine,
    Difference,
    FunctionalLine,
    GroupLine,
    ShortListLine,
)
from fieldwork.catalogue.workbook.stored import zone_names
from zones.organisation.models import Unit


def _after(news: Iterable[Difference]) -> list[Any]:
    return [one.after for one in news if one.after is not None]


def _write_groups(news: Sequence[Difference]) -> None:
    lines: list[GroupLine] = _after(news)
    CategoryGroup.objects.bulk_create(
        [CategoryGroup(**asdict(line)) for line in lines],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_zh", "name_en", "is_duty_area", "position", "icon"],
    )


def _write_classes(news: Sequence[Difference]) -> None:
    lines: list[ClassLine] = _after(news)
    classes = CategoryClass.objects.bulk_create(
        [
            CategoryClass(
                standard=line.standard,
                kind=line.kind,
                code=line.code,
                name_zh=line.name_zh,
                name_en=line.name_en,
            )
            for line in lines
        ],
        update_conflicts=True,
        unique_fields=["standard", "code"],
        update_fields=["kind", "name_zh", "name_en"],
    )
    limits = []
    for stored, line in zip(classes, lines, strict=True):
        for urgency, limit in ((Urgency.NORMAL, line.normal), (Urgency.URGENT, line.urgent)):
            if limit is not None:
                limits.append(
                    ClassLimit(
                        category_class=stored, urgency=urgency, limit=limit[0], limit_kind=limit[1]
                    )
                )
    ClassLimit.objects.bulk_create(
        limits,
        update_conflicts=True,
        unique_fields=["category_class", "urgency"],
        update_fields=["limit", "limit_kind"],
    )


def _write_categories(news: Sequence[Difference]) -> None:
    lines: list[CategoryLine] = _after(news)
    classes = {(one.standard, one.code): one for one in CategoryClass.objects.all()}
    groups = {one.code: one for one in CategoryGroup.objects.all()}
    rows = [
        Category(
            standard=line.standard,
            kind=line.kind,
            code=line.code,
            category_class=classes[line.standard, line.class_code],
            duty_area=groups[line.duty_area],
            name_zh=line.name_zh,
            name_en=line.name_en,
            aliases=list(line.aliases),
            needs_place=line.needs_place,
            is_active=line.is_active,
            icon=line.icon,
            source_note=line.source_note,
        )
        for line in lines
    ]
    for row in rows:
        fill_words(row)
    updated = [one.name for one in Category._meta.concrete_fields if one.name not in ("id", "code")]
    stored = Category.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=updated
    )
    through = Category.groups.through
    through.objects.filter(category__in=stored).delete()
    through.objects.bulk_create(
        through(category_id=one.pk, categorygroup_id=groups[group].pk)
        for one, line in zip(stored, lines, strict=True)
        for group in line.groups
    )


def _write_conditions(news: Sequence[Difference]) -> None:
    lines: list[ConditionLine] = _after(news)
    categories = _categories_by_code({line.category for line in lines})
    # There may be one default at a time: those there were go first.
    for one in news:
        if one.before is not None and one.before.is_default:
            FilingCondition.objects.filter(
                category=categories[one.before.category], code=one.before.code
            ).update(is_default=False)
    rows = []
    for line in lines:
        facts = asdict(line)
        limit = facts.pop("limit")
        facts["category"] = categories[line.category]
        rows.append(
            FilingCondition(
                **facts, limit=limit[0] if limit else None, limit_kind=limit[1] if limit else ""
            )
        )
    updated = [
        one.name
        for one in FilingCondition._meta.concrete_fields
        if one.name not in ("id", "category", "code")
    ]
    FilingCondition.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["category", "code"], update_fields=updated
    )


def _write_functional_units(news: Sequence[Difference]) -> None:
    zones = {name: zone for zone, name in zone_names().items()}
    before: list[FunctionalLine] = [one.before for one in news if one.before is not None]
    for line in before:
        FunctionalResponsibility.objects.filter(
            category__code=line.category or None,
            category_class__code=line.class_code or None,
            category_class__standard=line.standard or None,
            zone=zones[line.scheme, line.zone] if line.zone else None,
            during__startswith=line.first,
        ).delete()
    lines: list[FunctionalLine] = _after(news)
    categories = _categories_by_code({line.category for line in lines})
    classes = {(one.standard, one.code): one for one in CategoryClass.objects.all()}
    units = Unit.objects.in_bulk([line.unit for line in lines], field_name="code")
    FunctionalResponsibility.objects.bulk_create(
        FunctionalResponsibility(
            category=categories.get(line.category),
            category_class=classes.get((line.standard, line.class_code)),
            zone_id=zones[line.scheme, line.zone] if line.zone else None,
            unit=units[line.unit],
            during=DateRange(line.first, line.end),
        )
        for line in lines
    )


def _write_short_lists(news: Sequence[Difference]) -> None:
    for one in news:
        if one.before is not None:
            ShortListEntry.objects.filter(
                role=one.before.role, position=one.before.position
            ).delete()
    lines: list[ShortListLine] = _after(news)
    categories = _categories_by_code({line.category for line in lines})
    ShortListEntry.objects.bulk_create(
        ShortListEntry(role=line.role, position=line.position, category=categories[line.category])
        for line in lines
    )


def _categories_by_code(codes: Iterable[str]) -> dict[str, Category]:
    return Category.objects.in_bulk(list(codes), field_name="code")


WRITERS: Final[Mapping[str, Callable[[Sequence[Difference]], None]]] = {
    "groups": _write_groups,
    "classes": _write_classes,
    "categories": _write_categories,
    "conditions": _write_conditions,
    "functional_units": _write_functional_units,
    "short_lists": _write_short_lists,
}
"""In this order: each points at what stands before it."""
