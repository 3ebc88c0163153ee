"""The one page served without HTTPS: the local CA's certificate and how a phone comes to trust it.

A phone cannot fetch by HTTPS what it needs to trust HTTPS. The page carries no secret, and the
fingerprint on the computer's terminal shows that the certificate came through unchanged.

``python -m geoapi.trustpage HOST PORT FOLDER ADDRESS``
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template

from geoapi.localca import Certificate

CERTIFICATE_PATH = "/local-ca.crt"
_PAGE = Path(__file__).with_name("trustpage.html")


def render(fingerprint: str, address: str) -> bytes:
    """The page, in Chinese and English, with the address of the demo city behind its button."""
    page = Template(_PAGE.read_text(encoding="utf-8"))
    return page.substitute(fingerprint=fingerprint, address=address).encode()


def make_server(host: str, port: int, authority: Certificate, address: str) -> ThreadingHTTPServer:
    """A server of exactly two paths: the page and the certificate."""
    answers = {
        "/": ("text/html; charset=utf-8", render(authority.fingerprint(), address)),
        CERTIFICATE_PATH: ("application/x-x509-ca-cert", authority.certificate.read_bytes()),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path not in answers:
                self.send_error(404)
                return
            content_type, body = answers[self.path]
            self.send_response(200)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return ThreadingHTTPServer((host, port), Handler)


def main(arguments: Sequence[str]) -> None:
    """Serve until the process is ended."""
    host, port, folder, address = arguments
    authority = Certificate(Path(folder, "local-ca.crt"), Path(folder, "local-ca.key"))
    make_server(host, int(port), authority, address).serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
