"""Readers of the environment's values: each takes the text, and raises ValueError with the remedy.

Imports no Django.
"""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

MAIL_EXAMPLE: Final = "smtp+starttls://user:PASSWORD@mail.example.org:587"


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over: ``smtps://user:password@host:465``, ``smtp+starttls://``, ``smtp://``.

    Without STARTTLS or TLS only for a server on the same machine or in the same closed network.
    """

    host: str
    port: int
    user: str
    password: str
    starttls: bool
    tls: bool

    @classmethod
    def parse(cls, text: str) -> MailServer | None:
        """Take a URL apart; None for an empty one. Raises ValueError with what to write."""
        if not text:
            return None
        parts = urlsplit(text)
        ports = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
        if parts.scheme not in ports or not parts.hostname or parts.path.strip("/"):
            raise ValueError(f"is no mail server; write it like {MAIL_EXAMPLE}")
        return cls(
            host=parts.hostname,
            port=parts.port or ports[parts.scheme],
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            starttls=parts.scheme == "smtp+starttls",
            tls=parts.scheme == "smtps",
        )


def read_flag(value: str) -> bool:
    """yes or no."""
    choices = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if value.lower() not in choices:
        raise ValueError(f"is {value!r}; write yes or no")
    return choices[value.lower()]


def read_names(value: str) -> tuple[str, ...]:
    """The parts between commas."""
    return tuple(part.strip() for part in value.split(",") if part.strip())


def read_zone(value: str) -> str:
    """The name of a time zone the system knows."""
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"is {value!r}; write a name such as Asia/Shanghai") from None
    return value


def read_bounds(value: str) -> tuple[float, float, float, float] | None:
    """(west, south, east, north) in degrees; None for nothing."""
    if not value:
        return None
    remedy = "write west,south,east,north in degrees, such as 102.9,22.5,103.5,23.1"
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError:
        raise ValueError(f"is {value!r}; {remedy}") from None
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ValueError(f"is {value!r}, which is no box on the globe; {remedy}")
    return west, south, east, north


def read_srid(value: str) -> int | None:
    """An EPSG number; None for nothing."""
    if not value:
        return None
    if not value.isdigit():
        raise ValueError(f"is {value!r}; write an EPSG number such as 4543")
    return int(value)


def read_mail_address(value: str) -> str:
    """One bare mail address, or nothing."""
    name, at, domain = value.rpartition("@")
    if value and not (name and at and "." in domain and not set(value) & set(" ,;<>\r\n")):
        raise ValueError(f"is {value!r}; write an address such as fieldwork@example.org")
    return value


def read_site(value: str) -> str:
    """Scheme and host of a site, or nothing."""
    parts = urlsplit(value)
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path):
        raise ValueError(f"is {value!r}; write it like https://grid.example.org, without a path")
    return value
