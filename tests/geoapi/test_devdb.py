"""The private cluster, for real: each test copies the modules into a checkout of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from geoapi import devdb
from geoapi.environment import read, read_file
from tests.checkouts import Checkout, run_devdb

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as two users")


@pytest.fixture
def ground() -> Iterator[Path]:
    """A folder everybody may enter (pytest's own tmp_path is closed to other users)."""
    folder = Path(tempfile.mkdtemp(prefix="devdb-"))
    folder.chmod(0o755)
    yield folder
    for package in folder.rglob("geoapi"):
        owner = package.stat().st_uid
        run_devdb(package.parent, "reset", "--yes", uid=owner or None)
    shutil.rmtree(folder)


def test_from_nothing_to_both_roles_in_a_path_with_a_space(ground: Path) -> None:
    checkout = Checkout(ground / "my city")
    checkout.start()
    assert checkout.ask("SELECT current_user") == devdb.APP_ROLE
    assert checkout.ask("SELECT current_user", "DATABASE_OWNER_URL") == devdb.OWNER_ROLE
    assert checkout.ask("SELECT postgis_lib_version()").startswith("3.")
    assert checkout.ask("SELECT show_trgm('a') IS NOT NULL") == "True"
    settings = read_file(checkout.folder / ".local/env")
    assert settings["FIELDWORK_MODE"] == "demo"
    assert len(settings["FIELDWORK_SECRET_KEY"]) >= 50
    assert (checkout.folder / ".local/env").stat().st_mode & 0o077 == 0


def test_the_cluster_is_closed_to_others_and_to_the_network(ground: Path) -> None:
    checkout = Checkout(ground / "closed")
    checkout.start()
    assert Path(checkout.url().host).stat().st_mode & 0o077 == 0
    assert checkout.ask("SHOW listen_addresses") == ""
    assert checkout.ask("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == "False"


def test_a_long_path_gets_a_short_socket_folder(ground: Path) -> None:
    checkout = Checkout(ground / ("long-" * 20) / "and-longer")
    checkout.start()
    assert len(checkout.url().host) <= 93
    assert checkout.ask("SELECT 1") == "1"


def test_starting_again_leaves_the_server_alone_and_the_data_are_kept(
    ground: Path,
) -> None:
    checkout = Checkout(ground / "again")
    checkout.start()
    key = read_file(checkout.folder / ".local/env")["FIELDWORK_SECRET_KEY"]
    running_since = checkout.ask("SELECT pg_postmaster_start_time()")
    checkout.start()
    assert checkout.ask("SELECT pg_postmaster_start_time()") == running_since
    assert checkout.run("create", "kept").returncode == 0
    assert "is stopped" in checkout.run("stop").stdout
    assert "was not running" in checkout.run("stop").stdout
    checkout.start()
    assert checkout.ask("SELECT count(*) FROM pg_database WHERE datname = 'kept'") == "1"
    assert read_file(checkout.folder / ".local/env")["FIELDWORK_SECRET_KEY"] == key


def test_two_starts_at_once_make_one_cluster(ground: Path) -> None:
    checkout = Checkout(ground / "twice")
    with ThreadPoolExecutor() as pool:
        outcomes = list(pool.map(lambda _: checkout.run("start"), range(3)))
    assert [outcome.returncode for outcome in outcomes] == [0, 0, 0]
    assert sum("Making the private" in outcome.stderr for outcome in outcomes) == 1


def test_create_prints_the_whole_environment_of_an_empty_database(ground: Path) -> None:
    checkout = Checkout(ground / "own")
    outcome = checkout.run("create", "my_city")
    env_file = checkout.folder / ".local/my_city.env"
    env_file.write_text(outcome.stdout)
    environment = read(read_file(env_file), env_file=None)
    assert (environment.database.user, environment.database.name) == ("fieldwork_app", "my_city")
    assert environment.database_owner.user == "fieldwork_owner"
    demo = read_file(checkout.folder / ".local/env")
    assert environment.secret_key != demo["FIELDWORK_SECRET_KEY"]
    assert environment.media_root.name == "media-my_city"
    refused = checkout.run("create", "My City")
    assert refused.returncode == 1
    assert "small letters" in refused.stderr


def test_reset_asks_first(ground: Path) -> None:
    checkout = Checkout(ground / "reset")
    checkout.start()
    refused = checkout.run("reset")
    assert refused.returncode == 1
    assert "CONFIRM=yes" in refused.stderr
    assert checkout.ask("SELECT 1") == "1"
    assert checkout.run("reset", "--yes").returncode == 0
    assert not (checkout.folder / ".local/pg").exists()
    assert not (checkout.folder / ".local/env").exists()


def test_a_half_made_cluster_is_made_anew(ground: Path) -> None:
    checkout = Checkout(ground / "half")
    (checkout.folder / ".local/pg").mkdir(parents=True)
    (checkout.folder / ".local/pg/PG_VERSION").write_text("9\n")
    checkout.start()
    assert checkout.ask("SELECT 1") == "1"


def test_a_server_that_lost_its_socket_is_started_anew(ground: Path) -> None:
    checkout = Checkout(ground / "swept")
    checkout.start()
    socket = Path(checkout.url().host) / ".s.PGSQL.5432"
    socket.unlink()
    checkout.start()
    assert checkout.ask("SELECT 1") == "1"


def test_a_cluster_of_a_postgresql_that_is_gone_is_not_touched(ground: Path) -> None:
    checkout = Checkout(ground / "upgraded")
    data = checkout.folder / ".local/pg"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9\n")
    (data / "ready").touch()
    refused = checkout.run("start")
    assert refused.returncode == 1
    assert "was made by PostgreSQL 9, which is no longer installed" in refused.stderr
    assert (data / "PG_VERSION").exists()
    assert checkout.run("reset", "--yes").returncode == 0
    checkout.start()


@AS_ROOT
def test_root_in_a_closed_home_uses_a_folder_postgres_can_reach(ground: Path) -> None:
    checkout = Checkout(ground / "home" / "clone")
    (ground / "home").chmod(0o700)
    checkout.start()
    assert checkout.url().host.startswith("/var/tmp/fieldwork-")
    assert checkout.ask("SELECT 1") == "1"
    place = Path(checkout.url().host).parent
    assert (place / "pg" / "PG_VERSION").exists()
    assert checkout.run("reset", "--yes").returncode == 0
    assert not place.exists()


@AS_ROOT
def test_an_ordinary_user_runs_it_and_root_is_told_whose_it_is(ground: Path) -> None:
    nobody = pwd.getpwnam("nobody").pw_uid
    checkout = Checkout(ground / "theirs", uid=nobody)
    checkout.start()
    assert checkout.run("stop").returncode == 0
    checkout.uid = None
    refused = checkout.run("start")
    assert refused.returncode == 1
    assert "belongs to nobody" in refused.stderr
    assert "not as root" in refused.stderr


@AS_ROOT
def test_an_ordinary_user_is_told_that_root_made_it(ground: Path) -> None:
    checkout = Checkout(ground / "roots")
    checkout.start()
    checkout.uid = pwd.getpwnam("nobody").pw_uid
    refused = checkout.run("start")
    assert refused.returncode == 1
    assert "belongs to root" in refused.stderr
