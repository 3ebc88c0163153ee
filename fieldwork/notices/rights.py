"""Who may let other systems be told."""

from __future__ import annotations

from zones.organisation.models import Role
from zones.organisation.permissions import Standing


def may_subscribe(standing: Standing) -> bool:
    """Whoever sees every case anyway, and whoever runs the deployment."""
    return standing.has(Role.CAMPAIGN_OFFICE, Role.SYSTEM_ADMIN)
