"""/healthz: 200 with a database, 503 without one, and nothing of the inside."""

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django import Settings


@pytest.mark.django_db
def test_answers_ok(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok"}
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_says_503_when_the_database_is_gone(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise DatabaseError("connection refused on 10.0.0.7")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"database": "unreachable"}


@pytest.mark.django_db
def test_refuses_to_be_written_to(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_a_probe_may_ask_by_address_and_plain_http(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["grid.example.org"]
    assert client.get("/healthz", headers={"Host": "10.0.0.7:8000"}).status_code == 200
