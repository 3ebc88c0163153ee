"""The steps from an empty database to a city; each is asked, checked and stored for itself.

A step whose result is there already is passed over, so that the set-up can be run again to go on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from geoapi.setup import answers, presets
from geoapi.setup.interview import Interview, Question, SetupProblem
from zones.audit.actions import Actor
from zones.boundaries.models import Scheme
from zones.boundaries.schemes import define_scheme
from zones.imports.actions import carry_out
from zones.imports.examination import Act, Source
from zones.imports.kinds import examine
from zones.imports.messages import explain
from zones.imports.models import ImportKind
from zones.imports.options import ImportOptions
from zones.organisation.actions import (
    CityFacts,
    PersonPut,
    UnitPut,
    describe_city,
    upsert_people,
    upsert_units,
)
from zones.organisation.city import check_division_code, check_time_zone, propose_metric_srid
from zones.organisation.models import City, Membership, Role, Unit, UnitKind, User

ACTOR: Final = Actor(name="manage.py setup")
_FAULTS_SHOWN: Final = 10


@dataclass(frozen=True)
class Step:
    """``present`` says what is there already ("": nothing); ``perform`` what it has stored."""

    code: str
    title: str | Promise
    present: Callable[[], str]
    perform: Callable[[Interview, datetime], str]
    keys: tuple[str, ...]


# --- administrator -------------------------------------------------------------------------------


def _administrators() -> str:
    members = Membership.objects.filter(role=Role.SYSTEM_ADMIN).values("user")
    people = User.objects.filter(is_active=True)
    found = people.filter(is_superuser=True) | people.filter(pk__in=members)
    return ", ".join(found.distinct().order_by("pk").values_list("username", flat=True)[:5])


def _make_administrator(interview: Interview, now: datetime) -> str:
    username = interview.ask(
        Question("administrator.username", _("User name"), answers.username, "admin")
    )
    name = interview.ask(Question("administrator.name", _("Name"), answers.some_text, username))
    person = User(username=username, display_name=name)
    question = Question(
        "administrator.password",
        _("Password (empty: one is made up)"),
        answers.password_of(person),
        default="",
        hint=_("At least ten characters of three kinds: small, capital, digits, others."),
        secret=True,
    )
    password = interview.ask(question)
    typed = interview.was_typed(question) and not password.made_up
    if typed:
        again = answers.same_as(password)
        interview.ask(Question(_AGAIN, _("The same password again"), again, secret=True))
    put = PersonPut(
        username=username,
        display_name=name,
        password=password.text,
        must_change_password=not typed,
        is_staff=True,
        is_superuser=True,
    )
    upsert_people(people=[put], actor=ACTOR, now=now)
    if password.made_up:
        return _("%(name)s, with the password %(password)s (shown this once)") % {
            "name": username,
            "password": password.text,
        }
    return username


_AGAIN: Final = "administrator.password_again"


# --- campaign office -----------------------------------------------------------------------------


def _office() -> Unit | None:
    return Unit.objects.active().filter(kind=UnitKind.CAMPAIGN_OFFICE).order_by("pk").first()


def _office_present() -> str:
    office = _office()
    return f"{office.name} ({office.code})" if office else ""


def _make_office(interview: Interview, now: datetime) -> str:
    before = _office()
    code = interview.ask(
        Question(
            "office.code",
            _("Code of the campaign office"),
            answers.new_unit_code,
            before.code if before else "OFFICE",
            hint=_("The unit that answers for every place nobody else answers for."),
        )
    )
    name = interview.ask(
        Question("office.name", _("Its Chinese name"), answers.some_text, _name_of(before))
    )
    put = UnitPut(
        code=code,
        name=name,
        kind=UnitKind.CAMPAIGN_OFFICE,
        name_en=interview.ask(
            Question("office.name_en", _("Its English name"), answers.any_text, default="")
        ),
        phone=interview.ask(Question("office.phone", _("Telephone"), answers.any_text, default="")),
    )
    upsert_units(units=[put], actor=ACTOR, now=now)
    return f"{name} ({code})"


def _name_of(unit: Unit | None) -> str | None:
    return unit.name if unit else None


# --- city ----------------------------------------------------------------------------------------


def _city_present() -> str:
    city = City.objects.first()
    return f"{city.name_zh} / {city.name_en}" if city else ""


def _describe_city(interview: Interview, now: datetime) -> str:
    office = _office()
    if office is None:
        raise SetupProblem(_("There is no campaign office yet. Add --again office."))
    facts = _city_facts(interview, City.objects.first())
    city = describe_city(facts=facts, fallback_unit=office, actor=ACTOR, now=now)
    return f"{city.name_zh} / {city.name_en}, EPSG:{city.metric_srid}"


def _city_facts(interview: Interview, before: City | None) -> CityFacts:
    """Every fact asked for; what is known already, or from the environment, is the default."""
    return CityFacts(**_what_it_is(interview, before), **_where_it_lies(interview, before))


def _what_it_is(interview: Interview, before: City | None) -> dict[str, Any]:
    name_zh, name_en = answers.city_name("name_zh"), answers.city_name("name_en")
    code = before.division_code if before else ""
    return {
        "name_zh": interview.ask(
            Question("city.name_zh", _("Chinese name"), name_zh, before.name_zh if before else None)
        ),
        "name_en": interview.ask(
            Question("city.name_en", _("English name"), name_en, before.name_en if before else None)
        ),
        "division_code": interview.ask(
            Question(
                "city.division_code",
                _("Administrative division code"),
                answers.checked(check_division_code),
                code,
            )
        ),
        "time_zone": interview.ask(
            Question(
                "city.time_zone",
                _("Time zone"),
                answers.checked(check_time_zone),
                before.time_zone if before else settings.FIELDWORK.time_zone,
            )
        ),
    }


def _where_it_lies(interview: Interview, before: City | None) -> dict[str, Any]:
    environment = settings.FIELDWORK
    known = before.bbox if before else environment.city_bounds
    bounds = interview.ask(
        Question(
            "city.bounds",
            _("Box"),
            answers.box,
            ",".join(f"{side:g}" for side in known) if known else None,
            hint=_("west,south,east,north in degrees (WGS-84), a little larger than the city"),
        )
    )
    srid = interview.ask(
        Question(
            "city.metric_srid",
            _("Metric coordinate system (EPSG)"),
            answers.metric_srid_for(bounds),
            str(_known_srid(before) or propose_metric_srid(bounds)),
            hint=_("Lengths and areas are shown in it: the city's CGCS2000 3-degree zone."),
        )
    )
    allow = before.allow_gcj02 if before else environment.allow_gcj02
    allowed = interview.ask(
        Question(
            "city.allow_gcj02",
            _("May points come in GCJ-02 or BD-09 (yes/no)?"),
            answers.truth,
            "yes" if allow else "no",
        )
    )
    sides = dict(zip(("west", "south", "east", "north"), bounds, strict=True))
    return {**sides, "metric_srid": srid, "allow_gcj02": allowed}


def _known_srid(before: City | None) -> int | None:
    return before.metric_srid if before else settings.FIELDWORK.city_metric_srid


# --- schemes -------------------------------------------------------------------------------------


def _schemes_present() -> str:
    if not Scheme.objects.filter(primary=True).exists():
        return ""
    return ", ".join(Scheme.objects.in_order().values_list("code", flat=True))


def _define_schemes(interview: Interview, now: datetime) -> str:
    codes = interview.ask(
        Question(
            "schemes.presets",
            _("Schemes to begin with"),
            presets.read_presets,
            "grid",
            hint="; ".join(f"{code}: {put.name_en}" for code, (put, _l) in presets.PRESETS.items()),
        )
    )
    primary = Scheme.objects.filter(primary=True).values_list("code", flat=True).first()
    for code in codes:
        put, levels = presets.PRESETS[code]
        read = interview.ask(
            Question(
                f"schemes.{code}.levels",
                _("Levels of %(scheme)s, top first") % {"scheme": put.name_en},
                presets.read_levels,
                levels,
                hint=_("code:中文:English; behind it :part, :leader, :unit or :one-to-one"),
            )
        )
        is_primary = code == (primary or presets.primary_of(codes))
        define_scheme(scheme=replace(put, primary=is_primary), levels=read, actor=ACTOR, now=now)
    return ", ".join(codes)


# --- units and people ----------------------------------------------------------------------------


def _units_present() -> str:
    count = Unit.objects.exclude(kind=UnitKind.CAMPAIGN_OFFICE).count()
    return ngettext("%(count)d unit", "%(count)d units", count) % {"count": count} if count else ""


def _import_units(interview: Interview, now: datetime) -> str:
    return _import(interview, now, ImportKind.UNITS, _("Table of units (empty: later)"))


def _people_present() -> str:
    count = User.objects.filter(is_superuser=False).count()
    words = ngettext("%(count)d person", "%(count)d people", count)
    return words % {"count": count} if count else ""


def _import_people(interview: Interview, now: datetime) -> str:
    return _import(interview, now, ImportKind.PEOPLE, _("Table of people (empty: later)"))


def _import(interview: Interview, now: datetime, kind: ImportKind, text: str) -> str:
    """Import a CSV or XLSX file as the pages and `manage.py zones_import` do; "" where none is."""
    hint = _("CSV or XLSX; the columns are found by their names")
    question: Question[Path | None] = Question(
        f"files.{kind.value}", text, answers.optional_file, default="", hint=hint
    )
    path = interview.ask(question)
    if path is None:
        return ""
    options = ImportOptions(kind=kind)
    examination = examine(Source(path, path.name), options, now=now, reserved_roles=True)
    if examination.plan is None:
        faults = examination.report.faults
        told = "\n".join(f"  {explain(fault)}" for fault in faults[:_FAULTS_SHOWN])
        raise SetupProblem(
            _("%(name)s cannot be imported, nothing of it was stored:") % {"name": path.name}
            + f"\n{told}"
            + (f"\n  … {len(faults)}" if len(faults) > _FAULTS_SHOWN else "")
        )
    act = Act(actor=ACTOR, now=now)
    carry_out(examination, act, options=options.as_json(), source=path.name)
    return path.name


STEPS: Final = (
    Step(
        "administrator",
        gettext_lazy("Administrator"),
        _administrators,
        _make_administrator,
        ("administrator.username", "administrator.name", "administrator.password"),
    ),
    Step(
        "office",
        gettext_lazy("Campaign office"),
        _office_present,
        _make_office,
        ("office.code", "office.name", "office.name_en", "office.phone"),
    ),
    Step(
        "city",
        gettext_lazy("City"),
        _city_present,
        _describe_city,
        (
            *("city.name_zh", "city.name_en", "city.division_code", "city.time_zone"),
            *("city.bounds", "city.metric_srid", "city.allow_gcj02"),
        ),
    ),
    Step(
        "schemes",
        gettext_lazy("Schemes and levels"),
        _schemes_present,
        _define_schemes,
        ("schemes.presets", *(f"schemes.{code}.levels" for code in presets.PRESETS)),
    ),
    Step("units", gettext_lazy("Units"), _units_present, _import_units, ("files.units",)),
    Step("people", gettext_lazy("People"), _people_present, _import_people, ("files.people",)),
)

KEYS: Final = frozenset(key for step in STEPS for key in step.keys)


def answers_example() -> str:
    """An answers file to start from, with a comment for each line."""
    return (Path(__file__).parent / "example.toml").read_text(encoding="utf-8")
