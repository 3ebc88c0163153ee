"""One's own password and language, by the actions behind page and interface."""

from __future__ import annotations

import pytest

from tests.ground import TESTER, TODAY, make_person
from zones.audit.models import AuditEntry
from zones.organisation.actions import change_password, choose_language
from zones.organisation.models import User
from zones.organisation.refusals import UnknownChoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer() -> User:
    person = make_person("newcomer")
    person.set_password("Chosen-by-another-1")
    person.must_change_password = True
    person.save()
    return person


def test_a_first_password_becomes_ones_own(newcomer: User) -> None:
    change_password(user=newcomer, password="Chosen-by-me-22", actor=TESTER, now=TODAY)
    stored = User.objects.get(pk=newcomer.pk)
    assert stored.check_password("Chosen-by-me-22")
    assert not stored.must_change_password
    entry = AuditEntry.objects.get(action="password.change")
    assert (entry.object_id, entry.before, entry.after) == (str(newcomer.pk), None, None)


def test_a_language_is_kept_and_on_record_once(newcomer: User) -> None:
    for _time in range(2):
        choose_language(user=newcomer, language="en", actor=TESTER, now=TODAY)
    assert User.objects.get(pk=newcomer.pk).language == "en"
    entry = AuditEntry.objects.get(action="language.choose")
    assert (entry.before, entry.after) == ({"language": ""}, {"language": "en"})


def test_a_language_nobody_speaks_here_is_refused(newcomer: User) -> None:
    with pytest.raises(UnknownChoice):
        choose_language(user=newcomer, language="xx", actor=TESTER, now=TODAY)
    assert User.objects.get(pk=newcomer.pk).language == ""
