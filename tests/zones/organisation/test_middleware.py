"""Whoever still has a first password changes it before anything else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import caller
from tests.ground import make_person
from zones.organisation.models import User

pytestmark = pytest.mark.django_db

PAGES = {"accept": "text/html"}


@pytest.fixture
def newcomer() -> Client:
    person = make_person("newcomer")
    User.objects.filter(pk=person.pk).update(must_change_password=True)
    return caller(User.objects.get(pk=person.pk))


@pytest.mark.parametrize("address", ["/account/", "/", "/zones/"])
def test_every_page_leads_to_the_form(newcomer: Client, address: str) -> None:
    answer = newcomer.get(address, headers=PAGES)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("password_change")


def test_a_query_opens_no_way_around(newcomer: Client) -> None:
    address = f"/account/?next={reverse('logout')}"
    assert newcomer.get(address, headers=PAGES)["Location"] == reverse("password_change")


def test_form_texts_language_and_the_way_out_stay_open(newcomer: Client) -> None:
    assert newcomer.get(reverse("password_change"), headers=PAGES).status_code == 200
    assert newcomer.get(reverse("javascript_catalog"), headers=PAGES).status_code == 200
    chosen = newcomer.post(reverse("set_language"), {"language": "en"}, headers=PAGES)
    assert chosen["Location"] != reverse("password_change")
    left = newcomer.post(reverse("logout"), headers=PAGES)
    assert left["Location"] != reverse("password_change")


def test_others_go_where_they_want() -> None:
    assert caller(make_person("settled")).get("/account/", headers=PAGES).status_code == 200
