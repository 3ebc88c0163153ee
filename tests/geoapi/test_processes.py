"""Background processes: started apart, found again, never mistaken for another, stopped."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from geoapi import processes
from geoapi.processes import Process

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True);"
    "time.sleep(60)"
)


def sleeper(
    folder: Path, code: str = "import time; print('up', flush=True); time.sleep(60)"
) -> Process:
    process = processes.spawn(
        "sleeper",
        [sys.executable, "-c", code],
        folder=folder,
        log=folder / "log" / "sleeper.log",
        environment=os.environ,
    )
    log = folder / "log" / "sleeper.log"
    deadline = time.monotonic() + 10
    while not log.read_text() and time.monotonic() < deadline:
        time.sleep(0.02)
    return process


def test_it_runs_in_a_session_of_its_own_and_writes_its_log(tmp_path: Path) -> None:
    process = sleeper(tmp_path)
    try:
        assert process.is_alive()
        assert os.getsid(process.pid) == process.pid
        assert (tmp_path / "log/sleeper.log").read_text() == "up\n"
    finally:
        processes.stop([process])
    assert not process.is_alive()


def test_what_was_saved_is_found_while_it_runs(tmp_path: Path) -> None:
    process = sleeper(tmp_path)
    state = tmp_path / "state.json"
    processes.save(state, [process])
    assert processes.load(state) == [process]
    processes.stop([process])
    assert processes.load(state) == []


def test_a_number_used_again_is_not_ours(tmp_path: Path) -> None:
    process = sleeper(tmp_path)
    earlier = replace(process, started=process.started - 1)
    assert not earlier.is_alive()
    processes.stop([earlier])
    assert process.is_alive()
    processes.stop([process])


def test_one_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    process = sleeper(tmp_path, STUBBORN)
    processes.stop([process], patience_s=0.3)
    deadline = time.monotonic() + 5
    while process.is_alive() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not process.is_alive()


def test_a_damaged_state_counts_as_none(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    assert processes.load(state) == []
    for text in ("", "{", "[1]", '[{"name": "x"}]'):
        state.write_text(text)
        assert processes.load(state) == []
