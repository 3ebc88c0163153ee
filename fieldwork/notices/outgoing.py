"""Send one webhook: to a public address, in a bounded time.

Whoever may subscribe chooses an address that this server then asks: it must not become a way into
the network it stands in. The name is resolved once, every address it has must be public, and the
connection goes to the very address that was checked. Redirects are not followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext_noop

TIMEOUT_S: Final = 10.0
GONE: Final = 410

_PORTS: Final = {"http": 80, "https": 443}
_TRANSLATED: Final = (
    ipaddress.IPv6Network("64:ff9b::/96"),  # NAT64: an IPv4 address in disguise
    ipaddress.IPv6Network("2002::/16"),  # 6to4
    ipaddress.IPv6Network("2001::/32"),  # Teredo
)


class AddressRefused(Exception):
    """The address may not be asked; the message says why, to be translated when it is shown."""


@dataclass(frozen=True)
class Answer:
    """What came back: the HTTP status, 0 where there was no answer, and a few words about it.

    The words are kept in English and translated when they are shown.
    """

    status: int
    words: str

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


def check_url(url: str, *, inside: bool) -> SplitResult:
    """The parts of an address a webhook may go to, as far as can be said without resolving it.

    Raises AddressRefused: only http and https, no user or password, no fragment, and a literal
    address must be public unless ``inside``.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused(gettext_noop("it is no address")) from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise AddressRefused(gettext_noop("only http:// and https:// are sent to"))
    if parts.username is not None or parts.fragment or port == 0:
        raise AddressRefused(gettext_noop("user names, fragments and port 0 have no place in it"))
    if any(ord(letter) <= 32 or ord(letter) >= 127 for letter in url):
        raise AddressRefused(gettext_noop("only ASCII characters without spaces may stand in it"))
    with suppress(ValueError):
        _refuse_private(ipaddress.ip_address(parts.hostname), inside=inside)
    return parts


def post(url: str, *, body: bytes, headers: Mapping[str, str], inside: bool) -> Answer:
    """Send the body; never raises for what the receiver or the network does."""
    try:
        parts = check_url(url, inside=inside)
        return _post(parts, body, headers, inside=inside)
    except AddressRefused as refused:
        return Answer(0, str(refused))
    except (OSError, http.client.HTTPException, UnicodeError) as failure:
        return Answer(0, _in_words(failure))


def _post(parts: SplitResult, body: bytes, headers: Mapping[str, str], *, inside: bool) -> Answer:
    host = str(parts.hostname)
    port = parts.port or _PORTS[parts.scheme]
    plain = _connect(host, port, inside=inside)
    with closing(_wrapped(plain, host, parts.scheme)) as connected:
        # The socket's own timeout begins anew with every byte: a dripping answer is cut off here.
        cut_off = threading.Timer(TIMEOUT_S, _shut, [connected])
        cut_off.start()
        try:
            if isinstance(connected, ssl.SSLSocket):
                connected.do_handshake()
            connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
            connection.sock = connected
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", target, body, {**headers, "Host": parts.netloc})
            # Only the status counts: the answer's body is not read at all.
            status = connection.getresponse().status
        finally:
            cut_off.cancel()
    return Answer(status, f"HTTP {status}")


def _connect(host: str, port: int, *, inside: bool) -> socket.socket:
    """A connection to the first reachable of the host's addresses, all of them checked before."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_kind, address in found:
        _refuse_private(ipaddress.ip_address(str(address[0]).partition("%")[0]), inside=inside)
    failure: OSError = OSError("the host has no address")
    for *_kind, address in found:
        try:
            return socket.create_connection((str(address[0]), port), timeout=TIMEOUT_S)
        except OSError as problem:
            failure = problem
    raise failure


def _refuse_private(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, *, inside: bool
) -> None:
    translated = any(address in network for network in _TRANSLATED if address.version == 6)
    public = address.is_global and not address.is_multicast and not translated
    if not public and not inside:
        raise AddressRefused(gettext_noop("its host has a private address"))


def _wrapped(plain: socket.socket, host: str, scheme: str) -> socket.socket:
    """With TLS for https; the handshake is left to the caller, who bounds its time."""
    if scheme == "http":
        return plain
    context = ssl.create_default_context()
    return context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)


def _shut(connected: socket.socket) -> None:
    """Break off below TLS, whose own state another thread is using."""
    with suppress(OSError):
        socket.socket.shutdown(connected, socket.SHUT_RDWR)


def _in_words(failure: Exception) -> str:
    """The failure for the record, without what the receiver may have put into it."""
    match failure:
        case ssl.SSLError():
            return gettext_noop("no trusted TLS connection")
        case TimeoutError():
            return gettext_noop("no answer in time")
        case socket.gaierror():
            return gettext_noop("the host is not known")
        case ConnectionError():
            return gettext_noop("the connection was refused or broken off")
        case http.client.HTTPException():
            return gettext_noop("no HTTP answer")
        case _other:
            return gettext_noop("the host cannot be reached")
