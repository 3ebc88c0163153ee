"""Gathers the slices' models so that Django finds them; define nothing here."""

from fieldwork.casework.models import (
    CoHandling,
    Complainant,
    Issue,
    IssueEvent,
    Report,
    ReportAttachment,
)
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
from fieldwork.intake.models import SourcePolicy
from fieldwork.notices.models import Delivery, Notice, NoticePreference, Subscription
from fieldwork.rezoning.models import RerouteRun
from fieldwork.standing.models import DocumentTemplate

__all__ = [
    "Attachment",
    "Blob",
    "CalendarDay",
    "CalendarYear",
    "Category",
    "CategoryClass",
    "CategoryGroup",
    "ClassLimit",
    "CoHandling",
    "Complainant",
    "Delivery",
    "DocumentTemplate",
    "ExemptArea",
    "FilingCondition",
    "FunctionalResponsibility",
    "Issue",
    "IssueEvent",
    "Notice",
    "NoticePreference",
    "Report",
    "ReportAttachment",
    "RerouteRun",
    "ShortListEntry",
    "SourcePolicy",
    "Subscription",
    "WorkPeriod",
]
