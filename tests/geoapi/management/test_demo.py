"""`manage.py demo`: a whole city by the actions, once, in demo mode only."""

from __future__ import annotations

import dataclasses
import stat
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
import shapely
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, transaction
from pytest_django import DjangoDbBlocker

from fieldwork.desk.checklist import State, examine
from fixtures.demo_city import DemoCity, build_city
from fixtures.demo_city.reports import Casework
from geoapi.demo import accounts
from geoapi.demo.accounts import Account
from geoapi.demo.drafting import load_draft
from geoapi.demo.loading import load, size_of
from geoapi.environment import Mode
from tests.ground import make_city
from zones.boundaries.models import Edition, Scheme
from zones.editor.checking import check_draft
from zones.organisation.models import Team, User
from zones.ownership.locate import Ownership, locate
from zones.ownership.models import Duty, Responsibility
from zones.ownership.rules import Rule
from zones.reference.models import ReferenceLayer

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
AUGUST = datetime(2026, 8, 20, 4, tzinfo=UTC)
JUNE = datetime(2026, 6, 20, 4, tzinfo=UTC)
NOTHING_DONE = Casework(reports=(), permitted=(), competences=(), days=(), years=())


@pytest.fixture(scope="module")
def city() -> DemoCity:
    return build_city()


@pytest.fixture(autouse=True)
def built_once(city: DemoCity, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command does not build the same city again for every test."""
    monkeypatch.setattr("geoapi.management.commands.demo.build_city", lambda: city)
    monkeypatch.setattr(
        "geoapi.management.commands.demo.draw_casework", lambda city, until: NOTHING_DONE
    )


@pytest.fixture(scope="module")
def people(city: DemoCity) -> list[Account]:
    return accounts.draw_accounts(city)


@pytest.fixture(scope="class")
def counted() -> Counter[str]:
    return Counter()


@pytest.fixture(scope="class")
def loaded(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    city: DemoCity,
    people: list[Account],
    counted: Counter[str],
) -> Iterator[None]:
    """The city in the database for all tests of a class; nothing of it stays."""
    passwords = {account.username: account.password for account in people}

    def progress(what: str, number: int) -> None:
        counted[what] += number

    with django_db_blocker.unblock(), transaction.atomic():
        load(city, passwords=passwords, now=NOW, progress=progress)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo_mode(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Demo mode, and a place of the test's own for the passwords."""
    there = tmp_path / "people.json"
    demo = dataclasses.replace(settings.FIELDWORK, mode=Mode.DEMO)
    monkeypatch.setattr(settings, "FIELDWORK", demo)
    for function in (accounts.keep_accounts, accounts.kept_accounts):
        monkeypatch.setattr(function, "__defaults__", (there,))
    return there


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("demo", *arguments, language="en", stdout=out)
    return out.getvalue()


def owner(point: shapely.Point, *, at: datetime = NOW, scheme: str = "grid") -> Ownership:
    row = Scheme.objects.get(code=scheme)
    return locate(lon=point.x, lat=point.y, at=at, scheme=row)


def well_inside(shape: shapely.Geometry) -> shapely.Point:
    assert isinstance(shape, shapely.Polygon | shapely.MultiPolygon)
    return shapely.Point(shapely.maximum_inscribed_circle(shape, 1e-5).coords[0])


# --- what is loaded ---------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
class TestLoaded:
    def test_the_progress_counts_everything(self, city: DemoCity, counted: Counter[str]) -> None:
        assert counted.total() == size_of(city)

    def test_schemes_and_layers_are_public(self) -> None:
        assert Scheme.objects.filter(public=True).count() == 3
        assert ReferenceLayer.objects.filter(public=True).count() == 6
        assert Edition.objects.filter(scheme__code="grid").count() == 2

    def test_every_kind_of_zone_answers_for_its_ground(self, city: DemoCity) -> None:
        zones = city.scheme("grid").editions[0].zones
        parents = {zone.parent for zone in zones}
        for zone in [zone for zone in zones if zone.code not in parents][::40]:
            answer = owner(well_inside(zone.boundary), at=AUGUST)
            assert answer.zone is not None
            assert answer.zone["code"] == zone.code
            assert answer.head is not None
            assert not answer.unowned

    def test_the_reservoir_answers_itself(self, city: DemoCity) -> None:
        zones = city.scheme("grid").editions[0].zones
        giant = next(zone for zone in zones if zone.name_en == "Lanze Reservoir Authority Area")
        answer = owner(well_inside(giant.boundary))
        assert answer.lead_unit["name"] == "澜泽水库管理局"
        assert answer.path[-1]["code"] == giant.code

    def test_the_moved_strip_changes_hands_in_september(self, city: DemoCity) -> None:
        first, second = city.scheme("grid").editions
        before = {zone.code: zone.boundary for zone in first.zones}
        winner = max(second.zones, key=lambda zone: zone.boundary.area - before[zone.code].area)
        strip = shapely.difference(winner.boundary, before[winner.code])
        place = well_inside(max(shapely.get_parts(strip), key=lambda part: part.area))
        old, new = owner(place, at=AUGUST), owner(place)
        assert (old.edition, new.edition) == (1, 2)
        assert old.zone is not None and new.zone is not None
        assert old.zone["code"] != new.zone["code"] == winner.code

    def test_a_cell_has_another_head_since_july(self, city: DemoCity) -> None:
        (change,) = [one for one in city.responsibilities if one.effective_from.month == 7]
        zones = {zone.code: zone for zone in city.scheme("grid").editions[0].zones}
        place = well_inside(zones[change.zone].boundary)
        before, after = owner(place, at=JUNE).head, owner(place).head
        assert before is not None and after is not None
        assert before["name"] != after["name"]

    def test_a_deputy_acts_for_an_absent_head(self, city: DemoCity) -> None:
        area = city.scheme("areas").editions[0].zones[-1]
        place = well_inside(area.boundary)
        now, before = (
            owner(place, scheme="areas").head,
            owner(place, at=AUGUST, scheme="areas").head,
        )
        assert now is not None and before is not None
        assert now["acting_for"]["name"] == before["name"]
        assert before["acting_for"] is None

    def test_an_estate_without_a_manager_goes_to_its_street(self, city: DemoCity) -> None:
        estate = next(one for one in city.responsibilities if one.no_manager)
        zones = {zone.code: zone for zone in city.scheme("grid").editions[0].zones}
        answer = owner(well_inside(zones[estate.zone].boundary))
        assert answer.no_manager
        assert answer.rule is Rule.FALLBACK
        assert answer.lead_unit["code"] == estate.unit

    def test_outside_the_seat_the_county_answers(self, city: DemoCity) -> None:
        county, *areas = city.scheme("areas").editions[0].zones
        rest = county.boundary - shapely.union_all([area.boundary for area in areas])
        answer = owner(well_inside(rest), scheme="areas")
        assert answer.zone is not None and answer.zone["code"] == county.code

    def test_a_street_of_the_old_town_has_a_head(self, city: DemoCity) -> None:
        line = city.scheme("streets").editions[0].zones[-1]
        place = line.boundary.interpolate(0.5, normalized=True)
        assert line.code in {one["zone"]["code"] for one in owner(place).street_heads}

    def test_outside_everything_the_campaign_office_answers(self, city: DemoCity) -> None:
        west, south, _, _ = city.bounds
        answer = owner(shapely.Point(west + 0.001, south + 0.001))
        assert answer.unowned
        assert answer.lead_unit["code"] == city.fallback_unit

    def test_all_accounts_are_demo_accounts_and_few_can_sign_in(
        self, city: DemoCity, people: list[Account]
    ) -> None:
        users = User.objects.in_bulk(field_name="username")
        assert len(users) == len(city.people)
        assert all(user.is_demo for user in users.values())
        can = {name for name, user in users.items() if user.has_usable_password()}
        assert can == {account.username for account in people}
        assert users[people[0].username].check_password(people[0].password)

    def test_teams_duties_and_responsibilities_are_complete(self, city: DemoCity) -> None:
        assert Team.objects.count() == len(city.teams)
        assert Duty.objects.count() == len(city.duties)
        known = Responsibility.objects.as_known()
        # The head who was followed holds a span of their own.
        assert known.count() == len(city.responsibilities)

    def test_departments_and_communities_are_paired_one_to_one(self) -> None:
        paired = Responsibility.objects.holding_at(NOW).filter(role="paired_unit")
        east = paired.filter(unit__code__startswith="599002-D")
        assert all(row.exclusive for row in paired)
        assert len({row.zone_id for row in east}) == len({row.unit_id for row in east}) == 41
        leaders = Responsibility.objects.holding_at(NOW).filter(role="paired_leader")
        assert leaders.count() == 29 and not leaders.filter(exclusive=True).exists()

    def test_the_checklist_finds_every_head_and_pair_in_place(self) -> None:
        items = {item.code: item for item in examine(NOW).items}
        for code in ("heads", "pairs", "one_to_one", "unit_heads", "closed_units"):
            assert items[code].state is State.DONE, items[code].found
        assert items["pairs"].found == "all there"

    def test_a_second_run_changes_nothing(
        self, demo_mode: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("geoapi.demo.casework.is_loaded", lambda: True)
        before = User.objects.count()
        assert "already loaded" in run()
        assert User.objects.count() == before
        assert not demo_mode.exists()

    def test_reports_come_to_a_city_that_had_none(self, demo_mode: Path) -> None:
        before = User.objects.count()
        assert "0 reports" in run()
        assert User.objects.count() == before

    def test_a_city_of_earlier_people_is_left_alone(
        self, city: DemoCity, demo_mode: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stranger = dataclasses.replace(city.people[0], username="somebody-new")
        newer = dataclasses.replace(city, people=(*city.people, stranger))
        monkeypatch.setattr("geoapi.management.commands.demo.build_city", lambda: newer)
        assert "begin anew" in run()

    def test_it_shows_the_people_and_one_routing(
        self, demo_mode: Path, people: list[Account]
    ) -> None:
        accounts.keep_accounts(people)
        shown = run("--show")
        assert all(account.username in shown and account.password in shown for account in people)
        assert "Who answers for Old Town Farmers' Market" in shown
        assert "manage.py locate" in shown

    def test_a_draft_waits_that_can_be_published_as_it_is(self) -> None:
        draft = load_draft(editor="gis1", now=NOW)
        check = check_draft(draft, now=NOW)
        assert not check.blocking and draft.position == 1 and draft.editor is None

    def test_lost_passwords_are_drawn_anew(self, demo_mode: Path, people: list[Account]) -> None:
        shown = run("--show")
        kept = accounts.kept_accounts()
        assert stat.S_IMODE(demo_mode.stat().st_mode) == 0o600
        assert kept[0].password != people[0].password
        assert kept[0].password in shown
        assert accounts.still_valid(kept)


# --- the command ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_loads_an_empty_database_and_keeps_the_passwords(
    demo_mode: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[str] = []
    monkeypatch.setattr(
        "geoapi.management.commands.demo.load",
        lambda city, *, passwords, now, progress: stored.extend(passwords),
    )
    monkeypatch.setattr("geoapi.management.commands.demo.load_draft", lambda **_about: None)
    said = run()
    assert "云溪市 is loaded" in said
    assert "0 reports, 0 pictures" in said
    assert [account.username for account in accounts.kept_accounts()] == stored


def test_it_refuses_outside_demo_mode() -> None:
    with pytest.raises(CommandError, match="demo mode only"):
        run()


@pytest.mark.django_db
def test_it_refuses_a_database_with_another_city(demo_mode: Path) -> None:
    make_city()
    with pytest.raises(CommandError, match="already holds a city"):
        run()


def test_it_says_that_the_tables_are_missing(
    demo_mode: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first() -> None:
        raise ProgrammingError('relation "zones_city" does not exist')

    monkeypatch.setattr("geoapi.management.commands.demo.City.objects.first", first)
    with pytest.raises(CommandError, match=r"manage\.py migrate"):
        run()


@pytest.mark.django_db
def test_there_is_nothing_to_show_before(demo_mode: Path) -> None:
    with pytest.raises(CommandError, match="Load it first"):
        run("--show")


def test_passwords_that_are_no_list_of_ours_count_as_lost(tmp_path: Path) -> None:
    file = tmp_path / "people.json"
    for content in ("", "{", "[1]", '[{"username": "x"}]'):
        file.write_text(content)
        assert accounts.kept_accounts(file) == []


def test_it_writes_places_to_route(tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    run("--sample-points", "12", str(file))
    header, *rows = file.read_text().splitlines()
    assert header == "id,lon,lat"
    assert len(rows) == 12
    assert rows[0].startswith("1,103.")


@pytest.mark.parametrize("number", ["0", "3.5", "many"])
def test_it_says_what_number_of_places_it_wants(tmp_path: Path, number: str) -> None:
    with pytest.raises(CommandError, match="no number of places"):
        run("--sample-points", number, str(tmp_path / "points.csv"))
