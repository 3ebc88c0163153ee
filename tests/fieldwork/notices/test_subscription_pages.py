"""The pages of the subscriptions."""

from __future__ import annotations

import pytest
from django.test import Client

from fieldwork.notices.deliveries import deliver_due
from fieldwork.notices.models import Subscription
from fieldwork.notices.signing import secret_of
from tests.cast import caller, member
from tests.fieldwork.notices.conftest import Receiver
from tests.fieldwork.notices.telling import subscription_of, tell_of_issue
from tests.ground import TODAY, Ground
from zones.organisation.models import Role, User

pytestmark = pytest.mark.django_db

LIST = "/notices/subscriptions/"
FORM = {"name": "Dashboard", "url": "https://example.org/hook", "kinds": ["issue_assigned"]}


@pytest.fixture
def clerk(ground: Ground) -> User:
    return member(ground, Role.CAMPAIGN_OFFICE)


@pytest.fixture
def office(clerk: User) -> Client:
    return caller(clerk)


@pytest.mark.parametrize("roles", [(), (Role.AUDITOR, Role.BUSINESS_ADMIN, Role.LEADER)])
def test_others_are_refused_everywhere(ground: Ground, roles: tuple[Role, ...]) -> None:
    pk = subscription_of(ground.people["head-a"]).pk
    client = caller(member(ground, *roles))
    for address in (LIST, f"{LIST}{pk}/", f"{LIST}{pk}/end/"):
        assert client.get(address).status_code == 403
        assert client.post(address, FORM).status_code == 403
    for act in ("test", "switch", "secret"):
        assert client.post(f"{LIST}{pk}/{act}/", {"active": "no"}).status_code == 403
    assert Subscription.objects.get().is_active


def test_signed_out_one_is_asked_to_sign_in(ground: Ground) -> None:
    assert caller().get(LIST)["Location"].startswith("/account/sign-in/")


def test_the_secret_is_on_one_page_only(office: Client) -> None:
    page = office.post(LIST, FORM)
    subscription = Subscription.objects.get()
    secret = secret_of(subscription.seed)
    assert secret in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    for address in (LIST, f"{LIST}{subscription.pk}/"):
        assert secret not in office.get(address).content.decode()
    renewed = office.post(f"{LIST}{subscription.pk}/secret/").content.decode()
    assert "whsec_" in renewed and secret not in renewed


@pytest.mark.parametrize(
    "change", [{"url": "http://10.0.0.1/"}, {"url": "x"}, {"kinds": []}, {"name": ""}]
)
def test_what_cannot_be_subscribed_is_said_in_the_form(
    office: Client, change: dict[str, object]
) -> None:
    answer = office.post(LIST, {**FORM, **change})
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == set(change)
    assert not Subscription.objects.exists()


def test_it_is_changed_stopped_taken_up_again_and_ended(
    ground: Ground, office: Client, clerk: User
) -> None:
    pk = subscription_of(clerk).pk
    address = f"{LIST}{pk}/"
    office.post(address, {**FORM, "name": "Other", "unit": ground.units["U-A1"].pk})
    subscription = Subscription.objects.get()
    assert (subscription.name, subscription.unit) == ("Other", ground.units["U-A1"])
    office.post(f"{address}switch/", {"active": "no"})
    assert "Stopped on" in office.get(address).content.decode()
    office.post(f"{address}switch/", {"active": "yes"})
    assert Subscription.objects.get().is_active
    assert office.get(f"{address}end/").status_code == 200
    assert office.post(f"{address}end/")["Location"] == LIST
    assert not Subscription.objects.exists()


def test_a_test_says_what_came_back(office: Client, clerk: User, receiver: Receiver) -> None:
    address = f"{LIST}{subscription_of(clerk, receiver.url).pk}/"
    arrived = office.post(f"{address}test/", follow=True).content.decode()
    assert "The test arrived: HTTP 204." in arrived
    receiver.answers = [401]
    failed = office.post(f"{address}test/", follow=True).content.decode()
    assert "The test did not arrive: HTTP 401." in failed


def test_the_page_shows_how_deliveries_went_and_why_it_was_paused(
    office: Client, clerk: User, receiver: Receiver
) -> None:
    receiver.answers = [410]
    address = f"{LIST}{subscription_of(clerk, receiver.url).pk}/"
    tell_of_issue()
    deliver_due(now=TODAY)
    page = office.get(address).content.decode()
    assert "because nothing got through: HTTP 410" in page
    assert "issue-7-assigned-1" in page and "given up" in page
    notices = office.get("/notices/").content.decode()
    assert "The subscription “dashboard” is paused" in notices and address in notices
