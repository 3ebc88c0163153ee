"""The catalogue's tables: categories, working time, exempt areas."""

from fieldwork.catalogue.models.categories import (
    LOCAL,
    LONGEST_SHORT_LIST,
    STANDARD,
    Category,
    CategoryClass,
    CategoryGroup,
    ClassLimit,
    FilingCondition,
    FunctionalResponsibility,
    LimitKind,
    ProblemKind,
    ShortListEntry,
    Urgency,
)
from fieldwork.catalogue.models.exempt_areas import (
    AreaState,
    ExemptArea,
    Exemption,
    PastExemption,
)
from fieldwork.catalogue.models.work_time import CalendarDay, CalendarYear, DayKind, WorkPeriod

__all__ = [
    "LOCAL",
    "LONGEST_SHORT_LIST",
    "STANDARD",
    "AreaState",
    "CalendarDay",
    "CalendarYear",
    "Category",
    "CategoryClass",
    "CategoryGroup",
    "ClassLimit",
    "DayKind",
    "ExemptArea",
    "Exemption",
    "FilingCondition",
    "FunctionalResponsibility",
    "LimitKind",
    "PastExemption",
    "ProblemKind",
    "ShortListEntry",
    "Urgency",
    "WorkPeriod",
]
