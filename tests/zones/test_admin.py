"""The administration: who may do what there, on record, and without a byte from elsewhere."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from psycopg2.extras import DateRange, DateTimeTZRange

from tests.cast import caller, member
from tests.ground import DAY_ONE, TESTER, TODAY, Ground, make_person
from zones.audit.actions import record
from zones.audit.models import AuditEntry
from zones.boundaries.models import Scheme, ZoneVersion
from zones.organisation.models import City, Deputy, Membership, Role, Team, Unit, User
from zones.organisation.tokens import issue_token
from zones.ownership.models import Responsibility, RoutingPolicy

PASSWORD = "Correct-horse-7"
OURS = sorted(
    (model for model in admin.site._registry if model._meta.app_label == "zones"),
    key=lambda model: model.__name__,
)
READ_ONLY = ("edition", "timeline", "zoneversion", "responsibility", "duty", "accesstoken")


def url(model: Any, page: str, *args: Any) -> str:
    name = model if isinstance(model, str) else model._meta.model_name
    return reverse(f"admin:zones_{name}_{page}", args=args)


@pytest.fixture
def administrator(ground: Ground) -> Client:
    """A system administrator, with a row of everything to look at."""
    user = member(ground, Role.SYSTEM_ADMIN, username="sysadmin")
    issue_token(user=user, name="phone", scopes=["read"], actor=TESTER, now=TODAY)
    head = ground.people["head-a1"]
    Deputy.objects.create(head=head, deputy=user, during=DateTimeTZRange(DAY_ONE, None))
    office = ground.units["OFFICE"]
    Team.objects.create(code="T1", name="一组", home_unit=office, leader=head)
    RoutingPolicy.objects.create(recorded_at=DAY_ONE)
    return caller(user)


@pytest.fixture
def auditor(ground: Ground) -> Client:
    return caller(member(ground, Role.AUDITOR, username="auditor"))


def text(response: Any) -> str:
    return str(response.content, "utf-8")


# --- who ---------------------------------------------------------------------------------------


def test_the_administrator_sees_every_list_but_the_log(administrator: Client) -> None:
    for model in OURS:
        response = administrator.get(url(model, "changelist"))
        expected = 403 if model is AuditEntry else 200
        assert response.status_code == expected, model


def test_every_row_opens(administrator: Client) -> None:
    opened = 0
    for model in OURS:
        row = model._default_manager.order_by("-pk").first()
        if row is not None and model is not AuditEntry:
            assert administrator.get(url(model, "change", row.pk)).status_code == 200, model
            opened += 1
    assert opened >= 12


def test_every_form_to_add_opens(administrator: Client) -> None:
    for name in ("user", "unit", "membership", "deputy", "team", "scheme", "routingpolicy"):
        assert administrator.get(url(name, "add")).status_code == 200, name


@pytest.mark.parametrize("name", READ_ONLY)
def test_history_is_looked_at_only(administrator: Client, name: str) -> None:
    assert administrator.get(url(name, "add")).status_code == 403
    model = next(model for model in OURS if model._meta.model_name == name)
    row = model._default_manager.first()
    if row is not None:
        assert administrator.post(url(name, "change", row.pk), {"x": 1}).status_code == 403
        assert administrator.post(url(name, "delete", row.pk), {"post": 1}).status_code == 403


def test_the_auditor_sees_the_log_and_nothing_else(auditor: Client) -> None:
    for model in OURS:
        expected = 200 if model is AuditEntry else 403
        assert auditor.get(url(model, "changelist")).status_code == expected, model
    entry = AuditEntry.objects.latest("id")
    page = auditor.get(url("auditentry", "change", entry.pk))
    assert page.status_code == 200 and 'name="_save"' not in text(page)
    assert auditor.post(url("auditentry", "change", entry.pk), {"action": "x"}).status_code == 403
    assert auditor.post(url("auditentry", "delete", entry.pk), {"post": 1}).status_code == 403


def test_others_are_kept_out(ground: Ground) -> None:
    for role in (Role.GIS_STAFF, Role.LEADER, Role.INSPECTOR):
        user = member(ground, role)
        User.objects.filter(pk=user.pk).update(is_staff=True)  # says nothing here
        response = caller(user).get("/admin/", follow=True)
        assert response.status_code == 403
    response = caller().get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/account/sign-in/?next=")


def test_ones_own_password_is_changed_on_our_own_page(administrator: Client) -> None:
    response = administrator.get("/admin/password_change/")
    assert response.status_code == 302 and response["Location"] == "/account/password/"


def test_a_membership_that_ended_opens_nothing(ground: Ground) -> None:
    user = member(ground, Role.SYSTEM_ADMIN)
    past = DateRange(date(2020, 1, 1), date(2021, 1, 1))
    Membership.objects.filter(user=user).update(during=past)
    assert caller(user).get("/admin/", follow=True).status_code == 403


# --- accounts ----------------------------------------------------------------------------------


def test_a_new_account_must_change_its_password(administrator: Client) -> None:
    form = {
        "username": "newcomer",
        "display_name": "新人",
        "post": "",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    assert administrator.post(url("user", "add"), form).status_code == 302
    user = User.objects.get(username="newcomer")
    assert user.must_change_password and user.check_password(PASSWORD)
    entry = AuditEntry.objects.filter(action="user.add").latest("id")
    assert entry.actor_name == "sysadmin" and entry.object_id == str(user.pk)
    assert "password" not in (entry.after or {}) and PASSWORD not in str(entry.after)


def test_the_password_policy_holds_here_too(administrator: Client) -> None:
    form = {
        "username": "weak",
        "usable_password": "true",
        "password1": "short",
        "password2": "short",
    }
    assert administrator.post(url("user", "add"), form).status_code == 200
    assert not User.objects.filter(username="weak").exists()


def test_a_password_set_by_another_must_be_changed(administrator: Client, ground: Ground) -> None:
    user = ground.people["head-a1"]
    form = {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    address = reverse("admin:auth_user_password_change", args=[user.pk])
    assert administrator.post(address, form).status_code == 302
    user.refresh_from_db()
    assert user.must_change_password and user.check_password(PASSWORD)
    entry = AuditEntry.objects.filter(action="user.change").latest("id")
    assert PASSWORD not in f"{entry.before}{entry.after}" and "argon" not in str(entry.after)


def test_a_superuser_is_out_of_reach(administrator: Client, ground: Ground) -> None:
    root = User.objects.create_superuser(username="root", password=PASSWORD)
    address = reverse("admin:auth_user_password_change", args=[root.pk])
    form = {"usable_password": "true", "password1": "Another-pass-9", "password2": "Another-pass-9"}
    assert administrator.post(address, form).status_code == 403
    assert administrator.post(url("user", "change", root.pk), {"username": "x"}).status_code == 403
    me = User.objects.get(username="sysadmin")
    administrator.post(url("user", "change", me.pk), user_form(me) | {"is_superuser": "on"})
    me.refresh_from_db()
    assert not me.is_superuser


def test_accounts_are_closed_not_deleted(administrator: Client, ground: Ground) -> None:
    user = make_person("leaver")
    assert administrator.post(url("user", "delete", user.pk), {"post": 1}).status_code == 403
    assert administrator.post(url("user", "change", user.pk), user_form(user)).status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    entry = AuditEntry.objects.filter(action="user.change").latest("id")
    assert entry.before == {"is_active": True}
    demo = make_person("demo", is_demo=True)
    assert administrator.post(url("user", "delete", demo.pk), {"post": 1}).status_code == 302
    assert AuditEntry.objects.filter(action="user.delete", object_id=str(demo.pk)).exists()


def user_form(user: User) -> dict[str, Any]:
    """The change form as the browser sends it, with the account made inactive."""
    count = user.memberships.count()
    form = {
        "username": user.username,
        "display_name": user.display_name,
        "post": user.post,
        "phone": user.phone,
        "email": user.email,
        "language": user.language,
        "memberships-TOTAL_FORMS": count,
        "memberships-INITIAL_FORMS": count,
    }
    for at, row in enumerate(user.memberships.all()):
        form |= {
            f"memberships-{at}-id": row.pk,
            f"memberships-{at}-user": user.pk,
            f"memberships-{at}-unit": row.unit_id,
            f"memberships-{at}-role": row.role,
            f"memberships-{at}-during_0": str(row.during.lower),
            f"memberships-{at}-during_1": "",
        }
    return form


def test_the_trail_outlives_no_telephone_number(administrator: Client) -> None:
    user = make_person("mover")
    form = user_form(user) | {"phone": "13900000000", "email": "mover@example.org"}
    assert administrator.post(url("user", "change", user.pk), form).status_code == 302
    entry = AuditEntry.objects.filter(action="user.change").latest("id")
    assert "13900000000" not in f"{entry.before}{entry.after}"
    assert "mover@" not in f"{entry.before}{entry.after}"


def test_a_unit_is_not_put_below_itself(administrator: Client, ground: Ground) -> None:
    upper, lower = ground.units["U-A1"], ground.units["U-A2"]
    Unit.objects.filter(pk=lower.pk).update(parent=upper)
    form = {"code": upper.code, "name": upper.name, "kind": upper.kind, "is_active": "on"}
    refused = administrator.post(url("unit", "change", upper.pk), form | {"parent": lower.pk})
    assert refused.status_code == 200 and "below themselves: U-A1, U-A2" in text(refused)
    office = form | {"parent": ground.units["OFFICE"].pk}
    assert administrator.post(url("unit", "change", upper.pk), office).status_code == 302


def test_a_role_is_given_for_days(administrator: Client, ground: Ground) -> None:
    user, unit = ground.people["head-a1"], ground.units["U-A1"]
    form = {
        "user": user.pk,
        "unit": unit.pk,
        "role": "handler",
        "during_0": "2026-01-01",
        "during_1": "2026-07-01",
    }
    assert administrator.post(url("membership", "add"), form).status_code == 302
    membership = Membership.objects.get(user=user)
    assert membership.during == DateRange(date(2026, 1, 1), date(2026, 7, 1))
    again = administrator.post(url("membership", "add"), form)
    assert again.status_code == 200 and "errorlist" in text(again)
    entry = AuditEntry.objects.filter(action="membership.add").latest("id")
    assert entry.after and entry.after["role"] == "handler"


def test_tokens_are_revoked(administrator: Client) -> None:
    user = User.objects.get(username="sysadmin")
    token = user.access_tokens.get()
    page = administrator.get(url("accesstoken", "change", token.pk))
    assert token.digest not in text(page)
    form = {"action": "revoke", "_selected_action": [token.pk]}
    administrator.post(url("accesstoken", "changelist"), form)
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert AuditEntry.objects.filter(action="token.revoke").exists()


# --- ground and policy -------------------------------------------------------------------------


def test_the_city_is_checked_as_in_the_set_up(administrator: Client, ground: Ground) -> None:
    city = City.objects.get()
    form = {
        name: getattr(city, name)
        for name in ("name_zh", "name_en", "time_zone", "west", "south", "east", "north")
    } | {"division_code": "", "metric_srid": 3857, "fallback_unit": city.fallback_unit_id}
    refused = administrator.post(url("city", "change", 1), form)
    assert refused.status_code == 200 and "EPSG:4543" in text(refused)
    swapped = form | {"metric_srid": 4543, "west": 22, "south": 103, "east": 23, "north": 104}
    assert "swapped" in text(administrator.post(url("city", "change", 1), swapped))
    good = form | {"metric_srid": 4543, "name_zh": "新方格市"}
    assert administrator.post(url("city", "change", 1), good).status_code == 302
    assert City.objects.get().name_zh == "新方格市"
    assert AuditEntry.objects.filter(action="city.describe").exists()
    assert administrator.get(url("city", "add")).status_code == 403


def test_a_published_scheme_keeps_code_and_shape(administrator: Client, ground: Ground) -> None:
    levels = list(ground.scheme.levels.order_by("rank"))
    form: dict[str, Any] = {
        "code": "other",
        "geometry_kind": "line",
        "name_zh": "新网格",
        "name_en": "New grid",
        "primary": "on",
        "levels-TOTAL_FORMS": len(levels),
        "levels-INITIAL_FORMS": len(levels),
    }
    for at, level in enumerate(levels):
        form |= {
            f"levels-{at}-{name}": getattr(level, name)
            for name in ("id", "rank", "code", "name_zh", "name_en", "code_pattern", "pairing")
        }
        form |= {f"levels-{at}-scheme": ground.scheme.pk, f"levels-{at}-covers_parent": "on"}
    form["levels-2-name_zh"] = "单元"
    address = url("scheme", "change", ground.scheme.pk)
    one_to_one = form | {"levels-1-pairs_one_to_one": "on"}
    refused = text(administrator.post(address, one_to_one))
    assert "Pairs can be one to one only where there are pairs." in refused
    form["levels-1-pairing"] = "unit"
    assert administrator.post(address, form).status_code == 302
    scheme = Scheme.objects.get(pk=ground.scheme.pk)
    assert (scheme.code, scheme.geometry_kind) == ("grid", "polygon")
    assert (scheme.name_zh, scheme.public) == ("新网格", False)
    assert scheme.levels.get(code="community").pairing == "unit"
    entry = AuditEntry.objects.filter(action="scheme.change").latest("id")
    assert entry.before == {"name_zh": "网格", "name_en": "Grid", "public": True}
    assert entry.after and "level" in str(entry.after["told"])


def test_a_zone_is_shown_in_words(administrator: Client, ground: Ground) -> None:
    page = text(administrator.get(url("zoneversion", "change", version_of(ground, "A1"))))
    assert "MultiPolygon, 1 part, 5 · 103.00000, 22.00000 – 103.01000, 22.01000" in page
    assert "MULTIPOLYGON (((" in page


def version_of(ground: Ground, code: str) -> int:
    return ZoneVersion.objects.get(zone=ground.zone(code)).pk


def test_a_list_of_responsibilities_asks_once_for_all_zones(administrator: Client) -> None:
    with CaptureQueriesContext(connection) as few:
        administrator.get(url("responsibility", "changelist"), {"q": "U-A1"})
    with CaptureQueriesContext(connection) as many:
        administrator.get(url("responsibility", "changelist"))
    assert len(many) <= len(few)


def test_a_responsibility_shows_the_code_of_its_zone(administrator: Client) -> None:
    page = text(administrator.get(url("responsibility", "changelist"), {"q": "U-A1"}))
    assert ">A1</a>" in page and ">A2</a>" not in page
    assert Responsibility.objects.count() > 1


def test_the_policy_is_only_added_to(administrator: Client) -> None:
    form = {"snap_m": 20, "street_m": 30, "certain_share": 0.9}
    assert administrator.post(url("routingpolicy", "add"), form).status_code == 302
    assert RoutingPolicy.objects.count() == 2
    newest = RoutingPolicy.objects.latest("recorded_at")
    assert newest.snap_m == 20 and str(newest.recorded_by) == "sysadmin"
    assert AuditEntry.objects.filter(action="routing_policy.set").count() == 1
    refused = administrator.post(url("routingpolicy", "add"), form | {"snap_m": 5000})
    assert refused.status_code == 200 and RoutingPolicy.objects.count() == 2
    change = url("routingpolicy", "change", newest.pk)
    assert administrator.post(change, form).status_code == 403


def test_units_are_found_by_name_for_the_forms(administrator: Client) -> None:
    response = administrator.get(
        reverse("admin:autocomplete"),
        {"app_label": "zones", "model_name": "membership", "field_name": "unit", "term": "U-A"},
    )
    assert len(response.json()["results"]) == 4
    assert Unit.objects.count() == 6


# --- the log -----------------------------------------------------------------------------------


def test_the_log_is_taken_away_as_csv_and_that_is_on_record(auditor: Client) -> None:
    record(actor=TESTER, action="=cmd()", object_type="x", now=TODAY, before={"a": "字"})
    form = {"action": "export_csv", "_selected_action": ["0"], "select_across": "1"}
    response = auditor.post(url("auditentry", "changelist") + "?q=cmd", form)
    assert response["Content-Type"].startswith("text/csv")
    body = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(body)))
    assert [row["action"] for row in rows] == ["'=cmd()"]
    assert rows[0]["before"] == '{"a": "字"}' and rows[0]["actor_name"] == "tester"
    entry = AuditEntry.objects.get(action="audit.export")
    assert entry.after == {"entries": 1, "filter": "q=cmd"} and entry.actor_name == "auditor"


# --- the pages ---------------------------------------------------------------------------------


def test_nothing_comes_from_elsewhere(administrator: Client, ground: Ground) -> None:
    for page in (
        url("user", "change", ground.people["head-a1"].pk),
        url("zoneversion", "change", version_of(ground, "A1")),
        url("scheme", "add"),
    ):
        found = re.findall(
            r'(?:src|href|action)="(//[^"]+|https?:[^"]+)"', text(administrator.get(page))
        )
        assert found == []


def test_it_speaks_chinese(ground: Ground) -> None:
    user = member(ground, Role.SYSTEM_ADMIN)
    assert "管理" in text(caller(user, language="zh-hans").get("/admin/"))
