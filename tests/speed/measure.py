"""Seconds of wall and CPU, the machine's load, and tables of them."""

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, and of CPU over all threads of this process."""

    wall: float
    cpu: float

    def __mul__(self, factor: float) -> "Spent":
        return Spent(self.wall * factor, self.cpu * factor)

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.wall + other.wall, self.cpu + other.cpu)


def spent(work: Callable[[], Result]) -> tuple[Result, Spent]:
    """The result of the work and what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, Spent(time.perf_counter() - wall, time.process_time() - cpu)


def least(work: Callable[[], Result], times: int = 3) -> tuple[Result, Spent]:
    """The last result and the least of several times: what the work takes when left alone."""
    runs = [spent(work) for _ in range(times)]
    return runs[-1][0], min((took for _, took in runs), key=lambda took: took.wall)


def cpu_of(processes: Iterable[int]) -> float:
    """Seconds of CPU these processes of this machine have used so far (Linux); 10 ms fine."""
    ticks = 0
    for process in processes:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def machine() -> str:
    """One line on how busy the machine is: figures of a busy one say little."""
    one, five, _ = os.getloadavg()
    return f"{os.cpu_count()} cores, load {one:.2f} (1 min) {five:.2f} (5 min)"


def heading(title: str) -> None:
    print(f"\n{title}  [{machine()}]", flush=True)


def line(name: str, took: Spent, against: Spent | None = None, note: str = "") -> None:
    """A row of a table of seconds; its ratios of wall and CPU are those to `against`."""
    ratio = ""
    if against:
        ratio = f"{took.wall / against.wall:9.2f} x wall {took.cpu / against.cpu:9.2f} x cpu"
    text = f"  {name:<40} wall {took.wall:8.3f} s   cpu {took.cpu:8.3f} s {ratio}  {note}"
    print(text.rstrip(), flush=True)
