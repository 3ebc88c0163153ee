"""What the deployment says about itself, read once and strictly. Imports no Django.

Every variable is named in ``VARIABLES``; an unknown ``FIELDWORK_*`` is an error, so that a typing
mistake never passes for a default. The process environment comes first. Where it names no
``DATABASE_URL``, the file ``.local/env`` (written by geoapi.devdb for the private cluster) fills in
what is missing; where it names one, that file is not read, so that a key or mode of the demo never
reaches another database.

``python -m geoapi.environment`` prints the list of variables with their meaning.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from geoapi.environment_values import (
    MAIL_EXAMPLE,
    MailServer,
    read_bounds,
    read_flag,
    read_mail_address,
    read_names,
    read_site,
    read_srid,
    read_zone,
)

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
ENV_FILE = LOCAL / "env"
DEMO_DATABASE = "fieldwork_demo"

_DATABASE_EXAMPLE = "postgresql://fieldwork_app:PASSWORD@HOST:5432/fieldwork"
_SHORTEST_SECRET = 50
_FEWEST_DIFFERENT = 10


class EnvironmentProblem(Exception):
    """A variable that is missing, unknown or wrong; the message names it and the remedy."""


class Mode(StrEnum):
    """What the running system is for: each mode has its own refusals."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


@dataclass(frozen=True)
class DatabaseUrl:
    """The parts of ``postgresql://user:password@host:port/name?host=/socket/folder``."""

    user: str
    password: str
    host: str
    port: str
    name: str

    @classmethod
    def parse(cls, text: str) -> DatabaseUrl:
        """Take a URL apart; a ``host`` (socket folder) or ``port`` in the query string wins."""
        parts = urlsplit(text)
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        if parts.scheme not in ("postgresql", "postgres", "postgis"):
            raise ValueError(f"is no PostgreSQL address; write it like {_DATABASE_EXAMPLE}")
        if unknown := sorted(set(query) - {"host", "port"}):
            raise ValueError(f"has the unknown option {unknown[0]!r}; only host and port are read")
        name = unquote(parts.path.lstrip("/"))
        if not name or not parts.username:
            raise ValueError(f"lacks a user or a database name; write it like {_DATABASE_EXAMPLE}")
        return cls(
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            host=query.get("host", unquote(parts.hostname or "")),
            port=query.get("port", str(parts.port or 5432)),
            name=name,
        )


@dataclass(frozen=True)
class Environment:
    """The settings of one deployment, checked."""

    mode: Mode
    secret_key: str
    allowed_hosts: tuple[str, ...]
    behind_proxy: bool
    database: DatabaseUrl
    database_owner: DatabaseUrl
    time_zone: str
    media_root: Path
    static_root: Path
    allow_gcj02: bool
    city_bounds: tuple[float, float, float, float] | None
    city_metric_srid: int | None
    mail_server: MailServer | None
    mail_from: str
    site_url: str
    webhooks_inside: bool


def _text(value: str) -> str:
    return value


def _mode(value: str) -> Mode:
    try:
        return Mode(value)
    except ValueError:
        raise ValueError(f"is {value!r}; write one of {', '.join(Mode)}") from None


def _folder(value: str) -> Path:
    path = Path(value)
    return path if path.is_absolute() else ROOT / path


@dataclass(frozen=True)
class Variable:
    """One variable: its reader, its default (None: it must be given) and its meaning."""

    name: str
    field: str
    read: Callable[[str], Any]
    default: str | None
    meaning: str


VARIABLES = (
    Variable("FIELDWORK_MODE", "mode", _mode, "production", "production, demo or test"),
    Variable(
        "FIELDWORK_SECRET_KEY",
        "secret_key",
        _text,
        None,
        f"signs sessions; {_SHORTEST_SECRET} random characters or more, the same on every server",
    ),
    Variable(
        "FIELDWORK_ALLOWED_HOSTS",
        "allowed_hosts",
        read_names,
        "",
        "host names the server answers to, separated by commas",
    ),
    Variable(
        "FIELDWORK_BEHIND_PROXY",
        "behind_proxy",
        read_flag,
        "no",
        "yes where a TLS front sets X-Forwarded-Proto and X-Forwarded-For itself",
    ),
    Variable(
        "DATABASE_URL",
        "database",
        DatabaseUrl.parse,
        None,
        f"the application's role, such as {_DATABASE_EXAMPLE}",
    ),
    Variable(
        "DATABASE_OWNER_URL",
        "database_owner",
        DatabaseUrl.parse,
        None,
        "the owner's role on the same database: migrations run as it",
    ),
    Variable(
        "FIELDWORK_TIME_ZONE",
        "time_zone",
        read_zone,
        "Asia/Shanghai",
        "the city's time zone: days and deadlines are counted in it",
    ),
    Variable(
        "FIELDWORK_MEDIA_ROOT", "media_root", _folder, ".local/media", "folder for uploaded files"
    ),
    Variable(
        "FIELDWORK_STATIC_ROOT",
        "static_root",
        _folder,
        ".local/static",
        "folder collectstatic writes and whitenoise serves",
    ),
    Variable(
        "FIELDWORK_ALLOW_GCJ02",
        "allow_gcj02",
        read_flag,
        "no",
        "yes where points may come in GCJ-02 or BD-09, used by manage.py setup",
    ),
    Variable(
        "FIELDWORK_CITY_BOUNDS",
        "city_bounds",
        read_bounds,
        "",
        "west,south,east,north of the city in degrees (WGS-84), used by manage.py setup",
    ),
    Variable(
        "FIELDWORK_CITY_METRIC_SRID",
        "city_metric_srid",
        read_srid,
        "",
        "EPSG number of the local metric CRS (a CGCS2000 3-degree zone), used by manage.py setup",
    ),
    Variable(
        "FIELDWORK_MAIL_SERVER",
        "mail_server",
        MailServer.parse,
        "",
        f"hands over notices by mail, such as {MAIL_EXAMPLE} (or smtps://); none: no mail is sent",
    ),
    Variable(
        "FIELDWORK_MAIL_FROM",
        "mail_from",
        read_mail_address,
        "",
        "the address mail comes from; needed with a mail server",
    ),
    Variable(
        "FIELDWORK_SITE_URL",
        "site_url",
        read_site,
        "",
        "where people open the pages, for links in mail; https:// and the first host unless given",
    ),
    Variable(
        "FIELDWORK_WEBHOOKS_INSIDE",
        "webhooks_inside",
        read_flag,
        "no",
        "yes where webhooks may go to private addresses of your own network",
    ),
)

# Variables of other programs of the project, which are no settings of the server.
_ELSEWHERE = frozenset({"FIELDWORK_TEST_DATABASE"})


def read(process: Mapping[str, str] = os.environ, env_file: Path | None = ENV_FILE) -> Environment:
    """Read and check the environment.

    Raises EnvironmentProblem with one sentence that names the variable and what to do.
    """
    values = dict(process)
    if env_file is not None and not values.get("DATABASE_URL"):
        values = {**read_file(env_file), **values}
    _refuse_unknown(values)
    fields = {variable.field: _value_of(variable, values) for variable in VARIABLES}
    environment = Environment(**fields)
    _refuse_strangers(environment)
    if environment.mail_server and not environment.mail_from:
        raise EnvironmentProblem(
            "FIELDWORK_MAIL_SERVER is given without FIELDWORK_MAIL_FROM. Name the address that "
            "mail comes from, such as fieldwork@example.org."
        )
    if environment.mode is Mode.PRODUCTION:
        _refuse_unsafe_production(environment)
    return environment


def read_file(path: Path) -> dict[str, str]:
    """The ``NAME=value`` lines of a file; {} when there is none. ``#`` starts a comment line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except PermissionError:
        raise EnvironmentProblem(
            f"{path} cannot be read: it belongs to another user. Run as that user, or use a "
            "clone of your own."
        ) from None
    pairs = (line.partition("=") for line in lines if line.strip() and line[0] != "#")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _refuse_unknown(values: Mapping[str, str]) -> None:
    known = {variable.name for variable in VARIABLES} | _ELSEWHERE
    for name in sorted(values):
        if name.startswith("FIELDWORK_") and name not in known:
            listed = ", ".join(sorted(known - _ELSEWHERE))
            raise EnvironmentProblem(
                f"{name} is no setting of Fieldwork. Remove it or correct its name; there are: "
                f"{listed}."
            )


def _value_of(variable: Variable, values: Mapping[str, str]) -> Any:
    text = values.get(variable.name, "").strip() or variable.default
    if text is None:
        raise EnvironmentProblem(
            f"{variable.name} is missing. Set it ({variable.meaning}), or run `make demo`, "
            "which makes a private database and all settings under .local/."
        )
    try:
        return variable.read(text)
    except ValueError as problem:
        raise EnvironmentProblem(f"{variable.name} {problem}.") from None


def _refuse_strangers(environment: Environment) -> None:
    """Both roles must look at the same database, or migrations go to one and pages to another."""
    if environment.database.name != environment.database_owner.name:
        raise EnvironmentProblem(
            f"DATABASE_OWNER_URL names the database {environment.database_owner.name!r} but "
            f"DATABASE_URL names {environment.database.name!r}. Let both name the same."
        )


def _refuse_unsafe_production(environment: Environment) -> None:
    if len(environment.secret_key) < _SHORTEST_SECRET:
        raise EnvironmentProblem(
            f"FIELDWORK_SECRET_KEY has {len(environment.secret_key)} characters. Set at least "
            f"{_SHORTEST_SECRET} random ones, for example from `openssl rand -base64 48`."
        )
    if len(set(environment.secret_key)) < _FEWEST_DIFFERENT:
        raise EnvironmentProblem(
            "FIELDWORK_SECRET_KEY repeats a few characters, which can be guessed. Take random "
            "ones, for example from `openssl rand -base64 48`."
        )
    if not environment.allowed_hosts:
        raise EnvironmentProblem(
            "FIELDWORK_ALLOWED_HOSTS is missing. Name the hosts the server answers to, such as "
            "grid.example.gov.cn."
        )
    for host in environment.allowed_hosts:
        if "*" in host or host.startswith("."):
            raise EnvironmentProblem(
                f"FIELDWORK_ALLOWED_HOSTS holds the wildcard {host!r}. Name each host in full."
            )
    if environment.database.name == DEMO_DATABASE:
        raise EnvironmentProblem(
            f"DATABASE_URL names the demo database {DEMO_DATABASE!r}, which holds accounts whose "
            "passwords anybody can print. Name a database of your own; on the private cluster "
            "`python -m geoapi.devdb create NAME` makes one."
        )
    if environment.database.user == environment.database_owner.user:
        raise EnvironmentProblem(
            "DATABASE_URL and DATABASE_OWNER_URL name the same role, so that the history could "
            "be rewritten. Give the application a role of its own that owns no table."
        )


def _print_variables() -> None:
    for variable in VARIABLES:
        default = "required" if variable.default is None else f"default {variable.default!r}"
        print(f"{variable.name}\n    {variable.meaning} ({default})")


if __name__ == "__main__":
    _print_variables()
