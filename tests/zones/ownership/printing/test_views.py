"""The addresses of printed documents: who gets what, under which name, at once or later."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.cast import caller, member
from tests.ground import TODAY, Ground, make_ground, make_scheme, put, squares
from tests.zones.ownership.printing.paper import text_of
from zones.organisation.models import Role
from zones.ownership.printing import views
from zones.ownership.printing.models import PrintKind, PrintRun

pytestmark = pytest.mark.django_db

PHONE = "199-0000-0001"
LIST, HANDBOOK = "/zones/print/list.pdf", "/zones/print/handbook.pdf"


def map_of(ground: Ground, code: str) -> str:
    return reverse("print_zone_map", args=[ground.zone(code).pk])


def list_of(ground: Ground, code: str) -> str:
    return reverse("print_zone_list", args=[ground.zone(code).pk])


def get(client: Client, address: str, **query: str) -> bytes:
    answer = client.get(address, query)
    assert answer.status_code == 200, address
    assert answer["Content-Type"] == "application/pdf"
    return answer.content


def test_everything_small_is_answered_at_once_to_whoever_may_see_the_scheme(
    ground: Ground,
) -> None:
    client = caller()
    for address in (map_of(ground, "A1"), list_of(ground, "A1"), LIST):
        assert "A1" in text_of(get(client, address))
    assert "Contents" in text_of(get(client, HANDBOOK, parent=str(ground.zone("A").pk)))


def test_what_is_not_public_is_not_there_for_outsiders(ground: Ground) -> None:
    ground.scheme.public = False
    ground.scheme.save()
    addresses = [map_of(ground, "A1"), list_of(ground, "A1"), LIST, HANDBOOK, f"{LIST}?scheme=grid"]
    for outsider in (caller(), caller(member(ground))):
        assert {outsider.get(address).status_code for address in addresses} == {404}
    get(caller(member(ground, Role.VOLUNTEER)), addresses[0])


def test_telephones_are_for_those_who_work_with_the_people(ground: Ground) -> None:
    colleague = caller(member(ground, Role.HANDLER))
    for outsider in (caller(), caller(member(ground)), caller(member(ground, Role.VOLUNTEER))):
        for address in (map_of(ground, "A1"), list_of(ground, "A1"), LIST):
            assert PHONE not in text_of(get(outsider, address))
    for address in (map_of(ground, "A1"), list_of(ground, "A1"), LIST):
        assert PHONE in text_of(get(colleague, address))


def test_files_have_names_in_both_languages_and_are_kept_by_nobody(ground: Ground) -> None:
    ground.publish(put("A1", "cell", "A", squares(0, 0), name="怪/名\"'; x"))
    english = caller().get(list_of(ground, "A1"))
    chinese = caller(language="zh-hans").get(list_of(ground, "A1"))
    assert english["Content-Disposition"] == 'inline; filename="A1 Zone A1 Responsibility list.pdf"'
    assert "%E6%80%AA%20%E5%90%8D%20%27%3B%20x" in chinese["Content-Disposition"]
    assert english["Cache-Control"] == "private, no-store"


def test_another_day_is_printed_as_it_stood(ground: Ground) -> None:
    ground.publish(put("A1", "cell", "A", squares(0, 0), name="新名"), effective_from=TODAY)
    client = caller(language="zh-hans")
    for address in (map_of(ground, "A1"), list_of(ground, "A1"), LIST):
        assert "新名" in text_of(get(client, address))
        assert "A1格" in text_of(get(client, address, at="2026-02-01"))
        assert client.get(address, {"at": "2020-01-01"}).status_code == 404


def test_the_list_is_of_the_level_and_the_zone_asked_for(ground: Ground) -> None:
    client = caller()
    assert "Zone B" in text_of(get(client, LIST, scheme="grid", level="community"))
    within = text_of(get(client, LIST, parent=str(ground.zone("C").pk)))
    assert "Zone B" in within and "Zone A1" not in within


@pytest.mark.parametrize(
    "query",
    [
        {"scheme": "none"},
        {"level": "none"},
        {"parent": "0"},
        {"parent": "x"},
        {"parent": "٣"},
        {"parent": "9" * 40},
        {"scheme": "grid\x00"},
    ],
)
def test_what_is_not_there_is_said_so(ground: Ground, query: dict[str, str]) -> None:
    for address in (LIST, HANDBOOK):
        assert caller().get(address, query).status_code == 404


def test_a_zone_without_parts_of_the_level_has_no_document(ground: Ground) -> None:
    query = {"parent": str(ground.zone("B").pk), "level": "cell"}
    assert caller().get(LIST, query).status_code == 404
    assert caller().get(HANDBOOK, query).status_code == 404


def test_a_zone_of_another_scheme_is_no_parent(ground: Ground) -> None:
    make_scheme("areas", primary=False)
    query = {"scheme": "areas", "parent": str(ground.zone("A").pk)}
    assert caller().get(LIST, query).status_code == 404


def test_documents_are_read_not_sent(ground: Ground) -> None:
    assert caller().post(map_of(ground, "A1")).status_code == 405
    assert caller().put(LIST).status_code == 405


@pytest.fixture
def long_documents(
    transactional_db: None,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Ground:
    """The tiny city, whose lists are too long to be answered at once."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setitem(views.AT_ONCE, PrintKind.LIST, 2)
    return make_ground()


def test_a_long_document_is_ordered_followed_and_fetched(long_documents: Ground) -> None:
    client = caller(member(long_documents, Role.HANDLER))
    asked = client.get(LIST, {"level": "cell"})
    assert asked.status_code == 200 and "4 zones" in asked.content.decode()
    assert not PrintRun.objects.exists()
    answer = client.post(f"{LIST}?level=cell")
    run = PrintRun.objects.get()
    assert answer.status_code == 302 and answer["Location"] == reverse("print_run", args=[run.pk])
    assert "being printed" in client.get(answer["Location"]).content.decode()
    progress = client.get(reverse("print_run_progress", args=[run.pk])).json()
    assert progress == {"state": "printing", "done": 0, "total": 4}
    file = reverse("print_run_file", args=[run.pk])
    assert client.get(file).status_code == 404
    call_command("db_worker", "--batch", "--no-startup-delay", "--no-reload", verbosity=0)
    assert file in client.get(answer["Location"]).content.decode()
    assert answer["Location"] in client.get(LIST).content.decode()
    fetched = client.get(file)
    assert "Responsibility list" in fetched["Content-Disposition"]
    assert "Zone A1" in text_of(fetched.getvalue())


def test_a_handbook_too_thick_for_the_server_is_refused_with_a_way_out(
    long_documents: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(views.AT_ONCE, PrintKind.HANDBOOK, 2)
    monkeypatch.setattr(views, "MOST_ZONES", 3)
    client = caller(member(long_documents, Role.HANDLER))
    for answer in (client.get(HANDBOOK), client.post(HANDBOOK)):
        assert answer.status_code == 400
        assert "Print one for each zone of the level above." in answer.content.decode()
    assert not PrintRun.objects.exists()


def test_others_neither_see_nor_fetch_it(long_documents: Ground) -> None:
    caller(member(long_documents, Role.HANDLER)).post(f"{LIST}?level=cell")
    run = PrintRun.objects.get()
    addresses = [
        reverse(name, args=[run.pk])
        for name in ("print_run", "print_run_progress", "print_run_file")
    ]
    other = caller(member(long_documents, Role.CAMPAIGN_OFFICE))
    assert {other.get(address).status_code for address in addresses} == {404}
    assert {caller().get(address).status_code for address in addresses} == {302}


def test_whoever_is_signed_out_is_asked_to_sign_in(long_documents: Ground) -> None:
    assert "Sign in" in caller().get(LIST).content.decode()
    answer = caller().post(f"{LIST}?level=cell")
    assert answer.status_code == 302 and "/sign-in/" in answer["Location"]
    assert not PrintRun.objects.exists()


def test_the_pages_of_zones_offer_what_can_be_printed(ground: Ground) -> None:
    client = caller()
    whole = client.get(reverse("zone_detail", args=[ground.zone("A").pk])).content.decode()
    cell = client.get(reverse("zone_detail", args=[ground.zone("A1").pk])).content.decode()
    assert map_of(ground, "A") in whole and f"{HANDBOOK}?scheme=grid" in whole
    assert map_of(ground, "A1") in cell and HANDBOOK not in cell
    listed = client.get(reverse("zone_list"), {"level": "community"}).content.decode()
    assert f"{LIST}?scheme=grid&amp;level=community" in listed
