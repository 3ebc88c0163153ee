"""Say at the terminal who answers for a place, and why."""

from __future__ import annotations

import json
import math
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from zones.bilingual import in_language
from zones.datum import Datum, to_wgs84
from zones.instants import read_instant
from zones.management.terminal import (
    add_language,
    instant_asked_for,
    padded,
    scheme_coded,
    shown_width,
    speaking,
)
from zones.organisation.city import check_datum
from zones.organisation.models import City
from zones.ownership.describe import as_json, explain, name_of
from zones.ownership.locate import Ownership, locate

Json = dict[str, Any]


class Command(BaseCommand):
    """`manage.py locate LON LAT --datum D`: the answer of GET /api/v1/locate in plain words."""

    help = "Say who answers for a place, and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The place and its datum are needed; the rest narrows the question."""
        parser.add_argument("lon", type=float, help="longitude in degrees, such as 103.2051")
        parser.add_argument("lat", type=float, help="latitude in degrees, such as 22.8034")
        parser.add_argument(
            "--datum",
            required=True,
            choices=[datum.value for datum in Datum],
            help="what the two numbers mean; there is no default: a guess is off by 500 m",
        )
        parser.add_argument("--accuracy", type=float, metavar="M", help="radius of doubt in metres")
        parser.add_argument("--at", metavar="WHEN", help="an instant with offset, or a day")
        parser.add_argument("--scheme", metavar="CODE", help="default: the primary scheme")
        parser.add_argument("--json", action="store_true", help="print the interface's JSON")
        parser.add_argument("--contacts", action="store_true", help="telephone numbers as well")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Locate and print. Raises CommandError with a sentence where that is refused."""
        with speaking(options["language"]):
            ownership = _locate(options)
            answer = as_json(ownership, contacts=options["contacts"], unpublished=True)
            if options["json"]:
                self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
                return
            self._print(ownership, answer)

    def _print(self, ownership: Ownership, answer: Json) -> None:
        rows = [row for row in _rows(answer) if row[1]]
        width = max(shown_width(label) for label, _ in rows)
        owner = name_of(answer["lead_unit"])
        self.stdout.write(self.style.SUCCESS(f"{owner} ({answer['lead_unit']['code']})"))
        self.stdout.write(explain(ownership))
        self.stdout.write("")
        for label, text in rows:
            self.stdout.write(f"  {self.style.MIGRATE_HEADING(padded(label, width))}  {text}")


def _locate(options: Json) -> Ownership:
    lon, lat, accuracy = options["lon"], options["lat"], options["accuracy"]
    if not (abs(lon) <= 180 and abs(lat) <= 90):  # NaN is none either
        raise CommandError(
            f"{lon:g} {lat:g} is no longitude and latitude in degrees. "
            "Give the longitude first, such as 103.2051 22.8034."
        )
    if accuracy is not None and not (math.isfinite(accuracy) and accuracy > 0):
        raise CommandError(f"--accuracy {accuracy:g} is no radius. Give metres above 0.")
    city = City.objects.first()
    datum = Datum(options["datum"])
    check_datum(datum, allow_gcj02=city is not None and city.allow_gcj02)
    lon, lat = to_wgs84(lon, lat, datum)
    return locate(
        lon=lon,
        lat=lat,
        at=instant_asked_for(options["at"]),
        scheme=scheme_coded(options["scheme"]) if options["scheme"] else None,
        accuracy_m=accuracy,
    )


def _rows(answer: Json) -> Iterator[tuple[str, str]]:
    """The answer line by line: a label, and what stands beside it ("" to leave the line out)."""
    point, edition, unit = answer["point"], answer["edition"], answer["lead_unit"]
    zone = answer["zone"]
    yield _("Place"), f"{point['lon']:.7f}, {point['lat']:.7f} (WGS-84)"
    yield _("When"), f"{timezone.localtime(read_instant(answer['at'])):%Y-%m-%d %H:%M %Z}"
    yield (
        _("Scheme"),
        answer["scheme"]
        + (_(", edition %(number)d") % {"number": edition["number"]} if edition else ""),
    )
    yield _("Rule"), answer["rule"]
    yield _("Zone"), zone and f"{name_of(zone)} ({zone['code']}), {_level_name(zone['level'])}"
    yield _("Path"), " › ".join(name_of(step) for step in answer["path"])
    yield _("Head"), _person(answer["head"])
    yield _("Lead unit"), f"{name_of(unit)} ({unit['code']})"
    yield _("Head of the unit"), _person(unit["head"])
    yield _("Telephone"), unit.get("phone", "")
    yield _("Member units"), _listed(name_of(member) for member in answer["members"])
    yield (
        _("Street heads"),
        _listed(
            f"{name_of(street['zone'])}: {_person(street['head']) or '?'}, {street['distance_m']} m"
            for street in answer["street_heads"]
        ),
    )
    yield _("May be meant as well"), _listed(_candidates(answer))


def _candidates(answer: Json) -> Iterator[str]:
    for candidate in answer["candidates"]:
        if answer["zone"] is None or candidate["zone"]["id"] != answer["zone"]["id"]:
            share = "" if candidate["share"] is None else f" {candidate['share']:.0%}"
            yield f"{name_of(candidate['zone'])} ({candidate['zone']['code']}){share}"


def _person(person: Json | None) -> str:
    if person is None:
        return ""
    shown = " · ".join(filter(None, (person["name"], person["post"], person.get("phone"))))
    if person["acting_for"]:
        shown += " " + _("(for %(absent)s)") % {"absent": person["acting_for"]["name"]}
    return shown


def _level_name(level: Json) -> str:
    return in_language(level["name_zh"], level["name_en"])


def _listed(texts: Iterator[str]) -> str:
    return "; ".join(texts)
