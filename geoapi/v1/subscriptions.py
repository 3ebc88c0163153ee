"""Subscriptions: other systems that are told what happens, by webhook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from fieldwork.notices import subscriptions as actions
from fieldwork.notices.models import Delivery, DeliveryState, Subscription
from fieldwork.notices.rights import may_subscribe
from fieldwork.notices.subscriptions import SUBSCRIBABLE, Wanted
from geoapi.v1.fields import KeyField
from geoapi.v1.me import PRIVATE
from geoapi.v1.resource import Resource
from geoapi.v1.shapes import BriefUnitShape, Shape
from zones.organisation.models import Unit, User
from zones.ownership.representations import brief_unit_json

KINDS = [(kind.value, kind.label) for kind in SUBSCRIBABLE]
DELIVERIES_SHOWN = 50


class SubscriptionBody(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    url = serializers.CharField(
        max_length=400, help_text="http:// or https://, to a host with public addresses only."
    )
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=KINDS), max_length=40)
    unit = KeyField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Only what concerns this unit; everything unless given.",
    )


class ActiveBody(serializers.Serializer[Any]):
    active = serializers.BooleanField()


class SubscriptionShape(Shape):
    id = serializers.IntegerField()
    name = serializers.CharField()
    url = serializers.CharField()
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=KINDS))
    unit = BriefUnitShape(allow_null=True)
    created_at = serializers.DateTimeField()
    active = serializers.BooleanField()
    paused_at = serializers.DateTimeField(allow_null=True)
    paused_because = serializers.CharField(allow_blank=True)
    succeeded_at = serializers.DateTimeField(allow_null=True)


class SubscriptionListShape(Shape):
    results = SubscriptionShape(many=True)


class SecretShape(SubscriptionShape):
    secret = serializers.CharField(
        help_text="Verifies our signatures (standardwebhooks.com); shown this once."
    )


class TestShape(Shape):
    delivered = serializers.BooleanField()
    status = serializers.IntegerField(help_text="Of HTTP; 0 where there was no answer.")
    answer = serializers.CharField()


class DeliveryShape(Shape):
    id = serializers.UUIDField(help_text="The webhook-id it is sent under, however often.")
    at = serializers.DateTimeField()
    event = serializers.CharField()
    state = serializers.ChoiceField(choices=DeliveryState.choices)
    attempts = serializers.IntegerField()
    next_at = serializers.DateTimeField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField(allow_blank=True)


class DeliveryListShape(Shape):
    results = DeliveryShape(many=True)


class _Subscriptions(Resource):
    """For the campaign office and the system administrator."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After the checks of the person, refuse whoever may not subscribe other systems."""
        super().initial(request, *args, **kwargs)
        if not may_subscribe(self.standing):
            raise PermissionDenied(
                _("The campaign office and the system administrator subscribe other systems.")
            )

    def subscription(self, subscription_id: int) -> Subscription:
        """Raises NotFound."""
        found = Subscription.objects.select_related("unit").filter(pk=subscription_id).first()
        if found is None:
            raise NotFound(_("There is no subscription %(id)s.") % {"id": subscription_id})
        return found


class Subscriptions(_Subscriptions):
    @extend_schema(
        operation_id="subscriptions", responses=SubscriptionListShape, tags=["subscriptions"]
    )
    def get(self, request: Request) -> HttpResponse:
        """Every subscription, by name."""
        rows = Subscription.objects.select_related("unit").by_name()
        return Response({"results": [_subscription_json(row) for row in rows]}, headers=PRIVATE)

    @extend_schema(
        operation_id="subscribe",
        request=SubscriptionBody,
        responses={201: SecretShape},
        tags=["subscriptions"],
    )
    def post(self, request: Request) -> HttpResponse:
        """Subscribe another system. Keep the secret: it is shown this once."""
        assert isinstance(request.user, User)  # SignedIn saw to it
        subscription, secret = actions.subscribe(
            wanted=_wanted(self.body(SubscriptionBody)),
            by=request.user,
            actor=self.actor,
            now=self.now,
        )
        answer = {**_subscription_json(subscription), "secret": secret}
        return Response(answer, status=201, headers=PRIVATE)


class OneSubscription(_Subscriptions):
    @extend_schema(operation_id="subscription", responses=SubscriptionShape, tags=["subscriptions"])
    def get(self, request: Request, subscription_id: int) -> HttpResponse:
        """One subscription."""
        return Response(_subscription_json(self.subscription(subscription_id)), headers=PRIVATE)

    @extend_schema(
        operation_id="subscription_put",
        request=SubscriptionBody,
        responses=SubscriptionShape,
        tags=["subscriptions"],
    )
    def put(self, request: Request, subscription_id: int) -> HttpResponse:
        """Send something else, or elsewhere; the secret stays."""
        subscription = self.subscription(subscription_id)
        wanted = _wanted(self.body(SubscriptionBody))
        actions.change(subscription=subscription, wanted=wanted, actor=self.actor, now=self.now)
        return Response(_subscription_json(subscription), headers=PRIVATE)

    @extend_schema(
        operation_id="subscription_switch",
        request=ActiveBody,
        responses=SubscriptionShape,
        tags=["subscriptions"],
    )
    def patch(self, request: Request, subscription_id: int) -> HttpResponse:
        """Stop it for a while, or take it up again; what waits is kept for three days."""
        subscription = self.subscription(subscription_id)
        active = self.body(ActiveBody)["active"]
        actions.switch(subscription=subscription, active=active, actor=self.actor, now=self.now)
        return Response(_subscription_json(subscription), headers=PRIVATE)

    @extend_schema(operation_id="subscription_end", responses={204: None}, tags=["subscriptions"])
    def delete(self, request: Request, subscription_id: int) -> HttpResponse:
        """End it for good, with what it was still to be sent."""
        subscription = self.subscription(subscription_id)
        actions.end(subscription=subscription, actor=self.actor, now=self.now)
        return Response(status=204)


class SubscriptionSecret(_Subscriptions):
    @extend_schema(
        operation_id="subscription_renew_secret",
        request=None,
        responses=SecretShape,
        tags=["subscriptions"],
    )
    def post(self, request: Request, subscription_id: int) -> HttpResponse:
        """Another secret from now on, shown this once; the old one signs nothing more."""
        subscription = self.subscription(subscription_id)
        secret = actions.renew_secret(subscription=subscription, actor=self.actor, now=self.now)
        answer = {**_subscription_json(subscription), "secret": secret}
        return Response(answer, headers=PRIVATE)


class SubscriptionTest(_Subscriptions):
    @extend_schema(
        operation_id="subscription_test",
        request=None,
        responses=TestShape,
        tags=["subscriptions"],
    )
    def post(self, request: Request, subscription_id: int) -> HttpResponse:
        """Send a delivery of type ``test`` at once, and say what came back."""
        subscription = self.subscription(subscription_id)
        sent = actions.send_test(subscription=subscription, actor=self.actor, now=self.now)
        answer = {
            "delivered": sent.is_success,
            "status": sent.status,
            "answer": gettext(sent.words),
        }
        return Response(answer, headers=PRIVATE)


class SubscriptionDeliveries(_Subscriptions):
    @extend_schema(
        operation_id="subscription_deliveries",
        responses=DeliveryListShape,
        tags=["subscriptions"],
    )
    def get(self, request: Request, subscription_id: int) -> HttpResponse:
        """The latest deliveries and how they went."""
        rows = Delivery.objects.filter(subscription=self.subscription(subscription_id))
        latest = rows.order_by("-at")[:DELIVERIES_SHOWN]
        return Response({"results": [_delivery_json(row) for row in latest]}, headers=PRIVATE)


def _wanted(body: Mapping[str, Any]) -> Wanted:
    """Raises ValidationError for a unit there is none of."""
    unit = Unit.objects.filter(pk=body["unit"]).first() if body["unit"] else None
    if body["unit"] and unit is None:
        message = _("There is nothing with the number %(id)s.") % {"id": body["unit"]}
        raise serializers.ValidationError({"unit": message}, code="does_not_exist")
    return Wanted(name=body["name"], url=body["url"], kinds=body["kinds"], unit=unit)


def _subscription_json(subscription: Subscription) -> dict[str, Any]:
    return {
        "id": subscription.pk,
        "name": subscription.name,
        "url": subscription.url,
        "kinds": subscription.kinds,
        "unit": subscription.unit and brief_unit_json(subscription.unit),
        "created_at": subscription.created_at,
        "active": subscription.is_active,
        "paused_at": subscription.paused_at,
        "paused_because": str(_(subscription.paused_because))
        if subscription.paused_because
        else "",
        "succeeded_at": subscription.succeeded_at,
    }


def _delivery_json(delivery: Delivery) -> dict[str, Any]:
    waits = delivery.state == DeliveryState.PENDING
    return {
        "id": delivery.pk,
        "at": delivery.at,
        "event": delivery.event_key,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "next_at": delivery.next_at if waits else None,
        "sent_at": delivery.sent_at,
        "answer": gettext(delivery.answer),
    }
