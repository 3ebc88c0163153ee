"""Who opens the pages of the editor's room."""

from __future__ import annotations

import pytest

from tests.cast import member
from tests.ground import Ground
from tests.zones.editor.bench import Desk, desk, line
from zones.organisation.models import Role, User


@pytest.fixture
def editor(ground: Ground) -> User:
    return member(ground, Role.GIS_STAFF, username="editor")


@pytest.fixture
def bench(ground: Ground, editor: User) -> Desk:
    """A draft that cuts A1 in two."""
    work = desk(ground, editor)
    work.do("split", zone=work.zone("A1"), line=line((0.25, -1), (0.25, 2)))
    return work
