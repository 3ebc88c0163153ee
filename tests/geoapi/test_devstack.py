"""make demo's decisions: which port, what counts as changed code, when to leave all running."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from geoapi import devdb, devstack, processes
from geoapi.devstack import StackProblem
from geoapi.processes import Process


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_told_and_the_next_is_used(
    taken_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    port = devstack.free_port(taken_port)
    assert taken_port < port < taken_port + 20
    assert (
        f"Port {taken_port} is used by another program: taking {port}." in capsys.readouterr().out
    )


def test_a_free_port_is_used_in_silence(
    taken_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    free = devstack.free_port(taken_port)
    capsys.readouterr()
    assert devstack.free_port(free) == free
    assert capsys.readouterr().out == ""


def test_no_free_port_names_the_remedy(monkeypatch: pytest.MonkeyPatch, taken_port: int) -> None:
    monkeypatch.setattr(devstack, "_PORTS_TRIED", 1)
    with pytest.raises(StackProblem, match="make demo PORT="):
        devstack.free_port(taken_port)


def test_the_fingerprint_follows_the_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "zones").mkdir()
    module = tmp_path / "zones/a.py"
    module.write_text("x = 1\n")
    monkeypatch.setattr(devstack, "ROOT", tmp_path)
    before = devstack.code_fingerprint()
    (tmp_path / "zones/__pycache__").mkdir()
    (tmp_path / "zones/__pycache__/a.py").write_text("cache")
    (tmp_path / "zones/a.mo").write_text("compiled")
    assert devstack.code_fingerprint() == before
    os.utime(module, ns=(1, 1))
    touched = devstack.code_fingerprint()
    assert touched != before
    (tmp_path / "zones/b.html").write_text("new")
    assert devstack.code_fingerprint() != touched


class Stage:
    """Stands for the processes and the preparation; records what `up` does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.done: list[str] = []
        self.fingerprint = "one"
        monkeypatch.setattr(devstack, "STATE", folder / "stack.json")
        monkeypatch.setattr(devstack, "READY", folder / "stack.ready")
        monkeypatch.setattr(devdb, "ensure", lambda: None)
        monkeypatch.setattr(devstack, "prepare", lambda: self.done.append("prepare"))
        monkeypatch.setattr(devstack, "code_fingerprint", lambda: self.fingerprint)
        monkeypatch.setattr(devstack, "_start", self.start)
        monkeypatch.setattr(devstack, "_answers", lambda port: bool(self.running))
        monkeypatch.setattr(processes, "load", lambda path: self.running)
        monkeypatch.setattr(processes, "stop", self.stop)
        self.running: list[Process] = []

    def start(self, port: int) -> list[Process]:
        self.done.append("start")
        own = (os.getpid(), processes._start_time(os.getpid()) or 0)
        self.running = [Process(name, *own) for name in ("web", "worker", "tick")]
        return self.running

    def stop(self, running: list[Process]) -> None:
        self.done.append("stop")
        self.running = []


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Stage:
    return Stage(monkeypatch, tmp_path)


def test_a_second_run_leaves_all_running(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    first = devstack.up(None)
    assert stage.done == ["prepare", "start"]
    assert devstack.up(None) == first
    assert stage.done == ["prepare", "start"]
    assert "already running" in capsys.readouterr().out


def test_changed_code_is_started_anew(stage: Stage) -> None:
    devstack.up(None)
    stage.fingerprint = "two"
    devstack.up(None)
    assert stage.done == ["prepare", "start", "stop", "prepare", "start"]


def test_a_lost_worker_is_noticed(stage: Stage) -> None:
    devstack.up(None)
    stage.running = [process for process in stage.running if process.name != "worker"]
    devstack.up(None)
    assert stage.done == ["prepare", "start", "stop", "prepare", "start"]


def test_another_port_is_a_change_too(stage: Stage, taken_port: int) -> None:
    devstack.up(None)
    wanted = devstack.free_port(taken_port)
    assert devstack.up(wanted) == f"http://127.0.0.1:{wanted}/"
    assert stage.done.count("start") == 2
