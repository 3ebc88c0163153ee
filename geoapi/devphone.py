"""``make demo-phone``: the demo city for the phones of the local network, by HTTPS.

Imports no Django. Beside the demo it starts a second gunicorn on the machine's private addresses,
with a certificate of the local CA (localca.py), and the page that helps a phone trust it
(trustpage.py). Both end with ``make stop``.
"""

from __future__ import annotations

import argparse
import http.client
import os
import ssl
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from ipaddress import IPv4Address

import segno

from geoapi import devstack, environment, localca, processes
from geoapi.devplace import ClusterProblem
from geoapi.devstack import StackProblem
from geoapi.environment import LOCAL, ROOT, EnvironmentProblem
from geoapi.translations import TranslationProblem

HTTPS_PORT = 8443
PAGE_PORT = 8480
FOLDER = LOCAL / "ca"
STATE = LOCAL / "phone.json"
_PATIENCE_S = 60


def up(addresses: Sequence[IPv4Address]) -> None:
    """Bring up the demo and its HTTPS on ``addresses``, and print how a phone gets there."""
    devstack.up(None)
    down()
    now = datetime.now(UTC)
    authority = localca.ensure_authority(FOLDER, now)
    server = localca.ensure_server(FOLDER, authority, addresses, now)
    host = str(addresses[0])
    https_port = devstack.free_port(HTTPS_PORT, host)
    page_port = devstack.free_port(PAGE_PORT, host)
    app = f"https://{host}:{https_port}/"
    binds = [f"{address}:{https_port}" for address in (*addresses[1:], "127.0.0.1")]
    commands = {
        "phone": devstack.gunicorn_command(
            f"{host}:{https_port}",
            *(option for bind in binds for option in ("--bind", bind)),
            *("--certfile", str(server.certificate), "--keyfile", str(server.key)),
        ),
        "phone-page": [
            *(sys.executable, "-m", "geoapi.trustpage"),
            *(host, str(page_port), str(FOLDER), app),
        ],
    }
    started = [
        processes.spawn(
            name,
            command,
            folder=ROOT,
            log=devstack.LOGS / f"{name}.log",
            environment={**os.environ, "FIELDWORK_ALLOWED_HOSTS": _hosts(addresses)},
        )
        for name, command in commands.items()
    ]
    processes.save(STATE, started)
    _wait_until_it_answers(https_port, authority)
    _explain(authority, app, page=f"http://{host}:{page_port}/")


def down() -> bool:
    """End the HTTPS server and the page; False when neither ran."""
    running = processes.load(STATE)
    processes.stop(running)
    STATE.unlink(missing_ok=True)
    return bool(running)


def _hosts(addresses: Sequence[IPv4Address]) -> str:
    known = environment.read().allowed_hosts
    return ",".join([*known, *(str(address) for address in addresses)])


def _wait_until_it_answers(port: int, authority: localca.Certificate) -> None:
    """Ask by HTTPS as a phone would that trusts the authority and nobody else."""
    context = ssl.create_default_context(cafile=str(authority.certificate))
    deadline = time.monotonic() + _PATIENCE_S
    while time.monotonic() < deadline:
        connection = http.client.HTTPSConnection("localhost", port, timeout=5, context=context)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    down()
    raise StackProblem(
        f"The HTTPS server did not answer within {_PATIENCE_S} seconds. See "
        f"{devstack.LOGS / 'phone.log'}."
    )


def _explain(authority: localca.Certificate, app: str, page: str) -> None:
    print(f"\n1. Once for each phone: scan, download the certificate, trust it.  {page}\n")
    segno.make(page, micro=False).terminal(compact=True)
    print(
        "   iPhone:  Settings > General > VPN & Device Management > install; then\n"
        "            Settings > General > About > Certificate Trust Settings > switch it on.\n"
        "   Android: Settings > Security > Encryption & credentials > Install a certificate >\n"
        "            CA certificate > local-ca.crt.\n"
        f"   The certificate's SHA-256:\n   {authority.fingerprint()}\n"
    )
    print(f"2. The demo city on the phone:  {app}\n")
    segno.make(app, micro=False).terminal(compact=True)
    print(
        "\nEverybody on this network can sign in with the demo's passwords. `make stop` ends it.\n"
    )


def main(arguments: Sequence[str]) -> int:
    """The command line; 0 when done, 1 with a sentence on stderr when not."""
    parser = argparse.ArgumentParser(prog="python -m geoapi.devphone")
    parser.add_argument("--stop", action="store_true", help="end the HTTPS server and the page")
    options = parser.parse_args(arguments)
    try:
        if options.stop:
            if down():
                print("The phone's HTTPS server is stopped.")
            return 0
        addresses = localca.lan_addresses()
        if not addresses:
            raise StackProblem(
                "This machine has no address on a private network (10.x, 172.16-31.x or "
                "192.168.x), so no phone can reach it. Join the phone's Wi-Fi, then run this again."
            )
        up(addresses)
    except (StackProblem, ClusterProblem, EnvironmentProblem, TranslationProblem) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
