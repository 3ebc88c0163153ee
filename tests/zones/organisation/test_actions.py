"""Units, people, memberships, deputies, teams and the city's facts: all or none, and on record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.ground import TESTER, TODAY, make_person
from zones.audit.models import AuditEntry
from zones.organisation.actions import (
    CityFacts,
    MembershipPut,
    PersonPut,
    UnitPut,
    Upserted,
    add_memberships,
    create_team,
    describe_city,
    end_deputy,
    name_deputy,
    set_unit_head,
    set_unit_heads,
    upsert_people,
    upsert_units,
)
from zones.organisation.city import BoxOutOfOrder
from zones.organisation.models import City, Deputy, Membership, Team, Unit, User
from zones.organisation.refusals import (
    BadUsername,
    CodeTwice,
    DeputyIsHead,
    DeputyTaken,
    EmptyPeriod,
    UnitCycle,
    UnknownChoice,
    UnknownPerson,
    UnknownUnit,
)

pytestmark = pytest.mark.django_db

GOVERNMENT = UnitPut("GOV", "县政府", kind="government")
MARKET = UnitPut("MKT", "市场监管局", kind="department", parent_code="GOV")


def put_units(*units: UnitPut) -> Upserted:
    return upsert_units(units=units, actor=TESTER, now=TODAY)


def put_people(*people: PersonPut) -> Upserted:
    return upsert_people(people=people, actor=TESTER, now=TODAY)


class TestUnits:
    def test_a_unit_may_name_a_parent_that_comes_later_in_the_call(self) -> None:
        done = put_units(MARKET, GOVERNMENT)
        assert done == Upserted(("MKT", "GOV"), (), 0)
        assert Unit.objects.get(code="MKT").parent == Unit.objects.get(code="GOV")

    def test_what_is_equal_is_left_and_none_leaves_what_is_there(self) -> None:
        put_units(GOVERNMENT, UnitPut("MKT", "市监局", kind="company", phone="1"))
        done = put_units(UnitPut("MKT", "市场监管局"), GOVERNMENT)
        assert done == Upserted((), ("MKT",), 1)
        market = Unit.objects.get(code="MKT")
        assert (market.name, market.kind, market.phone) == ("市场监管局", "company", "1")
        entry = AuditEntry.objects.filter(action="unit.upsert").latest("id")
        assert entry.after and entry.after["changed"] == {"MKT": {"name": ["市监局", "市场监管局"]}}

    def test_a_unit_can_move_to_the_top(self) -> None:
        put_units(GOVERNMENT, MARKET)
        put_units(UnitPut("MKT", "市场监管局", parent_code=""))
        assert Unit.objects.get(code="MKT").parent is None

    @pytest.mark.parametrize(
        ("units", "refusal"),
        [
            ([GOVERNMENT, GOVERNMENT], CodeTwice),
            ([UnitPut("X", "X", kind="club")], UnknownChoice),
            ([MARKET], UnknownUnit),
            ([UnitPut("A", "A", parent_code="B"), UnitPut("B", "B", parent_code="A")], UnitCycle),
            ([UnitPut("A", "A", parent_code="A")], UnitCycle),
        ],
    )
    def test_what_does_not_hold_together_is_refused_whole(
        self, units: list[UnitPut], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            put_units(UnitPut("OK", "好"), *units)
        assert not Unit.objects.exists()

    def test_a_cycle_through_stored_units_is_seen(self) -> None:
        put_units(GOVERNMENT, MARKET)
        with pytest.raises(UnitCycle, match="GOV, MKT"):
            put_units(UnitPut("GOV", "县政府", parent_code="MKT"))

    def test_heads_come_and_go(self) -> None:
        put_units(GOVERNMENT)
        unit, chief = Unit.objects.get(code="GOV"), make_person("li")
        set_unit_head(unit=unit, head=chief, actor=TESTER, now=TODAY)
        assert Unit.objects.get(code="GOV").head == chief
        set_unit_heads(heads={"GOV": ""}, actor=TESTER, now=TODAY)
        assert Unit.objects.get(code="GOV").head is None
        with pytest.raises(UnknownPerson):
            set_unit_heads(heads={"GOV": "nobody"}, actor=TESTER, now=TODAY)
        with pytest.raises(UnknownUnit):
            set_unit_heads(heads={"NONE": "li"}, actor=TESTER, now=TODAY)


class TestPeople:
    def test_a_password_counts_for_new_accounts_only(self) -> None:
        put_people(PersonPut("li", "李", password="first-one-1"))
        done = put_people(PersonPut("li", "李一", post="局长", password="second-one-2"))
        assert done == Upserted((), ("li",), 0)
        user = User.objects.get(username="li")
        assert user.check_password("first-one-1")
        assert (user.display_name, user.post) == ("李一", "局长")

    def test_without_a_password_nobody_can_sign_in(self) -> None:
        put_people(PersonPut("li"))
        assert not User.objects.get(username="li").has_usable_password()

    def test_the_trail_holds_no_telephone_number(self) -> None:
        put_people(PersonPut("li"))
        put_people(PersonPut("li", phone="139-0000-0000"))
        entry = AuditEntry.objects.filter(action="person.upsert").latest("id")
        assert entry.after and entry.after["changed"] == {"li": ["phone"]}

    def test_bad_and_double_names_are_refused(self) -> None:
        with pytest.raises(BadUsername, match="li wei"):
            put_people(PersonPut("li wei"), PersonPut("wang"))
        with pytest.raises(CodeTwice, match="wang"):
            put_people(PersonPut("wang"), PersonPut("wang"))
        assert not User.objects.exists()


class TestMemberships:
    @pytest.fixture(autouse=True)
    def people_and_units(self) -> None:
        put_units(GOVERNMENT, MARKET)
        put_people(PersonPut("li"))

    def add(self, *memberships: MembershipPut) -> list[Membership]:
        return add_memberships(memberships=memberships, actor=TESTER, now=TODAY)

    def test_an_overlapping_membership_is_restated(self) -> None:
        self.add(MembershipPut("li", "MKT", "handler", date(2026, 1, 1)))
        self.add(MembershipPut("li", "MKT", "handler", date(2026, 3, 1), date(2026, 5, 1)))
        (row,) = Membership.objects.all()
        assert (row.during.lower, row.during.upper) == (date(2026, 1, 1), date(2026, 5, 1))

    def test_one_call_may_say_a_period_in_two_parts(self) -> None:
        self.add(
            MembershipPut("li", "MKT", "handler", date(2026, 1, 1), date(2026, 2, 1)),
            MembershipPut("li", "MKT", "handler", date(2026, 2, 1)),
            MembershipPut("li", "MKT", "leader", date(2026, 2, 1)),
        )
        assert Membership.objects.count() == 2

    def test_what_is_not_there_is_named(self) -> None:
        with pytest.raises(UnknownPerson, match="wang"):
            self.add(MembershipPut("wang", "MKT", "handler", date(2026, 1, 1)))
        with pytest.raises(UnknownUnit, match="NONE"):
            self.add(MembershipPut("li", "NONE", "handler", date(2026, 1, 1)))
        with pytest.raises(UnknownChoice, match="boss"):
            self.add(MembershipPut("li", "MKT", "boss", date(2026, 1, 1)))
        with pytest.raises(EmptyPeriod):
            MembershipPut("li", "MKT", "handler", date(2026, 1, 1), date(2026, 1, 1))


class TestDeputies:
    def test_one_acts_at_a_time(self) -> None:
        head, first, second = make_person("head"), make_person("first"), make_person("second")
        week = timedelta(days=7)
        deputy = name_deputy(
            head=head, deputy=first, start=TODAY, end=TODAY + week, actor=TESTER, now=TODAY
        )
        with pytest.raises(DeputyTaken, match="first"):
            name_deputy(head=head, deputy=second, start=TODAY, actor=TESTER, now=TODAY)
        end_deputy(deputy=deputy, at=TODAY + week / 2, actor=TESTER, now=TODAY)
        name_deputy(head=head, deputy=second, start=TODAY + week / 2, actor=TESTER, now=TODAY)
        assert Deputy.objects.acting_at(TODAY).get().deputy == first
        assert Deputy.objects.acting_at(TODAY + week).get().deputy == second

    def test_one_that_has_not_begun_is_taken_back(self) -> None:
        deputy = name_deputy(
            head=make_person("head"),
            deputy=make_person("first"),
            start=TODAY + timedelta(days=1),
            actor=TESTER,
            now=TODAY,
        )
        end_deputy(deputy=deputy, at=TODAY, actor=TESTER, now=TODAY)
        assert not Deputy.objects.exists()

    def test_nobody_acts_for_oneself_or_for_no_time(self) -> None:
        head, other = make_person("head"), make_person("other")
        with pytest.raises(DeputyIsHead):
            name_deputy(head=head, deputy=head, start=TODAY, actor=TESTER, now=TODAY)
        with pytest.raises(EmptyPeriod):
            name_deputy(head=head, deputy=other, start=TODAY, end=TODAY, actor=TESTER, now=TODAY)


def test_a_team_gets_its_leader_and_liaison_as_members() -> None:
    put_units(GOVERNMENT)
    leader, liaison, third = make_person("a"), make_person("b"), make_person("c")

    def create(**facts: object) -> Team:
        return create_team(
            code="T1",
            name="第一督查组",
            home_unit=Unit.objects.get(),
            leader=leader,
            start=date(2026, 1, 1),
            actor=TESTER,
            now=TODAY,
            **facts,  # type: ignore[arg-type]
        )

    create(liaison=liaison)
    team = create(members=[third], name_en="Team 1")
    assert {member.user for member in team.members.all()} == {leader, liaison, third}
    assert Team.objects.get().name_en == "Team 1"


def test_the_city_is_described_once_and_corrected() -> None:
    put_units(GOVERNMENT)
    facts = CityFacts(
        name_zh="方格",
        name_en="Square City",
        time_zone="Asia/Shanghai",
        west=102.9,
        south=21.9,
        east=103.2,
        north=22.2,
        metric_srid=4543,
    )
    for name in ("方格", "方格市"):
        describe_city(
            facts=replace(facts, name_zh=name),
            fallback_unit=Unit.objects.get(),
            actor=TESTER,
            now=TODAY,
        )
    assert City.objects.get().name_zh == "方格市"
    with pytest.raises(BoxOutOfOrder):
        replace(facts, east=1.0)
