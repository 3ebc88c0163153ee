"""The demo's people who can sign in: random passwords, kept beside the database, never in it.

They stand in ``.local/demo-people.json``, readable by its owner only, so that they can be shown
again. Where that file is lost the people get new ones.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from fixtures.demo_city import DemoCity
from geoapi.environment import LOCAL
from zones.audit.actions import Actor, record
from zones.organisation.models import User

ACCOUNTS = LOCAL / "demo-people.json"

_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS = "23456789"
"""Without those that look alike: people will type them on phones."""


@dataclass(frozen=True)
class Account:
    """Somebody to sign in as, and what the reader is told of them in both languages."""

    username: str
    password: str
    name: str
    who: str
    who_en: str
    to_try: str
    to_try_en: str


def draw_accounts(city: DemoCity) -> list[Account]:
    """An account with a new random password for everybody the city introduces."""
    return [
        Account(person.username, _password(), person.name, **asdict(person.introduction))
        for person in city.people
        if person.introduction is not None
    ]


def keep_accounts(accounts: Iterable[Account], file: Path = ACCOUNTS) -> None:
    """Write them down, for this account of the machine only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.part")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump([asdict(account) for account in accounts], stream, ensure_ascii=False, indent=1)
    draft.replace(file)


def kept_accounts(file: Path = ACCOUNTS) -> list[Account]:
    """What was written down; empty where the file is not there or is none of ours."""
    try:
        return [Account(**account) for account in json.loads(file.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []


def still_valid(accounts: Sequence[Account]) -> bool:
    """Whether the first of them is in the database with that password."""
    if not accounts:
        return False
    user = User.objects.filter(username=accounts[0].username, is_demo=True).first()
    return user is not None and user.check_password(accounts[0].password)


def give_passwords(accounts: Iterable[Account], *, actor: Actor, now: datetime) -> None:
    """Let the demo accounts have these passwords, where the old ones are lost."""
    passwords = {account.username: account.password for account in accounts}
    with transaction.atomic():
        for user in User.objects.filter(username__in=passwords, is_demo=True):
            user.set_password(passwords[user.username])
            user.save(update_fields=["password"])
        record(
            actor=actor,
            action="person.password",
            object_type="user",
            after=sorted(passwords),
            now=now,
        )


def _password() -> str:
    """Twelve signs in three groups, each with small letters, a capital and a digit."""
    kinds = (_LETTERS, _CAPITALS, _DIGITS, _LETTERS)
    groups = ("".join(secrets.choice(kind) for kind in kinds) for _ in range(3))
    return "-".join(groups)
