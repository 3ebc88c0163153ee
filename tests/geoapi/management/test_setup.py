"""`manage.py setup`: from an empty database to a city, in one go or in several."""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from geoapi.management.commands import setup
from geoapi.setup.interview import Interview, read_answers
from geoapi.setup.steps import KEYS, STEPS, answers_example
from tests.ground import TODAY, make_person
from tests.prompts import typed
from zones.audit.models import AuditEntry
from zones.boundaries.models import Scheme
from zones.organisation.models import City, Membership, Unit, User
from zones.ownership.locate import locate
from zones.ownership.rules import Rule

pytestmark = pytest.mark.django_db

CITY = {
    "administrator.username": "admin",
    "administrator.password": "Correct-horse-7",
    "office.name": "创卫办",
    "city.name_zh": "云溪市",
    "city.name_en": "Yunxi",
    "city.bounds": "102.9,22.5,103.5,23.1",
    "city.allow_gcj02": "no",
}


def run(given: dict[str, str] | None = None, *options: str) -> str:
    """What the command prints; nobody is asked."""
    out = io.StringIO()
    words = [f"--answer={key}={text}" for key, text in (given or {}).items()]
    call_command("setup", "--no-input", "--language", "en", *words, *options, stdout=out)
    return out.getvalue()


def write_csv(path: Path, *rows: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def test_from_an_empty_database_to_a_city() -> None:
    printed = run(CITY)
    admin = User.objects.get()
    assert admin.is_superuser and admin.is_staff and admin.check_password("Correct-horse-7")
    assert admin.must_change_password  # it stood in a command line
    city = City.objects.get()
    assert (city.name_zh, city.time_zone, city.metric_srid) == ("云溪市", "Asia/Shanghai", 4543)
    assert city.bbox == (102.9, 22.5, 103.5, 23.1) and not city.allow_gcj02
    assert city.fallback_unit == Unit.objects.get(kind="campaign_office")
    scheme = Scheme.objects.get()
    assert scheme.primary and not scheme.public
    assert list(scheme.levels.order_by("rank").values_list("code", flat=True)) == [
        *("district", "street", "community", "cell")
    ]
    assert "What is left" in printed and "zones_import FILE --scheme grid" in printed
    assert locate(lon=103.2, lat=22.8, at=TODAY).rule is Rule.NO_EDITION


def test_every_step_is_on_record() -> None:
    run(CITY)
    acts = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"person.upsert", "unit.upsert", "city.describe", "scheme.define"} <= acts
    assert set(AuditEntry.objects.values_list("actor_name", flat=True)) == {"manage.py setup"}
    assert "Correct-horse-7" not in str(list(AuditEntry.objects.values_list("after", flat=True)))


def test_a_second_run_changes_nothing_and_goes_on() -> None:
    with pytest.raises(CommandError, match=r"city\.name_zh is not answered"):
        run({key: text for key, text in CITY.items() if not key.startswith("city")})
    assert User.objects.exists() and not City.objects.exists()
    run(CITY)
    before = AuditEntry.objects.count()
    printed = run()
    assert printed.count("✓") == 4 and printed.count("left for later") == 2
    assert AuditEntry.objects.count() == before


def test_a_password_is_made_up_and_shown_once() -> None:
    printed = run({key: text for key, text in CITY.items() if "password" not in key})
    admin = User.objects.get()
    line = next(line for line in printed.splitlines() if "password" in line)
    assert admin.check_password(line.split("password ")[1].split(" ")[0])
    assert admin.must_change_password
    assert "password" not in run()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"administrator.password": "short"}, r"administrator\.password: .*10 characters"),
        ({"administrator.username": "two words"}, r"administrator\.username"),
        ({"city.time_zone": "Beijing"}, r"city\.time_zone: .*Asia/Shanghai"),
        ({"city.bounds": "22.5,102.9,23.1,103.5"}, r"city\.bounds: .*swapped"),
        ({"city.metric_srid": "3857"}, r"city\.metric_srid: .*EPSG:4543"),
        ({"city.division_code": "12"}, r"city\.division_code"),
        ({"city.allow_gcj02": "maybe"}, r"city\.allow_gcj02"),
        ({"schemes.presets": "streets"}, r"schemes\.presets: .*areas"),
        ({"schemes.grid.levels": "cell"}, r"schemes\.grid\.levels"),
        ({"schemes.grid.levels": "a b:网格:Cell"}, "a b"),
        ({"schemes.grid.levels": "cell:网格:Cell:units"}, r"schemes\.grid\.levels: .*units"),
        ({"schemes.grid.levels": "cell:网格:Cell:one-to-one"}, "with nobody"),
        ({"files.units": "absent.csv"}, r"files\.units: .*absent"),
        ({"city.population": "1"}, r"Nobody asks for city\.population"),
    ],
)
def test_a_wrong_answer_is_named_with_its_remedy(wrong: dict[str, str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(CITY | wrong)


def test_a_failed_step_leaves_nothing_of_itself() -> None:
    with pytest.raises(CommandError):
        run(CITY | {"schemes.presets": "grid, streets", "schemes.streets.levels": "!:街:Street"})
    assert City.objects.exists() and not Scheme.objects.exists()


def test_all_presets_with_levels_of_ones_own() -> None:
    levels = "county:县:County, town:镇:Town, cell:网格:Cell"
    run(CITY | {"schemes.presets": "areas, grid, streets", "schemes.grid.levels": levels})
    by_code = {scheme.code: scheme for scheme in Scheme.objects.all()}
    assert set(by_code) == {"areas", "grid", "streets"}
    assert [code for code, scheme in by_code.items() if scheme.primary] == ["areas"]
    assert by_code["areas"].one_to_one and by_code["streets"].geometry_kind == "line"
    assert by_code["grid"].levels.count() == 3
    assert not by_code["areas"].levels.get(code="area").covers_parent


def test_units_and_people_come_from_tables(tmp_path: Path) -> None:
    units = write_csv(
        tmp_path / "units.csv",
        ["编码", "名称", "类型", "上级"],
        ["GOV", "云溪市人民政府", "government", ""],
        ["CG", "城市管理局", "department", "GOV"],
    )
    people = write_csv(
        tmp_path / "people.csv",
        ["账号", "姓名", "职务", "单位", "角色"],
        ["zhang", "张三", "局长", "CG", "leader"],
        ["audit", "李四", "审计员", "GOV", "auditor"],
    )
    run(CITY | {"files.units": str(units), "files.people": str(people)})
    assert Unit.objects.get(code="CG").parent == Unit.objects.get(code="GOV")
    assert Membership.objects.get(user__username="zhang").unit.code == "CG"
    assert Membership.objects.filter(user__username="audit", role="auditor").exists()


def test_a_faulty_table_is_told_and_stored_no_part_of(tmp_path: Path) -> None:
    units = write_csv(
        tmp_path / "units.csv",
        ["编码", "名称", "类型", "上级"],
        ["CG", "城市管理局", "department", "NOBODY"],
    )
    with pytest.raises(CommandError, match="NOBODY"):
        run(CITY | {"files.units": str(units)})
    assert not Unit.objects.filter(code="CG").exists()


def test_a_step_can_be_done_again() -> None:
    run(CITY)
    run({"city.name_en": "Yunxi City", "city.allow_gcj02": "yes"}, "--again", "city")
    city = City.objects.get()
    assert (city.name_zh, city.name_en, city.allow_gcj02) == ("云溪市", "Yunxi City", True)
    run({"office.name": "创建办"}, "--again", "office")
    assert Unit.objects.get(kind="campaign_office").name == "创建办"
    run({"schemes.presets": "areas"}, "--again", "schemes")
    assert Scheme.objects.get(primary=True).code == "grid"


def test_a_person_is_led_through(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = typed(
        *("", "管理员", "weak", "Correct-horse-7", "other", "Correct-horse-7"),
        *("", "创卫办", "", ""),
        *("云溪市", "Yunxi", "", "", "22.5,102.9,23.1,103.5", "102.9,22.5,103.5,23.1", "", ""),
        *("grid, areas", "", ""),
        *("", ""),
    )

    class Led(Interview):
        def __init__(self, given: Any, *, ask: bool, out: Any) -> None:
            super().__init__(given, ask=True, out=out, prompt=lines, prompt_secret=lines)

    monkeypatch.setattr(setup, "Interview", Led)
    out = io.StringIO()
    call_command("setup", "--language", "en", stdout=out)
    admin = User.objects.get()
    assert (admin.username, admin.display_name) == ("admin", "管理员")
    assert admin.check_password("Correct-horse-7") and not admin.must_change_password
    assert City.objects.get().metric_srid == 4543
    assert Scheme.objects.count() == 2
    printed = out.getvalue()
    assert "swapped" in printed and "differ" in printed and "Correct-horse-7" not in printed


def test_the_demo_city_is_left_alone() -> None:
    make_person("demo", is_demo=True)
    with pytest.raises(CommandError, match="demo city"):
        run(CITY)
    assert not City.objects.exists()


def test_the_example_answers_every_question(tmp_path: Path) -> None:
    out = io.StringIO()
    call_command("setup", "--example", stdout=out)
    assert out.getvalue() == answers_example()
    file = tmp_path / "answers.toml"
    file.write_text(out.getvalue(), encoding="utf-8")
    assert set(read_answers(file, [], KEYS)) == KEYS - {"administrator.password"}
    assert tomllib.loads(out.getvalue())["city"]["name_zh"] == "云溪市"
    run(None, "--answers", str(file))
    assert City.objects.get().name_en == "Yunxi" and Scheme.objects.count() == 3


def test_it_speaks_chinese_and_every_step_has_a_title() -> None:
    assert all(str(step.title) and step.keys for step in STEPS)
    out = io.StringIO()
    words = [f"--answer={key}={text}" for key, text in CITY.items()]
    call_command("setup", "--no-input", "--language", "zh-hans", *words, stdout=out)
    assert "云溪市" in out.getvalue()
