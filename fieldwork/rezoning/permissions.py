"""Who sees what moved borders do to open issues, and who moves them."""

from __future__ import annotations

from zones.organisation.models import Role
from zones.organisation.permissions import Standing


def may_see_rezoning(standing: Standing) -> bool:
    """The office that hands out the cases, and those who keep the borders and who answers."""
    return may_reroute(standing) or standing.has(Role.BUSINESS_ADMIN)


def may_reroute(standing: Standing) -> bool:
    """Send open issues to whoever owns their place now."""
    return standing.has(Role.CAMPAIGN_OFFICE, Role.GIS_STAFF)
