"""The facts the checklist is made of: counts, each by one statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from fieldwork.catalogue.browsing import limits_by_origin
from fieldwork.catalogue.calendar import missing_years
from fieldwork.catalogue.models import Category
from fieldwork.desk.checklist.pairs import PairedLevel, gather_pairs
from zones.bilingual import in_language
from zones.boundaries.check import check_edition
from zones.boundaries.models import Edition, GeometryKind, Scheme, Timeline
from zones.organisation.models import City, Membership, Role, Unit, User
from zones.ownership.models import Responsibility
from zones.reference.models import ReferenceFeature, ReferenceKind
from zones.sql import load_sql

SEPARATE_ROLES = (Role.SYSTEM_ADMIN, Role.AUDITOR, Role.BUSINESS_ADMIN)
"""三员分立 (P12): three people, none of whom may do what another is there for."""

_LEAVES = load_sql(__file__, "sql/leaves.sql")


@dataclass(frozen=True)
class Facts:
    """Everything the checklist knows. Codes and names are lists, the rest are counts."""

    city: City | None = None
    office_has_head: bool = False
    roles: frozenset[str] = frozenset()
    """Which of SEPARATE_ROLES somebody holds today."""
    double_roles: list[str] = field(default_factory=list)
    """Who holds more than one of them."""
    superusers: int = 0
    demo_accounts: int = 0
    first_passwords: int = 0
    schemes: dict[str, str] = field(default_factory=dict)
    """Names in the reader's language, by code."""
    primary: bool = False
    without_edition: list[str] = field(default_factory=list)
    defects: dict[str, int] = field(default_factory=dict)
    """Torn places by scheme, only of schemes that have any."""
    leaves: int = 0
    leaves_without_head: int = 0
    leaves_without_lead: int = 0
    double_leads: int = 0
    paired_levels: list[PairedLevel] = field(default_factory=list)
    double_pairs: int = 0
    """Zones with several and holders with several, where the level asks for one to one."""
    stray_pairs: int = 0
    """Pairs of zones whose level is paired with others by now."""
    leading_units: int = 0
    leading_units_without_head: int = 0
    closed_units_in_charge: int = 0
    reference_kinds: frozenset[str] = frozenset()
    categories: int = 0
    limits_not_set: int = 0
    """Conditions in use with a proposed limit or their class's."""
    years_missing: list[int] = field(default_factory=list)
    public: int = 0
    """Schemes that whoever is signed out may see."""
    mode: str = "production"
    time_zone: str = ""
    behind_proxy: bool = False


def gather(now: datetime) -> Facts:
    """Ask for everything; some twenty statements, and a check of every new edition once."""
    city = City.objects.select_related("fallback_unit").first()
    leaves, without_head, without_lead = _leaves(now)
    return Facts(
        city=city,
        office_has_head=bool(city and city.fallback_unit.head_id),
        **_people(now),
        **_schemes(now),
        leaves=leaves,
        leaves_without_head=without_head,
        leaves_without_lead=without_lead,
        **gather_pairs(now),
        **_units(now),
        **_catalogue(now),
        reference_kinds=_reference_kinds(),
        mode=settings.FIELDWORK.mode.value,
        time_zone=settings.FIELDWORK.time_zone,
        behind_proxy=settings.FIELDWORK.behind_proxy,
    )


def _leaves(now: datetime) -> tuple[int, int, int]:
    """Zones with nothing below them in the editions in force: all, without head, without lead."""
    with connection.cursor() as cursor:
        cursor.execute(_LEAVES, {"now": now})
        all_, without_head, without_lead = cursor.fetchone()
    return all_, without_head, without_lead


def _people(now: datetime) -> dict[str, Any]:
    held = (
        Membership.objects.on(timezone.localdate(now))
        .filter(role__in=SEPARATE_ROLES, user__is_active=True)
        .values_list("user__username", "role")
        .distinct()
    )
    roles_of: dict[str, set[str]] = {}
    for username, role in held:
        roles_of.setdefault(username, set()).add(role)
    counts = User.objects.filter(is_active=True).aggregate(
        superusers=Count("pk", filter=Q(is_superuser=True)),
        demo_accounts=Count("pk", filter=Q(is_demo=True)),
        first_passwords=Count("pk", filter=Q(must_change_password=True)),
    )
    return {
        **counts,
        "roles": frozenset(role for roles in roles_of.values() for role in roles),
        "double_roles": sorted(name for name, roles in roles_of.items() if len(roles) > 1),
    }


def _schemes(now: datetime) -> dict[str, Any]:
    schemes = list(Scheme.objects.in_order())
    entries = Timeline.objects.in_force_at(now).select_related("edition__scheme")
    editions = {entry.scheme_id: entry.edition for entry in entries}
    torn = {
        scheme.code: _defects(edition)
        for scheme in schemes
        if (edition := editions.get(scheme.pk)) and scheme.geometry_kind == GeometryKind.POLYGON
    }
    return {
        "schemes": {one.code: in_language(one.name_zh, one.name_en) for one in schemes},
        "primary": any(scheme.primary for scheme in schemes),
        "without_edition": [scheme.code for scheme in schemes if scheme.pk not in editions],
        "defects": {code: count for code, count in torn.items() if count},
        "public": sum(scheme.public for scheme in schemes),
    }


def _defects(edition: Edition) -> int:
    """Gaps, overlaps and spills of an edition."""
    levels = edition.scheme.levels.order_by("rank").values_list("code", "covers_parent")
    return _count_defects(edition.pk, edition.checksum, tuple(levels))


@lru_cache(maxsize=16)
def _count_defects(edition_id: int, checksum: str, levels: tuple[tuple[str, bool], ...]) -> int:
    """Kept for the life of the process: 12,000 cells take a second to check, and never change."""
    return len(check_edition(Edition.objects.get(pk=edition_id)).defects)


def _units(now: datetime) -> dict[str, Any]:
    in_charge = Responsibility.objects.holding_at(now).filter(role__in=("lead", "fallback"))
    units = Unit.objects.filter(pk__in=in_charge.values("unit"))
    double = (
        in_charge.filter(role="lead", scheme__one_to_one=True)
        .values("scheme", "unit")
        .annotate(zones=Count("zone", distinct=True))
        .filter(zones__gt=1)
    )
    counts = units.aggregate(
        leading_units=Count("pk"),
        leading_units_without_head=Count("pk", filter=Q(head=None)),
        closed_units_in_charge=Count("pk", filter=Q(is_active=False)),
    )
    return {**counts, "double_leads": double.count()}


def _catalogue(now: datetime) -> dict[str, Any]:
    limits = limits_by_origin()
    return {
        "categories": Category.objects.active().count(),
        "limits_not_set": limits.total - limits.by_city,
        "years_missing": missing_years(timezone.localdate(now)),
    }


def _reference_kinds() -> frozenset[str]:
    """The kinds of reference layers that have features."""
    return frozenset(
        kind
        for kind in ReferenceKind.values
        if ReferenceFeature.objects.filter(layer__kind=kind).exists()
    )
