"""Where the private cluster of a checkout lives, and as which user it runs. Imports no Django.

Normally everything is under ``.local``. What the cluster's user cannot reach (a checkout in a
closed home) or a shell would misread (quotes in the path) goes to a folder under /var/tmp named
after the checkout, and a socket folder too long for the system to one under the temporary folder.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from geoapi.environment import LOCAL, ROOT

SUPERUSER = "postgres"
PORT = 5432
READY = "ready"
"""The file that says the cluster was made to its end."""

# sun_path holds 107 bytes; PostgreSQL's "/.s.PGSQL.5432" and room for a lock file take the rest.
_LONGEST_SOCKET_FOLDER = 93
# pg_ctl builds a shell command around the path; libpq splits a host at commas.
_PLAIN_PATH = re.compile(r"[^\"'`$\\,\n%]+")


class ClusterProblem(Exception):
    """The cluster cannot be made, reached or stopped; the message says what to do."""


@dataclass(frozen=True)
class Cluster:
    """Where the cluster of this checkout lives and who runs it."""

    binaries: Path
    data: Path
    sockets: Path
    user: str | None
    """The system user to drop to; None: the current one."""

    @property
    def socket_file(self) -> Path:
        return self.sockets / f".s.PGSQL.{PORT}"

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    def url(self, role: str, database: str) -> str:
        """The address of a database on this cluster, for DATABASE_URL."""
        return f"postgresql://{role}@/{quote(database)}?host={quote(str(self.sockets), safe='')}"


def locate(*, to_delete: bool = False) -> Cluster:
    """Find the cluster's place; only to delete it, any PostgreSQL will do."""
    user = SUPERUSER if os.geteuid() == 0 else None
    base = _base(user)
    return Cluster(
        binaries=_binaries(base / "pg", any_version=to_delete),
        data=base / "pg",
        sockets=_sockets(base, user),
        user=user,
    )


def _base(user: str | None) -> Path:
    if _PLAIN_PATH.fullmatch(str(LOCAL)) and (user is None or _reachable(LOCAL, user)):
        return LOCAL
    return Path("/var/tmp") / f"fieldwork-{_checkout_key()}"


def _reachable(folder: Path, user: str) -> bool:
    """Whether ``user`` may pass through every folder above, read off the modes (no process)."""
    entry = account(user)
    groups = set(os.getgrouplist(user, entry.pw_gid))
    for parent in (folder, *folder.parents):
        try:
            status = parent.stat()
        except FileNotFoundError:
            continue
        if status.st_uid == entry.pw_uid:
            allowed = status.st_mode & 0o100
        elif status.st_gid in groups:
            allowed = status.st_mode & 0o010
        else:
            allowed = status.st_mode & 0o001
        if not allowed:
            return False
    return True


def _sockets(base: Path, user: str | None) -> Path:
    folder = base / "run"
    if len(os.fsencode(folder)) <= _LONGEST_SOCKET_FOLDER:
        return folder
    owner = os.geteuid() if user is None else account(user).pw_uid
    return Path(tempfile.gettempdir()) / f"fieldwork-{_checkout_key()}-{owner}"


def _checkout_key() -> str:
    return hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:12]


def account(user: str) -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(user)
    except KeyError:
        raise ClusterProblem(
            f"There is no system user {user!r}, as which root runs PostgreSQL. Run "
            "docker/bootstrap.sh, which installs it."
        ) from None


def _binaries(data: Path, *, any_version: bool) -> Path:
    """The programs that made the cluster, or for a new one the newest that have PostGIS."""
    installed = {
        path.parent.parent.name: path.parent
        for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")
    }
    if made_by := _version_of(data):
        if made_by in installed:
            return installed[made_by]
        if installed and not any_version:
            raise ClusterProblem(
                f"The private cluster in {data} was made by PostgreSQL {made_by}, which is no "
                f"longer installed. Install postgresql-{made_by}, or give the data up with "
                "`make reset`."
            )
    if installed:
        shared = Path("/usr/share/postgresql")
        return max(
            installed.items(),
            key=lambda item: (
                (shared / item[0] / "extension/postgis.control").exists(),
                float(item[0]),
            ),
        )[1]
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise ClusterProblem(
        "PostgreSQL is not installed. Run docker/bootstrap.sh cluster, which installs it with "
        "PostGIS, or set DATABASE_URL and DATABASE_OWNER_URL to a server of your own."
    )


def _version_of(data: Path) -> str:
    """What made the cluster; empty when its making never ended (devdb makes it anew)."""
    try:
        (data / READY).stat()
        return (data / "PG_VERSION").read_text(encoding="ascii").strip()
    except OSError:
        return ""
