"""Checkouts of their own, each with a private cluster of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2

from geoapi.environment import ROOT, DatabaseUrl, read_file


def run_devdb(
    checkout: Path, *arguments: str, uid: int | None = None
) -> subprocess.CompletedProcess[str]:
    # Another user may be unable to reach this environment's Python: devdb needs the plain one.
    python = sys.executable if uid is None else "/usr/bin/python3"
    return subprocess.run(
        [python, "-m", "geoapi.devdb", *arguments],
        cwd=checkout,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        user=uid,
    )


class Checkout:
    """A folder with just enough of the project to run ``python -m geoapi.devdb``."""

    def __init__(self, folder: Path, uid: int | None = None) -> None:
        self.folder = folder
        self.uid = uid
        (folder / "geoapi").mkdir(parents=True)
        for name in (
            *("__init__.py", "environment.py", "environment_values.py"),
            *("devdb.py", "devplace.py"),
        ):
            shutil.copy(ROOT / "geoapi" / name, folder / "geoapi" / name)
        if uid is not None:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, uid, -1)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run_devdb(self.folder, *arguments, uid=self.uid)

    def start(self) -> None:
        outcome = self.run("start")
        assert outcome.returncode == 0, outcome.stderr

    def url(self, name: str = "DATABASE_URL") -> DatabaseUrl:
        return DatabaseUrl.parse(read_file(self.folder / ".local/env")[name])

    def ask(self, question: str, name: str = "DATABASE_URL") -> str:
        url = self.url(name)
        server = psycopg2.connect(
            dbname=url.name, user=url.user, host=url.host, port=url.port, connect_timeout=5
        )
        with closing(server), server.cursor() as cursor:
            cursor.execute(question)
            return str(cursor.fetchone()[0])
