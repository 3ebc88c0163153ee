"""The checklist in words: from facts to items, each with why it matters and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fieldwork.desk.checklist.catalogue import catalogue
from fieldwork.desk.checklist.facts import Facts, gather
from fieldwork.desk.checklist.item import (
    MANAGE,
    SETUP,
    Checklist,
    Group,
    Item,
    State,
    listed,
    state_if,
)
from fieldwork.desk.checklist.people import people
from zones.bilingual import in_language
from zones.reference.models import ReferenceKind

WANTED_LAYERS: Final = (
    *(ReferenceKind.ROADS, ReferenceKind.BUILDINGS),
    *(ReferenceKind.LANDMARKS, ReferenceKind.ADDRESSES),
)


def examine(now: datetime) -> Checklist:
    """The checklist of this city, in the language that is active."""
    return assess(gather(now))


def assess(facts: Facts) -> Checklist:
    """The checklist these facts make."""
    return Checklist(tuple(item for chapter in CHAPTERS for item in chapter(facts)))


# --- city ----------------------------------------------------------------------------------------


def _city(facts: Facts) -> Iterator[Item]:
    city = facts.city
    yield Item(
        "city",
        Group.CITY,
        _("The city's facts"),
        state_if(city is not None),
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
        state_if(facts.office_has_head and bool(office and office.is_active)),
        _office_found(facts),
        _("It answers for every place nobody else answers for, so somebody must be there."),
        page="admin:zones_unit_changelist",
    )
    same = city is None or city.time_zone == facts.time_zone
    yield Item(
        "environment",
        Group.CITY,
        _("City and server agree"),
        state_if(same),
        _("time zone %(zone)s") % {"zone": facts.time_zone}
        if same
        else _("the server says %(server)s, the city %(city)s")
        % {"server": facts.time_zone, "city": city.time_zone if city else ""},
        _("Days and deadlines are counted in the server's zone."),
        command=f"FIELDWORK_TIME_ZONE={city.time_zone}" if city and not same else "",
    )


def _office_found(facts: Facts) -> str:
    if facts.city is None:
        return _("no unit is named")
    office = facts.city.fallback_unit
    name = in_language(office.name, office.name_en)
    if not office.is_active:
        return _("%(name)s is closed") % {"name": name}
    return name if facts.office_has_head else _("%(name)s has no head") % {"name": name}


# --- ground --------------------------------------------------------------------------------------


def _ground(facts: Facts) -> Iterator[Item]:
    yield Item(
        "schemes",
        Group.GROUND,
        _("Schemes and levels"),
        state_if(facts.primary),
        listed(list(facts.schemes.values()))
        if facts.primary
        else _("no scheme is marked as primary"),
        _("The primary scheme says whose a place is when nobody names another."),
        page="admin:zones_scheme_changelist",
        command="" if facts.primary else f"{SETUP} --again schemes",
    )
    missing = facts.without_edition
    yield Item(
        "editions",
        Group.GROUND,
        _("Boundaries in force"),
        state_if(bool(facts.schemes) and not missing),
        _("every scheme has an edition in force")
        if facts.schemes and not missing
        else _("none in force for: %(schemes)s")
        % {"schemes": listed([facts.schemes[code] for code in missing]) or "…"},
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
        state_if(not torn),
        ngettext(
            "%(count)d torn place in %(schemes)s", "%(count)d torn places in %(schemes)s", torn
        )
        % {"count": torn, "schemes": listed([facts.schemes[code] for code in facts.defects])}
        if torn
        else _("none"),
        _("In a gap nobody answers, in an overlap two do; the lower code then decides."),
        page="zone_list",
        command=f"{MANAGE} zones_check {next(iter(facts.defects))}" if torn else "",
    )


# --- map -----------------------------------------------------------------------------------------


def _map(facts: Facts) -> Iterator[Item]:
    absent = [kind.label for kind in WANTED_LAYERS if kind.value not in facts.reference_kinds]
    yield Item(
        "reference",
        Group.MAP,
        _("Reference layers"),
        state_if(not absent),
        _("missing: %(kinds)s") % {"kinds": listed(absent)} if absent else _("all there"),
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


def _accounts(facts: Facts) -> Iterator[Item]:
    yield Item(
        "demo_accounts",
        Group.SAFETY,
        _("No demo accounts"),
        state_if(not facts.demo_accounts, _unless_demo(facts)),
        str(facts.demo_accounts) if facts.demo_accounts else _("none"),
        _("Their passwords are published; production refuses to start with them."),
        page="admin:zones_user_changelist" if facts.demo_accounts else "",
    )
    yield Item(
        "superusers",
        Group.SAFETY,
        _("No superuser in daily work"),
        state_if(facts.superusers <= 1, State.ADVICE),
        str(facts.superusers),
        _("A superuser holds every role at once. One, locked away, is enough for emergencies."),
        page="admin:zones_user_changelist",
    )
    yield Item(
        "first_passwords",
        Group.SAFETY,
        _("First passwords changed"),
        state_if(not facts.first_passwords, State.ADVICE),
        str(facts.first_passwords) if facts.first_passwords else _("all"),
        _("Whoever handed out a first password knows it until it is changed."),
        page="admin:zones_user_changelist" if facts.first_passwords else "",
    )


def _server(facts: Facts) -> Iterator[Item]:
    yield Item(
        "mode",
        Group.SAFETY,
        _("Production mode"),
        state_if(facts.mode == "production", _unless_demo(facts)),
        facts.mode,
        _("Only production checks the secret key and the host names, and asks for HTTPS."),
        command="" if facts.mode == "production" else "FIELDWORK_MODE=production",
    )
    yield Item(
        "proxy",
        Group.SAFETY,
        _("HTTPS in front"),
        state_if(facts.behind_proxy, State.ADVICE),
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


def _unless_demo(facts: Facts) -> State:
    """What production must have, the demo is only told of."""
    return State.ADVICE if facts.mode == "demo" else State.OPEN


CHAPTERS: Final[tuple[Callable[[Facts], Iterator[Item]], ...]] = (
    *(_city, _ground, people),
    *(catalogue, _map, _accounts, _server),
)
