"""The private PostGIS cluster under ``.local/``: made, started, stopped by the project itself.

Imports no Django. ``ensure()`` is what manage.py and the tests call: it makes the cluster when
there is none, starts it when it sleeps, and costs a few milliseconds when it runs. The cluster
listens on a unix socket only, in a folder only its owner may enter, so it needs no password.

PostgreSQL refuses to run as root: for root everything runs as the system's user ``postgres``.

``python -m geoapi.devdb start|stop|env|create NAME|reset [--yes]``
"""

from __future__ import annotations

import fcntl
import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from geoapi.devplace import PORT, READY, SUPERUSER, Cluster, ClusterProblem, account, locate
from geoapi.environment import DEMO_DATABASE, ENV_FILE, LOCAL, ROOT

APP_ROLE = "fieldwork_app"
OWNER_ROLE = "fieldwork_owner"
EXTENSIONS = ("postgis", "btree_gist", "pg_trgm")

_CONFIGURATION = """\
# Written at every start by geoapi/devdb.py; changes here are lost.
listen_addresses = ''
unix_socket_directories = '"{sockets}"'
unix_socket_permissions = 0777
max_connections = 100
shared_buffers = 256MB
max_wal_size = 2GB
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
"""


def ensure() -> Cluster:
    """Make and start the cluster where needed and write .local/env. Safe to call in parallel."""
    cluster = locate()
    if ENV_FILE.exists() and _answers(cluster):
        return cluster
    with _lock():
        _check_owner(cluster)
        if not (cluster.data / READY).exists():
            _make(cluster)
        if not _answers(cluster):
            _start(cluster)
        if not ENV_FILE.exists():
            _write_env(cluster)
    return cluster


def stop() -> bool:
    """Stop the cluster; False when it was not running."""
    cluster = locate()
    _check_owner(cluster)
    if not _answers(cluster):
        return False
    with _lock():
        _pg_ctl(cluster, "stop", "-m", "fast")
    return True


def reset() -> None:
    """Stop the cluster and delete it with every database in it."""
    cluster = locate(to_delete=True)
    _check_owner(cluster)
    with _lock():
        if _answers(cluster):
            _pg_ctl(cluster, "stop", "-m", "fast")
        ENV_FILE.unlink(missing_ok=True)
        shutil.rmtree(cluster.data, ignore_errors=True)
        shutil.rmtree(cluster.sockets, ignore_errors=True)
        if cluster.data.parent != LOCAL:
            shutil.rmtree(cluster.data.parent, ignore_errors=True)


def create(name: str) -> str:
    """Make a further empty database on the cluster; the whole environment to use it with.

    Whole, because where the process names a database the demo's key and mode are not read.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise ClusterProblem(
            f"{name!r} is no database name: write small letters, digits and underscores."
        )
    cluster = ensure()
    _psql(cluster, f'CREATE DATABASE "{name}" OWNER {OWNER_ROLE};')
    file = f".local/{name}.env"
    return (
        f"# Written into {file}, it is used by: set -a; . {file}; set +a\n"
        + _env_lines(cluster, name)
        # A folder of its own: whatever the database does not know of is swept from its folder.
        + f"FIELDWORK_MEDIA_ROOT=.local/media-{name}\n"
    )


# --- making and starting ----------------------------------------------------------------------


def _make(cluster: Cluster) -> None:
    print("Making the private PostGIS cluster ...", file=sys.stderr)
    if _answers(cluster):  # an earlier making was cut short
        _pg_ctl(cluster, "stop", "-m", "immediate")
    shutil.rmtree(cluster.data, ignore_errors=True)
    _own_folder(cluster.data, cluster.user)
    _run(
        cluster,
        [
            *("initdb", "-D", str(cluster.data), "-U", SUPERUSER, "-A", "trust"),
            *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
        ],
        "initdb could not make the cluster",
    )
    with (cluster.data / "postgresql.conf").open("a", encoding="utf-8") as configuration:
        configuration.write("\ninclude_if_exists = 'fieldwork.conf'\n")
    _start(cluster)
    extensions = "".join(f"CREATE EXTENSION IF NOT EXISTS {name};\n" for name in EXTENSIONS)
    try:
        _psql(cluster, extensions, database="template1")
    except ClusterProblem as problem:
        raise ClusterProblem(
            f"PostGIS could not be put into the cluster. Run docker/bootstrap.sh, which installs "
            f"it for this PostgreSQL. The server said: {problem}"
        ) from None
    _psql(
        cluster,
        f"CREATE ROLE {APP_ROLE} LOGIN;\n"
        f"CREATE ROLE {OWNER_ROLE} LOGIN CREATEDB;\n"
        f"GRANT {APP_ROLE} TO {OWNER_ROLE};\n",
    )
    _psql(cluster, f"CREATE DATABASE {DEMO_DATABASE} OWNER {OWNER_ROLE};")
    ENV_FILE.unlink(missing_ok=True)
    (cluster.data / READY).touch()


def _own_folder(folder: Path, user: str | None) -> None:
    """Make ``folder``, closed to others, for ``user``; refuse one that a stranger owns."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if user is not None and folder.stat().st_uid == 0:
        entry = account(user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    wanted = os.geteuid() if user is None else account(user).pw_uid
    if folder.is_symlink() or folder.stat().st_uid != wanted:
        raise ClusterProblem(
            f"{folder} belongs to another user. Remove it, or run as the user who made it."
        )
    folder.chmod(0o700)


def _start(cluster: Cluster) -> None:
    _own_folder(cluster.sockets, cluster.user)
    if (cluster.data / "postmaster.pid").exists():
        # It runs but lost its socket to a cleaner of temporary files, or was killed.
        with suppress(ClusterProblem):
            _pg_ctl(cluster, "stop", "-m", "fast")
    configuration = cluster.data / "fieldwork.conf"
    sockets = str(cluster.sockets).replace("'", "''")
    configuration.write_text(_CONFIGURATION.format(sockets=sockets), encoding="utf-8")
    _pg_ctl(cluster, "start", "-w", "-t", "60", "-l", str(cluster.log))
    if not _answers(cluster):
        raise ClusterProblem(
            f"PostgreSQL started but does not answer at {cluster.socket_file}. See {cluster.log}."
        )


def _pg_ctl(cluster: Cluster, *arguments: str) -> None:
    _run(
        cluster,
        ["pg_ctl", "-D", str(cluster.data), *arguments],
        f"The private cluster could not {arguments[0]} (its log: {cluster.log})",
    )


def _psql(cluster: Cluster, sql: str, database: str = "postgres") -> None:
    _run(
        cluster,
        [
            *("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-U", SUPERUSER),
            *("-h", str(cluster.sockets), "-p", str(PORT), "-d", database, "-c", sql),
        ],
        "The private cluster refused",
    )


def _run(cluster: Cluster, command: Sequence[str], failure: str) -> None:
    """Run a PostgreSQL program as the cluster's user, away from the caller's terminal and folder.

    The output goes to a file and not a pipe: the server inherits it and would hold a pipe open.
    """
    program = str(cluster.binaries / command[0])
    entry = None if cluster.user is None else account(cluster.user)
    with tempfile.TemporaryFile() as output:
        outcome = subprocess.run(
            [program, *command[1:]],
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            user=None if entry is None else entry.pw_uid,
            group=None if entry is None else entry.pw_gid,
            extra_groups=None if entry is None else os.getgrouplist(SUPERUSER, entry.pw_gid),
        )
        output.seek(0)
        said = output.read().decode("utf-8", errors="replace").strip()
    if outcome.returncode:
        raise ClusterProblem(f"{failure}: {said[-1500:]}")


# --- questions --------------------------------------------------------------------------------


def _answers(cluster: Cluster) -> bool:
    """Whether a server accepts connections on the socket; a fraction of a millisecond."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(cluster.socket_file))
        except PermissionError:
            _check_owner(cluster)
            raise
        except OSError:
            return False
    return True


def _check_owner(cluster: Cluster) -> None:
    """Say who has to run the command when the cluster was made by somebody else."""
    for place in (LOCAL, cluster.data, cluster.sockets):
        try:
            owner = place.stat().st_uid
        except OSError:
            continue
        if os.geteuid() != 0 and owner != os.geteuid():
            raise ClusterProblem(
                f"{place} belongs to {_user_name(owner)}, who made the private cluster. Run this "
                "as that user (root: with sudo), or use a clone of your own."
            )
        if os.geteuid() == 0 and owner not in (0, account(SUPERUSER).pw_uid):
            raise ClusterProblem(
                f"{place} belongs to {_user_name(owner)}, who made the private cluster. Run this "
                "as that user, not as root."
            )


def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


@contextmanager
def _lock() -> Iterator[None]:
    """Let one process at a time make, start or stop the cluster of this checkout."""
    try:
        LOCAL.mkdir(exist_ok=True)
        handle = (LOCAL / "devdb.lock").open("w")
    except PermissionError:
        raise ClusterProblem(
            f"{LOCAL} cannot be written. Run as the user who owns it, or use a clone of your own."
        ) from None
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


# --- .local/env -------------------------------------------------------------------------------


def _env_lines(cluster: Cluster, database: str) -> str:
    """A server on this machine without TLS, so not in production mode; with a key of its own."""
    return (
        "FIELDWORK_MODE=demo\n"
        f"FIELDWORK_SECRET_KEY={secrets.token_urlsafe(48)}\n"
        "FIELDWORK_ALLOWED_HOSTS=localhost,127.0.0.1,[::1]\n"
        f"DATABASE_URL={cluster.url(APP_ROLE, database)}\n"
        f"DATABASE_OWNER_URL={cluster.url(OWNER_ROLE, database)}\n"
    )


def _write_env(cluster: Cluster) -> None:
    text = (
        "# Written by geoapi/devdb.py for the private cluster; deleted by `make reset`.\n"
        "FIELDWORK_ALLOW_GCJ02=yes\n" + _env_lines(cluster, DEMO_DATABASE)
    )
    draft = ENV_FILE.with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    draft.replace(ENV_FILE)


# --- command line -----------------------------------------------------------------------------


def _confirmed(arguments: Sequence[str]) -> bool:
    if "--yes" in arguments:
        return True
    if not sys.stdin.isatty():
        raise ClusterProblem(
            "This deletes every database of the private cluster. Confirm with "
            "`make reset CONFIRM=yes`, since nobody can be asked here."
        )
    question = (
        f"Delete the private cluster of {ROOT} with every database in it, and what belongs to "
        "them under .local? [y/N] "
    )
    return input(question).strip().lower() in ("y", "yes")


def main(arguments: Sequence[str]) -> int:
    """The command line; 0 when done, 1 with a sentence on stderr when not."""
    try:
        match list(arguments):
            case ["start"]:
                cluster = ensure()
                print(f"The private cluster runs in {cluster.data}.")
            case ["stop"]:
                print("The private cluster " + ("is stopped." if stop() else "was not running."))
            case ["env"]:
                ensure()
                print(ENV_FILE.read_text(encoding="utf-8"), end="")
            case ["create", name]:
                print(create(name), end="")
            case ["reset", *rest]:
                if not _confirmed(rest):
                    print("Nothing was deleted.")
                    return 1
                reset()
                print("The private cluster is deleted.")
            case _:
                print("usage: python -m geoapi.devdb start|stop|env|create NAME|reset [--yes]")
                return 2
    except ClusterProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
