"""Gathers the slices' models so that Django finds them; define nothing here."""

from zones.audit.models import AuditEntry
from zones.boundaries.models import Edition, Level, Scheme, Timeline, Zone, ZonePiece, ZoneVersion
from zones.changes.models import Change, FeedEpoch
from zones.imports.models import ImportMapping, ImportRun
from zones.organisation.models import (
    AccessToken,
    City,
    Deputy,
    Membership,
    Team,
    TeamMember,
    Unit,
    User,
)
from zones.ownership.models import Duty, Responsibility, RoutingPolicy
from zones.reference.models import ReferenceFeature, ReferenceLayer

__all__ = [
    "AccessToken",
    "AuditEntry",
    "Change",
    "City",
    "Deputy",
    "Duty",
    "Edition",
    "FeedEpoch",
    "ImportMapping",
    "ImportRun",
    "Level",
    "Membership",
    "ReferenceFeature",
    "ReferenceLayer",
    "Responsibility",
    "RoutingPolicy",
    "Scheme",
    "Team",
    "TeamMember",
    "Timeline",
    "Unit",
    "User",
    "Zone",
    "ZonePiece",
    "ZoneVersion",
]
