"""A certificate authority of one's own, so that phones on the local network get real HTTPS.

Browsers give location, camera and offline work to HTTPS pages only. The authority's key never
leaves ``.local/ca``, and the certificate itself forbids it to vouch for anything but private
addresses and ``.local`` names: a phone that trusts it risks nothing on the public internet.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PRIVATE_NETWORKS = tuple(
    IPv4Network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8")
)
_AUTHORITY_DAYS = 730
_SERVER_DAYS = 397  # phones refuse a server's certificate that lives longer
_RENEW_BEFORE = timedelta(days=30)
_CLOCK_SKEW = timedelta(hours=1)


@dataclass(frozen=True)
class Certificate:
    """Where a certificate and its key lie, both PEM."""

    certificate: Path
    key: Path

    def load(self) -> x509.Certificate:
        """The parsed certificate."""
        return x509.load_pem_x509_certificate(self.certificate.read_bytes())

    def load_key(self) -> ec.EllipticCurvePrivateKey:
        """The private key."""
        key = serialization.load_pem_private_key(self.key.read_bytes(), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError(f"{self.key} holds no elliptic curve key")
        return key

    def fingerprint(self) -> str:
        """SHA-256 of the certificate as phones show it: ``AB:CD:...``."""
        return self.load().fingerprint(hashes.SHA256()).hex(":").upper()


def ensure_authority(folder: Path, now: datetime) -> Certificate:
    """The authority in ``folder``, made when there is none or it is about to end."""
    authority = Certificate(folder / "local-ca.crt", folder / "local-ca.key")
    if _is_good(authority, now):
        return authority
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Fieldwork local CA ({socket.gethostname()})")
    constraints = x509.NameConstraints(
        permitted_subtrees=[
            *(x509.IPAddress(network) for network in PRIVATE_NETWORKS),
            x509.DNSName("localhost"),
            x509.DNSName("local"),
        ],
        excluded_subtrees=None,
    )
    certificate = (
        _builder(name, name, key.public_key(), now, days=_AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .add_extension(constraints, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _store(authority, certificate, key)
    return authority


def ensure_server(
    folder: Path, authority: Certificate, addresses: Sequence[IPv4Address], now: datetime
) -> Certificate:
    """A server's certificate for ``addresses`` and localhost, renewed when they change."""
    server = Certificate(folder / "server.crt", folder / "server.key")
    names = [*(x509.IPAddress(address) for address in addresses), x509.DNSName("localhost")]
    if _is_good(server, now) and _is_for(server, names, authority):
        return server
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = authority.load()
    certificate = (
        _builder(_name("Fieldwork demo"), issuer.subject, key.public_key(), now, days=_SERVER_DAYS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()),  # type: ignore[arg-type]
            critical=False,
        )
        .sign(authority.load_key(), hashes.SHA256())
    )
    _store(server, certificate, key)
    return server


def lan_addresses() -> list[IPv4Address]:
    """This machine's private IPv4 addresses, the one its default route uses first."""
    trie = Path("/proc/net/fib_trie")
    lines = trie.read_text(encoding="ascii").splitlines() if trie.exists() else []
    found = set(local_addresses(lines))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 9))  # chooses a route; sends nothing
            first = ipaddress.IPv4Address(probe.getsockname()[0])
        except OSError:
            first = None
    usable = [a for a in found if not a.is_loopback and any(a in net for net in PRIVATE_NETWORKS)]
    return sorted(usable, key=lambda address: (address != first, address))


def local_addresses(fib_trie: Iterable[str]) -> list[IPv4Address]:
    """The machine's own addresses in the lines of /proc/net/fib_trie."""
    found: list[IPv4Address] = []
    last = ""
    for line in fib_trie:
        text = line.strip()
        if text.startswith("|--"):
            last = text[3:].strip()
        elif text == "/32 host LOCAL" and last:
            found.append(ipaddress.IPv4Address(last))
    return found


def _is_good(certificate: Certificate, now: datetime) -> bool:
    if not (certificate.certificate.exists() and certificate.key.exists()):
        return False
    return certificate.load().not_valid_after_utc - now > _RENEW_BEFORE


def _is_for(server: Certificate, names: Sequence[x509.GeneralName], authority: Certificate) -> bool:
    loaded = server.load()
    present = loaded.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    issuer = loaded.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    signer = authority.load().extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return set(present) == set(names) and issuer.key_identifier == signer.digest


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    now: datetime,
    *,
    days: int,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_SKEW)
        .not_valid_after(now + timedelta(days=days))
    )


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _store(
    place: Certificate, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey
) -> None:
    place.key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    place.key.unlink(missing_ok=True)
    with os.fdopen(os.open(place.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    place.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
