"""Who may edit the boundaries of a scheme, and say how they are edited."""

from __future__ import annotations

from django.db.models import Q

from zones.boundaries.models import Scheme
from zones.boundaries.queries import SchemeQuerySet
from zones.editor.models import SchemeEditor
from zones.organisation.models import Role
from zones.organisation.permissions import Standing, may_import_ground


def may_edit_scheme(standing: Standing, scheme: Scheme) -> bool:
    """GIS staff; where the scheme names its editors, those among them."""
    if standing.user is None or not may_import_ground(standing):
        return False
    named = set(SchemeEditor.objects.filter(scheme=scheme).values_list("user", flat=True))
    return not named or standing.user.pk in named


def schemes_to_edit(standing: Standing) -> SchemeQuerySet:
    """The schemes a person edits, in their order; none for whoever edits nothing."""
    schemes: SchemeQuerySet = Scheme.objects.all()
    if standing.user is None or not may_import_ground(standing):
        return schemes.none()
    anybody = Q(named_editors__isnull=True)
    return schemes.filter(anybody | Q(named_editors__user=standing.user)).in_order()


def may_set_boundary_policy(standing: Standing) -> bool:
    """Say whether a second person approves, and who edits which scheme: not the editors."""
    return standing.has(Role.BUSINESS_ADMIN, Role.SYSTEM_ADMIN)
