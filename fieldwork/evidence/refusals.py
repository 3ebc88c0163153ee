"""Why a file is refused: what is wrong with it, and what the sender can do."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from fieldwork.evidence.rules import Wrong, WrongDeclaration
from zones.refusal import Conflict, Refusal

_WRONG: Final = {
    Wrong.TOO_MANY: (
        _("More files than one report takes."),
        _("Send at most %(limit)d."),
    ),
    Wrong.HASH: (
        _("This is no SHA-256 hash."),
        _("Give the file's hash as 64 lower-case hexadecimal digits."),
    ),
    Wrong.TWICE: (
        _("The same file is declared twice."),
        _("Name each file once."),
    ),
    Wrong.KIND: (
        _("This kind of file is not taken."),
        _("Send photos, voice, video or PDF documents."),
    ),
    Wrong.EMPTY: (
        _("The file is empty."),
        _("Leave it out, or take it again."),
    ),
    Wrong.TOO_LARGE: (
        _("The file is too large."),
        _("At most %(megabytes).0f MB are taken; make it smaller or shorter."),
    ),
    Wrong.PLACE: (
        _("This is no place on earth."),
        _("Give lon and lat in WGS-84 degrees, or neither."),
    ),
    Wrong.ACCURACY: (
        _("This is no accuracy."),
        _("Give metres, or leave it out."),
    ),
    Wrong.TIME: (
        _("The time lacks its offset."),
        _("Write it like 2026-03-01T08:30:00+08:00."),
    ),
}


class DeclarationWrong(Refusal):
    """A declared file, or the list of them, that cannot be taken as it is."""

    def __init__(self, wrong: WrongDeclaration) -> None:
        detail, remedy = _WRONG[wrong.what]
        parts = ["files", "" if wrong.index is None else str(wrong.index), wrong.field]
        super().__init__(
            f"file_{wrong.what}",
            detail,
            field=".".join(filter(None, parts)),
            remedy=remedy % {"limit": wrong.limit, "megabytes": wrong.limit / 1e6},
        )
