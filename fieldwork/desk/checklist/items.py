"""The checklist in words: from facts to items, each with why it matters and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fieldwork.desk.checklist.facts import SEPARATE_ROLES, Facts, gather
from zones.organisation.models import Role
from zones.reference.models import ReferenceKind

SETUP: Final = ".venv/bin/python manage.py setup"
MANAGE: Final = ".venv/bin/python manage.py"
WANTED_LAYERS: Final = (
    *(ReferenceKind.ROADS, ReferenceKind.BUILDINGS),
    *(ReferenceKind.LANDMARKS, ReferenceKind.ADDRESSES),
)


class State(StrEnum):
    """OPEN counts against the progress; ADVICE is for people to decide and does not."""

    DONE = "done"
    OPEN = "open"
    ADVICE = "advice"


class Group(StrEnum):
    """The checklist's chapters, in the order a city is set up."""

    CITY = "city"
    GROUND = "ground"
    PEOPLE = "people"
    MAP = "map"
    SAFETY = "safety"


@dataclass(frozen=True)
class Item:
    """``found`` says how things stand, ``why`` why that matters. ``page`` is the name of an address
    where it is mended, ``command`` a command line that does; either may be empty.
    """

    code: str
    group: Group
    title: str
    state: State
    found: str
    why: str
    page: str = ""
    command: str = ""


@dataclass(frozen=True)
class Checklist:
    items: tuple[Item, ...]

    @property
    def left(self) -> list[Item]:
        return [item for item in self.items if item.state is State.OPEN]

    @property
    def done(self) -> int:
        return sum(item.state is State.DONE for item in self.items)

    @property
    def total(self) -> int:
        """Advice is not counted."""
        return sum(item.state is not State.ADVICE for item in self.items)

    @property
    def percent(self) -> int:
        return round(100 * self.done / self.total) if self.total else 100

    def in_group(self, group: Group) -> list[Item]:
        """What is open first."""
        items = [item for item in self.items if item.group is group]
        return sorted(items, key=lambda item: list(State).index(item.state) != 1)


def examine(now: datetime) -> Checklist:
    """The checklist of this city, in the language that is active."""
    return assess(gather(now))


def assess(facts: Facts) -> Checklist:
    """The checklist these facts make."""
    return Checklist(tuple(item for chapter in CHAPTERS for item in chapter(facts)))


def _state(good: bool, otherwise: State = State.OPEN) -> State:
    return State.DONE if good else otherwise


def _some(names: Sequence[object]) -> str:
    return _(", ").join(str(name) for name in names)


# --- city ----------------------------------------------------------------------------------------


def _city(facts: Facts) -> Iterator[Item]:
    city = facts.city
    yield Item(
        "city",
        Group.CITY,
        _("The city's facts"),
        _state(city is not None),
        f"{city.name_zh} / {city.name_en}, EPSG:{city.metric_srid}" if city else _("not recorded"),
        _("Every coordinate is checked against the city's box, every length shown in its CRS."),
        page="admin:zones_city_changelist" if city else "",
        command=f"{SETUP} --again city" if city else SETUP,
    )
    office = city.fallback_unit if city else None
    yield Item(
        "office",
        Group.CITY,
        _("The campaign office"),
        _state(facts.office_has_head and bool(office and office.is_active)),
        _office_found(facts),
        _("It answers for every place nobody else answers for, so somebody must be there."),
        page="admin:zones_unit_changelist",
    )
    same = city is None or (
        city.time_zone == facts.time_zone and (city.allow_gcj02 or not facts.allow_gcj02)
    )
    yield Item(
        "environment",
        Group.CITY,
        _("City and server agree"),
        _state(same),
        _("time zone %(zone)s") % {"zone": facts.time_zone}
        if same
        else _("the server says %(server)s, the city %(city)s")
        % {"server": facts.time_zone, "city": city.time_zone if city else ""},
        _("Days and deadlines are counted in the server's zone; GCJ-02 is allowed in both places."),
        command=f"FIELDWORK_TIME_ZONE={city.time_zone}" if city and not same else "",
    )


def _office_found(facts: Facts) -> str:
    if facts.city is None:
        return _("no unit is named")
    office = facts.city.fallback_unit
    if not office.is_active:
        return _("%(name)s is closed") % {"name": office.name}
    return (
        office.name if facts.office_has_head else _("%(name)s has no head") % {"name": office.name}
    )


# --- ground --------------------------------------------------------------------------------------


def _ground(facts: Facts) -> Iterator[Item]:
    yield Item(
        "schemes",
        Group.GROUND,
        _("Schemes and levels"),
        _state(facts.primary),
        _some(facts.schemes) if facts.primary else _("no scheme is marked as primary"),
        _("The primary scheme says whose a place is when nobody names another."),
        page="admin:zones_scheme_changelist",
        command="" if facts.primary else f"{SETUP} --again schemes",
    )
    missing = facts.without_edition
    yield Item(
        "editions",
        Group.GROUND,
        _("Boundaries in force"),
        _state(bool(facts.schemes) and not missing),
        _("every scheme has an edition in force")
        if facts.schemes and not missing
        else _("none in force for: %(schemes)s") % {"schemes": _some(missing) or "…"},
        _("Without an edition every place goes to the campaign office."),
        page="import_list",
        command=f"{MANAGE} zones_import FILE --scheme {missing[0]} --level LEVEL --datum DATUM"
        if missing
        else "",
    )
    torn = sum(facts.defects.values())
    yield Item(
        "coverage",
        Group.GROUND,
        _("Gaps and overlaps"),
        _state(not torn),
        ngettext(
            "%(count)d torn place in %(schemes)s", "%(count)d torn places in %(schemes)s", torn
        )
        % {"count": torn, "schemes": _some(list(facts.defects))}
        if torn
        else _("none"),
        _("In a gap nobody answers, in an overlap two do; the lower code then decides."),
        page="zone_list",
        command=f"{MANAGE} zones_check {next(iter(facts.defects))}" if torn else "",
    )


# --- people --------------------------------------------------------------------------------------


def _people(facts: Facts) -> Iterator[Item]:
    yield _counted(
        "heads",
        _("Every zone has a head"),
        facts.leaves_without_head,
        facts.leaves,
        _("Each piece of ground is somebody's: the head is named in every answer."),
        page="zone_list",
        command=f"{MANAGE} zones_import FILE --kind responsibilities --scheme SCHEME",
    )
    yield _counted(
        "leads",
        _("Every zone has a lead unit"),
        facts.leaves_without_lead,
        facts.leaves,
        _("Where it is missing, the level above answers, and at the top the campaign office."),
        page="zone_list",
        command=f"{MANAGE} zones_import FILE --kind responsibilities --scheme SCHEME",
    )
    yield Item(
        "one_to_one",
        Group.PEOPLE,
        _("One unit, one zone"),
        _state(not facts.double_leads),
        ngettext(
            "%(count)d unit leads several zones", "%(count)d units lead several zones",
            facts.double_leads,
        ) % {"count": facts.double_leads}
        if facts.double_leads
        else _("kept wherever a scheme asks for it"),
        _("Schemes that pair one to one promise that a unit has one zone to look after."),
        page="zone_list",
    )  # fmt: skip
    yield _counted(
        "unit_heads",
        _("Every unit in charge has a head"),
        facts.leading_units_without_head,
        facts.leading_units,
        _("What is reported goes to the unit's head at once."),
        page="admin:zones_unit_changelist",
    )
    yield Item(
        "closed_units",
        Group.PEOPLE,
        _("No closed unit is in charge"),
        _state(not facts.closed_units_in_charge),
        str(facts.closed_units_in_charge) if facts.closed_units_in_charge else _("none"),
        _("Nobody works there any more; give its zones to another unit."),
        page="admin:zones_unit_changelist",
    )
    absent = [Role(role).label for role in SEPARATE_ROLES if role not in facts.roles]
    yield Item(
        "roles",
        Group.PEOPLE,
        _("Three separate administrators"),
        _state(not absent and not facts.double_roles),
        _("missing: %(roles)s") % {"roles": _some(absent)}
        if absent
        else _("%(names)s hold two of the roles") % {"names": _some(facts.double_roles)}
        if facts.double_roles
        else _("system administrator, auditor and business administrator are three people"),
        _("Who hands out rights, who runs the business and who reads the log check one another."),
        page="admin:zones_membership_changelist",
    )


def _counted(
    code: str, title: str, missing: int, of: int, why: str, page: str = "", command: str = ""
) -> Item:
    """An item that is done when there are some and none is missing."""
    found = _("%(missing)d of %(all)d without") % {"missing": missing, "all": of}
    return Item(
        code,
        Group.PEOPLE,
        title,
        _state(of > 0 and not missing),
        found if of else _("there are none yet"),
        why,
        page,
        command if missing or not of else "",
    )


# --- map -----------------------------------------------------------------------------------------


def _map(facts: Facts) -> Iterator[Item]:
    absent = [kind.label for kind in WANTED_LAYERS if kind.value not in facts.reference_kinds]
    yield Item(
        "reference",
        Group.MAP,
        _("Reference layers"),
        _state(not absent),
        _("missing: %(kinds)s") % {"kinds": _some(absent)} if absent else _("all there"),
        _("They are the base map, drawn without the internet, and what the search finds."),
        page="import_list",
        command=f"{MANAGE} zones_import FILE --kind reference --layer-kind KIND --datum DATUM"
        if absent
        else "",
    )
    yield Item(
        "public",
        Group.MAP,
        _("What the public sees"),
        State.ADVICE,
        ngettext(
            "%(count)d of %(all)d scheme is public", "%(count)d of %(all)d schemes are public",
            len(facts.schemes),
        ) % {"count": facts.public, "all": len(facts.schemes)},
        _("Boundaries may be survey results that must not be shown: nothing is public unless "
          "somebody says so, scheme by scheme."),
        page="admin:zones_scheme_changelist",
    )  # fmt: skip


# --- safety --------------------------------------------------------------------------------------


def _safety(facts: Facts) -> Iterator[Item]:
    demo = facts.mode == "demo"
    yield Item(
        "mode",
        Group.SAFETY,
        _("Production mode"),
        _state(facts.mode == "production", State.ADVICE if demo else State.OPEN),
        facts.mode,
        _("Only production checks the secret key and the host names, and asks for HTTPS."),
        command="" if facts.mode == "production" else "FIELDWORK_MODE=production",
    )
    yield Item(
        "demo_accounts",
        Group.SAFETY,
        _("No demo accounts"),
        _state(not facts.demo_accounts, State.ADVICE if demo else State.OPEN),
        str(facts.demo_accounts) if facts.demo_accounts else _("none"),
        _("Their passwords are published; production refuses to start with them."),
        page="admin:zones_user_changelist" if facts.demo_accounts else "",
    )
    yield Item(
        "superusers",
        Group.SAFETY,
        _("No superuser in daily work"),
        _state(facts.superusers <= 1, State.ADVICE),
        str(facts.superusers),
        _("A superuser holds every role at once. One, locked away, is enough for emergencies."),
        page="admin:zones_user_changelist",
    )
    yield Item(
        "first_passwords",
        Group.SAFETY,
        _("First passwords changed"),
        _state(not facts.first_passwords, State.ADVICE),
        str(facts.first_passwords) if facts.first_passwords else _("all"),
        _("Whoever handed out a first password knows it until it is changed."),
        page="admin:zones_user_changelist" if facts.first_passwords else "",
    )
    yield Item(
        "proxy",
        Group.SAFETY,
        _("HTTPS in front"),
        _state(facts.behind_proxy, State.ADVICE),
        _("a TLS front is declared") if facts.behind_proxy else _("no TLS front is declared"),
        _("Passwords and positions travel; without HTTPS phones do not give a position at all."),
        command="" if facts.behind_proxy else "FIELDWORK_BEHIND_PROXY=yes",
    )
    yield Item(
        "backups",
        Group.SAFETY,
        _("Backups"),
        State.ADVICE,
        _("the server cannot see them"),
        _("Dump the database and copy the folder of uploaded files every day, to another machine; "
          "try to restore once."),
        command='pg_dump --format=custom --file=fieldwork.dump "$DATABASE_OWNER_URL"',
    )  # fmt: skip


CHAPTERS: Final[tuple[Callable[[Facts], Iterator[Item]], ...]] = (
    *(_city, _ground, _people),
    *(_map, _safety),
)
