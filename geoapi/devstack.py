"""``make demo``: the whole demo city as background processes, from nothing to an address.

Imports no Django. ``up`` brings the database, the demo city, the translations and the static files
up to date, then starts gunicorn, the worker and tick; when all that runs already on the code as it
is, it only says so. ``down`` ends them, ``status`` tells.

``python -m geoapi.devstack up [--port N] | down | status``
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from geoapi import devdb, processes, translations
from geoapi.devplace import ClusterProblem
from geoapi.environment import LOCAL, ROOT, EnvironmentProblem
from geoapi.processes import Process
from geoapi.translations import TranslationProblem

DEFAULT_PORT = 8000
HOST = "127.0.0.1"
STATE = LOCAL / "stack.json"
READY = LOCAL / "stack.ready"
LOGS = LOCAL / "log"

_CODE = ("zones", "fieldwork", "geoapi", "fixtures", "manage.py", "requirements.txt")
_CODE_ENDINGS = (".py", ".html", ".txt", ".sql", ".po", ".js", ".css", ".svg", ".json")
_PORTS_TRIED = 20
_PATIENCE_S = 90


class StackProblem(Exception):
    """The demo could not be brought up; the message says what to do."""


def up(port: int | None) -> str:
    """Bring the demo up, or leave it running when it is the code of now; its address."""
    devdb.ensure()
    fingerprint = code_fingerprint()
    running = processes.load(STATE)
    ready = _read_ready()
    if ready.get("fingerprint") == fingerprint and _complete(running):
        serving = int(ready["port"])
        if port in (None, serving) and _answers(serving):
            print("The demo city is already running.")
            return address(serving)
    if running:
        print("Its code, its port or its processes changed: starting the demo anew.")
        down()
    prepare()
    serving = free_port(port or int(os.environ.get("PORT") or DEFAULT_PORT))
    started = _start(serving)
    processes.save(STATE, started)
    _wait_until_it_answers(serving, started)
    READY.write_text(f"{fingerprint} {serving}\n", encoding="ascii")
    return address(serving)


def down() -> bool:
    """End the demo's processes; False when none ran."""
    running = processes.load(STATE)
    processes.stop(running)
    READY.unlink(missing_ok=True)
    STATE.unlink(missing_ok=True)
    return bool(running)


def prepare() -> None:
    """Migrations, the demo city when there is none, translations, static files."""
    manage("Migrating the database", "migrate", "--verbosity", "0")
    manage("Loading the demo city", "demo")
    translations.compile_changed()
    manage("Collecting the static files", "collectstatic", "--no-input", "--verbosity", "0")


def manage(title: str, *arguments: str) -> None:
    """Run one management command with its title and time; its output goes to the terminal."""
    print(f"{title} ...", flush=True)
    begun = time.monotonic()
    outcome = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=False)
    if outcome.returncode:
        raise StackProblem(f"{title} failed: `manage.py {' '.join(arguments)}`, see above.")
    if (seconds := time.monotonic() - begun) > 1:
        print(f"  {seconds:.1f} s")


def code_fingerprint() -> str:
    """Changes whenever a file the running processes were loaded from changes."""
    digest = hashlib.sha256()
    for path in sorted(_code_files()):
        status = path.stat()
        digest.update(f"{path.relative_to(ROOT)} {status.st_mtime_ns} {status.st_size}\n".encode())
    return digest.hexdigest()[:16]


def _code_files() -> Iterator[Path]:
    for name in _CODE:
        top = ROOT / name
        if top.is_file():
            yield top
        elif top.is_dir():
            for folder, folders, files in os.walk(top):
                folders[:] = [name for name in folders if name != "__pycache__"]
                yield from (Path(folder, file) for file in files if file.endswith(_CODE_ENDINGS))


def free_port(wanted: int, host: str = HOST) -> int:
    """``wanted``, or the next port that nobody listens on; says so when it is not the wanted."""
    for port in range(wanted, wanted + _PORTS_TRIED):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
        if port != wanted:
            print(f"Port {wanted} is used by another program: taking {port}.")
        return port
    raise StackProblem(
        f"The ports {wanted} to {wanted + _PORTS_TRIED - 1} are all in use. Name another: "
        "make demo PORT=9000"
    )


def address(port: int) -> str:
    """Where the browser finds the demo."""
    return f"http://{HOST}:{port}/"


def gunicorn_command(bind: str, *options: str) -> list[str]:
    """Gunicorn as the demo and the phone's HTTPS run it: loaded once, two workers."""
    return [
        *(sys.executable, "-m", "gunicorn", "geoapi.wsgi", "--preload", "--bind", bind),
        *("--workers", "2", "--threads", "4", "--timeout", "120", "--no-control-socket"),
        *("--worker-tmp-dir", str(LOCAL), "--error-logfile", "-", *options),
    ]


def _start(port: int) -> list[Process]:
    manage_py = [sys.executable, "manage.py"]
    commands = {
        "web": gunicorn_command(f"{HOST}:{port}"),
        "worker": [
            *(*manage_py, "db_worker", "--queue-name", "*", "--interval", "1", "--no-reload"),
        ],
        "tick": [*manage_py, "tick", "--every", "60"],
    }
    return [
        processes.spawn(
            name, command, folder=ROOT, log=LOGS / f"{name}.log", environment=os.environ
        )
        for name, command in commands.items()
    ]


def _wait_until_it_answers(port: int, started: Sequence[Process]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        for process in started:
            if not process.is_alive():
                down()
                raise StackProblem(
                    f"The {process.name} process ended at its start. The end of its log "
                    f"({LOGS / process.name}.log):\n{_tail(LOGS / f'{process.name}.log')}"
                )
        if _answers(port):
            return
        time.sleep(0.1)
    down()
    raise StackProblem(
        f"The server did not answer within {_PATIENCE_S} seconds. The end of its log "
        f"({LOGS / 'web.log'}):\n{_tail(LOGS / 'web.log')}"
    )


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _complete(running: Sequence[Process]) -> bool:
    return {process.name for process in running} == {"web", "worker", "tick"}


def _read_ready() -> Mapping[str, str]:
    try:
        fingerprint, port = READY.read_text(encoding="ascii").split()
    except (FileNotFoundError, ValueError):
        return {}
    return {"fingerprint": fingerprint, "port": port}


def _tail(log: Path, lines: int = 15) -> str:
    try:
        return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
    except FileNotFoundError:
        return "(empty)"


def _print_status() -> None:
    running = processes.load(STATE)
    ready = _read_ready()
    if not running:
        print("The demo is not running.")
        return
    names = ", ".join(f"{process.name} ({process.pid})" for process in running)
    where = address(int(ready["port"])) if ready else "not ready yet"
    print(f"Running: {names}; {where}; logs in {LOGS.relative_to(ROOT)}/")


def main(arguments: Sequence[str]) -> int:
    """The command line; 0 when done, 1 with a sentence on stderr when not."""
    parser = argparse.ArgumentParser(prog="python -m geoapi.devstack", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("up").add_argument("--port", type=int)
    commands.add_parser("down")
    commands.add_parser("status")
    options = parser.parse_args(arguments)
    try:
        if options.command == "up":
            where = up(options.port)
            print(f"\n  {where}\n", flush=True)
            manage("The people of the demo", "demo", "--show")
        elif options.command == "down":
            print("The demo is stopped." if down() else "The demo was not running.")
        else:
            _print_status()
    except (StackProblem, ClusterProblem, EnvironmentProblem, TranslationProblem) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
