"""The catalogue as stored, as the lines of its workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fieldwork.catalogue.models import (
    Category,
    CategoryClass,
    CategoryGroup,
    FilingCondition,
    FunctionalResponsibility,
    ShortListEntry,
    Urgency,
)
from fieldwork.catalogue.workbook import sheets
from fieldwork.catalogue.workbook.lines import (
    CategoryLine,
    ClassLine,
    ConditionLine,
    Content,
    FunctionalLine,
    GroupLine,
    Key,
    Limit,
    Line,
    ShortListLine,
)
from zones.boundaries.models import ZoneVersion


def stored_content() -> Content:
    """Every sheet's lines, in the order people read them."""
    return {
        sheets.GROUPS.code: _by_key(_groups()),
        sheets.CLASSES.code: _by_key(_classes()),
        sheets.CATEGORIES.code: _by_key(_categories()),
        sheets.CONDITIONS.code: _by_key(_conditions()),
        sheets.FUNCTIONAL_UNITS.code: _by_key(_functional_units()),
        sheets.SHORT_LISTS.code: _by_key(_short_lists()),
    }


def zone_names(zones: Iterable[int] | None = None) -> dict[int, tuple[str, str]]:
    """Scheme and code of zones (all where none are given), by the newest edition they are in."""
    versions = ZoneVersion.objects.order_by("editions")
    if zones is not None:
        versions = versions.filter(zone__in=zones)
    named = versions.values_list("zone_id", "scheme__code", "code")
    return {zone: (scheme, code) for zone, scheme, code in named}


def _by_key(lines: Iterable[Line]) -> dict[Key, Line]:
    return {line.key: line for line in lines}


def _groups() -> Iterator[GroupLine]:
    for one in CategoryGroup.objects.order_by("position", "code"):
        yield GroupLine(
            code=one.code,
            name_zh=one.name_zh,
            name_en=one.name_en,
            is_duty_area=one.is_duty_area,
            position=one.position,
            icon=one.icon,
        )


def _classes() -> Iterator[ClassLine]:
    rows = CategoryClass.objects.prefetch_related("limits").order_by("code", "standard")
    for one in rows:
        limits = {its.urgency: (its.limit, its.limit_kind) for its in one.limits.all()}
        yield ClassLine(
            standard=one.standard,
            code=one.code,
            kind=one.kind,
            name_zh=one.name_zh,
            name_en=one.name_en,
            normal=limits.get(Urgency.NORMAL),
            urgent=limits.get(Urgency.URGENT),
        )


def _categories() -> Iterator[CategoryLine]:
    rows = Category.objects.select_related("category_class", "duty_area")
    for one in rows.prefetch_related("groups").order_by("code"):
        yield CategoryLine(
            code=one.code,
            standard=one.standard,
            class_code=one.category_class.code,
            kind=one.kind,
            name_zh=one.name_zh,
            name_en=one.name_en,
            duty_area=one.duty_area.code,
            groups=tuple(sorted(group.code for group in one.groups.all())),
            aliases=tuple(one.aliases),
            icon=one.icon,
            needs_place=one.needs_place,
            is_active=one.is_active,
            source_note=one.source_note,
        )


def _conditions() -> Iterator[ConditionLine]:
    rows = FilingCondition.objects.select_related("category")
    for one in rows.order_by("category__code", "urgency", "-is_default", "code"):
        yield ConditionLine(
            category=one.category.code,
            code=one.code,
            urgency=one.urgency,
            is_default=one.is_default,
            text_zh=one.text_zh,
            text_en=one.text_en,
            limit=_limit_of(one),
            set_by_city=one.set_by_city,
            closing_zh=one.closing_zh,
            closing_en=one.closing_en,
            is_active=one.is_active,
            source_note=one.source_note,
        )


def _limit_of(condition: FilingCondition) -> Limit | None:
    return None if condition.limit is None else (condition.limit, condition.limit_kind)


def _functional_units() -> Iterator[FunctionalLine]:
    rows = list(
        FunctionalResponsibility.objects.select_related("category", "category_class", "unit")
    )
    zones = zone_names([row.zone_id for row in rows if row.zone_id])
    lines = []
    for one in rows:
        of_class = one.category_class
        scheme, zone = zones[one.zone_id] if one.zone_id else ("", "")
        lines.append(
            FunctionalLine(
                first=one.during.lower,
                category=one.category.code if one.category else "",
                standard=of_class.standard if of_class else "",
                class_code=of_class.code if of_class else "",
                scheme=scheme,
                zone=zone,
                unit=one.unit.code,
                end=one.during.upper,
            )
        )
    return iter(sorted(lines, key=lambda line: line.key))


def _short_lists() -> Iterator[ShortListLine]:
    for one in ShortListEntry.objects.select_related("category").order_by("role", "position"):
        yield ShortListLine(one.role, one.position, one.category.code)
