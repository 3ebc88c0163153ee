"""Deliveries: claimed once, sent at least once under one id, tried again, given up, forgotten."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from fieldwork.notices import deliveries
from fieldwork.notices.deliveries import claim, deliver_due, drop_old_deliveries, settle
from fieldwork.notices.models import Delivery, DeliveryState, Notice, NoticeKind, Subscription
from fieldwork.notices.outgoing import Answer
from fieldwork.notices.rules import GIVEN_UP_AFTER, LEASE, signature
from fieldwork.notices.signing import secret_of
from tests.fieldwork.notices.conftest import Receiver
from tests.fieldwork.notices.telling import subscription_of, tell_of_issue
from tests.ground import TODAY, Ground, make_ground

SECOND = timedelta(seconds=1)


@pytest.fixture
def hooked(ground: Ground, receiver: Receiver) -> Subscription:
    """The receiver's subscription to new issues."""
    return subscription_of(ground.people["head-a"], receiver.url)


def the_delivery() -> Delivery:
    return Delivery.objects.get()


def test_a_webhook_arrives_signed_and_is_not_sent_again(
    hooked: Subscription, receiver: Receiver
) -> None:
    tell_of_issue()
    assert deliver_due(now=TODAY) == 1
    ((headers, body),) = receiver.received
    delivery = the_delivery()
    assert headers["webhook-id"] == str(delivery.pk)
    assert headers["webhook-timestamp"] == str(int(TODAY.timestamp()))
    assert headers["webhook-signature"] == signature(
        secret=secret_of(hooked.seed),
        delivery_id=str(delivery.pk),
        timestamp=int(TODAY.timestamp()),
        body=body,
    )
    assert json.loads(body)["object"] == {"type": "issue", "id": 7}
    assert (delivery.state, delivery.sent_at, delivery.answer) == ("sent", TODAY, "HTTP 204")
    hooked.refresh_from_db()
    assert hooked.succeeded_at == TODAY
    assert deliver_due(now=TODAY + timedelta(days=1)) == 0


def test_a_failure_is_tried_again_later_under_the_same_id(
    hooked: Subscription, receiver: Receiver
) -> None:
    receiver.answers = [500, 503, 200]
    tell_of_issue()
    now = TODAY
    for attempt in (1, 2):
        assert deliver_due(now=now) == 1
        delivery = the_delivery()
        assert (delivery.state, delivery.attempts) == ("pending", attempt)
        assert deliver_due(now=delivery.next_at - SECOND) == 0
        now = delivery.next_at
    assert deliver_due(now=now) == 1
    assert the_delivery().state == DeliveryState.SENT
    assert receiver.ids == [str(delivery.pk)] * 3


def test_a_worker_that_dies_between_sending_and_saying_so_leaves_it_to_be_sent_again(
    hooked: Subscription, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(**_facts: object) -> None:
        raise SystemExit

    tell_of_issue()
    with monkeypatch.context() as patched:
        patched.setattr(deliveries, "settle", die)
        with pytest.raises(SystemExit):
            deliver_due(now=TODAY)
    assert deliver_due(now=TODAY + LEASE - SECOND) == 0, "the lease of the dead one still runs"
    assert deliver_due(now=TODAY + LEASE) == 1
    assert receiver.ids == [str(the_delivery().pk)] * 2
    assert the_delivery().state == DeliveryState.SENT


def test_whoever_comes_back_after_the_lease_has_no_say_but_about_success(
    hooked: Subscription,
) -> None:
    tell_of_issue()
    (slow,) = claim(now=TODAY, limit=9)
    (quick,) = claim(now=TODAY + LEASE, limit=9)
    settle(delivery=slow, answer=Answer(500, "HTTP 500"), now=TODAY + LEASE)
    assert the_delivery().next_at == TODAY + 2 * LEASE, "the second try is still under way"
    settle(delivery=quick, answer=Answer(200, "HTTP 200"), now=TODAY + LEASE)
    settle(delivery=slow, answer=Answer(500, "HTTP 500"), now=TODAY + LEASE)
    assert the_delivery().state == DeliveryState.SENT


def test_a_subscription_that_takes_nothing_for_days_is_paused_and_its_owner_told(
    hooked: Subscription, receiver: Receiver
) -> None:
    receiver.answers = [500]
    tell_of_issue()
    now = TODAY
    while the_delivery().state == DeliveryState.PENDING:
        deliver_due(now=now)
        now = the_delivery().next_at
        assert len(receiver.received) < 40
    assert now <= TODAY + GIVEN_UP_AFTER
    hooked.refresh_from_db()
    assert (hooked.is_active, hooked.paused_because) == (False, "HTTP 500")
    notice = Notice.objects.get(kind=NoticeKind.SUBSCRIPTION_PAUSED)
    assert notice.recipient == hooked.created_by
    tell_of_issue(key="later")
    assert Delivery.objects.count() == 1


def test_one_event_the_receiver_chokes_on_pauses_nothing(
    hooked: Subscription, receiver: Receiver
) -> None:
    tell_of_issue()
    now = TODAY + GIVEN_UP_AFTER
    Subscription.objects.filter(pk=hooked.pk).update(succeeded_at=TODAY + SECOND)
    receiver.answers = [422]
    deliver_due(now=now)
    assert the_delivery().state == DeliveryState.GIVEN_UP
    hooked.refresh_from_db()
    assert hooked.is_active


def test_a_receiver_that_says_it_is_gone_is_asked_no_more(
    hooked: Subscription, receiver: Receiver
) -> None:
    receiver.answers = [410]
    tell_of_issue()
    deliver_due(now=TODAY)
    hooked.refresh_from_db()
    assert (the_delivery().state, hooked.is_active) == ("given_up", False)


def test_what_waits_for_a_paused_subscription_goes_out_when_it_is_taken_up_again(
    hooked: Subscription, receiver: Receiver
) -> None:
    tell_of_issue()
    Subscription.objects.filter(pk=hooked.pk).update(is_active=False)
    assert deliver_due(now=TODAY) == 0
    Subscription.objects.filter(pk=hooked.pk).update(is_active=True)
    assert deliver_due(now=TODAY) == 1
    assert len(receiver.received) == 1


def test_what_waits_too_long_for_it_is_given_up(hooked: Subscription, receiver: Receiver) -> None:
    tell_of_issue()
    Subscription.objects.filter(pk=hooked.pk).update(is_active=False)
    deliver_due(now=TODAY + GIVEN_UP_AFTER + SECOND)
    assert the_delivery().state == DeliveryState.GIVEN_UP
    assert not receiver.received


def test_mail_is_worded_in_the_language_of_its_reader(ground: Ground, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    settings.SITE_URL = "https://grid.example.org"
    for name, language in (("head-a1", "en"), ("chief-a1", "")):
        person = ground.people[name]
        person.email, person.language = f"{name}@example.org", language
        person.save()
    tell_of_issue(ground.people["head-a1"], ground.people["chief-a1"])
    assert deliver_due(now=TODAY) == 2
    letters = {message.to[0]: message for message in mail.outbox}
    english = letters["head-a1@example.org"]
    assert english.subject == "Fieldwork: New issue: Exposed rubbish"
    assert "https://grid.example.org/issues/XC-260601-7QK2M/" in english.body
    assert "Zone A1" in english.body
    assert "暴露垃圾" in letters["chief-a1@example.org"].subject
    ids = {message.extra_headers["Message-ID"] for message in mail.outbox}
    assert ids == {
        f"<{pk}@grid.example.org>" for pk in Delivery.objects.values_list("pk", flat=True)
    }


def test_mail_to_whoever_has_no_address_any_more_is_given_up(
    ground: Ground, settings: Settings
) -> None:
    settings.EMAIL_HOST = "mail.example.org"
    head = ground.people["head-a1"]
    head.email = "a@example.org"
    head.save()
    tell_of_issue(head)
    head.email = ""
    head.save()
    deliver_due(now=TODAY)
    assert the_delivery().state == DeliveryState.GIVEN_UP
    assert not mail.outbox


def test_a_mail_server_that_is_down_is_asked_again(ground: Ground, settings: Settings) -> None:
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    head = ground.people["head-a1"]
    head.email = "a@example.org"
    head.save()
    tell_of_issue(head)
    deliver_due(now=TODAY)
    delivery = the_delivery()
    assert (delivery.state, delivery.answer) == ("pending", "the mail server cannot be reached")


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_send_each_delivery_once(receiver: Receiver) -> None:
    ground = make_ground()
    subscription_of(ground.people["head-a"], receiver.url)
    for number in range(60):
        tell_of_issue(key=f"issue-{number}")
    failures: list[BaseException] = []

    def work() -> None:
        try:
            deliver_due(now=TODAY)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not failures
    assert len(receiver.ids) == len(set(receiver.ids)) == 60
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_old_deliveries_go_and_young_ones_stay(ground: Ground) -> None:
    now = timezone.now()
    subscription_of(ground.people["head-a"])
    tell_of_issue(key="young", now=now)
    tell_of_issue(key="old", now=now - timedelta(days=400))
    assert drop_old_deliveries(now=now) == 1
    assert drop_old_deliveries(now=now + timedelta(days=4000)) == 0
    assert the_delivery().event_key == "young"
