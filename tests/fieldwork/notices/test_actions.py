"""Telling: once, in one statement, deputies too, by the channels chosen, or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from psycopg2.extras import DateTimeTZRange
from pytest_django import DjangoAssertNumQueries, Settings

from fieldwork.notices.actions import KEPT, forget_old_notices, mark_all_read, mark_read
from fieldwork.notices.models import (
    Channel,
    Delivery,
    Notice,
    NoticeKind,
    NoticePreference,
    Subscription,
)
from tests.cast import member
from tests.fieldwork.notices.telling import FACTS, subscription_of, tell_of_issue
from tests.ground import DAY_ONE, TODAY, Ground
from zones.organisation.models import Deputy, Role, User

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def told() -> list[str]:
    return sorted(Notice.objects.values_list("recipient__username", flat=True))


def with_mail(user: User) -> User:
    user.email = f"{user.username}@example.org"
    user.save()
    return user


def test_it_costs_one_statement(
    ground: Ground, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    subscription_of(ground.people["head-a"])
    with django_assert_num_queries(1):
        tell_of_issue(ground.people["head-a1"], ground.people["chief-a1"])
    assert told() == ["chief-a1", "head-a1"]
    notice = Notice.objects.get(recipient=ground.people["head-a1"])
    assert (notice.kind, notice.object_id, notice.params) == ("issue_assigned", 7, FACTS)
    assert (notice.created_at, notice.read_at) == (TODAY, None)


def test_nobody_is_told_twice_of_one_event(ground: Ground, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    head = with_mail(ground.people["head-a1"])
    subscription_of(head)
    tell_of_issue(head)
    tell_of_issue(head, ground.people["head-a"], now=TODAY + HOUR)
    assert told() == ["head-a", "head-a1"]
    assert sorted(Delivery.objects.values_list("channel", flat=True)) == ["mail", "webhook"]


def test_what_is_rolled_back_was_never_told(ground: Ground) -> None:
    subscription_of(ground.people["head-a"])
    with transaction.atomic():
        tell_of_issue(ground.people["head-a1"])
        transaction.set_rollback(True)
    assert not Notice.objects.exists() and not Delivery.objects.exists()


def test_the_deputy_of_a_head_is_told_while_acting(ground: Ground) -> None:
    head, deputy = ground.people["head-a1"], ground.people["head-a2"]
    Deputy.objects.create(
        head=head, deputy=deputy, during=DateTimeTZRange(TODAY - HOUR, TODAY + HOUR)
    )
    tell_of_issue(head)
    assert told() == ["head-a1", "head-a2"]
    tell_of_issue(head, key="later", now=TODAY + HOUR)
    assert Notice.objects.filter(recipient=deputy).count() == 1


def test_a_deputy_does_not_read_what_the_head_is_told_as_a_reporter(ground: Ground) -> None:
    head = ground.people["head-a1"]
    during = DateTimeTZRange(DAY_ONE, TODAY + HOUR)
    Deputy.objects.create(head=head, deputy=ground.people["head-a2"], during=during)
    tell_of_issue(head, kind=NoticeKind.REPORT_REJECTED)
    assert told() == ["head-a1"]


def test_an_account_that_was_closed_is_told_nothing(ground: Ground) -> None:
    head = ground.people["head-a1"]
    head.is_active = False
    head.save()
    tell_of_issue(head)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("server", "address", "choice", "letters"),
    [
        ("mail.example.org", "a@example.org", None, 1),
        ("mail.example.org", "a@example.org", True, 1),
        ("mail.example.org", "a@example.org", False, 0),
        ("mail.example.org", "", None, 0),
        ("", "a@example.org", None, 0),
    ],
)
def test_mail_is_made_where_server_address_and_choice_allow(
    ground: Ground,
    settings: Settings,
    server: str,
    address: str,
    choice: bool | None,
    letters: int,
) -> None:
    settings.EMAIL_HOST = server
    head = ground.people["head-a1"]
    head.email = address
    head.save()
    if choice is not None:
        NoticePreference.objects.create(
            user=head, kind=NoticeKind.ISSUE_ASSIGNED, channel=Channel.MAIL, is_on=choice
        )
    tell_of_issue(head)
    assert Delivery.objects.filter(channel=Channel.MAIL).count() == letters
    assert Notice.objects.count() == 1, "the inbox is always filled"


def test_a_subscription_is_sent_its_kinds_and_its_unit_only(ground: Ground) -> None:
    by, unit = ground.people["head-a"], ground.units["U-A1"]
    everything, own, others = (
        subscription_of(by),
        subscription_of(by, unit=unit),
        subscription_of(by, unit=ground.units["U-A2"]),
    )
    paused = subscription_of(by)
    Subscription.objects.filter(pk=paused.pk).update(is_active=False)
    tell_of_issue(units=[unit.pk])
    sent_to = set(Delivery.objects.values_list("subscription", flat=True))
    assert sent_to == {everything.pk, own.pk}
    assert others.pk not in sent_to
    tell_of_issue(units=[unit.pk], kind=NoticeKind.REPORT_TO_ANSWER, key="another")
    assert Delivery.objects.count() == 2


def test_what_other_systems_are_sent_names_no_place_and_nobody(ground: Ground) -> None:
    subscription_of(ground.people["head-a"])
    tell_of_issue(params={**FACTS, "reporter": "王五", "head": "李四"})
    payload = Delivery.objects.get().payload
    assert payload["data"]["number"] == FACTS["number"]
    assert not {"reporter", "head", "address", "uuid"} & set(payload["data"])


def test_one_marks_as_read_ones_own_only(ground: Ground) -> None:
    head, other = ground.people["head-a1"], ground.people["head-a2"]
    tell_of_issue(head, other)
    tell_of_issue(head, other, key="second")
    first = Notice.objects.filter(recipient=head).earliest("id")
    assert mark_read(user=other, notice_id=first.pk, now=TODAY) is None
    marked = mark_read(user=head, notice_id=first.pk, now=TODAY)
    assert marked is not None and marked.read_at == TODAY
    again = mark_read(user=head, notice_id=first.pk, now=TODAY + HOUR)
    assert again is not None and again.read_at == TODAY
    assert mark_all_read(user=head, upto=first.pk + 99, now=TODAY + HOUR) == 1
    assert Notice.objects.unread().of(other).count() == 2


def test_what_arrives_while_one_marks_all_stays_unread(ground: Ground) -> None:
    head = ground.people["head-a1"]
    tell_of_issue(head)
    seen = Notice.objects.latest("id").pk
    tell_of_issue(head, key="meanwhile")
    mark_all_read(user=head, upto=seen, now=TODAY)
    assert Notice.objects.unread().get().key == "meanwhile"


def test_the_office_may_be_told_as_well(ground: Ground) -> None:
    office = member(ground, Role.CAMPAIGN_OFFICE)
    tell_of_issue(office, kind=NoticeKind.ISSUE_UNOWNED)
    assert told() == ["asks-campaign_office"]


def test_an_inbox_goes_back_a_year(ground: Ground) -> None:
    head = ground.people["head-a1"]
    tell_of_issue(head, key="old")
    tell_of_issue(head, key="young", now=TODAY + HOUR)
    assert forget_old_notices(now=TODAY + KEPT + HOUR) == 1
    assert Notice.objects.get().key == "young"
