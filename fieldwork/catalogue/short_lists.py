"""What people of a role see first, without searching: at most twelve categories."""

from __future__ import annotations

from collections.abc import Collection

from fieldwork.catalogue.models import Category, ShortListEntry
from zones.organisation.models import Role


def short_list(role: str) -> list[Category]:
    """The role's categories in order, with their duty areas; without those no longer in use."""
    return list(
        Category.objects.active()
        .filter(short_lists__role=role)
        .select_related("duty_area")
        .order_by("short_lists__position")
    )


def role_with_list(roles: Collection[str]) -> str:
    """Of several roles the one whose list is shown: the nearest to the street that has one."""
    having = set(ShortListEntry.objects.filter(role__in=roles).values_list("role", flat=True))
    nearest_last = [role for role in Role.values if role in having]
    return nearest_last[-1] if nearest_last else ""
