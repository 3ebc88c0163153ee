"""The server as it runs in earnest, in front of the private database: gunicorn, fsync on.

Its CPU and that of its PostgreSQL backends are counted together; the clients' is not, but they run
on the same cores and so cost the server some of its rate.
"""

from __future__ import annotations

import http.client
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from geoapi.devstack import HOST, gunicorn_command
from geoapi.environment import ROOT, DatabaseUrl
from tests import databases
from tests.speed.measure import cpu_of

PATIENCE_S = 60


@dataclass(frozen=True)
class Sending:
    """One request to be sent: a PUT of JSON under a bearer token."""

    address: str
    token: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Answered:
    """What a number of requests took: per second, milliseconds of waiting and of CPU for each."""

    rate: float
    p50: float
    p99: float
    python: float
    postgres: float

    @property
    def cpu(self) -> float:
        return self.python + self.postgres


@contextmanager
def serving() -> Iterator[Server]:
    """Gunicorn with two workers on the database that is connected now."""
    with closing(socket.socket()) as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        gunicorn_command(f"{HOST}:{port}", "--log-level", "warning"),
        cwd=ROOT,
        env=_environment(),
    )
    try:
        server = Server(port, process.pid)
        server.wait()
        yield server
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def collect_static() -> None:
    """Bring together the files that a browser asks such a server for."""
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=_environment(), check=True)


def refuse_unsafe_server() -> None:
    """What is not on disk when the answer goes out is not taken in."""
    name = connection.settings_dict["NAME"]
    with closing(databases.connect(settings.FIELDWORK.database, name)) as session:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            with session.cursor() as cursor:
                cursor.execute(f"SHOW {setting}")
                if cursor.fetchone() != ("on",):
                    raise RuntimeError(f"{setting} must be on for these figures.")


class Server:
    """A running gunicorn, and how much CPU it and its backends have used."""

    def __init__(self, port: int, master: int) -> None:
        self.port = port
        self.master = master

    def wait(self) -> None:
        """Until it answers."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                with closing(socket.create_connection((HOST, self.port), 1)):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("The server does not answer.")

    def answer(self, work: Sequence[Sequence[Sending]]) -> Answered:
        """Send what each client has to send, one after the other, all clients at once."""
        waits: list[float] = []
        clients = [
            threading.Thread(target=self._send, args=(sendings, waits), daemon=True)
            for sendings in work
        ]
        python, postgres = cpu_of(self._python()), self._postgres()
        begun = time.perf_counter()
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        took = time.perf_counter() - begun
        count = sum(map(len, work))
        if len(waits) != count:
            raise RuntimeError("Not every request was answered as it should be.")
        return Answered(
            rate=count / took,
            p50=statistics.median(waits),
            p99=statistics.quantiles(waits, n=100)[98],
            python=(cpu_of(self._python()) - python) * 1000 / count,
            postgres=(self._postgres() - postgres) * 1000 / count,
        )

    def _send(self, sendings: Sequence[Sending], waits: list[float]) -> None:
        client = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE_S)
        for sending in sendings:
            content = json.dumps(sending.body).encode()
            headers = {
                "Authorization": f"Bearer {sending.token}",
                "Content-Type": "application/json",
            }
            begun = time.perf_counter()
            client.request("PUT", sending.address, content, headers)
            answer = client.getresponse()
            answer.read()
            if answer.status != 201:
                return
            waits.append((time.perf_counter() - begun) * 1000)
        client.close()

    def _python(self) -> list[int]:
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text()
        return [self.master, *map(int, children.split())]

    def _postgres(self) -> float:
        """Seconds of CPU of the server's backends; they outlive the requests."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity"
                " WHERE datname = current_database() AND application_name = 'fieldwork'"
            )
            return cpu_of(pid for (pid,) in cursor.fetchall())


def _environment() -> dict[str, str]:
    name = str(connection.settings_dict["NAME"])
    deployment = settings.FIELDWORK
    own = {key: text for key, text in os.environ.items() if not key.startswith("FIELDWORK_")}
    return {
        **own,
        "DJANGO_SETTINGS_MODULE": "geoapi.settings",
        "FIELDWORK_MODE": "demo",
        "FIELDWORK_SECRET_KEY": secrets.token_hex(32),
        "FIELDWORK_ALLOWED_HOSTS": HOST,
        "DATABASE_URL": _address(replace(deployment.database, name=name)),
        "DATABASE_OWNER_URL": _address(replace(deployment.database_owner, name=name)),
    }


def _address(url: DatabaseUrl) -> str:
    user, password = quote(url.user, safe=""), quote(url.password, safe="")
    host = quote(url.host, safe="")
    return f"postgresql://{user}:{password}@/{url.name}?host={host}&port={url.port}"
