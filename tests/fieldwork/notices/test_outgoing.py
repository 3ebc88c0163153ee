"""Where a webhook may go, and what a receiver can do to us."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

import pytest

from fieldwork.notices import outgoing
from fieldwork.notices.outgoing import AddressRefused, check_url, post
from tests.fieldwork.notices.conftest import Receiver


def send(url: str, *, inside: bool = False) -> outgoing.Answer:
    return post(url, body=b"{}", headers={"webhook-id": "1"}, inside=inside)


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "//example.org/"),
        *("https://", "https:///hook", "javascript:alert(1)", "", "https://[::1"),
        *("https://user:password@example.org/", "https://user@example.org/"),
        *("https://example.org/#part", "https://example.org:0/", "https://example.org:99999/"),
        *("https://example.org/a b", "https://example.org/\r\nHost: x", "https://例子.example/"),
    ],
)
def test_what_is_no_address_for_webhooks_is_refused_even_inside(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_url(url, inside=True)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1"),
        *("[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[ff02::1]", "[::ffff:10.0.0.1]"),
        *("[64:ff9b::a00:1]", "[2002:a00:1::]", "[2001::1]"),
    ],
)
def test_private_addresses_are_refused_unless_allowed(host: str) -> None:
    with pytest.raises(AddressRefused):
        check_url(f"http://{host}/", inside=False)
    check_url(f"http://{host}/", inside=True)


@pytest.mark.parametrize(
    "host", ["8.8.8.8", "[2606:4700::1111]", "example.org", "example.org:8443"]
)
def test_public_ones_and_names_pass(host: str) -> None:
    check_url(f"https://{host}/hook?x=1", inside=False)


@pytest.mark.parametrize(
    "written", ["http://localhost/", "http://2130706433/", "http://0x7f.1/", "http://127.1/"]
)
def test_a_name_that_leads_inside_is_refused_when_it_is_resolved(written: str) -> None:
    answer = send(written)
    assert answer == outgoing.Answer(0, "its host has a private address")


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolved(host: str, port: int, **_options: Any) -> list[Any]:
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, ("8.8.8.8", port)), (*kind, ("10.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    assert send("http://example.org/").words == "its host has a private address"


def test_the_connection_goes_to_the_address_that_was_checked(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that resolves to something else the second time gains nothing."""
    asked: list[str] = []
    resolve = socket.getaddrinfo

    def once(host: str, port: int, *arguments: Any, **options: Any) -> Any:
        asked.append(host)
        return resolve("127.0.0.1", port, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", once)
    url = receiver.url.replace("127.0.0.1", "hooks.example.org")
    assert send(url, inside=True).status == 204
    assert [host for host in asked if not host[0].isdigit()] == ["hooks.example.org"]
    (headers, body), *_more = receiver.received
    assert headers["host"].startswith("hooks.example.org:") and body == b"{}"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(receiver: Receiver, status: int) -> None:
    receiver.answers = [status]
    receiver.headers = {"Location": receiver.url}
    answer = send(receiver.url, inside=True)
    assert (answer.status, answer.is_success, len(receiver.received)) == (status, False, 1)


@contextmanager
def rude_server(answer: bytes, *, pause_s: float) -> Iterator[str]:
    """Answers whoever connects byte by byte, with a pause after each."""
    over = threading.Event()
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:

        def serve() -> None:
            with suppress(OSError):
                connected, _address = listener.accept()
                with closing(connected):
                    for byte in answer:
                        connected.sendall(bytes([byte]))
                        if over.wait(pause_s):
                            return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        over.set()
    thread.join()


def test_a_dripping_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every byte comes within the socket's own timeout, the whole never would."""
    monkeypatch.setattr(outgoing, "TIMEOUT_S", 0.3)
    with rude_server(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000, pause_s=0.05) as url:
        assert not send(url, inside=True).is_success


@pytest.mark.parametrize(
    "answer",
    [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000, b"X: y\r\n" * 500],
)
def test_an_answer_that_is_none_or_never_ends_is_a_failure(answer: bytes) -> None:
    with rude_server(answer, pause_s=0) as url:
        assert send(url, inside=True).status == 0


def test_a_host_that_takes_no_connection_or_no_tls_is_a_failure(receiver: Receiver) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        port = listener.getsockname()[1]
    assert send(f"http://127.0.0.1:{port}/", inside=True).status == 0
    over_tls = send(receiver.url.replace("http:", "https:"), inside=True)
    assert over_tls == outgoing.Answer(0, "no trusted TLS connection")
