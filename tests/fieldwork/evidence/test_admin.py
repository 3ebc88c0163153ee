"""Files in the administration: to look up, never to change, and without their senders."""

from __future__ import annotations

import pytest
from django.urls import reverse

from fieldwork.evidence.actions import declare, store
from fieldwork.evidence.models import Attachment
from tests.cast import caller, member
from tests.fieldwork.evidence.files import declared, photo
from tests.ground import TODAY, Ground, make_person
from zones.organisation.models import Role

PHOTO = photo()


@pytest.fixture
def attachment(ground: Ground) -> Attachment:
    sender = make_person("sender", "Somebody Who Reports")
    [made] = declare(files=[declared(PHOTO)], place=None, uploaded_by=sender, now=TODAY)
    store(attachment=made, content=PHOTO, now=TODAY)
    return made


@pytest.mark.parametrize("name", ["blob", "attachment"])
def test_the_administrator_looks_files_up(
    ground: Ground, attachment: Attachment, name: str
) -> None:
    client = caller(member(ground, Role.SYSTEM_ADMIN))
    key = attachment.sha256 if name == "blob" else attachment.pk
    listed = client.get(reverse(f"admin:fieldwork_{name}_changelist"))
    single = client.get(reverse(f"admin:fieldwork_{name}_change", args=[key]))
    for page in (listed, single):
        assert page.status_code == 200
        assert str(key)[:12] in page.content.decode()
        assert "Somebody Who Reports" not in page.content.decode()
    delete = reverse(f"admin:fieldwork_{name}_delete", args=[key])
    assert client.post(delete, {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.AUDITOR, Role.CAMPAIGN_OFFICE])
def test_others_do_not(ground: Ground, attachment: Attachment, role: Role) -> None:
    client = caller(member(ground, role))
    for name in ("blob", "attachment"):
        assert client.get(reverse(f"admin:fieldwork_{name}_changelist")).status_code in (302, 403)
