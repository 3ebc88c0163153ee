"""What the page of the catalogue shows: an area's categories by class, each with its limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count, Prefetch, Q

from fieldwork.catalogue.icons import shown_icon
from fieldwork.catalogue.models import (
    Category,
    CategoryClass,
    CategoryGroup,
    ClassLimit,
    FilingCondition,
    Urgency,
)
from fieldwork.catalogue.queries import CategoryQuerySet
from fieldwork.catalogue.search import search_categories
from fieldwork.catalogue.wording import limit_label, limit_origin
from zones.bilingual import in_language

_MOST_FOUND = 100


@dataclass(frozen=True)
class ShownCondition:
    """A condition with its limit in words; ``origin`` is "" where the city has set the limit."""

    condition: FilingCondition
    label: str
    origin: str
    proposed: bool

    @property
    def text(self) -> str:
        """When a case is opened, in the active language."""
        return in_language(self.condition.text_zh, self.condition.text_en)

    @property
    def closing(self) -> str:
        """When it closes, in the active language."""
        return in_language(self.condition.closing_zh, self.condition.closing_en)


@dataclass(frozen=True)
class ShownCategory:
    """A category with its defaults, normal and urgent, and any further conditions."""

    category: Category
    defaults: dict[str, ShownCondition]
    further: list[ShownCondition] = field(default_factory=list)

    @property
    def other_name(self) -> str:
        """The name in the language that is not active."""
        category = self.category
        return category.name_en if category.name == category.name_zh else category.name_zh

    @property
    def icon(self) -> str:
        """Its own icon, else that of its duty area."""
        return shown_icon(self.category.icon, self.category.duty_area.icon)


@dataclass(frozen=True)
class Limits:
    """How many conditions in use have the city's limit, a proposal, or the class's default."""

    by_city: int
    proposed: int
    by_class: int

    @property
    def total(self) -> int:
        return self.by_city + self.proposed + self.by_class


@dataclass(frozen=True)
class ShownGroup:
    """A group with the number of categories in use that count to it."""

    group: CategoryGroup
    total: int

    @property
    def icon(self) -> str:
        """Its own, or one that fits anything."""
        return shown_icon(self.group.icon)


def groups_in_use() -> list[ShownGroup]:
    """The groups that have any categories in use, duty areas first."""
    in_use = Q(duty_categories__is_active=True)
    further = Q(categories__is_active=True)
    groups = CategoryGroup.objects.annotate(
        of_area=Count("duty_categories", filter=in_use, distinct=True),
        of_group=Count("categories", filter=further, distinct=True),
    ).order_by("-is_duty_area", "position", "code")
    shown = [
        ShownGroup(group, group.of_area if group.is_duty_area else group.of_group)
        for group in groups
    ]
    return [one for one in shown if one.total]


def limits_by_origin() -> Limits:
    """How far the city has come with its own limits."""
    in_use = FilingCondition.objects.filter(is_active=True, category__is_active=True)
    counts = in_use.aggregate(
        by_city=Count("pk", filter=Q(set_by_city=True)),
        proposed=Count("pk", filter=Q(set_by_city=False, limit__isnull=False)),
        by_class=Count("pk", filter=Q(limit__isnull=True)),
    )
    return Limits(**counts)


def found_categories(words: str) -> list[ShownCategory]:
    """The categories in use that are called so, the best first."""
    ids = [one.pk for one in search_categories(words, limit=_MOST_FOUND)]
    rows = {one.pk: one for one in _with_conditions().filter(pk__in=ids)}
    return _shown([rows[id] for id in ids])


def categories_of(group: CategoryGroup) -> list[tuple[CategoryClass, list[ShownCategory]]]:
    """A group's categories in use, class by class in the order of their codes."""
    rows = _with_conditions()
    rows = rows.filter(duty_area=group) if group.is_duty_area else rows.filter(groups=group)
    shown = _shown(rows.order_by("category_class__code", "code"))
    by_class = groupby(shown, key=lambda one: one.category.category_class)
    return [(of_class, list(its)) for of_class, its in by_class]


def _with_conditions() -> CategoryQuerySet:
    conditions = FilingCondition.objects.filter(is_active=True).order_by("urgency", "code")
    return (
        Category.objects.active()
        .select_related("category_class", "duty_area")
        .prefetch_related(
            Prefetch("conditions", conditions),
            Prefetch("category_class__limits", ClassLimit.objects.all()),
        )
    )


def _shown(rows: Iterable[Category]) -> list[ShownCategory]:
    return [_shown_category(row) for row in rows]


def _shown_category(category: Category) -> ShownCategory:
    of_class = {one.urgency: one for one in category.category_class.limits.all()}
    defaults: dict[str, ShownCondition] = {}
    further = []
    for condition in category.conditions.all():
        shown = _shown_condition(condition, of_class.get(condition.urgency))
        if condition.is_default:
            defaults[condition.urgency] = shown
        else:
            further.append(shown)
    return ShownCategory(
        category, {one: defaults[one] for one in Urgency if one in defaults}, further
    )


def _shown_condition(condition: FilingCondition, of_class: ClassLimit | None) -> ShownCondition:
    own = condition.limit is not None
    limit, kind = condition.limit, condition.limit_kind
    if limit is None and of_class is not None:
        limit, kind = of_class.limit, of_class.limit_kind
    return ShownCondition(
        condition,
        label=limit_label(limit, kind) if limit is not None else "",
        origin=limit_origin(own=own, set_by_city=condition.set_by_city),
        proposed=own and not condition.set_by_city,
    )
