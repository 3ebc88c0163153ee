"""The catalogue in the administration: who keeps it, on record, and not over somebody's change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from fieldwork.catalogue.models import CalendarDay, Category, FilingCondition, ShortListEntry
from tests.cast import caller, member
from tests.catalogue import make_calendar, make_catalogue, make_exempt_area
from tests.ground import Ground
from zones.audit.models import AuditEntry
from zones.organisation.models import Role

OURS = [
    model
    for model in admin.site._registry
    if model.__module__.startswith("fieldwork.catalogue.models")
]


@pytest.fixture
def categories(ground: Ground) -> dict[str, Category]:
    categories = make_catalogue()
    make_calendar()
    make_exempt_area(phone="0000-1234567")
    ShortListEntry.objects.create(role="inspector", category=categories["06010"], position=1)
    return categories


@pytest.fixture
def keeper(ground: Ground) -> Client:
    return caller(member(ground, Role.CAMPAIGN_OFFICE, username="keeper"))


def url(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:fieldwork_{model._meta.model_name}_{page}", args=args)


def form_of(client: Client, row: Any) -> dict[str, Any]:
    """What the page of a row would send if nothing were changed."""
    page = client.get(url(type(row), "change", row.pk)).context
    sent: dict[str, Any] = {}
    formsets = [one.formset for one in page["inline_admin_formsets"]]
    forms = [page["adminform"].form, *(form for one in formsets for form in one.forms)]
    for form in [*forms, *(one.management_form for one in formsets)]:
        for field in form:
            value = field.value()
            if value not in (None, False):
                sent[field.html_name] = value
    return sent


def test_its_keepers_open_everything_but_the_rest(
    ground: Ground, categories: dict[str, Category], keeper: Client
) -> None:
    assert len(OURS) == 9
    for client in (keeper, caller(member(ground, Role.BUSINESS_ADMIN))):
        for model in OURS:
            assert client.get(url(model, "changelist")).status_code == 200, model
            row = model._default_manager.first()
            if row is not None:
                assert client.get(url(model, "change", row.pk)).status_code == 200, model
        for name in ("user", "unit", "auditentry", "city"):
            assert client.get(f"/admin/zones/{name}/").status_code == 403


def test_others_open_nothing(ground: Ground, categories: dict[str, Category]) -> None:
    for outsider in (member(ground), member(ground, Role.GIS_STAFF, Role.INSPECTOR)):
        for model in OURS:
            answer = caller(outsider).get(url(model, "changelist"), follow=True)
            assert answer.status_code == 403


def test_a_change_is_on_record_and_found_by_its_new_name(
    categories: dict[str, Category], keeper: Client
) -> None:
    category = categories["09006"]
    sent = form_of(keeper, category) | {"name_zh": "占道摆摊"}
    assert keeper.post(url(Category, "change", category.pk), sent).status_code == 302
    category.refresh_from_db()
    assert category.pinyin_initials == "zdbt"
    entry = AuditEntry.objects.get(action="category.change")
    assert entry.before is not None and entry.before["name_zh"] == "占道经营"


def test_nobody_saves_over_somebody_elses_change(
    categories: dict[str, Category], keeper: Client
) -> None:
    category = categories["09006"]
    sent = form_of(keeper, category) | {"name_en": "Street trading"}
    Category.objects.filter(pk=category.pk).update(name_zh="占道摆摊")
    answer = keeper.post(url(Category, "change", category.pk), sent)
    assert "Somebody changed this meanwhile" in answer.content.decode()
    category.refresh_from_db()
    assert (category.name_zh, category.name_en) == ("占道摆摊", "Trading on the road")


def test_a_limit_needs_its_kind(categories: dict[str, Category], keeper: Client) -> None:
    category = categories["09006"]
    sent = form_of(keeper, category) | {"conditions-0-limit": "3"}
    answer = keeper.post(url(Category, "change", category.pk), sent)
    assert answer.status_code == 200
    sent |= {"conditions-0-limit_kind": "work_hour", "conditions-0-set_by_city": "on"}
    assert keeper.post(url(Category, "change", category.pk), sent).status_code == 302
    assert FilingCondition.objects.filter(category=category, limit=3, set_by_city=True).exists()
    entry = AuditEntry.objects.get(action="filingcondition.change")
    assert entry.before is not None and entry.before["limit"] is None
    assert entry.after is not None and entry.after["limit"] == 3


def test_an_icon_is_one_of_those_there_are(categories: dict[str, Category], keeper: Client) -> None:
    category = categories["09006"]
    sent = form_of(keeper, category) | {"icon": "no-such-icon"}
    answer = keeper.post(url(Category, "change", category.pk), sent)
    assert "no Tabler icon" in answer.content.decode()


def test_a_day_is_entered_by_hand(categories: dict[str, Category], keeper: Client) -> None:
    sent = {"date": "2026-05-01", "kind": "holiday", "name": "劳动节"}
    assert keeper.post(url(CalendarDay, "add"), sent).status_code == 302
    assert CalendarDay.objects.get(date=date(2026, 5, 1)).name == "劳动节"
    assert AuditEntry.objects.filter(action="calendarday.add").count() == 1


def test_an_exempt_area_is_changed_on_its_own_page(keeper: Client) -> None:
    area = make_exempt_area("E9")
    assert keeper.get(url(type(area), "change", area.pk)).status_code == 200
    assert keeper.post(url(type(area), "change", area.pk), {"note": "moved"}).status_code == 403
    assert keeper.get(url(type(area), "add")).status_code == 403
