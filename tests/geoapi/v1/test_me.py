"""Oneself: roles, headed zones, language, tokens."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from psycopg2.extras import DateTimeTZRange

from tests.cast import caller, caller_with_token, member
from tests.geoapi.v1.conftest import NOW
from tests.ground import DAY_ONE, Ground
from zones.audit.models import AuditEntry
from zones.organisation.models import AccessToken, Deputy, Role

pytestmark = pytest.mark.django_db


def send(client: Client, method: str, address: str, body: object) -> HttpResponse:
    answer: HttpResponse = getattr(client, method)(
        f"/api/v1/{address}", json.dumps(body), content_type="application/json"
    )
    return answer


def test_signed_out_there_is_nobody(ground: Ground) -> None:
    for address in ("me", "me/tokens"):
        answer = caller().get(f"/api/v1/{address}")
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_it_tells_roles_rights_and_headed_zones(ground: Ground) -> None:
    answer = caller(member(ground, Role.GIS_STAFF)).get("/api/v1/me").json()
    (role,) = answer["roles"]
    assert (role["role"], role["unit"]["code"], role["start"]) == (
        "gis_staff",
        "OFFICE",
        "2020-01-01",
    )
    assert answer["may"]["import_ground"] is True
    assert answer["may"]["import_organisation"] is False
    assert answer["head_of"] == []


def test_a_deputy_is_head_of_what_the_absent_head_heads(ground: Ground) -> None:
    deputy = ground.people["chief-b"]
    Deputy.objects.create(
        head=ground.people["head-a1"],
        deputy=deputy,
        during=DateTimeTZRange(DAY_ONE, NOW + timedelta(days=1)),
    )
    (own,) = caller(ground.people["head-a1"]).get("/api/v1/me").json()["head_of"]
    (acting,) = caller(deputy).get("/api/v1/me").json()["head_of"]
    assert own == {"zone": ground.zone("A1").pk, "scheme": "grid", "acting_for": None}
    assert acting["acting_for"] == {"name": "A1长", "post": "网格长"}


def test_the_language_is_kept(ground: Ground) -> None:
    user = member(ground)
    assert send(caller(user), "patch", "me", {"language": "en"}).status_code == 200
    user.refresh_from_db()
    assert user.language == "en"
    bodies: list[Any] = [{"language": "fr"}, {}, {"language": "en", "is_superuser": True}, []]
    for body in bodies:
        assert send(caller(user), "patch", "me", body).status_code == 400


def test_a_token_is_shown_once_and_works_until_it_is_revoked(ground: Ground) -> None:
    client = caller(member(ground))
    issued = send(client, "post", "me/tokens", {"name": "phone", "scopes": ["read"]})
    assert issued.status_code == 201
    token = json.loads(issued.content)
    (row,) = client.get("/api/v1/me/tokens").json()["results"]
    assert token["token"].startswith(row["prefix"])
    assert "token" not in row
    bearer = Client(headers={"authorization": f"Bearer {token['token']}"})
    assert bearer.get("/api/v1/me").json()["username"] == "outsider"
    assert client.delete(f"/api/v1/me/tokens/{row['id']}").status_code == 204
    assert bearer.get("/api/v1/me").status_code == 401
    acts = AuditEntry.objects.filter(object_type="token").values_list("action", flat=True)
    assert sorted(acts) == ["token.issue", "token.revoke"]
    assert token["token"] not in str(list(AuditEntry.objects.values()))


def test_a_token_makes_and_ends_no_tokens(ground: Ground) -> None:
    user = member(ground, Role.GIS_STAFF)
    bearer = caller_with_token(user, "read", "edit", "report")
    token = AccessToken.objects.get()
    for answer in (
        bearer.get("/api/v1/me/tokens"),
        send(bearer, "post", "me/tokens", {"name": "more", "scopes": ["read"]}),
        bearer.delete(f"/api/v1/me/tokens/{token.pk}"),
    ):
        assert answer.status_code == 403


def test_anothers_token_is_not_there(ground: Ground) -> None:
    caller_with_token(ground.people["head-a1"], "read")
    token = AccessToken.objects.get()
    assert caller(member(ground)).delete(f"/api/v1/me/tokens/{token.pk}").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "x", "scopes": []}, "scopes"),
        ({"name": "x", "scopes": ["root"]}, "scopes.0"),
        ({"name": "x", "scopes": ["edit"]}, "scopes"),
        ({"name": "", "scopes": ["read"]}, "name"),
        ({"scopes": ["read"]}, "name"),
        ({"name": "x", "scopes": ["read"], "expires_at": "2020-01-01"}, "expires_at"),
        ({"name": "x", "scopes": ["read"], "expires_at": "2199-01-01"}, "expires_at"),
        ({"name": "x", "scopes": ["read"], "expires_at": None}, "expires_at"),
    ],
)
def test_what_no_token_can_be_is_refused(
    ground: Ground, body: dict[str, object], field: str
) -> None:
    answer = send(caller(member(ground)), "post", "me/tokens", body)
    assert answer.status_code == 400
    assert json.loads(answer.content)["errors"][0]["field"] == field
    assert not AccessToken.objects.exists()
