"""Background processes of the demo: started apart from the terminal, found again, stopped.

Imports no Django. A process is known by its number and its start time together, so that a number
used again by the system is never mistaken for ours.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Process:
    """One background process: its name, number and start time in clock ticks since boot."""

    name: str
    pid: int
    started: int

    def is_alive(self) -> bool:
        """Whether this very process still runs."""
        return _start_time(self.pid) == self.started


def spawn(
    name: str, command: Sequence[str], *, folder: Path, log: Path, environment: Mapping[str, str]
) -> Process:
    """Start ``command`` in a session of its own, its output appended to ``log``."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        child = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Process(name=name, pid=child.pid, started=_start_time(child.pid) or 0)


def stop(processes: Sequence[Process], *, patience_s: float = 15) -> None:
    """Ask all to end at once, wait for them, and kill what is still there afterwards."""
    for process in processes:
        _signal(process, signal.SIGTERM)
    deadline = time.monotonic() + patience_s
    while any(process.is_alive() for process in processes) and time.monotonic() < deadline:
        time.sleep(0.05)
    for process in processes:
        _signal(process, signal.SIGKILL)


def save(path: Path, processes: Sequence[Process]) -> None:
    """Remember the processes for the next command."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps([asdict(process) for process in processes]), encoding="utf-8")
    draft.replace(path)


def load(path: Path) -> list[Process]:
    """The remembered processes that still run; a damaged file counts as none."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        processes = [Process(**row) for row in rows]
    except (FileNotFoundError, ValueError, TypeError):
        return []
    return [process for process in processes if process.is_alive()]


def _signal(process: Process, number: signal.Signals) -> None:
    if process.is_alive():
        with suppress(ProcessLookupError):
            os.kill(process.pid, number)


def _start_time(pid: int) -> int | None:
    """Field 22 of /proc/PID/stat; None for a process that is gone or only waits to be buried."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    # The name in field 2 may hold spaces and brackets: count from its closing one.
    fields = text.rpartition(")")[2].split()
    return None if fields[0] == "Z" else int(fields[19])
