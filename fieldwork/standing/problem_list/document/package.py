"""Whether uploaded bytes are a harmless .docx: looked at before any library opens them.

Nothing here unpacks more than it allows, and nothing of the file is run or fetched.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from django.utils.translation import gettext_lazy as _

from fieldwork.standing.problem_list.document.refusals import TemplateFault

LARGEST_FILE: Final = 5_000_000
_LARGEST_UNPACKED: Final = 30_000_000
_LARGEST_TEXT: Final = 2_000_000
_MOST_PARTS: Final = 300
_NEEDED: Final = ("[Content_Types].xml", "word/document.xml")
_ACTIVE: Final = re.compile(r"vbaproject|macro|activex|embeddings/|oleobject", re.IGNORECASE)
_ENTITIES: Final = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_EXTERNAL: Final = re.compile(r"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
_LINK: Final = re.compile(r"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']")


def check_package(content: bytes) -> None:
    """Raises TemplateFault for what is no plain .docx, is too large, or is active or remote."""
    if len(content) > LARGEST_FILE:
        raise TemplateFault("template_too_large", _("The file is larger than 5 MB."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_parts(package.infolist())
            for part in package.infolist():
                if part.filename.lower().endswith((".xml", ".rels")):
                    _check_text(part.filename, package.read(part))
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise no_document() from None


def no_document() -> TemplateFault:
    """The bytes are no Word document."""
    return TemplateFault("template_unreadable", _("The file is no Word document (.docx)."))


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if any(needed not in names for needed in _NEEDED) or len(set(names)) < len(names):
        raise no_document()
    unpacked = sum(part.file_size for part in parts)
    texts = sum(part.file_size for part in parts if part.filename.lower().endswith(".xml"))
    if len(parts) > _MOST_PARTS or unpacked > _LARGEST_UNPACKED or texts > _LARGEST_TEXT:
        raise TemplateFault(
            "template_too_large",
            _("The file unpacks to more than a template needs."),
            remedy=_("Take large pictures out, or save the document anew."),
        )
    for name in names:
        if _ACTIVE.search(name):
            raise _active(name)


def _check_text(name: str, content: bytes) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise no_document() from None
    if _ENTITIES.search(text) or "\x00" in text:
        raise _active(name)
    if name == "[Content_Types].xml" and "macroenabled" in text.lower():
        raise _active(name)
    if name.endswith(".rels") and not all(map(_LINK.search, _EXTERNAL.findall(text))):
        raise TemplateFault(
            "template_remote",
            _("The document fetches something from elsewhere: a template, a picture or a file."),
            remedy=_("Embed the picture, or attach no template, and save it anew."),
        )


def _active(name: str) -> TemplateFault:
    return TemplateFault(
        "template_active",
        _("The document holds something that acts by itself (%(part)s).") % {"part": name[:80]},
        remedy=_("Save it as a plain Word document (.docx) without macros or embedded objects."),
    )
