"""The secrets of subscriptions: shown once, and never stored.

A subscription keeps a random seed. Its secret is the HMAC-SHA256 of the seed under the server's
key, so it can be made again for every signature, while a copy of the database alone gives no
secret away. With another ``FIELDWORK_SECRET_KEY`` every subscription has another secret: renew them
then (``renew_secret``), and give the new ones to the receivers.
"""

from __future__ import annotations

import base64
import secrets
from typing import Final

from django.utils.crypto import salted_hmac

_PURPOSE: Final = "fieldwork.notices.webhook"
_MARK: Final = "whsec_"


def new_seed() -> str:
    """32 random hexadecimal digits."""
    return secrets.token_hex(16)


def secret_of(seed: str) -> str:
    """The secret as receivers keep it (Standard Webhooks): ``whsec_`` and base64 of 32 bytes."""
    key = salted_hmac(_PURPOSE, seed, algorithm="sha256").digest()
    return _MARK + base64.b64encode(key).decode()
