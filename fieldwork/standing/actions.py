"""Change the wording of documents: each version is kept, each change is on record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from fieldwork.standing.models import DocumentName, DocumentTemplate
from zones.audit.actions import Actor, record
from zones.organisation.models import User


def keep_template(
    *,
    name: DocumentName,
    content: bytes,
    file_name: str,
    uploaded_by: User,
    actor: Actor,
    now: datetime,
) -> DocumentTemplate:
    """A new version, in force from now on. The caller has checked the content."""
    return _add(name, content, file_name, uploaded_by, actor, now, action="template.replace")


def reset_template(
    *, name: DocumentName, uploaded_by: User, actor: Actor, now: datetime
) -> DocumentTemplate:
    """From now on the shipped template holds again."""
    return _add(name, b"", "", uploaded_by, actor, now, action="template.reset")


def _add(
    name: DocumentName,
    content: bytes,
    file_name: str,
    uploaded_by: User,
    actor: Actor,
    now: datetime,
    *,
    action: str,
) -> DocumentTemplate:
    with transaction.atomic():
        version = DocumentTemplate.objects.create(
            name=name,
            content=content,
            file_name=file_name[:120],
            uploaded_by=uploaded_by,
            at=now,
        )
        record(
            actor=actor,
            action=action,
            object_type="document template",
            object_id=name.value,
            after={"version": version.pk, "file": file_name[:120], "bytes": len(content)},
            now=now,
        )
    return version
