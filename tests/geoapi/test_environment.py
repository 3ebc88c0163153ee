"""The environment is read strictly: every refusal names the variable and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from geoapi.environment import (
    ROOT,
    VARIABLES,
    DatabaseUrl,
    EnvironmentProblem,
    Mode,
    read,
    read_file,
)
from geoapi.environment_values import MailServer

PRODUCTION = {
    "FIELDWORK_MODE": "production",
    "FIELDWORK_SECRET_KEY": "0123456789abcdef" * 4,
    "FIELDWORK_ALLOWED_HOSTS": "grid.example.org",
    "DATABASE_URL": "postgresql://fieldwork_app:secret@db:5433/fieldwork",
    "DATABASE_OWNER_URL": "postgresql://fieldwork_owner:secret@db:5433/fieldwork",
}


def problem_of(**changes: str | None) -> str:
    values = {name: value for name, value in {**PRODUCTION, **changes}.items() if value is not None}
    with pytest.raises(EnvironmentProblem) as caught:
        read(values, env_file=None)
    return str(caught.value)


def test_reads_a_production_environment() -> None:
    environment = read(PRODUCTION, env_file=None)
    assert environment.mode is Mode.PRODUCTION
    assert environment.allowed_hosts == ("grid.example.org",)
    assert environment.database == DatabaseUrl("fieldwork_app", "secret", "db", "5433", "fieldwork")
    assert environment.time_zone == "Asia/Shanghai"
    assert environment.allow_gcj02 is False
    assert environment.city_bounds is None


def test_production_is_the_default_mode() -> None:
    without_mode = {key: value for key, value in PRODUCTION.items() if key != "FIELDWORK_MODE"}
    assert read(without_mode, env_file=None).mode is Mode.PRODUCTION


def test_reads_the_facts_of_the_city() -> None:
    environment = read(
        {
            **PRODUCTION,
            "FIELDWORK_CITY_BOUNDS": "102.9, 22.5, 103.5, 23.1",
            "FIELDWORK_CITY_METRIC_SRID": "4543",
            "FIELDWORK_ALLOW_GCJ02": "yes",
            "FIELDWORK_MEDIA_ROOT": "/srv/media",
        },
        env_file=None,
    )
    assert environment.city_bounds == (102.9, 22.5, 103.5, 23.1)
    assert environment.city_metric_srid == 4543
    assert environment.allow_gcj02 is True
    assert environment.media_root == Path("/srv/media")
    assert environment.static_root == ROOT / ".local/static"


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("smtps://mail.example.org", MailServer("mail.example.org", 465, "", "", False, True)),
        (
            "smtp+starttls://a%40b:p%3Aw@mail.example.org:2587",
            MailServer("mail.example.org", 2587, "a@b", "p:w", True, False),
        ),
        ("smtp://localhost", MailServer("localhost", 25, "", "", False, False)),
    ],
)
def test_reads_the_mail_server(text: str, server: MailServer) -> None:
    mail = {"FIELDWORK_MAIL_SERVER": text, "FIELDWORK_MAIL_FROM": "grid@example.org"}
    environment = read({**PRODUCTION, **mail}, env_file=None)
    assert environment.mail_server == server
    assert environment.mail_from == "grid@example.org"


def test_without_a_mail_server_there_is_none() -> None:
    environment = read(PRODUCTION, env_file=None)
    assert environment.mail_server is None
    assert environment.webhooks_inside is False


def test_an_unknown_variable_is_an_error_that_lists_the_known() -> None:
    message = problem_of(FIELDWORK_TIMEZONE="Asia/Shanghai")
    assert message.startswith("FIELDWORK_TIMEZONE is no setting")
    assert "FIELDWORK_TIME_ZONE" in message


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("FIELDWORK_MODE", "debug", "production, demo, test"),
        ("FIELDWORK_ALLOW_GCJ02", "maybe", "yes or no"),
        ("FIELDWORK_TIME_ZONE", "Mars/Base", "Asia/Shanghai"),
        ("FIELDWORK_TIME_ZONE", "../etc/passwd", "Asia/Shanghai"),
        ("FIELDWORK_CITY_BOUNDS", "103,23", "west,south,east,north"),
        ("FIELDWORK_CITY_BOUNDS", "103.5,22.5,102.9,23.1", "west,south,east,north"),
        ("FIELDWORK_CITY_METRIC_SRID", "CGCS2000", "EPSG number"),
        ("FIELDWORK_MAIL_SERVER", "mail.example.org", "smtp+starttls://"),
        ("FIELDWORK_MAIL_SERVER", "smtps://", "smtp+starttls://"),
        ("FIELDWORK_MAIL_SERVER", "smtps://mail.example.org/inbox", "smtp+starttls://"),
        ("FIELDWORK_MAIL_SERVER", "smtps://mail.example.org", "FIELDWORK_MAIL_FROM"),
        ("FIELDWORK_MAIL_FROM", "Fieldwork <a@example.org>", "fieldwork@example.org"),
        ("FIELDWORK_SITE_URL", "grid.example.org", "https://grid.example.org"),
        ("FIELDWORK_SITE_URL", "https://grid.example.org/fieldwork", "without a path"),
        ("FIELDWORK_WEBHOOKS_INSIDE", "perhaps", "yes or no"),
        ("DATABASE_URL", "mysql://a@b/c", "postgresql://"),
        ("DATABASE_URL", "postgresql://fieldwork_app@db/", "postgresql://"),
        ("DATABASE_URL", "postgresql://a@db/c?sslmod=require", "sslmod"),
        ("DATABASE_OWNER_URL", "postgresql://fieldwork_owner@db/other", "'other'"),
    ],
)
def test_a_wrong_value_names_the_variable_and_the_remedy(name: str, value: str, told: str) -> None:
    message = problem_of(**{name: value})
    assert name in message
    assert told in message


@pytest.mark.parametrize("name", ["FIELDWORK_SECRET_KEY", "DATABASE_URL", "DATABASE_OWNER_URL"])
def test_what_has_no_default_must_be_given(name: str) -> None:
    assert problem_of(**{name: None}).startswith(f"{name} is missing")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"FIELDWORK_SECRET_KEY": "short"}, "FIELDWORK_SECRET_KEY"),
        ({"FIELDWORK_SECRET_KEY": "change-me" * 8}, "FIELDWORK_SECRET_KEY"),
        ({"FIELDWORK_ALLOWED_HOSTS": ""}, "FIELDWORK_ALLOWED_HOSTS"),
        ({"FIELDWORK_ALLOWED_HOSTS": "*"}, "FIELDWORK_ALLOWED_HOSTS"),
        ({"FIELDWORK_ALLOWED_HOSTS": ".example.org"}, "FIELDWORK_ALLOWED_HOSTS"),
        (
            {
                "DATABASE_URL": "postgresql://fieldwork_app@db/fieldwork_demo",
                "DATABASE_OWNER_URL": "postgresql://fieldwork_owner@db/fieldwork_demo",
            },
            "DATABASE_URL",
        ),
        ({"DATABASE_URL": PRODUCTION["DATABASE_OWNER_URL"]}, "DATABASE_URL"),
    ],
)
def test_production_refuses_what_is_unsafe(changes: dict[str, str], name: str) -> None:
    assert problem_of(**changes).startswith(name)


def test_the_secret_is_never_in_a_message() -> None:
    assert "hunter2" not in problem_of(FIELDWORK_SECRET_KEY="hunter2")


def test_the_file_fills_in_and_the_process_wins(tmp_path: Path) -> None:
    env_file = tmp_path / "env"
    lines = {**PRODUCTION, "FIELDWORK_MODE": "demo"}
    env_file.write_text("# ours\n" + "".join(f"{key}={value}\n" for key, value in lines.items()))
    assert read({}, env_file).mode is Mode.DEMO
    assert read({"FIELDWORK_MODE": "test"}, env_file).mode is Mode.TEST


def test_the_file_is_not_read_where_the_process_names_a_database(tmp_path: Path) -> None:
    env_file = tmp_path / "env"
    env_file.write_text("FIELDWORK_MODE=demo\nFIELDWORK_SECRET_KEY=of-the-demo\n")
    only_database = {"DATABASE_URL": PRODUCTION["DATABASE_URL"]}
    with pytest.raises(EnvironmentProblem, match="FIELDWORK_SECRET_KEY is missing"):
        read(only_database, env_file)


def test_a_value_may_hold_an_equals_sign(tmp_path: Path) -> None:
    env_file = tmp_path / "env"
    env_file.write_text("DATABASE_URL=postgresql://a@/b?host=%2Ftmp%2Frun\n\n")
    assert read_file(env_file) == {"DATABASE_URL": "postgresql://a@/b?host=%2Ftmp%2Frun"}
    assert read_file(tmp_path / "none") == {}


def test_a_socket_folder_with_a_space_is_understood() -> None:
    url = DatabaseUrl.parse("postgresql://app@/fieldwork_demo?host=%2Fmy%20city%2Frun")
    assert url.host == "/my city/run"
    assert url.port == "5432"


def test_every_variable_says_what_it_means() -> None:
    assert all(variable.meaning for variable in VARIABLES)
    assert len({variable.field for variable in VARIABLES}) == len(VARIABLES)
