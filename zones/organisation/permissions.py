"""Who may do what: plain predicates on a person's standing, the roles held on one day.

System administrator, auditor and business administrator are separate (P12): none of them may do
what another is there for. A superuser is the first account of a new city and holds every role.
Which rows a person may see is said by the querysets' ``visible_to`` in each slice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from zones.audit.actors import Asking
from zones.organisation.models import Deputy, Membership, Role, User

EVERY_ROLE = frozenset(role.value for role in Role)


@dataclass(frozen=True)
class Standing:
    """The roles a person holds now; ``user`` is None for whoever is signed out."""

    user: User | None = None
    roles: frozenset[str] = frozenset()

    def has(self, *roles: Role) -> bool:
        """Whether the person holds at least one of the roles."""
        return not self.roles.isdisjoint(roles)


SIGNED_OUT = Standing()

_KEPT = "_standing"


def standing_of(user: User | AnonymousUser | None, *, now: datetime) -> Standing:
    """What the person stands for today, in one statement; none for whoever is signed out."""
    if not isinstance(user, User) or not user.is_active:
        return SIGNED_OUT
    if user.is_superuser:
        return Standing(user, EVERY_ROLE)
    today = timezone.localdate(now)
    roles = Membership.objects.of(user).on(today).values_list("role", flat=True)
    return Standing(user, frozenset(roles))


def standing_in(request: Asking) -> Standing:
    """What whoever asks stands for now; the view and the page's frame ask the database once."""
    asked = getattr(request, "user", None)  # an error page may be made before anybody is known
    user = asked if isinstance(asked, User) else None
    kept: Standing | None = getattr(request, _KEPT, None)
    if kept is None or kept.user != user:
        kept = standing_of(user, now=timezone.now())
        setattr(request, _KEPT, kept)
    return kept


def speaks_for(user: User, *, now: datetime) -> list[User]:
    """The person, then every head whose deputy the person is now."""
    deputising = Deputy.objects.acting_at(now).filter(deputy=user).select_related("head")
    return [user, *(deputy.head for deputy in deputising.order_by("head_id"))]


def may_see_unpublished(standing: Standing) -> bool:
    """Schemes and reference layers that are not public are for people of the organisation (P16)."""
    return bool(standing.roles)


def may_see_contacts(standing: Standing) -> bool:
    """Telephone numbers of heads and units: for everybody who works with them, not volunteers."""
    return bool(standing.roles - {Role.VOLUNTEER})


def may_see_people(standing: Standing) -> bool:
    """The list of accounts, and its export."""
    return standing.has(Role.BUSINESS_ADMIN, Role.SYSTEM_ADMIN)


def may_import_ground(standing: Standing) -> bool:
    """Boundaries and reference layers."""
    return standing.has(Role.GIS_STAFF)


def may_import_organisation(standing: Standing) -> bool:
    """Units, people and responsibilities."""
    return standing.has(Role.BUSINESS_ADMIN)


def may_import(standing: Standing) -> bool:
    """Something or other; what exactly, the two predicates above say."""
    return may_import_ground(standing) or may_import_organisation(standing)


def may_edit_responsibilities(standing: Standing) -> bool:
    """Heads, lead and member units, duties."""
    return standing.has(Role.BUSINESS_ADMIN, Role.CAMPAIGN_OFFICE)


def may_edit_basemaps(standing: Standing) -> bool:
    """Tile services of others that may lie under the maps."""
    return standing.has(Role.SYSTEM_ADMIN, Role.BUSINESS_ADMIN, Role.GIS_STAFF)


def may_edit_organisation(standing: Standing) -> bool:
    """Heads of units, teams, and roles in units: whoever administers either."""
    return standing.has(Role.BUSINESS_ADMIN, Role.SYSTEM_ADMIN)


def may_read_audit(standing: Standing) -> bool:
    return standing.has(Role.AUDITOR)


def may_administer(standing: Standing) -> bool:
    """Accounts, roles and the deployment itself."""
    return standing.has(Role.SYSTEM_ADMIN)


def may_set_up(standing: Standing) -> bool:
    """See what is missing in the set-up; mending it asks for the right of each thing."""
    return standing.has(Role.SYSTEM_ADMIN, Role.BUSINESS_ADMIN)


def may_report(standing: Standing) -> bool:
    """Send what was found on the ground: whoever has a place in the organisation."""
    return bool(standing.roles)


def may_edit(standing: Standing) -> bool:
    """Change boundaries, units, people or responsibilities, some of them."""
    return may_import(standing) or may_edit_responsibilities(standing)
