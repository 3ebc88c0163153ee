"""A programme to be killed: ``python -m tests.zones.editor.killed_program WHAT DATABASE [DRAFT]``.

``prepare`` migrates the database and begins a draft, whose number it prints; ``publish`` publishes
it; ``tell`` prints how many editions there are, the draft's state and the owner of a place.
"""

from __future__ import annotations

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.ground import TESTER, make_ground, make_person  # noqa: E402
from tests.zones.editor.bench import desk, line  # noqa: E402
from zones.boundaries.models import Edition  # noqa: E402
from zones.editor.actions.publishing import publish_draft  # noqa: E402
from zones.editor.models import Draft  # noqa: E402
from zones.organisation.models import User  # noqa: E402
from zones.ownership.locate import locate  # noqa: E402


def main(what: str, database: str, number: str = "") -> None:
    connections["default"].settings_dict["NAME"] = database
    if what == "prepare":
        call_command("migrate", verbosity=0)
        bench = desk(make_ground(), make_person("editor"))
        bench.do("split", zone=bench.zone("A1"), line=line((0.25, -1), (0.25, 2)))
        print(bench.draft.pk)
    elif what == "publish":
        draft, user = Draft.objects.get(pk=number), User.objects.get(username="editor")
        publish_draft(draft=draft, user=user, actor=TESTER, now=timezone.now())
    else:
        found = locate(lon=103.001, lat=22.005, at=timezone.now())
        facts = {
            "editions": Edition.objects.count(),
            "state": Draft.objects.get(pk=number).state,
            "zone": found.zone and found.zone["code"],
            "lead": found.lead_unit["code"],
        }
        print(json.dumps(facts))


if __name__ == "__main__":
    main(*sys.argv[1:])
