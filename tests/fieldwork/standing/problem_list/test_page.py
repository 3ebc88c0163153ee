"""The page of the problem list, and the page of its template."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from fieldwork.standing.models import DocumentTemplate
from tests.casebook import an_issue, pin
from tests.cast import caller, member
from tests.catalogue import make_calendar, make_catalogue
from tests.documents import words
from tests.ground import Ground, make_person
from zones.audit.models import AuditEntry
from zones.boundaries.models import Scheme
from zones.organisation.models import Role

pytestmark = pytest.mark.django_db

JUNE = {"from": "2026-06-01", "to": "2026-06-05"}
TEMPLATE = "/problem-list/template/"


@pytest.fixture(autouse=True)
def city(ground: Ground) -> Ground:
    make_catalogue()
    make_calendar()
    return ground


@pytest.fixture
def office(ground: Ground) -> Client:
    return caller(member(ground, Role.CAMPAIGN_OFFICE))


def read(client: Client, **parameters: str) -> str:
    answer = client.get("/problem-list/", JUNE | parameters)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_stands_by_zone_with_head_and_both_counts(ground: Ground, office: Client) -> None:
    issue = an_issue(address="青石路12号", reporter=make_person("inspector", "王巡查"))
    page = read(office)
    for shown in (issue.number, "青石路12号", "A1长", "Unit A1", "issue-times: 1 · units: 1"):
        assert shown in page
    assert "王巡查" not in page
    assert "units named" in page


def test_the_filters_reach_the_files(ground: Ground, office: Client) -> None:
    here, there = an_issue(), an_issue(place=pin(3, 1))
    page = read(office, level="cell", zone="A1", unit="U-A1")
    assert here.number in page and there.number not in page
    zone, unit = ground.zone("A1").pk, ground.units["U-A1"].pk
    asked = f"from=2026-06-01&amp;to=2026-06-05&amp;scheme=grid&amp;level=cell&amp;zone={zone}"
    assert f"{asked}&amp;unit={unit}&amp;format=docx" in page


@pytest.mark.parametrize(
    "parameters",
    [
        {"from": "", "to": ""},
        {"from": "nonsense", "to": "2026-02-31"},
        {"level": "no-such", "zone": "X\x00", "unit": "%"},
        {"scheme": "no-such"},
        {"from": "9999-12-31", "to": "0001-01-01"},
    ],
)
def test_nonsense_in_the_address_is_passed_over(office: Client, parameters: dict[str, str]) -> None:
    assert office.get("/problem-list/", parameters).status_code == 200


def test_a_period_that_is_none_is_explained(office: Client) -> None:
    page = read(office, **{"from": "2026-06-05", "to": "2026-06-01"})
    assert "The period ends before it begins." in page


def test_without_a_scheme_the_page_says_so(ground: Ground) -> None:
    Scheme.objects.update(public=False)
    assert "No scheme of zones is set up yet." in read(caller(member(ground)))


def test_each_sees_the_own_and_outsiders_nothing(ground: Ground) -> None:
    here, there = an_issue(), an_issue(place=pin(3, 1))
    page = read(caller(ground.people["chief-a1"]))
    assert here.number in page and there.number not in page
    assert here.number not in read(caller(member(ground)))
    signed_out = caller().get("/problem-list/")
    assert (signed_out.status_code, "next=" in signed_out.headers["Location"]) == (302, True)


# --- the template ---------------------------------------------------------------------------------


def upload(client: Client, content: bytes, name: str = "own.docx") -> int:
    file = SimpleUploadedFile(name, content)
    return client.post(TEMPLATE, {"file": file}).status_code


def document(client: Client) -> str:
    answer = client.get("/api/v1/problem-list", JUNE | {"format": "docx"})
    return "\n".join(one.text for one in Document(io.BytesIO(answer.content)).paragraphs)


def test_the_office_replaces_and_resets_the_template(ground: Ground, office: Client) -> None:
    an_issue()
    assert upload(office, words("Own wording: {{ issue_times }}")) == 302
    assert document(office) == "Own wording: 1"
    assert "own.docx" in office.get(TEMPLATE).content.decode()
    held = office.get(f"{TEMPLATE}file/")
    assert Document(io.BytesIO(held.content)).paragraphs[0].text.startswith("Own wording")
    assert office.post(f"{TEMPLATE}reset/").status_code == 302
    assert "problem list" in document(office)
    assert DocumentTemplate.objects.count() == 2  # versions stay
    actions = AuditEntry.objects.order_by("id").values_list("action", flat=True)
    assert list(actions)[-2:] == ["template.replace", "template.reset"]


def test_a_refused_template_leaves_the_one_in_force(ground: Ground, office: Client) -> None:
    answer = office.post(TEMPLATE, {"file": SimpleUploadedFile("x.docx", words("{{ ctiy }}"))})
    assert answer.status_code == 400
    assert "There is no placeholder “ctiy”." in answer.content.decode()
    assert office.post(TEMPLATE).status_code == 400
    assert not DocumentTemplate.objects.exists()


def test_only_the_office_words_documents(ground: Ground) -> None:
    others = [member(ground), member(ground, Role.AUDITOR), ground.people["chief-a1"]]
    for person in others:
        client = caller(person)
        assert upload(client, words("x")) == 403
        assert client.get(f"{TEMPLATE}file/").status_code == 403
        assert client.post(f"{TEMPLATE}reset/").status_code == 403
    assert caller().get(TEMPLATE).status_code == 302
    assert not DocumentTemplate.objects.exists()
