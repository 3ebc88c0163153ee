"""Notices as mail: worded in the recipient's language, with a link to the page."""

from __future__ import annotations

import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from fieldwork.notices.models import Delivery
from fieldwork.notices.outgoing import Answer
from fieldwork.notices.wording import word
from zones.organisation.models import User

ACCEPTED = 250


def letter(delivery: Delivery, recipient: User) -> EmailMessage:
    """The mail of a delivery; its Message-ID is the delivery's id, however often it is sent."""
    with translation.override(recipient.language or settings.LANGUAGE_CODE):
        worded = word(**delivery.payload)
        product = translation.pgettext("product", "Fieldwork")
        lines = [
            worded.title,
            worded.text,
            f"{settings.SITE_URL}{worded.url}",
            "",
            _("You choose at %(address)s what you are sent by mail.")
            % {"address": f"{settings.SITE_URL}/notices/choices/"},
        ]
        host = urlsplit(settings.SITE_URL).hostname
        return EmailMessage(
            subject=f"{product}: {worded.title}",
            body="\n".join(lines),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[recipient.email],
            headers={"Message-ID": f"<{delivery.pk}@{host}>", "Auto-Submitted": "auto-generated"},
        )


def post_letter(message: EmailMessage) -> Answer:
    """Hand it over to the mail server; never raises for what the server does."""
    try:
        message.send()
    except smtplib.SMTPException:
        return Answer(0, gettext_noop("the mail server refused it"))
    except OSError:
        return Answer(0, gettext_noop("the mail server cannot be reached"))
    return Answer(ACCEPTED, gettext_noop("handed over to the mail server"))
