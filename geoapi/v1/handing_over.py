"""Somebody leaves a post or a unit hands over: what is held, and all of it given to others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from geoapi.v1.deputies import person_json
from geoapi.v1.fields import EndField, KeyField, Query
from geoapi.v1.resource import Resource
from geoapi.v1.responsibilities import (
    BriefZoneShape,
    PersonShape,
    named_row,
    refuse_non_editors,
)
from geoapi.v1.schemes import REVALIDATE, PeriodShape
from geoapi.v1.shapes import BriefUnitShape, Shape
from zones.organisation.models import Deputy, Team, Unit, User
from zones.organisation.permissions import may_administer, may_edit_organisation
from zones.ownership.handing_over import (
    Item,
    ItemKind,
    PersonLeaves,
    Successors,
    UnitCloses,
    hand_over_person,
    hand_over_unit,
    items_of_person,
    items_of_unit,
)
from zones.ownership.models import Responsibility
from zones.ownership.representations import brief_unit_json, period_json
from zones.refusal import Refusal

KINDS = [(kind.value, kind.value) for kind in ItemKind]


class HandOverQuery(Query):
    last = EndField(required=False, help_text="The last day, or the end; now unless given.")


class ItemSuccessorBody(serializers.Serializer[Any]):
    item = serializers.CharField(max_length=40)
    successor = KeyField(allow_null=True)


class HandOverBody(serializers.Serializer[Any]):
    last = EndField(required=False, help_text="The last day, or the end; now unless given.")
    successor = KeyField(
        required=False,
        allow_null=True,
        default=None,
        help_text="For all that `each` says nothing of.",
    )
    each = serializers.ListField(
        child=ItemSuccessorBody(),
        default=list,
        max_length=5_000,
        help_text="Items that go to somebody else; null leaves them open.",
    )
    basis = serializers.CharField(max_length=200, allow_blank=True, default="")
    preview = serializers.BooleanField(default=False, help_text="Write nothing.")


class PersonHandOverBody(HandOverBody):
    end_roles = serializers.BooleanField(default=False, help_text="End roles in units as well.")
    close_account = serializers.BooleanField(default=False, help_text="For system administrators.")


class UnitHandOverBody(HandOverBody):
    move_people = serializers.BooleanField(
        default=False, help_text="Its people get the same roles in the successor."
    )
    close = serializers.BooleanField(
        default=False, help_text="Units below and teams go to the successor."
    )


class ItemShape(Shape):
    item = serializers.CharField(help_text="Names it in `each`.")
    kind = serializers.ChoiceField(choices=KINDS)
    role = serializers.CharField(allow_null=True)
    zone = BriefZoneShape(allow_null=True)
    head = PersonShape(allow_null=True, help_text="The head acted for.")
    unit = BriefUnitShape(allow_null=True, help_text="The unit headed.")
    team = serializers.CharField(allow_null=True)
    effective = PeriodShape(allow_null=True)


class ItemListShape(Shape):
    results = ItemShape(many=True)


class PersonItemShape(ItemShape):
    successor = PersonShape(allow_null=True)


class UnitItemShape(ItemShape):
    successor = BriefUnitShape(allow_null=True)


class HandOverShape(Shape):
    open = serializers.IntegerField(help_text="How many nobody takes over.")
    written = serializers.BooleanField()


class PersonHandOverShape(HandOverShape):
    results = PersonItemShape(many=True)


class UnitHandOverShape(HandOverShape):
    results = UnitItemShape(many=True)


class _HandOver(Resource):
    """What the hand-overs of persons and of units share."""

    def asked(self, params: Mapping[str, Any]) -> datetime:
        """The first instant at which nothing is held any more."""
        at: datetime = params.get("last", self.now)
        return at

    def carry_out(
        self,
        body: Mapping[str, Any],
        act: Callable[[], Sequence[Item]],
        successors: Successors[User] | Successors[Unit],
        told: Callable[[Any], Any],
    ) -> HttpResponse:
        """Do it, or try it; the items with who takes them over."""
        with transaction.atomic():
            items = act()
            if unknown := sorted(set(successors.single) - {item.key for item in items}):
                raise _no_such_item(unknown[0])
            transaction.set_rollback(body["preview"])
        heirs = [successors.of(item) for item in items]
        results = [
            {**_item_json(item), "successor": told(heir) if heir else None}
            for item, heir in zip(items, heirs, strict=True)
        ]
        answer = {
            "results": results,
            "open": sum(heir is None for heir in heirs),
            "written": not body["preview"],
        }
        return Response(answer)


class PersonHandOver(_HandOver):
    """Somebody leaves a post."""

    queries: ClassVar = {"GET": HandOverQuery}

    @extend_schema(operation_id="held_by_person", responses=ItemListShape, tags=["organisation"])
    def get(self, request: Request, person_id: int) -> HttpResponse:
        """Everything the person still holds after a day."""
        refuse_non_editors(self)
        person = _there(User, person_id)
        items = items_of_person(person, at=self.asked(self.params), now=self.now)
        return Response({"results": [_item_json(item) for item in items]}, headers=REVALIDATE)

    @extend_schema(
        operation_id="hand_over_person",
        request=PersonHandOverBody,
        responses=PersonHandOverShape,
        tags=["organisation"],
    )
    def post(self, request: Request, person_id: int) -> HttpResponse:
        """Give all the person holds to successors, in one transaction.

        Units headed and teams led go along where the caller may change them.
        """
        refuse_non_editors(self)
        body = self.body(PersonHandOverBody)
        if body["end_roles"] and not may_edit_organisation(self.standing):
            raise PermissionDenied(_("Roles are ended by the business administrator."))
        if body["close_account"] and not may_administer(self.standing):
            raise PermissionDenied(_("Accounts are closed by the system administrator."))
        successors = _successors(User, body)
        leaves = PersonLeaves(
            person=_there(User, person_id),
            at=self.asked(body),
            successors=successors,
            basis=body["basis"],
            organisation=may_edit_organisation(self.standing),
            end_roles=body["end_roles"],
            close_account=body["close_account"],
        )
        return self.carry_out(
            body,
            lambda: hand_over_person(leaves=leaves, actor=self.actor, now=self.now),
            successors,
            person_json,
        )


class UnitHandOver(_HandOver):
    """A unit hands over, to be dissolved or not."""

    queries: ClassVar = {"GET": HandOverQuery}

    @extend_schema(operation_id="held_by_unit", responses=ItemListShape, tags=["organisation"])
    def get(self, request: Request, unit_id: int) -> HttpResponse:
        """Everything the unit still answers for after a day."""
        refuse_non_editors(self)
        unit = _there(Unit, unit_id)
        items = items_of_unit(unit, at=self.asked(self.params), now=self.now)
        return Response({"results": [_item_json(item) for item in items]}, headers=REVALIDATE)

    @extend_schema(
        operation_id="hand_over_unit",
        request=UnitHandOverBody,
        responses=UnitHandOverShape,
        tags=["organisation"],
    )
    def post(self, request: Request, unit_id: int) -> HttpResponse:
        """Give all the unit answers for to others, in one transaction."""
        refuse_non_editors(self)
        body = self.body(UnitHandOverBody)
        if (body["move_people"] or body["close"]) and not may_edit_organisation(self.standing):
            raise PermissionDenied(_("Units are changed by the business administrator."))
        successors = _successors(Unit, body)
        closes = UnitCloses(
            unit=_there(Unit, unit_id),
            at=self.asked(body),
            successors=successors,
            basis=body["basis"],
            move_people=body["move_people"],
            close=body["close"],
        )
        return self.carry_out(
            body,
            lambda: hand_over_unit(closes=closes, actor=self.actor, now=self.now),
            successors,
            brief_unit_json,
        )


def _there(model: Any, number: int) -> Any:
    row = model.objects.filter(pk=number).first()
    if row is None:
        raise NotFound(_("There is nothing with the number %(id)s.") % {"id": number})
    return row


def _successors(model: Any, body: Mapping[str, Any]) -> Successors[Any]:
    """Whom the body names. Raises ValidationError for a number that is nobody's."""
    single = {one["item"]: named_row(model, one["successor"], "each") for one in body["each"]}
    return Successors(named_row(model, body["successor"], "successor"), single)


def _no_such_item(key: str) -> Refusal:
    return Refusal(
        "no_such_item",
        _("Nothing that is held is called “%(item)s”.") % {"item": key},
        field="each",
        remedy=_("Ask for what is held, and name items as the answer does."),
    )


def _item_json(item: Item) -> dict[str, Any]:
    held, version = item.held, item.version
    told: dict[str, Any] = {"item": item.key, "kind": item.kind.value}
    told |= dict.fromkeys(("role", "zone", "head", "unit", "team", "effective"))
    if isinstance(held, Responsibility):
        told["role"] = held.role
        told["zone"] = {
            "id": held.zone_id,
            "code": version and version.code,
            "name": version and version.name,
            "name_en": version and version.name_en,
        }
        told["effective"] = period_json(held.effective)
    elif isinstance(held, Deputy):
        told["head"] = person_json(held.head)
        told["effective"] = period_json(held.during)
    elif isinstance(held, Unit):
        told["unit"] = brief_unit_json(held)
    elif isinstance(held, Team):
        told["team"] = held.code
    return told
