"""How the text of each answer is read: the value, or a Refusal with a sentence."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from zones.datum import Box
from zones.organisation.actions.people import usable_username
from zones.organisation.city import BoxOutOfOrder, check_box, check_metric_srid, check_name
from zones.organisation.models import Unit, User
from zones.organisation.refusals import BadUsername
from zones.refusal import Refusal


@dataclass(frozen=True)
class Password:
    """A password that keeps to the policy, and whether we made it up."""

    text: str
    made_up: bool


class BadAnswer(Refusal):
    """An answer that cannot be used."""

    def __init__(self, detail: object, remedy: object = "") -> None:
        super().__init__("bad_answer", detail, remedy=remedy)


def any_text(text: str) -> str:
    """Whatever was said."""
    return text.strip()


def some_text(text: str) -> str:
    """Anything but nothing, at most 80 characters."""
    text = text.strip()
    if not 0 < len(text) <= 80:
        raise BadAnswer(_("This must be 1 to 80 characters long."))
    return text


def truth(text: str) -> bool:
    """Yes or no, in either language."""
    words = {"yes": True, "y": True, "true": True, "是": True, "1": True}
    words |= {"no": False, "n": False, "false": False, "否": False, "0": False}
    if text.strip().lower() not in words:
        raise BadAnswer(_("“%(text)s” is neither yes nor no.") % {"text": text})
    return words[text.strip().lower()]


def username(text: str) -> str:
    """A user name that can be signed in with and is nobody's yet."""
    text = text.strip()
    if not usable_username(text):
        raise BadUsername([text])
    if User.objects.filter(username=text).exists():
        raise BadAnswer(
            _("The account %(name)s is there already.") % {"name": text}, _("Choose another name.")
        )
    return text


def password_of(person: User) -> Callable[[str], Password]:
    """A reader of passwords that holds them to the policy; nothing asks for one made up."""

    def read(text: str) -> Password:
        if not text:
            return Password(made_up_password(person), made_up=True)
        try:
            validate_password(text, person)
        except ValidationError as error:
            raise BadAnswer(" ".join(error.messages)) from error
        return Password(text, made_up=False)

    return read


def same_as(password: Password) -> Callable[[str], None]:
    """A reader that wants the password once more."""

    def read(text: str) -> None:
        if text != password.text:
            raise BadAnswer(_("The two passwords differ."), _("Type the first one again."))

    return read


def made_up_password(person: User) -> str:
    """A random password that keeps to the policy."""
    while True:
        password = secrets.token_urlsafe(12)
        try:
            validate_password(password, person)
        except ValidationError:
            continue
        return password


def new_unit_code(text: str) -> str:
    """A unit's code: short, and not the code of a unit of another kind."""
    text = text.strip()
    if not 0 < len(text) <= 40 or any(sign.isspace() for sign in text):
        raise BadAnswer(
            _("“%(text)s” is no code.") % {"text": text}, _("Give up to 40 letters and digits.")
        )
    other = Unit.objects.filter(code=text).exclude(kind="campaign_office").first()
    if other is not None:
        raise BadAnswer(
            _("%(code)s is the code of %(name)s.") % {"code": text, "name": other.name},
            _("Choose another code."),
        )
    return text


def checked(check: Callable[[str], None]) -> Callable[[str], str]:
    """A reader that takes the text if ``check`` has nothing against it."""

    def read(text: str) -> str:
        text = text.strip()
        check(text)
        return text

    return read


def city_name(field: str) -> Callable[[str], str]:
    """A reader of the city's name."""
    return checked(lambda text: check_name(text, field))


def box(text: str) -> Box:
    """``west,south,east,north`` in degrees."""
    try:
        west, south, east, north = (float(part) for part in text.replace("，", ",").split(","))
    except ValueError:
        raise BoxOutOfOrder(
            _("“%(text)s” is no box.") % {"text": text},
            _("Write west,south,east,north in degrees, such as 102.9,22.5,103.5,23.1."),
        ) from None
    check_box((west, south, east, north))
    return west, south, east, north


def metric_srid_for(bounds: Box) -> Callable[[str], int]:
    """A reader of the metric CRS of a city with that box: an EPSG code."""

    def read(text: str) -> int:
        digits = text.strip().upper().removeprefix("EPSG:")
        if not (digits.isascii() and digits.isdigit()):
            raise BadAnswer(
                _("“%(text)s” is no EPSG code.") % {"text": text}, _("Write digits, such as 4543.")
            )
        check_metric_srid(int(digits), bounds)
        return int(digits)

    return read


def optional_file(text: str) -> Path | None:
    """A file that is there, or None for nothing."""
    if not text.strip():
        return None
    path = Path(text.strip()).expanduser()
    if not path.is_file():
        raise BadAnswer(_("There is no file %(path)s.") % {"path": path})
    return path
