"""Signing in, one's own password and language."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.ground import make_person
from zones.audit.models import AuditEntry
from zones.organisation.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "Correct-horse-42"
BETTER = "Another-horse-77"


@pytest.fixture
def clerk() -> User:
    person = make_person("clerk", "周敏")
    person.set_password(PASSWORD)
    person.save()
    return person


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def change_password(client: Client, new: str) -> int:
    fields = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    return client.post(reverse("password_change"), fields).status_code


def test_a_changed_password_is_on_record_without_itself(clerk: User) -> None:
    assert change_password(signed_in(clerk), BETTER) == 302
    clerk.refresh_from_db()
    assert clerk.check_password(BETTER)
    entry = AuditEntry.objects.get(action="password.change")
    assert (entry.actor_id, entry.object_id) == (clerk.pk, str(clerk.pk))
    assert entry.before is None and entry.after is None


def test_a_weak_password_is_refused_in_words(clerk: User) -> None:
    assert change_password(signed_in(clerk), "short") == 200
    assert not AuditEntry.objects.filter(action="password.change").exists()


def test_what_a_password_needs_is_listed(clerk: User) -> None:
    page = signed_in(clerk).get(reverse("password_change")).content.decode()
    assert re.search(r'id="id_new_password1_helptext"><ul><li>', page)


def test_signing_in_restores_the_language_of_the_account(clerk: User) -> None:
    User.objects.filter(pk=clerk.pk).update(language="en")
    client = Client(headers={"accept-language": "zh-CN"})
    fields = {"username": "clerk", "password": PASSWORD}
    client.post(reverse("login"), fields)
    assert 'lang="en"' in client.get(reverse("account")).content.decode()


@pytest.mark.parametrize("name", ["x" * 10_000, "a\x00b", "😀" * 151])
def test_a_name_no_account_can_have_is_refused_in_words(name: str) -> None:
    answer = Client().post(reverse("login"), {"username": name, "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.context["form"].errors["username"]


def test_a_language_that_is_none_changes_nothing(clerk: User) -> None:
    client = signed_in(clerk)
    client.post(reverse("set_language"), {"language": "xx"})
    clerk.refresh_from_db()
    assert clerk.language == ""
    assert client.get(reverse("set_language")).status_code == 405


def test_the_texts_of_the_modules_follow_the_language(client: Client) -> None:
    lead_unit = "\\u7275\\u5934\\u5355\\u4f4d"  # as the catalog escapes 牵头单位
    for language, expected in (("zh-CN", True), ("en", False)):
        answer = client.get(reverse("javascript_catalog"), headers={"accept-language": language})
        assert (lead_unit in answer.content.decode()) is expected
