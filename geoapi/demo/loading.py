"""Load the demo city by the same actions that officers and imports use, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction

from fixtures.demo_city import DemoCity
from fixtures.demo_city.model import Edition, Responsibility, Scheme, Zone
from zones.audit.actions import Actor
from zones.boundaries.actions import publish
from zones.boundaries.content import ZonePut
from zones.boundaries.models import Level, ZoneVersion
from zones.boundaries.models import Scheme as SchemeRow
from zones.boundaries.models import Zone as ZoneRow
from zones.boundaries.schemes import LevelPut, SchemePut, define_scheme
from zones.organisation.actions import (
    CityFacts,
    MembershipPut,
    PersonPut,
    UnitPut,
    add_memberships,
    create_team,
    describe_city,
    name_deputy,
    set_unit_heads,
    upsert_people,
    upsert_units,
)
from zones.organisation.models import Unit, User
from zones.ownership.actions import Assignment, assign_many
from zones.ownership.duties import DutyPut, set_level_duties
from zones.reference.actions import FeaturePut, LayerPut, load_layer

ACTOR = Actor(name="demo")
ORIGIN = "demo city"
SOURCE = "演示城市（虚构） / invented demo city"
LICENCE = "Apache-2.0"
STARTED = date(2026, 1, 1)
"""From this day on the people of the demo have their roles."""

Progress = Callable[[str, int], None]
"""Is told what is being loaded and how many things of it were just stored."""


def size_of(city: DemoCity) -> int:
    """How many things :func:`load` will report to its progress."""
    return (
        len(city.units)
        + len(city.people)
        + sum(len(edition.zones) for scheme in city.schemes for edition in scheme.editions)
        + len(city.responsibilities)
        + sum(len(layer.features) for layer in city.layers)
    )


@transaction.atomic
def load(
    city: DemoCity, *, passwords: Mapping[str, str], now: datetime, progress: Progress
) -> None:
    """Store the whole city or nothing; ``passwords`` by user name, everybody else has none.

    What the city knew on a day is recorded as of that day, or of ``now`` if that is earlier.
    Raises Refusal where the database already holds what contradicts it.
    """
    loader = _Loader(city, now, progress)
    loader.organisation(passwords)
    loader.city_facts()
    for scheme in city.schemes:
        loader.scheme(scheme)
    loader.responsibilities()
    loader.duties()
    loader.deputies_and_teams()
    loader.reference_layers()


@dataclass(frozen=True)
class _Loader:
    city: DemoCity
    now: datetime
    progress: Progress

    def instant(self, day: date) -> datetime:
        """The day's first instant in the city's time."""
        return datetime.combine(day, time(), ZoneInfo(self.city.time_zone))

    def known(self, day: date) -> datetime:
        """When something was recorded: on the day, but never in the future."""
        return min(self.instant(day), self.now)

    def organisation(self, passwords: Mapping[str, str]) -> None:
        """Units, people, heads of units and memberships."""
        units, people = self.city.units, self.city.people
        upsert_units(
            units=[
                UnitPut(
                    code=unit.code,
                    name=unit.name,
                    kind=unit.kind,
                    name_en=unit.name_en,
                    parent_code=unit.parent,
                    phone=unit.phone,
                )
                for unit in units
            ],
            actor=ACTOR,
            now=self.now,
        )
        self.progress("units", len(units))
        upsert_people(
            people=[
                PersonPut(
                    username=person.username,
                    display_name=person.name,
                    post=person.post,
                    phone=person.phone,
                    password=passwords.get(person.username),
                    is_staff=any(role == "system_admin" for role, _ in person.roles),
                    is_demo=True,
                )
                for person in people
            ],
            actor=ACTOR,
            now=self.now,
        )
        self.progress("people", len(people))
        heads = {unit.code: unit.head for unit in units}
        set_unit_heads(heads=heads, actor=ACTOR, now=self.now)
        add_memberships(
            memberships=[
                MembershipPut(person.username, unit, role, STARTED)
                for person in people
                for role, unit in person.roles
            ],
            actor=ACTOR,
            now=self.now,
        )

    def city_facts(self) -> None:
        """The one row about the city."""
        west, south, east, north = self.city.bounds
        facts = CityFacts(
            name_zh=self.city.name,
            name_en=self.city.name_en,
            time_zone=self.city.time_zone,
            west=west,
            south=south,
            east=east,
            north=north,
            metric_srid=self.city.metric_srid,
            division_code=self.city.division_code,
            allow_gcj02=True,
        )
        office = Unit.objects.get(code=self.city.fallback_unit)
        describe_city(facts=facts, fallback_unit=office, actor=ACTOR, now=self.now)

    def scheme(self, scheme: Scheme) -> None:
        """A scheme with its levels and all its editions."""
        row = define_scheme(
            scheme=SchemePut(
                code=scheme.code,
                name_zh=scheme.name,
                name_en=scheme.name_en,
                geometry_kind=scheme.geometry_kind,
                primary=scheme.primary,
                one_to_one=scheme.one_to_one,
                public=True,
            ),
            levels=[
                LevelPut(
                    code=level.code,
                    name_zh=level.name,
                    name_en=level.name_en,
                    code_pattern=level.code_pattern,
                    covers_parent=level.covers_parent,
                    pairing=level.pairing,
                    pairs_one_to_one=level.pairs_one_to_one,
                )
                for level in scheme.levels
            ],
            actor=ACTOR,
            now=self.known(scheme.editions[0].published),
        )
        for edition in scheme.editions:
            self.edition(row, edition)

    def edition(self, scheme: SchemeRow, edition: Edition) -> None:
        """Publish an edition as on the day it was published."""
        publish(
            scheme=scheme,
            puts=[_zone_put(zone) for zone in edition.zones],
            based_on=edition.number - 1,
            effective_from=self.instant(edition.effective_from),
            note=edition.note,
            actor=ACTOR,
            now=self.known(edition.published),
        )
        self.progress("zones", len(edition.zones))

    def responsibilities(self) -> None:
        """Everything that was recorded on one day at once, the earliest day first."""
        zones = {
            (code, scheme): ZoneRow(pk=zone, scheme_id=row)
            for code, scheme, zone, row in ZoneVersion.objects.values_list(
                "code", "scheme__code", "zone", "scheme"
            )
        }
        units = Unit.objects.in_bulk(field_name="code")
        people = User.objects.in_bulk(field_name="username")
        by_day: dict[date, list[Responsibility]] = defaultdict(list)
        for one in self.city.responsibilities:
            by_day[one.recorded].append(one)
        for day, recorded in sorted(by_day.items()):
            assign_many(
                assignments=[
                    Assignment(
                        zone=zones[one.zone, one.scheme],
                        role=one.role,
                        start=self.instant(one.effective_from),
                        unit=units.get(one.unit),
                        user=people.get(one.person),
                        basis=one.basis,
                        no_manager=one.no_manager,
                    )
                    for one in recorded
                ],
                actor=ACTOR,
                now=self.known(day),
            )
            self.progress("responsibilities", len(recorded))

    def duties(self) -> None:
        """The duties of each level."""
        by_level: dict[tuple[str, str], list[DutyPut]] = defaultdict(list)
        for duty in self.city.duties:
            put = DutyPut(
                text_zh=duty.text,
                text_en=duty.text_en,
                cadence=duty.cadence,
                interval_days=duty.interval_days,
                weekday=duty.weekday,
                part_of_day=duty.part_of_day,
            )
            by_level[duty.scheme, duty.level].append(put)
        for (scheme, code), puts in by_level.items():
            level = Level.objects.get(scheme__code=scheme, code=code)
            set_level_duties(level=level, duties=puts, actor=ACTOR, now=self.now)

    def deputies_and_teams(self) -> None:
        """Who acts for whom, and the inspection teams."""
        people = User.objects.in_bulk(field_name="username")
        for deputy in self.city.deputies:
            name_deputy(
                head=people[deputy.head],
                deputy=people[deputy.deputy],
                start=self.instant(deputy.effective_from),
                end=self.instant(deputy.effective_to),
                reason=deputy.reason,
                actor=ACTOR,
                now=self.now,
            )
        for team in self.city.teams:
            create_team(
                code=team.code,
                name=team.name,
                name_en=team.name_en,
                home_unit=Unit.objects.get(code=team.home_unit),
                leader=people[team.leader],
                liaison=people[team.liaison],
                members=[people[username] for username in team.members],
                start=STARTED,
                actor=ACTOR,
                now=self.now,
            )

    def reference_layers(self) -> None:
        """The base map; all of it public, for it is invented."""
        for layer in self.city.layers:
            features = (
                FeaturePut(
                    geometry=feature.geometry,
                    name=feature.name,
                    name_en=feature.name_en,
                    aliases=feature.aliases,
                    house_number=feature.house_number,
                    code=feature.code,
                    attributes=feature.attributes,
                )
                for feature in layer.features
            )
            put = LayerPut(
                code=layer.code,
                name_zh=layer.name,
                name_en=layer.name_en,
                kind=layer.kind,
                geometry_kind=layer.geometry_kind,
                public=True,
                source=SOURCE,
                licence=LICENCE,
            )
            load_layer(layer=put, features=self._counted(features), actor=ACTOR, now=self.now)

    def _counted(self, features: Iterator[FeaturePut]) -> Iterator[FeaturePut]:
        for feature in features:
            yield feature
            self.progress("reference layers", 1)


def _zone_put(zone: Zone) -> ZonePut:
    return ZonePut(
        code=zone.code,
        level_code=zone.level,
        name=zone.name,
        name_en=zone.name_en,
        parent_code=zone.parent,
        boundary=zone.boundary,
        origin=ORIGIN,
    )
