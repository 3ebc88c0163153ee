"""The pages of zones: who sees them, what they say, and what they cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.cast import caller
from tests.ground import DAY_ONE, TESTER, TODAY, Ground, make_person, put, squares
from zones.organisation.models import Deputy, Membership, Role, User
from zones.ownership.actions import Assignment, assign

pytestmark = pytest.mark.django_db

HEAD_PHONE = "199-0000-0001"


def member(ground: Ground, role: Role = Role.HANDLER) -> User:
    person = make_person("colleague", "同事")
    during = (DAY_ONE.date(), None)
    Membership.objects.create(user=person, unit=ground.units["OFFICE"], role=role, during=during)
    return person


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def detail(client: Client, ground: Ground, code: str, query: str = "") -> str:
    answer = client.get(reverse("zone_detail", args=[ground.zone(code).pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_the_deepest_level_of_the_primary_scheme(
    client: Client, ground: Ground
) -> None:
    page = client.get(reverse("zone_list"))
    assert [row.version.code for row in page.context["rows"]] == ["A1", "A2", "A3", "A4"]
    assert page.context["rows"][0].held.lead == ground.units["U-A1"]
    assert page.context["rows"][0].parent.code == "A"


def test_a_search_no_database_could_store_finds_nothing(client: Client, ground: Ground) -> None:
    assert client.get(reverse("zone_list"), {"q": "\x00"}).status_code == 200
    page = client.get(reverse("zone_list"), {"q": "A\x001"})
    assert [row.version.code for row in page.context["rows"]] == ["A1"]


def test_a_long_list_costs_no_more_statements_than_a_short_one(
    client: Client, ground: Ground, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(10):
        client.get(reverse("zone_list"))


def test_pages_of_a_level_with_pairs_show_them_and_where_they_are_missing(
    ground: Ground,
) -> None:
    client = caller()
    communities = {"scheme": "grid", "level": "community"}
    assert "Paired with" not in client.get(reverse("zone_list"), communities).content.decode()
    ground.scheme.levels.filter(code="community").update(pairing="unit")
    pair = Assignment(
        zone=ground.zone("A"), role="paired_unit", start=DAY_ONE, unit=ground.units["U-A1"]
    )
    assign(assignment=pair, actor=TESTER, now=DAY_ONE)
    page = client.get(reverse("zone_list"), communities)
    assert [row.held.paired_units for row in page.context["rows"]] == [[ground.units["U-A1"]], []]
    text = page.content.decode()
    assert text.count("Paired with") == 3 and text.count("Unit A1") == 1
    for code, named in (("A", "Unit A1"), ("B", "none")):
        sheet = detail(client, ground, code).partition("<dt>Paired units</dt>")[2]
        assert named in sheet.partition("</dd>")[0]
    assert "<dt>Paired" not in detail(client, ground, "A1")


def test_the_list_is_searched_by_code_and_by_name(client: Client, ground: Ground) -> None:
    for text in ("a2", "A2格", "zone a2"):
        rows = client.get(reverse("zone_list"), {"q": text}).context["rows"]
        assert [row.version.code for row in rows] == ["A2"], text


def test_what_is_not_public_is_not_there_for_whoever_is_signed_out(
    client: Client, ground: Ground
) -> None:
    ground.scheme.public = False
    ground.scheme.save()
    address = reverse("zone_detail", args=[ground.zone("A1").pk])
    assert client.get(address).status_code == 404
    assert client.get(reverse("zone_list")).context["scheme"] is None
    assert signed_in(member(ground)).get(address).status_code == 200


def test_telephones_are_for_those_who_work_with_the_people(client: Client, ground: Ground) -> None:
    assert HEAD_PHONE not in detail(client, ground, "A1")
    assert HEAD_PHONE in detail(signed_in(member(ground)), ground, "A1")


def test_a_volunteer_sees_no_telephones(ground: Ground) -> None:
    volunteer = member(ground, Role.VOLUNTEER)
    assert HEAD_PHONE not in detail(signed_in(volunteer), ground, "A1")


def test_a_deputy_stands_in_by_name(client: Client, ground: Ground) -> None:
    deputy = make_person("deputy", "代理人甲")
    Deputy.objects.create(
        head=ground.people["head-a1"], deputy=deputy, during=(DAY_ONE, None), reason="出差"
    )
    page = detail(client, ground, "A1")
    assert "代理人甲" in page
    assert "代理A1长" in page


def test_an_earlier_day_shows_the_zone_as_it_was(client: Client, ground: Ground) -> None:
    ground.publish(put("A1", "cell", "A", squares(0, 0), name="新一格"), based_on=1)
    before = (TODAY - timedelta(days=3)).date().isoformat()
    assert "新一格" in detail(client, ground, "A1")
    assert "<h1" in (page := detail(client, ground, "A1", f"?at={before}"))
    assert "A1格" in page[page.index("<h1") : page.index("</h1>")]


def test_a_day_before_the_zone_was_has_no_page(client: Client, ground: Ground) -> None:
    address = reverse("zone_detail", args=[ground.zone("A1").pk])
    assert client.get(address, {"at": "2025-06-01"}).status_code == 404


def test_a_day_that_is_none_means_today(client: Client, ground: Ground) -> None:
    for text in ("yesterday", "2026-13-40"):
        assert client.get(reverse("zone_list"), {"at": text}).context["day"] is None


def test_a_page_past_the_end_is_the_last(client: Client, ground: Ground) -> None:
    assert client.get(reverse("zone_list"), {"page": "99"}).context["page"].number == 1
