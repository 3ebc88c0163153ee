"""A kind of import that another package brings: page, interface, empty table, command, words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from tests.cast import caller, member
from tests.ground import TESTER, Ground
from tests.zones.imports.files import look, write_csv
from zones.imports import actions
from zones.imports.examination import Act, Examination
from zones.imports.kinds import registry
from zones.imports.kinds.registry import (
    Field,
    Inquiry,
    Kind,
    Setting,
    kind_of,
    kinds_for,
    register,
)
from zones.imports.kinds.rows import rows_of
from zones.imports.messages import explain
from zones.imports.models import ImportRun, ImportState
from zones.imports.options import ImportOptions
from zones.imports.refusals import BadOption
from zones.imports.report import ImportReport
from zones.organisation.models import Role
from zones.organisation.permissions import Standing

DIRTY = "街,状态\n青石路,脏\n"


@dataclass(frozen=True)
class SweepPlan:
    """Note how many streets there are."""

    streets: int

    def perform(self, act: Act) -> Mapping[str, Any]:
        return {"streets": self.streets}


def examine_sweeps(inquiry: Inquiry) -> Examination:
    """Streets must be clean, as clean as the setting asks."""
    report = ImportReport("sweeps")
    for row in rows_of(inquiry.source, inquiry.options, report):
        if row.text("state") == "脏":
            row.refuse("still_dirty", "state", street=row.text("street"))
        report.add(row.findings)
        report.changes.added.append(row.text("street"))
    if inquiry.options.settings.get("how") == "nothing":
        report.changes.added.clear()
    return Examination(report, SweepPlan(report.total) if report.importable else None)


def may_sweep(standing: Standing) -> bool:
    return standing.has(Role.VOLUNTEER)


SWEEPS = Kind(
    code="sweeps",
    label="sweeps",
    fields=(
        Field("street", "街", "Street", required=True, example="青石路"),
        Field("state", "状态", "State"),
    ),
    examine=examine_sweeps,
    may=may_sweep,
    settings=(Setting("how", "How clean", lambda: [("", "clean"), ("nothing", "nothing")]),),
    words={"still_dirty": ("%(street)s is dirty (%(heading)s).", "Sweep it.")},
)


@pytest.fixture(autouse=True)
def sweeps(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(registry, "_KINDS", dict(registry._KINDS))
    register(SWEEPS)


def test_a_code_is_taken_once() -> None:
    register(SWEEPS)  # the same again changes nothing
    with pytest.raises(ValueError, match="sweeps"):
        register(replace(SWEEPS, label="others"))


@pytest.mark.django_db
def test_its_findings_are_said_in_its_own_words(tmp_path: Path) -> None:
    source = write_csv(tmp_path, [["街", "状态"], ["青石路", "脏"]])
    (fault,) = look(source, "sweeps").report.faults
    assert str(explain(fault)) == "row 2: 青石路 is dirty (状态 State). Sweep it."


@pytest.mark.parametrize(
    "given",
    [{"kind": "dust"}, {"settings": {"who": "me"}}, {"settings": {"how": "very"}}],
    ids=["kind", "name", "value"],
)
def test_options_it_does_not_know_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(BadOption):
        ImportOptions.parse({"kind": "sweeps", **given})


def test_who_may_import_what(ground: Ground) -> None:
    volunteer = Standing(member(ground), frozenset({Role.VOLUNTEER.value}))
    assert kinds_for(volunteer) == [kind_of("sweeps")]
    assert kinds_for(Standing(member(ground, username="nobody"))) == []


def test_the_page_asks_checks_and_stores_it(ground: Ground) -> None:
    client = caller(member(ground, Role.VOLUNTEER))
    page = client.get("/imports/").content.decode()
    assert "How clean" in page and "imports/tables/sweeps" in page and "boundaries" not in page
    upload = SimpleUploadedFile("a.csv", "街\n青石路\n".encode())
    client.post("/imports/?kind=sweeps", {"file": upload, "setting-how": "nothing"})
    run = ImportRun.objects.get()
    assert (run.state, run.options["settings"]) == (ImportState.UNCHANGED, {"how": "nothing"})
    assert "nothing to import" in client.get(f"/imports/{run.pk}/").content.decode()
    # Asked again beside the report, and answered otherwise.
    client.post(f"/imports/{run.pk}/check/", {"setting-how": ""})
    run.refresh_from_db()
    assert run.state == ImportState.READY
    client.post(f"/imports/{run.pk}/apply/")
    run.refresh_from_db()
    actions.apply(run=run, actor=TESTER, now=run.started_at)
    assert run.result == {"streets": 1}
    assert "Everything is stored" in client.get(f"/imports/{run.pk}/").content.decode()


def test_the_interface_knows_it(ground: Ground) -> None:
    client = caller(member(ground, Role.VOLUNTEER))
    upload = SimpleUploadedFile("a.csv", DIRTY.encode())
    body = {"kind": "sweeps", "settings": '{"how": ""}', "file": upload}
    answer = client.post("/api/v1/imports", body)
    assert answer.status_code == 201, answer.content
    assert answer.json()["report"]["findings"][0]["code"] == "still_dirty"
    table = client.get("/api/v1/imports/tables/sweeps?format=csv")
    assert "街 Street,状态 State" in b"".join(table).decode()
    stranger = caller(member(ground, Role.GIS_STAFF))
    assert stranger.get(f"/api/v1/imports/{ImportRun.objects.get().pk}").status_code == 404


@pytest.mark.django_db
def test_the_command_takes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_csv(tmp_path, [["街"], ["青石路"]])
    arguments = ("--kind", "sweeps", "--language", "en")
    call_command("zones_import", str(source.path), *arguments, "--set", "how=", "--yes")
    assert "streets 1" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no value for settings"):
        call_command("zones_import", str(source.path), *arguments, "--set", "how=very")


@pytest.mark.django_db
def test_a_kind_in_steps_keeps_what_it_stored_when_broken_off(
    ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No transaction is held around its plan, and its run says that it was broken off."""

    def perform(self: SweepPlan, act: Act) -> Mapping[str, Any]:
        ground.units["OFFICE"].name = "改了"
        ground.units["OFFICE"].save()
        raise CommandError("pulled the plug")

    monkeypatch.setattr(SweepPlan, "perform", perform)
    monkeypatch.setitem(registry._KINDS, "sweeps", replace(SWEEPS, in_steps=True))
    source = write_csv(tmp_path, [["街"], ["青石路"]])
    run = actions.receive_upload(
        chunks=[source.path.read_bytes()],
        size=source.path.stat().st_size,
        name="a.csv",
        options=ImportOptions.parse({"kind": "sweeps"}),
        user=None,
        now=ground.published.effective_from,
    )
    actions.check(run=run, now=run.created_at)
    claimed = actions.start_applying(run=run, now=run.created_at)
    actions.apply(run=claimed, actor=TESTER, now=run.created_at)
    assert (claimed.state, claimed.state_text) == (ImportState.FAILED, "broken off")
    ground.units["OFFICE"].refresh_from_db()
    assert ground.units["OFFICE"].name == "改了"
