"""How the domain says no: one error type that every door turns into its own form."""

from __future__ import annotations


class Refusal(Exception):
    """An act refused with a reason: nothing was written.

    ``code`` is stable and machine-readable, ``field`` names what was wrong in the request (empty
    where no one field is), ``detail`` says what is wrong and ``remedy`` what to do; both may be
    lazy translations. ``conflict`` marks a clash with the present state (HTTP 409, not 400),
    ``gone`` what was there once and cannot be had any more (410).
    """

    conflict = False
    gone = False

    def __init__(self, code: str, detail: object, *, field: str = "", remedy: object = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.detail = detail
        self.remedy = remedy

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.detail, self.remedy) if part)


class Conflict(Refusal):
    """Refused because somebody else changed the state meanwhile, or it is already taken."""

    conflict = True


class Gone(Refusal):
    """Refused because what is asked for was once there and is no longer kept."""

    gone = True
