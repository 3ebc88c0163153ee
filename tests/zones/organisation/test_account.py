"""The page of one's own account: who I am here, my tokens, my sessions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from psycopg2.extras import DateRange, DateTimeTZRange

from tests.cast import caller, member
from tests.ground import DAY_ONE, Ground, make_person
from zones.audit.models import AuditEntry
from zones.organisation.models import AccessToken, Deputy, Membership, Role, Team, TeamMember, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspector(ground: Ground) -> User:
    return member(ground, Role.INSPECTOR)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def issue(client: Client, **fields: Any) -> Any:
    form = {"name": "phone", "scopes": ["read"], "days": "30"} | fields
    return client.post(reverse("new_token"), form)


def test_every_page_of_it_asks_to_sign_in(client: Client) -> None:
    for name in ("account", "new_token", "end_sessions", "password_change"):
        answer = client.get(reverse(name))
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("login"))


def test_it_tells_posts_with_their_last_day_and_who_acts_for_whom(ground: Ground) -> None:
    person = ground.people["chief-b"]
    today = timezone.localdate()
    Membership.objects.create(
        user=person,
        unit=ground.units["U-B"],
        role=Role.LEADER,
        during=DateRange(date(2020, 1, 1), date(2031, 3, 1)),
    )
    Membership.objects.create(
        user=person,
        unit=ground.units["OFFICE"],
        role=Role.HANDLER,
        during=DateRange(date(2020, 1, 1), today),
    )
    team = Team.objects.create(
        code="T1", name="一组", name_en="Team 1", home_unit=ground.units["OFFICE"], leader=person
    )
    TeamMember.objects.create(team=team, user=person, during=DateRange(date(2020, 1, 1), None))
    Deputy.objects.create(
        head=ground.people["head-a1"],
        deputy=person,
        during=DateTimeTZRange(DAY_ONE, timezone.now() + timedelta(days=1)),
    )
    page = text_of(caller(person).get(reverse("account")))
    assert "Unit B <span" in page and "until Feb. 28, 2031" in page
    assert "handler" not in page, "a role that is over is no role"
    assert "Team 1 <span" in page
    assert "A1长" in page
    deputy = text_of(caller(ground.people["head-a1"]).get(reverse("account")))
    assert "My deputy" in deputy and "B局长" in deputy


def test_a_token_is_offered_what_the_role_may(ground: Ground, inspector: User) -> None:
    for person, scopes in (
        (inspector, ["read", "report"]),
        (member(ground), ["read"]),
        (member(ground, Role.GIS_STAFF), ["read", "report", "edit"]),
    ):
        form = caller(person).get(reverse("new_token")).context["form"]
        assert [value for value, _label in form.fields["scopes"].choices] == scopes


def test_a_new_token_is_in_its_own_answer_and_nowhere_else(inspector: User) -> None:
    client = caller(inspector)
    answer = issue(client, name="the phone", scopes=["read", "report"], days="7")
    plain = answer.context["plain"]
    page = text_of(answer)
    assert f'curl -H "Authorization: Bearer {plain}" http://testserver/api/v1/me' in (
        page.replace("&quot;", '"')
    )
    assert "no-store" in answer.headers["Cache-Control"]
    token = AccessToken.objects.get()
    assert timedelta(days=6) < token.expires_at - timezone.now() <= timedelta(days=7)
    listed = text_of(client.get(reverse("account")))
    assert token.prefix in listed and plain not in listed
    assert "read, report" in listed


def test_the_command_is_shown_only_where_it_would_work(inspector: User) -> None:
    assert "curl" not in text_of(issue(caller(inspector), scopes=["report"]))


@pytest.mark.parametrize(
    "fields",
    [{"scopes": []}, {"scopes": ["edit"]}, {"days": "0"}, {"days": "367"}, {"name": ""}],
)
def test_what_no_token_can_be_is_refused_beside_its_field(
    inspector: User, fields: dict[str, Any]
) -> None:
    form = issue(caller(inspector), **fields).context["form"]
    assert list(form.errors) == list(fields)
    assert not AccessToken.objects.exists()


def test_a_token_is_revoked_after_a_question(inspector: User) -> None:
    client = caller(inspector)
    issue(client)
    token = AccessToken.objects.get()
    address = reverse("revoke_token", args=[token.pk])
    assert "Revoke the token “phone”?" in text_of(client.get(address))
    token.refresh_from_db()
    assert token.revoked_at is None
    answer = client.post(address, follow=True)
    assert "The token “phone” is revoked." in text_of(answer)
    assert "1 token that is no longer valid" in text_of(answer)
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_somebody_elses_token_is_not_there(inspector: User) -> None:
    issue(caller(inspector))
    token = AccessToken.objects.get()
    other = caller(make_person("other"))
    address = reverse("revoke_token", args=[token.pk])
    assert (other.get(address).status_code, other.post(address).status_code) == (404, 404)
    token.refresh_from_db()
    assert token.revoked_at is None


def test_ending_all_sessions_asks_and_keeps_this_one_under_a_new_key(inspector: User) -> None:
    here, there = caller(inspector), caller(inspector)
    key = here.session.session_key
    assert "on 1 other browser or device" in text_of(here.get(reverse("end_sessions")))
    assert there.get(reverse("account")).status_code == 200, "to be asked ends nothing"
    answer = here.post(reverse("end_sessions"), follow=True)
    assert "1 other session is ended. You are still signed in here." in text_of(answer)
    assert there.get(reverse("account")).status_code == 302
    assert here.session.session_key != key
    thief = Client()
    thief.cookies["sessionid"] = key or ""
    assert thief.get(reverse("account")).status_code == 302
    entry = AuditEntry.objects.get(action="session.end_all")
    assert (entry.actor_id, entry.object_id) == (inspector.pk, str(inspector.pk))
    assert "nowhere else" in text_of(here.get(reverse("end_sessions")))
