"""The people who ask: with a role, without one, signed out, with a token."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client
from django.utils import timezone
from psycopg2.extras import DateRange

from tests.ground import TESTER, Ground, make_person
from zones.organisation.models import Membership, Role, User
from zones.organisation.tokens import issue_token


def member(ground: Ground, *roles: Role, username: str = "") -> User:
    """A person of the campaign office with these roles since 2020; without any: an outsider."""
    user = make_person(username or ("-".join(["asks", *roles]) if roles else "outsider"))
    for role in roles:
        Membership.objects.create(
            user=user,
            unit=ground.units["OFFICE"],
            role=role,
            during=DateRange(date(2020, 1, 1), None),
        )
    return user


def caller(user: User | None = None, *, language: str = "en", **options: Any) -> Client:
    """A client that wants answers in that language, signed in where a user is given."""
    client = Client(headers={"accept-language": language}, **options)
    if user is not None:
        client.force_login(user)
    return client


def caller_with_token(user: User, *scopes: str) -> Client:
    """A client that sends an access token of the user and has no session."""
    _token, plain = issue_token(
        user=user, name="test", scopes=scopes, actor=TESTER, now=timezone.now()
    )
    return Client(headers={"accept-language": "en", "authorization": f"Bearer {plain}"})
