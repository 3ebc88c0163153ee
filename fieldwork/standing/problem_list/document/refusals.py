"""How a template is refused; what is wrong is named as it stands in the document."""

from __future__ import annotations

from zones.refusal import Refusal


class TemplateFault(Refusal):
    """The file cannot be used as a template."""

    def __init__(self, code: str, detail: object, *, remedy: object = "") -> None:
        super().__init__(code, detail, field="file", remedy=remedy)
