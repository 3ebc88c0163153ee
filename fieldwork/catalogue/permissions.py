"""Who may do what with the catalogue, the work calendar and the exempt areas."""

from __future__ import annotations

from zones.organisation.models import Role
from zones.organisation.permissions import Standing


def may_edit_catalogue(standing: Standing) -> bool:
    """Categories, limits and working time; anybody may read the catalogue."""
    return standing.has(Role.BUSINESS_ADMIN, Role.CAMPAIGN_OFFICE)


def may_edit_exempt_areas(standing: Standing) -> bool:
    """Where something is permitted: whoever keeps the catalogue, and whoever draws its ground."""
    return may_edit_catalogue(standing) or standing.has(Role.GIS_STAFF)
