"""Gathers the slices' models so that Django finds them; define nothing here."""

from zones.audit.models import AuditEntry
from zones.boundaries.models import (
    DefectException,
    Edition,
    Level,
    Scheme,
    Timeline,
    Zone,
    ZoneLineage,
    ZonePiece,
    ZoneVersion,
)
from zones.changes.models import Change, FeedEpoch
from zones.editor.models import (
    BoundaryPolicy,
    Draft,
    DraftOperation,
    DraftStep,
    DraftZone,
    SchemeEditor,
)
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
from zones.ownership.printing.models import PrintRun
from zones.reference.models import Basemap, ReferenceFeature, ReferenceLayer

__all__ = [
    "AccessToken",
    "AuditEntry",
    "Basemap",
    "BoundaryPolicy",
    "Change",
    "City",
    "DefectException",
    "Deputy",
    "Draft",
    "DraftOperation",
    "DraftStep",
    "DraftZone",
    "Duty",
    "Edition",
    "FeedEpoch",
    "ImportMapping",
    "ImportRun",
    "Level",
    "Membership",
    "PrintRun",
    "ReferenceFeature",
    "ReferenceLayer",
    "Responsibility",
    "RoutingPolicy",
    "Scheme",
    "SchemeEditor",
    "Team",
    "TeamMember",
    "Timeline",
    "Unit",
    "User",
    "Zone",
    "ZoneLineage",
    "ZonePiece",
    "ZoneVersion",
]
