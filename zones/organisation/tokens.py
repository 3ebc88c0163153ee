"""Access tokens for phones and other apps: shown once, stored as a digest, revocable."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zones.audit.actions import Actor, record
from zones.organisation.models import AccessToken, TokenScope, User
from zones.organisation.permissions import Standing, may_edit, may_report, standing_of
from zones.refusal import Refusal

MARK = "fw_"
"""Every token begins with it, so that secret scanners and people recognise one."""

PREFIX_LENGTH = 10
DEFAULT_LIFETIME = timedelta(days=180)
LONGEST_LIFETIME = timedelta(days=366)
USE_RECORDED_EVERY = timedelta(minutes=1)


class TokenRefused(Refusal):
    """The token cannot be issued as asked."""


def issue_token(
    *,
    user: User,
    name: str,
    scopes: Iterable[str],
    actor: Actor,
    now: datetime,
    expires_at: datetime | None = None,
) -> tuple[AccessToken, str]:
    """A new token and its plain text, which nobody can read again afterwards.

    Raises TokenRefused for no scopes or scopes beyond what the person may do, and for an end that
    is past or over a year off.
    """
    wanted = sorted(set(scopes))
    expires_at = expires_at or now + DEFAULT_LIFETIME
    _check(wanted, scopes_for(standing_of(user, now=now)), expires_at, now)
    plain = MARK + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = AccessToken.objects.create(
            user=user,
            name=name,
            prefix=plain[:PREFIX_LENGTH],
            digest=digest_of(plain),
            scopes=wanted,
            created_at=now,
            expires_at=expires_at,
        )
        record(
            actor=actor,
            action="token.issue",
            object_type="token",
            object_id=token.pk,
            after={"user": user.pk, "scopes": wanted, "expires_at": expires_at.isoformat()},
            now=now,
        )
    return token, plain


def scopes_for(standing: Standing) -> list[TokenScope]:
    """What a token of the person may be issued for: nothing the person may never do."""
    allowed = {
        TokenScope.READ: True,
        TokenScope.REPORT: may_report(standing),
        TokenScope.EDIT: may_edit(standing),
    }
    return [scope for scope, may in allowed.items() if may]


def revoke_token(*, token: AccessToken, actor: Actor, now: datetime) -> None:
    """End a token at once; revoking it again changes nothing."""
    with transaction.atomic():
        ended = AccessToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
        if ended.update(revoked_at=now):
            record(
                actor=actor,
                action="token.revoke",
                object_type="token",
                object_id=token.pk,
                now=now,
            )


def find_token(plain: str, *, now: datetime) -> AccessToken | None:
    """The usable token of an active account; its use is noted at most once a minute."""
    token = (
        AccessToken.objects.usable_at(now)
        .filter(digest=digest_of(plain), user__is_active=True)
        .select_related("user")
        .first()
    )
    if token and (token.last_used_at is None or now - token.last_used_at >= USE_RECORDED_EVERY):
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def digest_of(plain: str) -> str:
    """SHA-256 in hexadecimal. The text is random enough that it needs no salt."""
    return hashlib.sha256(plain.encode()).hexdigest()


def _check(
    wanted: list[str], allowed: list[TokenScope], expires_at: datetime, now: datetime
) -> None:
    if not wanted or not set(wanted) <= set(allowed):
        raise TokenRefused(
            "token_scopes",
            _("A token needs at least one scope, and only what its person may do."),
            field="scopes",
            remedy=_("Choose from: %(scopes)s.") % {"scopes": ", ".join(allowed)},
        )
    if not now < expires_at <= now + LONGEST_LIFETIME:
        raise TokenRefused(
            "token_lifetime",
            _("A token ends in the future, within a year."),
            field="expires_at",
            remedy=_("Choose an end within the next 366 days."),
        )
