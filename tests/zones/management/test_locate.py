"""`manage.py locate`: the interface's answer at the terminal, and refusals as sentences."""

from __future__ import annotations

import json
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from psycopg2.extras import DateTimeTZRange

from tests.ground import DAY_ONE, TESTER, Ground, make_person, place
from zones.datum import Datum, from_wgs84
from zones.organisation.models import City, Deputy
from zones.ownership.actions import Assignment, assign


def run(x: float, y: float, *options: str, datum: str = "wgs84") -> str:
    """What the command prints for a point of the tiny city, in English unless asked otherwise."""
    out = StringIO()
    lon, lat = from_wgs84(*place(x, y), datum)
    spoken = () if "--language" in options else ("--language", "en")
    call_command(
        "locate", str(lon), str(lat), "--datum", datum, *spoken, *options, stdout=out, no_color=True
    )
    return out.getvalue()


def test_it_says_who_and_why(ground: Ground) -> None:
    lines = run(0.5, 0.5, "--at", "2026-06-01").splitlines()
    assert lines[0] == "Unit A1 (U-A1)"
    assert lines[1].startswith("The place lies inside Zone A1 (A1)")
    answer = dict(re.split("  +", line.strip(), maxsplit=1) for line in lines[3:])
    assert answer["Place"] == "103.0050000, 22.0050000 (WGS-84)"
    assert answer["Scheme"] == "grid, edition 1"
    assert answer["Path"] == "Zone C › Zone A › Zone A1"
    assert answer["Head"] == "A1长 · 网格长"
    assert answer["Head of the unit"] == "A1局长 · 局长"
    assert "Member units" not in answer and "Telephone" not in answer


def test_it_speaks_chinese_too(ground: Ground) -> None:
    assert run(0.5, 0.5, "--language", "zh-hans").startswith("A1单位 (U-A1)")


def test_json_is_the_interfaces(ground: Ground) -> None:
    answer = json.loads(run(1, 1, "--json"))
    assert answer["rule"] == "border" and answer["uncertain"]
    assert [c["zone"]["code"] for c in answer["candidates"]] == ["A1", "A2", "A3", "A4"]
    assert "phone" not in answer["lead_unit"]
    assert "phone" in json.loads(run(1, 1, "--json", "--contacts"))["lead_unit"]


def test_accuracy_names_who_else_may_be_meant(ground: Ground) -> None:
    printed = run(0.99, 0.5, "--accuracy", "60")
    assert "Zone A2 (A2) " in printed.partition("May be meant as well")[2]


def test_a_deputy_is_named_with_the_absent_head(ground: Ground) -> None:
    Deputy.objects.create(
        head=ground.people["head-a1"],
        deputy=make_person("deputy", "代理"),
        during=DateTimeTZRange(DAY_ONE, None),
    )
    member = ground.units["U-B"]
    zone = ground.zone("A1")
    assign(
        assignment=Assignment(zone=zone, role="member", start=DAY_ONE, unit=member),
        actor=TESTER,
        now=DAY_ONE,
    )
    printed = run(0.5, 0.5)
    assert "代理 (for A1长)" in printed and "Unit B" in printed


@pytest.mark.parametrize("datum", ["gcj02", "bd09", "cgcs2000"])
def test_other_datums_lead_to_the_same_place(ground: Ground, datum: str) -> None:
    assert run(0.5, 0.5, datum=datum).startswith("Unit A1")


def test_outside_the_campaign_office_answers(ground: Ground) -> None:
    printed = run(9, 9)
    assert printed.startswith("Campaign Office (OFFICE)") and "outside" in printed


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("22.0", "103.0", "--datum", "wgs84"), "longitude first"),
        (("nan", "22.0", "--datum", "wgs84"), "no longitude"),
        (("103", "22", "--datum", "wgs84", "--accuracy", "0"), "metres above 0"),
        (("103", "22", "--datum", "wgs84", "--at", "yesterday"), "no instant"),
        (("103", "22", "--datum", "wgs84", "--scheme", "x"), "Name one of these: grid"),
        (("103", "22"), "--datum"),
        (("103", "22", "--datum", "beijing54"), "invalid choice"),
        (("east", "22", "--datum", "wgs84"), "invalid float"),
    ],
)
def test_what_cannot_be_asked_is_said(
    ground: Ground, arguments: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("locate", *arguments, "--language", "en")


def test_a_forbidden_datum_is_refused(ground: Ground) -> None:
    City.objects.update(allow_gcj02=False)
    with pytest.raises(CommandError, match="gcj02 are not accepted"):
        run(0.5, 0.5, datum=Datum.GCJ02)


@pytest.mark.django_db
def test_before_the_set_up_it_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="primary"):
        run(0.5, 0.5)
