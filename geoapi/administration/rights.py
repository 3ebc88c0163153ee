"""Rights in the administration, by role: Django's permissions, held by membership.

System administrator and auditor are separate (P12): the one hands out rights and cannot read the
log, the other reads the log and cannot change a thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from django.contrib.auth.backends import BaseBackend
from django.utils import timezone

from zones.organisation.models import Role, User
from zones.organisation.permissions import standing_of

_ADMINISTERED: Final = (
    *("user", "unit", "membership", "deputy", "team", "teammember"),
    *("scheme", "level", "city", "routingpolicy", "referencelayer"),
)
_LOOKED_AT: Final = (
    *("accesstoken", "edition", "timeline", "zone", "zoneversion"),
    *("responsibility", "duty", "basemap", "draft", "draftoperation"),
    *("boundarypolicy", "defectexception", "zonelineage"),
)
_CATALOGUE: Final = (
    *("categorygroup", "categoryclass", "classlimit", "category", "filingcondition"),
    *("shortlistentry", "calendarday", "calendaryear", "workperiod", "exemptarea"),
)
_LISTED: Final = ("shortlistentry", "calendarday", "calendaryear", "workperiod")
"""What may be taken off its list; the rest of the catalogue is made inactive."""
_KEEPERS_OF_THE_CATALOGUE: Final = frozenset(
    [
        *(f"fieldwork.{act}_{model}" for model in _CATALOGUE for act in ("view", "add", "change")),
        *(f"fieldwork.delete_{model}" for model in _LISTED),
        "fieldwork.view_functionalresponsibility",
    ]
)

RIGHTS: Final[Mapping[Role, frozenset[str]]] = MappingProxyType(
    {
        Role.SYSTEM_ADMIN: frozenset(
            [
                *(
                    f"zones.{act}_{model}"
                    for model in _ADMINISTERED
                    for act in ("view", "add", "change", "delete")
                ),
                *(f"zones.view_{model}" for model in _LOOKED_AT),
                # What is stored and what is still awaited, not what is to be seen on it.
                *("fieldwork.view_blob", "fieldwork.view_attachment"),
                "zones.change_accesstoken",  # to revoke it
                # A lock-out is lifted by deleting its attempts.
                *("axes.view_accessattempt", "axes.delete_accessattempt"),
                "django_tasks_database.view_dbtaskresult",
            ]
        ),
        Role.BUSINESS_ADMIN: _KEEPERS_OF_THE_CATALOGUE,
        Role.CAMPAIGN_OFFICE: _KEEPERS_OF_THE_CATALOGUE,
        Role.AUDITOR: frozenset(["zones.view_auditentry"]),
    }
)


class MembershipBackend(BaseBackend):
    """Answers ``user.has_perm`` by the roles held today; it signs nobody in."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The rights of a person, asked for once in a request."""
        if not isinstance(user_obj, User) or not user_obj.is_active or user_obj.is_superuser:
            return set()
        if not hasattr(user_obj, "_rights_by_membership"):
            roles = standing_of(user_obj, now=timezone.now()).roles
            rights = set().union(*(RIGHTS.get(Role(role), frozenset()) for role in roles))
            user_obj._rights_by_membership = rights  # type: ignore[attr-defined]
        held: set[str] = user_obj._rights_by_membership  # type: ignore[attr-defined]
        return held

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether the person has any right in the app."""
        held = self.get_all_permissions(user_obj)
        return any(right.startswith(f"{app_label}.") for right in held)
