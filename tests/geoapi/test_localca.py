"""The local CA: what phones check of a certificate, checked by the ssl library itself."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from geoapi.localca import Certificate, ensure_authority, ensure_server, local_addresses
from geoapi.trustpage import make_server

NOW = datetime.now(UTC)
HOME = IPv4Address("192.168.1.20")


@pytest.fixture
def authority(tmp_path: Path) -> Certificate:
    return ensure_authority(tmp_path / "ca", NOW)


def shake_hands(server: Certificate, trusted: Certificate, name: str) -> None:
    """One TLS handshake over a socket pair; raises ssl.SSLError when the client refuses."""
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(server.certificate, server.key)
    calling = ssl.create_default_context(cafile=str(trusted.certificate))
    calling.verify_flags |= ssl.VERIFY_X509_STRICT
    ours, theirs = socket.socketpair()

    def serve() -> None:
        try:
            serving.wrap_socket(theirs, server_side=True).close()
        except OSError:
            theirs.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with calling.wrap_socket(ours, server_hostname=name):
            pass
    finally:
        ours.close()
        thread.join()


def test_a_client_that_trusts_the_authority_trusts_every_address(
    tmp_path: Path, authority: Certificate
) -> None:
    addresses = [HOME, IPv4Address("10.1.2.3")]
    server = ensure_server(tmp_path / "ca", authority, addresses, NOW)
    for name in ("192.168.1.20", "10.1.2.3", "localhost"):
        shake_hands(server, authority, name)
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(server, authority, "192.168.1.21")


def test_a_stranger_s_authority_is_refused(tmp_path: Path, authority: Certificate) -> None:
    server = ensure_server(tmp_path / "ca", authority, [HOME], NOW)
    stranger = ensure_authority(tmp_path / "other", NOW)
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(server, stranger, "192.168.1.20")


def test_the_authority_cannot_vouch_for_the_public_internet(
    tmp_path: Path, authority: Certificate
) -> None:
    server = ensure_server(tmp_path / "ca", authority, [IPv4Address("203.0.113.5")], NOW)
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        shake_hands(server, authority, "203.0.113.5")


def test_the_server_s_certificate_is_what_phones_accept(
    tmp_path: Path, authority: Certificate
) -> None:
    loaded = ensure_server(tmp_path / "ca", authority, [HOME], NOW).load()
    assert loaded.not_valid_after_utc - loaded.not_valid_before_utc < timedelta(days=398)
    usage = loaded.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert ExtendedKeyUsageOID.SERVER_AUTH in usage
    names = loaded.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.IPAddress) == [ipaddress.ip_address("192.168.1.20")]


def test_keys_are_closed_to_others(tmp_path: Path, authority: Certificate) -> None:
    server = ensure_server(tmp_path / "ca", authority, [HOME], NOW)
    assert authority.key.stat().st_mode & 0o077 == 0
    assert server.key.stat().st_mode & 0o077 == 0


def test_certificates_are_kept_until_addresses_change_or_the_end_is_near(
    tmp_path: Path, authority: Certificate
) -> None:
    folder = tmp_path / "ca"
    assert ensure_authority(folder, NOW).fingerprint() == authority.fingerprint()
    first = ensure_server(folder, authority, [HOME], NOW).fingerprint()
    assert ensure_server(folder, authority, [HOME], NOW).fingerprint() == first
    moved = ensure_server(folder, authority, [IPv4Address("10.0.0.9")], NOW).fingerprint()
    assert moved != first
    later = NOW + timedelta(days=380)
    renewed = ensure_server(folder, authority, [IPv4Address("10.0.0.9")], later).fingerprint()
    assert renewed != moved
    old = authority.fingerprint()
    assert ensure_authority(folder, NOW + timedelta(days=720)).fingerprint() != old


def test_the_machine_s_addresses_are_read_from_the_kernel_s_table() -> None:
    lines = """
Local:
  +-- 0.0.0.0/0 3 0 5
     +-- 192.168.1.0/24 2 0 2
        |-- 192.168.1.20
           /32 host LOCAL
        |-- 192.168.1.255
           /32 link BROADCAST
""".splitlines()
    assert local_addresses(lines) == [HOME]


def test_the_page_gives_the_certificate_and_nothing_else(authority: Certificate) -> None:
    server = make_server("127.0.0.1", 0, authority, "https://192.168.1.20:8443/")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        page = urllib.request.urlopen(base + "/").read().decode()
        assert authority.fingerprint() in page
        assert "https://192.168.1.20:8443/" in page
        answer = urllib.request.urlopen(base + "/local-ca.crt")
        assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
        assert answer.read() == authority.certificate.read_bytes()
        for path in ("/local-ca.key", "/../server.key", "/x"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(base + path)
    finally:
        server.shutdown()
        server.server_close()
