"""Why an upload or an act on an import is refused."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from zones.refusal import Conflict, Refusal


class BadOption(Refusal):
    """An option that cannot be understood."""

    def __init__(self, field: str, given: object, known: Iterable[object] = ()) -> None:
        allowed = ", ".join(str(one) for one in known)
        super().__init__(
            "bad_option",
            _("“%(given)s” is no value for %(field)s.") % {"given": given, "field": field},
            field=field,
            remedy=_("Use one of: %(known)s.") % {"known": allowed}
            if allowed
            else _("Correct the value, or leave it out."),
        )


class UploadTooLarge(Refusal):
    """More bytes than the deployment takes."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            "upload_too_large",
            _("The file has %(size).0f MB; at most %(limit).0f MB are taken.")
            % {"size": size / 1e6, "limit": limit / 1e6},
            field="file",
            remedy=_("Split it by district, or have it brought in on the server itself."),
        )


class NotNow(Conflict):
    """The import is in a state in which this cannot be done."""

    def __init__(self, state: object) -> None:
        super().__init__(
            "import_not_now",
            _("This cannot be done: the import is %(state)s.") % {"state": state},
            remedy=_("Look at its page for what can be done now."),
        )


class StillFaulty(Refusal):
    """The import found what the check had not, or what nobody has settled since."""

    def __init__(self, faults: int) -> None:
        super().__init__(
            "import_faulty",
            ngettext(
                "%(faults)d fault stands in the way; nothing was stored.",
                "%(faults)d faults stand in the way; nothing was stored.",
                faults,
            )
            % {"faults": faults},
            remedy=_("Correct what the report lists and check the file again."),
        )


class FileGone(Conflict):
    """The upload was deleted after its time."""

    def __init__(self) -> None:
        super().__init__(
            "import_file_gone",
            _("The uploaded file is no longer kept."),
            field="file",
            remedy=_("Upload it again."),
        )
