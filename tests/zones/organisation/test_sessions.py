"""Sessions on every device: a person's own are ended, nobody else's, and it is on record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.cast import caller
from tests.ground import TESTER, make_person
from zones.audit.models import AuditEntry
from zones.organisation.models import User
from zones.organisation.sessions import end_sessions, open_sessions

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return make_person("li")


def test_every_open_session_of_the_person_is_found_and_no_other(person: User) -> None:
    keys = {caller(person).session.session_key for _ in range(3)}
    caller(make_person("other"))
    now = timezone.now()
    assert set(open_sessions(person, now=now)) == keys
    assert open_sessions(person, now=now + timedelta(hours=1)) == []


def test_all_but_the_kept_one_end_at_once_and_on_record(person: User) -> None:
    here, there = caller(person), caller(person)
    other = caller(make_person("other"))
    kept = here.session.session_key
    ended = end_sessions(user=person, keep=kept, actor=TESTER, now=timezone.now())
    assert ended == 1
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert other.get("/account/").status_code == 200
    entry = AuditEntry.objects.get(action="session.end_all")
    assert (entry.object_id, entry.after) == (str(person.pk), {"ended": 1})


def test_none_is_kept_where_none_is_named(person: User) -> None:
    caller(person)
    assert end_sessions(user=person, keep=None, actor=TESTER, now=timezone.now()) == 1
    assert not Session.objects.exists()
