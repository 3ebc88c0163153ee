"""How boundaries are changed: a second person, who edits which scheme, what is accepted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zones.boundaries.models import DefectException, Scheme
from zones.editor.models import BoundaryPolicy, SchemeEditor
from zones.editor.permissions import may_set_boundary_policy, schemes_to_edit
from zones.editor.policy import current_boundary_policy
from zones.editor.words import defect_word
from zones.organisation.models import Membership, Role, User
from zones.organisation.permissions import standing_in

POLICIES_SHOWN = 20


@dataclass(frozen=True)
class SchemeRules:
    """Who edits a scheme, and which of its defects are accepted; ``mine``: the reader edits it."""

    scheme: Scheme
    editors: list[tuple[User, bool]]
    accepted: list[tuple[DefectException, str]]
    mine: bool

    @property
    def named(self) -> list[User]:
        """The editors named; nobody: all GIS staff."""
        return [user for user, is_named in self.editors if is_named]


@login_required
@require_safe
def policy_page(request: HttpRequest) -> HttpResponse:
    """The policy in force, what it was, and the rules of each scheme."""
    standing = standing_in(request)
    own = set(schemes_to_edit(standing))
    may_set = may_set_boundary_policy(standing)
    if not own and not may_set:
        raise PermissionDenied
    shown = Scheme.objects.in_order() if may_set else schemes_to_edit(standing)
    history = BoundaryPolicy.objects.order_by("-recorded_at", "-pk").select_related("recorded_by")
    context = {
        "policy": current_boundary_policy(),
        "history": history[:POLICIES_SHOWN],
        "rules": _rules(shown, own),
        "may_set": may_set,
    }
    return render(request, "zones/editor/policy.html", context)


def _rules(schemes: Iterable[Scheme], own: set[Scheme]) -> list[SchemeRules]:
    staff = _gis_staff()
    named = set(SchemeEditor.objects.values_list("scheme", "user"))
    accepted = DefectException.objects.filter(withdrawn_at=None).select_related("made_by")
    defects = list(accepted.order_by("pk"))
    return [
        SchemeRules(
            scheme=scheme,
            editors=[(user, (scheme.pk, user.pk) in named) for user in staff],
            accepted=[
                (one, defect_word(one.kind)) for one in defects if one.scheme_id == scheme.pk
            ],
            mine=scheme in own,
        )
        for scheme in schemes
    ]


def _gis_staff() -> list[User]:
    """Who may be named."""
    members = Membership.objects.on(timezone.localdate()).filter(role=Role.GIS_STAFF)
    users = User.objects.filter(pk__in=members.values("user"), is_active=True)
    return list(users.order_by("display_name", "pk"))
