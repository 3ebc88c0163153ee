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


class SizeDiffers(Refusal):
    """The range speaks of another file than was declared."""

    def __init__(self, declared: int, total: int) -> None:
        super().__init__(
            "file_size_differs",
            _("The file was declared with %(declared)d bytes, not %(total)d.")
            % {"declared": declared, "total": total},
            field="Content-Range",
            remedy=_("Send the file that was declared."),
        )


class OffsetGap(Conflict):
    """The range begins beyond what has arrived; ``received`` is how many bytes have."""

    def __init__(self, received: int) -> None:
        super().__init__(
            "file_gap",
            _("Only %(received)d bytes have arrived so far.") % {"received": received},
            field="Content-Range",
            remedy=_("Go on from there."),
        )
        self.received = received


class HashDiffers(Refusal):
    """All bytes are there, but they are not those that were declared."""

    def __init__(self) -> None:
        super().__init__(
            "file_hash_differs",
            _("The bytes that arrived are not those of the declared hash."),
            field="sha256",
            remedy=_("Send the file again from its beginning; what had arrived was discarded."),
        )


class FileRemoved(Conflict):
    """The file was taken out of the case."""

    def __init__(self) -> None:
        super().__init__(
            "file_removed",
            _("The file was removed."),
            remedy=_("Ask the campaign office why."),
        )


class NotTaken(Refusal):
    """None of the formats we take, whatever its name says."""

    def __init__(self) -> None:
        super().__init__(
            "file_not_taken",
            _("By its bytes this is no photo, recording or document that is taken here."),
            remedy=_(
                "Send JPEG, PNG, WebP, HEIC, MP4, MOV, 3GP, WebM, M4A, MP3, OGG, AMR, WAV or PDF."
            ),
        )


class Disguised(Refusal):
    """One thing at its beginning and another besides."""

    def __init__(self) -> None:
        super().__init__(
            "file_disguised",
            _("The file hides a page, a programme or an archive."),
            remedy=_("Send the photo or recording as the device made it."),
        )


class Broken(Refusal):
    """It begins as what it says it is, but cannot be read to its end."""

    def __init__(self) -> None:
        super().__init__(
            "file_broken",
            _("The file is broken or incomplete and cannot be opened."),
            remedy=_("Open it on the device; if it shows there, send it again, else take another."),
        )


class TooLarge(Refusal):
    """More bytes than files of this kind may have."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            "file_too_large",
            _("The file is too large."),
            field="size",
            remedy=_("At most %(megabytes).0f MB are taken; make it smaller or shorter.")
            % {"megabytes": limit / 1e6},
        )


class PhotoTooLarge(Refusal):
    """More pixels than are decoded, whatever the size of the file."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            "photo_too_large",
            _("The photo has more than %(limit).0f million pixels.") % {"limit": limit / 1e6},
            remedy=_("Send it smaller."),
        )


class ReasonMissing(Refusal):
    """A file is not removed without a word."""

    def __init__(self) -> None:
        super().__init__(
            "reason_missing",
            _("Say why the file is removed."),
            field="reason",
            remedy=_("Give a reason; it stays in the case in place of the file."),
        )
