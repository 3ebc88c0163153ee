"""Gathers the slices' models so that Django finds them; define nothing here."""

from fieldwork.catalogue.models import (
    CalendarDay,
    CalendarYear,
    Category,
    CategoryClass,
    CategoryGroup,
    ClassLimit,
    ExemptArea,
    FilingCondition,
    FunctionalResponsibility,
    ShortListEntry,
    WorkPeriod,
)
from fieldwork.evidence.models import Attachment, Blob
from fieldwork.notices.models import Delivery, Notice, NoticePreference, Subscription

__all__ = [
    "Attachment",
    "Blob",
    "CalendarDay",
    "CalendarYear",
    "Category",
    "CategoryClass",
    "CategoryGroup",
    "ClassLimit",
    "Delivery",
    "ExemptArea",
    "FilingCondition",
    "FunctionalResponsibility",
    "Notice",
    "NoticePreference",
    "ShortListEntry",
    "Subscription",
    "WorkPeriod",
]
