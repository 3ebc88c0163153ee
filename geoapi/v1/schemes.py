"""The schemes a person may see, their levels, and their editions."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn

from django.db.models import Prefetch
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from geoapi.auth import Anybody
from geoapi.v1.resource import Resource
from geoapi.v1.shapes import Shape
from zones.boundaries.models import Edition, GeometryKind, Level, Pairing, Scheme, Timeline
from zones.boundaries.queries import EditionQuerySet
from zones.editor.actions.returning import withdraw
from zones.editor.permissions import may_edit_scheme
from zones.organisation.permissions import Standing, may_see_unpublished
from zones.ownership.refusals import NoPrimaryScheme
from zones.ownership.representations import period_json

REVALIDATE = {"Cache-Control": "private, no-cache"}


class SchemeLevelShape(Shape):
    code = serializers.CharField()
    rank = serializers.IntegerField(help_text="0 is the top.")
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    covers_parent = serializers.BooleanField(help_text="Its zones leave no gap in their parent.")
    pairing = serializers.ChoiceField(
        choices=Pairing.choices, help_text="Whom each of its zones is paired with."
    )
    pairs_one_to_one = serializers.BooleanField(
        help_text="Each zone is paired with one only, and each of those with one zone."
    )


class PeriodShape(Shape):
    start = serializers.DateTimeField(allow_null=True)
    end = serializers.DateTimeField(allow_null=True, help_text="Not part of the period.")


class EditionShape(Shape):
    number = serializers.IntegerField()
    based_on = serializers.IntegerField(allow_null=True)
    published_at = serializers.DateTimeField()
    published_by = serializers.CharField(
        allow_blank=True, help_text="For people of the organisation alone."
    )
    note = serializers.CharField(allow_blank=True)
    checksum = serializers.CharField(help_text="Equal for equal ground.")
    in_force = PeriodShape(many=True, help_text="As we know it now.")


class SchemeShape(Shape):
    code = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField()
    geometry_kind = serializers.ChoiceField(choices=GeometryKind.choices)
    primary = serializers.BooleanField(help_text="The scheme places belong by.")
    one_to_one = serializers.BooleanField(help_text="A lead unit leads one zone at most.")
    public = serializers.BooleanField()
    levels = SchemeLevelShape(many=True)
    edition = EditionShape(allow_null=True, help_text="The edition in force.")


class SchemeListShape(Shape):
    results = SchemeShape(many=True)


class EditionListShape(Shape):
    results = EditionShape(many=True)


class Schemes(Resource):
    """Every way of dividing the city that you may see, the primary one first."""

    permission_classes = (Anybody,)

    @extend_schema(operation_id="schemes", responses=SchemeListShape, tags=["ground"])
    def get(self, request: Request) -> HttpResponse:
        """The schemes with their levels and the edition in force."""
        schemes = Scheme.objects.visible_to(self.standing).in_order().prefetch_related(_LEVELS)
        current = editions_in_force(self.now)
        rows = [_scheme_json(scheme, current.get(scheme.pk)) for scheme in schemes]
        return Response({"results": rows}, headers=REVALIDATE)


class OneScheme(Resource):
    permission_classes = (Anybody,)

    @extend_schema(operation_id="scheme", responses=SchemeShape, tags=["ground"])
    def get(self, request: Request, code: str) -> HttpResponse:
        """One scheme."""
        scheme = scheme_to_see(self.standing, code)
        row = _scheme_json(scheme, editions_in_force(self.now).get(scheme.pk))
        return Response(row, headers=REVALIDATE)


class Editions(Resource):
    permission_classes = (Anybody,)

    @extend_schema(operation_id="editions", responses=EditionListShape, tags=["ground"])
    def get(self, request: Request, code: str) -> HttpResponse:
        """The editions of a scheme, the newest first."""
        scheme = scheme_to_see(self.standing, code)
        names = may_see_unpublished(self.standing)
        rows = [edition_json(edition, names=names) for edition in _editions(scheme)]
        return Response({"results": rows}, headers=REVALIDATE)


class OneEdition(Resource):
    permission_classes = (Anybody,)

    @extend_schema(operation_id="edition", responses=EditionShape, tags=["ground"])
    def get(self, request: Request, code: str, number: int) -> HttpResponse:
        """One edition of a scheme."""
        scheme = scheme_to_see(self.standing, code)
        names = may_see_unpublished(self.standing)
        answer = edition_json(edition_to_see(scheme, number), names=names)
        return Response(answer, headers=REVALIDATE)


class Withdrawal(Resource):
    """Taking back what is scheduled."""

    @extend_schema(
        operation_id="withdraw",
        request=None,
        responses={201: EditionShape},
        tags=["ground"],
    )
    def post(self, request: Request, code: str) -> HttpResponse:
        """Take back every scheduled edition: what is in force goes on, as a new edition."""
        scheme = scheme_to_see(self.standing, code)
        if not may_edit_scheme(self.standing, scheme):
            raise PermissionDenied(_("Boundaries are the work of GIS staff."))
        published = withdraw(
            scheme=scheme,
            user=self.standing.user,
            actor=self.actor,
            now=self.now,
        )
        edition = edition_to_see(published.edition.scheme, published.edition.number)
        return Response(edition_json(edition, names=True), status=201)


def scheme_to_see(standing: Standing, code: str | None) -> Scheme:
    """The scheme of that code, else the primary one, if the person may see it.

    Raises NotFound alike for what is not there and what is not for the person to see, and
    NoPrimaryScheme where no code is given.
    """
    schemes = Scheme.objects.visible_to(standing)
    scheme = schemes.filter(code=code).first() if code else schemes.filter(primary=True).first()
    return scheme or refuse_scheme(code)


def refuse_scheme(code: str | None) -> NoReturn:
    """Say that the scheme is not there for the person. Raises NotFound or NoPrimaryScheme."""
    if code:
        raise NotFound(_("There is no scheme %(code)s, or it is not public.") % {"code": code})
    raise NoPrimaryScheme()


def check_level(scheme: Scheme, code: str | None) -> None:
    """Raise NotFound for a level that the scheme does not have: an empty list would hide it."""
    codes = list(scheme.levels.order_by("rank").values_list("code", flat=True)) if code else []
    if code and code not in codes:
        raise NotFound(
            _("The scheme %(scheme)s has no level %(level)s. Its levels: %(levels)s.")
            % {"scheme": scheme.code, "level": code, "levels": ", ".join(codes)}
        )


def edition_to_see(scheme: Scheme, number: int) -> Edition:
    """An edition by number, with its periods. Raises NotFound."""
    edition = _editions(scheme).filter(number=number).first()
    if edition is None:
        raise NotFound(_("There is no edition %(number)s.") % {"number": number})
    return edition


def editions_in_force(at: datetime) -> dict[int, Edition]:
    """The edition of each scheme at an instant, by the scheme's number."""
    rows = Timeline.objects.in_force_at(at).select_related(
        "edition__based_on", "edition__published_by"
    )
    rows = rows.prefetch_related(_PERIODS_OF_EDITION)
    return {row.scheme_id: row.edition for row in rows}


def _editions(scheme: Scheme) -> EditionQuerySet:
    return (
        scheme.editions.newest_first()
        .select_related("based_on", "published_by")
        .prefetch_related(_PERIODS)
    )


def _scheme_json(scheme: Scheme, edition: Edition | None) -> dict[str, Any]:
    return {
        "code": scheme.code,
        "name_zh": scheme.name_zh,
        "name_en": scheme.name_en,
        "geometry_kind": scheme.geometry_kind,
        "primary": scheme.primary,
        "one_to_one": scheme.one_to_one,
        "public": scheme.public,
        "levels": [
            {
                "code": level.code,
                "rank": level.rank,
                "name_zh": level.name_zh,
                "name_en": level.name_en,
                "covers_parent": level.covers_parent,
                "pairing": level.pairing,
                "pairs_one_to_one": level.pairs_one_to_one,
            }
            for level in scheme.levels.all()
        ],
        "edition": edition_json(edition) if edition else None,
    }


def edition_json(edition: Edition, *, names: bool = False) -> dict[str, Any]:
    """An edition with the periods it is in force, as known now; ``names`` adds its author."""
    return {
        "number": edition.number,
        "based_on": edition.based_on.number if edition.based_on else None,
        "published_at": edition.published_at.isoformat(),
        "published_by": str(edition.published_by) if names and edition.published_by else "",
        "note": edition.note,
        "checksum": edition.checksum,
        "in_force": [period_json(row.effective) for row in edition.timeline.all()],
    }


_LEVELS = Prefetch("levels", queryset=Level.objects.order_by("rank"))
_PERIODS = Prefetch("timeline", queryset=Timeline.objects.as_known().order_by("effective"))
_PERIODS_OF_EDITION = Prefetch(
    "edition__timeline", queryset=Timeline.objects.as_known().order_by("effective")
)
