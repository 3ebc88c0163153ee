"""Who acts, read off a request."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from tests.ground import Ground
from zones.audit.actions import Actor
from zones.audit.actors import actor_in


def test_a_person_acts_by_name_and_number_from_an_address(ground: Ground) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    request.user = ground.people["head-b"]
    person = ground.people["head-b"]
    assert actor_in(request) == Actor(name=str(person), id=person.pk, address="192.0.2.7")


def test_nobody_has_no_name_and_a_socket_no_address() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="")
    request.user = AnonymousUser()
    assert actor_in(request) == Actor(name="", id=None, address=None)
