"""What the README tells a stranger to type exists: addresses and commands alike."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import pytest
from django.core.management import load_command_class
from django.core.management.base import CommandParser
from django.test import Client
from django.urls import resolve

from geoapi.environment import ROOT
from tests.ground import Ground
from zones.apps import ZonesConfig

COMMANDS = {"setup": "geoapi", "demo": "geoapi", "db_worker": "django_tasks_db"}
README = (ROOT / "README.md").read_text(encoding="utf-8")


def lines() -> Iterator[str]:
    """The lines of the shell blocks, continued ones joined."""
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL):
        yield from block.replace("\\\n", " ").splitlines()


def managed() -> list[list[str]]:
    """The words after manage.py of every such line, without its comment."""
    words = (shlex.split(line, comments=True) for line in lines() if "manage.py" in line)
    return [line[line.index("manage.py") + 1 :] for line in words]


def fetched() -> list[tuple[str, str]]:
    """(address below /api/v1, comment) of every curl that fetches."""
    found = (re.match(r'curl "\$base([^"]+)"\s*(.*)', line) for line in lines())
    return [(match[1], match[2]) for match in found if match]


def test_the_readme_has_lines_to_type() -> None:
    assert len(managed()) > 5 and len(fetched()) > 5


@pytest.mark.parametrize("words", managed(), ids=" ".join)
def test_every_command_takes_what_it_is_given(words: list[str]) -> None:
    package = COMMANDS.get(words[0], ZonesConfig.name)
    parser = load_command_class(package, words[0]).create_parser("manage.py", words[0])
    assert isinstance(parser, CommandParser)
    parser.parse_args(words[1:])


@pytest.mark.parametrize(("address", "comment"), fetched())
def test_every_address_answers_as_it_says(ground: Ground, address: str, comment: str) -> None:
    answer = Client().get(f"/api/v1{address}")
    assert answer.status_code == (400 if "400" in comment else 200), answer.content


def test_every_page_is_there() -> None:
    for page in re.findall(r"`(/[a-z0-9/]*)`", README):
        assert resolve(page)
