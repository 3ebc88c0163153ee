"""What a page was asked for, if the reader may have it, and what its modules need to know."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from zones.boundaries.models import Edition, Scheme
from zones.editor.models import Draft
from zones.editor.permissions import may_edit_scheme
from zones.organisation.models import City, User
from zones.organisation.permissions import standing_in

_NAMES = ("scheme", "base", "editor", "created_by", "submitted_by", "approved_by", "edition")


def draft_asked(request: HttpRequest, draft_id: int) -> Draft:
    """The draft, if the reader edits its scheme. Raises Http404."""
    drafts = Draft.objects.visible_to(standing_in(request)).select_related(*_NAMES)
    return get_object_or_404(drafts, pk=draft_id)


def scheme_asked(request: HttpRequest) -> Scheme:
    """The scheme of ``?scheme=``, else the first one the reader sees. Raises Http404."""
    schemes = Scheme.objects.visible_to(standing_in(request)).in_order()
    code = request.GET.get("scheme")
    found = schemes.filter(code=code).first() if code else schemes.first()
    if found is None:
        raise Http404
    return found


def edition_asked(scheme: Scheme, number: int) -> Edition:
    """An edition of the scheme. Raises Http404."""
    return get_object_or_404(scheme.editions.select_related("published_by"), number=number)


def refuse_reader(request: HttpRequest, scheme: Scheme) -> None:
    """Raises PermissionDenied for whoever does not edit the scheme."""
    if not may_edit_scheme(standing_in(request), scheme):
        raise PermissionDenied


def reader(request: HttpRequest) -> User:
    """Who is signed in; the pages with this are for nobody else."""
    user = request.user
    assert isinstance(user, User)
    return user


def map_config(scheme: Scheme) -> dict[str, Any]:
    """What the maps of these pages need: typed as ``Ground`` in side_by_side.js."""
    city = City.objects.first()
    return {
        "scheme": scheme.code,
        "kind": scheme.geometry_kind,
        "bbox": city.bbox if city else None,
        "levels": [
            {
                "code": level.code,
                "rank": level.rank,
                "name_zh": level.name_zh,
                "name_en": level.name_en,
            }
            for level in scheme.levels.order_by("rank")
        ],
    }
