"""How many past cases are filed: catalogue.filing_for() for all of their categories at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.db.models import Q
from django.utils import timezone

from fieldwork.catalogue.calendar import calendar_from
from fieldwork.catalogue.models import (
    Category,
    ClassLimit,
    FilingCondition,
    FunctionalResponsibility,
)
from fieldwork.catalogue.refusals import NoSuchCondition, UnknownCategory
from fieldwork.catalogue.rules import Deadline, WorkCalendar, deadline


@dataclass(frozen=True, slots=True)
class PastFiling:
    """The category and its default condition, by key; its limit; the unit that helps there."""

    category: int
    condition: int
    limit: int
    limit_kind: str
    set_by_city: bool
    functional_unit: int | None


@dataclass(frozen=True)
class BulkFiling:
    """What the catalogue says now of some categories; a category out of use counts, too."""

    categories: Mapping[str, Category]
    conditions: Mapping[tuple[int, str], FilingCondition]
    class_limits: Mapping[tuple[int, str], ClassLimit]
    functional: Mapping[tuple[str, int], Sequence[FunctionalResponsibility]]
    calendar: WorkCalendar

    @classmethod
    def of(cls, codes: Collection[str], first_day: date) -> Self:
        """For these category codes, and for deadlines from ``first_day`` on; five statements."""
        categories = {one.code: one for one in Category.objects.filter(code__in=codes)}
        keys = [one.pk for one in categories.values()]
        classes = {one.category_class_id for one in categories.values()}
        defaults = FilingCondition.objects.filter(category__in=keys, is_default=True)
        limits = ClassLimit.objects.filter(category_class__in=classes)
        functional: defaultdict[tuple[str, int], list[FunctionalResponsibility]]
        functional = defaultdict(list)
        for duty in FunctionalResponsibility.objects.filter(
            Q(category__in=keys) | Q(category_class__in=classes)
        ):
            of_class = duty.category_class_id
            key = ("class", of_class) if of_class else ("category", duty.category_id or 0)
            functional[key].append(duty)
        return cls(
            categories=categories,
            conditions={(one.category_id, one.urgency): one for one in defaults},
            class_limits={(one.category_class_id, one.urgency): one for one in limits},
            functional=functional,
            calendar=calendar_from(first_day),
        )

    def category(self, code: str) -> int | None:
        """The category's key; None for none. Raises UnknownCategory."""
        if not code:
            return None
        if code not in self.categories:
            raise UnknownCategory(code)
        return self.categories[code].pk

    def for_case(
        self, code: str, urgency: str, zone_path: Sequence[int], at: datetime
    ) -> PastFiling:
        """How a case of the category is filed in these zones, the top level first, at that instant.

        Raises UnknownCategory, NoSuchCondition.
        """
        key = self.category(code)
        if key is None:
            raise UnknownCategory(code)
        category_class = self.categories[code].category_class_id
        condition = self.conditions.get((key, urgency))
        if condition is None:
            raise NoSuchCondition(code, urgency, "")
        limit: FilingCondition | ClassLimit | None = condition
        if condition.limit is None:
            limit = self.class_limits.get((category_class, urgency))
        if limit is None or limit.limit is None:
            raise NoSuchCondition(code, urgency, "")
        day = timezone.localdate(at, timezone.get_default_timezone())
        return PastFiling(
            category=key,
            condition=condition.pk,
            limit=limit.limit,
            limit_kind=limit.limit_kind,
            set_by_city=condition.set_by_city,
            functional_unit=self._functional_unit(key, category_class, zone_path, day),
        )

    def deadline(self, received_at: datetime, filing: PastFiling) -> Deadline:
        """By when the case was to be dealt with."""
        return deadline(received_at, filing.limit, filing.limit_kind, self.calendar)

    def _functional_unit(
        self, category: int, category_class: int, zone_path: Sequence[int], day: date
    ) -> int | None:
        """The closest that fits: the category's before its class's, the deepest zone before all."""
        for key in (("category", category), ("class", category_class)):
            fitting = [
                duty
                for duty in self.functional.get(key, ())
                if day in duty.during and (duty.zone_id is None or duty.zone_id in zone_path)
            ]
            if fitting:
                return max(fitting, key=lambda duty: _depth(duty.zone_id, zone_path)).unit_id
        return None


def _depth(zone: int | None, zone_path: Sequence[int]) -> int:
    return -1 if zone is None else zone_path.index(zone)
