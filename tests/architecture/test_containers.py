"""The container files hold together: compose, Dockerfile, secrets and the one package list."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from geoapi.environment import ROOT, EnvironmentProblem, Mode, read, read_file

DOCKER = ROOT / "docker"


def has_compose() -> bool:
    if not shutil.which("docker"):
        return False
    version = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
    return version.returncode == 0


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.skipif(not has_compose(), reason="docker's compose plugin is not installed")
def test_compose_itself_accepts_the_file() -> None:
    outcome = subprocess.run(
        ["docker", "compose", "-f", "docker/compose.yaml", "config", "--quiet"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stderr


def test_every_service_has_a_source_and_what_it_names_exists(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {"db", "migrate", "web", "worker", "tick", "front"}
    for name, service in services.items():
        assert "image" in service or "build" in service, name
        assert set(service.get("networks", [])) <= set(compose["networks"]), name
        assert set(service.get("depends_on", {})) <= set(services), name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (DOCKER / source).is_file(), f"{name}: {source}"
            else:
                assert source in compose["volumes"], f"{name}: {source}"


def test_what_waits_for_health_waits_for_a_health_check(compose: dict[str, Any]) -> None:
    has_check = {"db", "front", "web"}  # the server's stands in the Dockerfile
    assert "HEALTHCHECK" in (DOCKER / "Dockerfile").read_text(encoding="utf-8")
    for service in compose["services"].values():
        for needed, condition in service.get("depends_on", {}).items():
            if condition["condition"] == "service_healthy":
                assert needed in has_check


def test_no_password_is_written_down(compose: dict[str, Any]) -> None:
    text = (DOCKER / "compose.yaml").read_text(encoding="utf-8")
    assert not re.search(r"(PASSWORD|SECRET_KEY|DATABASE_URL)\s*[:=]", text)
    for service in compose["services"].values():
        for env_file in service.get("env_file", []):
            assert not env_file["required"], "`docker compose config` must pass without the files"


def test_only_the_front_is_reachable(compose: dict[str, Any]) -> None:
    assert [name for name, service in compose["services"].items() if "ports" in service] == [
        "front"
    ]
    assert compose["networks"]["inside"]["internal"] is True


def test_the_made_secrets_are_a_production_environment(tmp_path: Path) -> None:
    shutil.copy(DOCKER / "secrets.sh", tmp_path)
    command = [str(tmp_path / "secrets.sh"), "grid.example.org"]
    subprocess.run(command, check=True, capture_output=True)
    server = tmp_path / "secrets/server.env"
    environment = read(read_file(server), env_file=None)
    assert environment.mode is Mode.PRODUCTION
    assert environment.behind_proxy
    database = read_file(tmp_path / "secrets/database.env")
    assert environment.database.password == database["APP_PASSWORD"]
    assert environment.database_owner.password == database["OWNER_PASSWORD"]
    assert len(set(database.values())) == 3
    assert server.stat().st_mode & 0o077 == 0

    again = subprocess.run(command, check=False, capture_output=True, text=True)
    assert again.returncode == 1
    assert "left as it is" in again.stderr


def test_without_secrets_the_server_says_what_is_missing() -> None:
    with pytest.raises(EnvironmentProblem, match="FIELDWORK_SECRET_KEY is missing"):
        read({}, env_file=None)


def test_the_image_takes_its_packages_from_the_one_list() -> None:
    text = (DOCKER / "Dockerfile").read_text(encoding="utf-8")
    assert "docker/bootstrap.sh build" in text
    assert "docker/bootstrap.sh serve" in text
    assert "apt-get" not in text
    assert re.search(r"^USER fieldwork$", text, re.MULTILINE)


@pytest.mark.parametrize("group", ["build", "serve", "cluster", "test"])
def test_bootstrap_prints_the_packages_of_a_group(group: str) -> None:
    printed = subprocess.run(
        [str(DOCKER / "bootstrap.sh"), "--packages", group],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert printed == sorted(printed)
    assert all(re.fullmatch(r"[a-z0-9.+-]+", name) for name in printed)


def test_bootstrap_asks_an_administrator_where_it_may_not_install(tmp_path: Path) -> None:
    """With nothing on the PATH but a few tools, no root and no sudo."""
    tools = ("bash", "env", "id", "sort", "apt-get")
    for tool in tools:
        if found := shutil.which(tool):
            (tmp_path / tool).symlink_to(found)
    fake_id = tmp_path / "id"
    fake_id.unlink()
    fake_id.write_text("#!/bin/sh\necho 1000\n")
    fake_id.chmod(0o755)
    (tmp_path / "apt-get").unlink(missing_ok=True)
    (tmp_path / "apt-get").write_text("#!/bin/sh\nexit 9\n")
    (tmp_path / "apt-get").chmod(0o755)
    outcome = subprocess.run(
        [str(DOCKER / "bootstrap.sh"), "build"],
        env={"PATH": str(tmp_path), "HOME": os.fspath(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 1
    assert "Ask an administrator to run: apt-get install" in outcome.stderr
    assert "nodejs" in outcome.stderr
