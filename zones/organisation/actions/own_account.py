"""What people change of their own account: password and language."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from zones.audit.actions import Actor, record
from zones.organisation.models import User
from zones.organisation.refusals import UnknownChoice


def change_password(*, user: User, password: str, actor: Actor, now: datetime) -> None:
    """Take a password the person chose; a first password is thereby one's own.

    The caller has validated it and checked the old one. Sessions opened with the old one end.
    """
    user.set_password(password)
    user.must_change_password = False
    with transaction.atomic():
        user.save(update_fields=["password", "must_change_password"])
        record(
            actor=actor,
            action="password.change",
            object_type="user",
            object_id=user.pk,
            now=now,
        )


def choose_language(*, user: User, language: str, actor: Actor, now: datetime) -> None:
    """Speak this language to the person from now on; "" follows the browser.

    Raises UnknownChoice.
    """
    spoken = [code for code, _name in settings.LANGUAGES]
    if language and language not in spoken:
        raise UnknownChoice("language", [language], spoken)
    if language == user.language:
        return
    with transaction.atomic():
        before, user.language = user.language, language
        user.save(update_fields=["language"])
        record(
            actor=actor,
            action="language.choose",
            object_type="user",
            object_id=user.pk,
            before={"language": before},
            after={"language": language},
            now=now,
        )
