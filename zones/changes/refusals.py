"""Why a reader of the feed cannot go on from where it stands."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zones.refusal import Gone, Refusal


class UnreadableCursor(Refusal):
    """No feed gave this cursor out."""

    def __init__(self) -> None:
        super().__init__(
            "unreadable_cursor",
            _("This is no cursor of the change feed."),
            field="after",
            remedy=_("Give the cursor of the last answer, “latest”, or none at all."),
        )


class CursorGone(Gone):
    """The database was restored since, or what follows the cursor is no longer kept."""

    def __init__(self) -> None:
        super().__init__(
            "cursor_gone",
            _("The change feed no longer goes back to this cursor."),
            field="after",
            remedy=_("Ask for “latest”, read the lists anew, and go on from that cursor."),
        )
