"""Who may do what with the catalogue, the work calendar and the exempt areas."""

from __future__ import annotations

from zones.organisation.models import Role
from zones.organisation.permissions import Standing


def may_edit_catalogue(standing: Standing) -> bool:
    """Categories, limits, working time and exempt areas; anybody may read the catalogue."""
    return standing.has(Role.BUSINESS_ADMIN, Role.CAMPAIGN_OFFICE)
