"""Check an uploaded template before it is kept: the package, its words, and a trial of it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from docxtpl import DocxTemplate

from fieldwork.standing.problem_list.document.language import check_source
from fieldwork.standing.problem_list.document.package import check_package, no_document
from fieldwork.standing.problem_list.document.placeholders import (
    PLACEHOLDERS,
    Image,
    Placeholder,
    Things,
)
from fieldwork.standing.problem_list.document.refusals import TemplateFault
from fieldwork.standing.problem_list.document.writing import fill

_TAGS: Final = re.compile(r"<[^>]*>")
_IN_A_TAG: Final = re.compile(r"<[^>]*\{[{%#][^>]*>")
_SIGNS: Final = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_CLOSING: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
_LONGEST: Final = 300
_MOST: Final = 1_000
_FOOTNOTES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RENDERED_PROPERTIES: Final = ("author", "comments", "identifier", "language", "subject", "title")
"""The properties of a document that docxtpl fills in."""


def check_template(content: bytes) -> None:
    """Raises TemplateFault, which names what is wrong as it stands in the document."""
    check_package(content)
    try:
        template = DocxTemplate(io.BytesIO(content))
        template.init_docx()
        parts = list(_parts(template))
    except (KeyError, ValueError, SyntaxError, AttributeError, TypeError, IndexError):
        raise no_document() from None  # python-docx says so in many ways; lxml by SyntaxError
    for part in parts:
        _check_signs(part)
    for part in parts:
        check_source(template.patch_xml(part))
    _try(content)


def _parts(template: DocxTemplate) -> Iterator[str]:
    """Every text that docxtpl will take for a template."""
    yield template.get_xml()
    for kind in (template.HEADER_URI, template.FOOTER_URI):
        for _key, part in template.get_headers_footers(kind):
            yield template.get_part_xml(part)
    for part in template.docx.part.package.parts:
        if part.content_type == _FOOTNOTES:
            yield part.blob.decode("utf-8")
    for name in _RENDERED_PROPERTIES:
        yield getattr(template.docx.core_properties, name) or ""


def _check_signs(xml: str) -> None:
    """Each opening sign is closed soon after, none is inside a tag.

    What docxtpl does to a text with patterns takes quadratic time where they are not.
    """
    if _IN_A_TAG.search(xml):
        raise TemplateFault(
            "template_syntax", _("A placeholder stands where Word keeps its own marks.")
        )
    text = _TAGS.sub("", xml)
    signs = list(_SIGNS.finditer(text))
    if len(signs) > 2 * _MOST:
        raise TemplateFault("template_too_long", _("The template has too many placeholders."))
    for at, sign in enumerate(signs):
        if sign[0] not in _CLOSING:
            if at == 0 or signs[at - 1][0] not in _CLOSING:
                raise _unclosed(text, sign.start())
            continue
        closing = signs[at + 1] if at + 1 < len(signs) else None
        if closing is None or closing[0] != _CLOSING[sign[0]]:
            raise _unclosed(text, sign.start())
        if closing.start() - sign.end() > _LONGEST:
            raise _unclosed(text, sign.start())


def _unclosed(text: str, at: int) -> TemplateFault:
    return TemplateFault(
        "template_syntax",
        _("The placeholder near “%(text)s” is not closed, or closed without being opened.")
        % {"text": text[at : at + 40]},
        remedy=_("Close every {{ with }} and every {% with %}."),
    )


def _try(content: bytes) -> None:
    """Fill it in once: a row's repetition outside a table shows only then."""
    try:
        fill(content, {name: _sample(holder) for name, holder in PLACEHOLDERS.items()})
    except TemplateFault:
        raise
    except Exception:
        raise TemplateFault(
            "template_layout",
            _("The placeholders do not fit the tables and paragraphs they stand in."),
            remedy=_(
                "Put each {%tr … %} alone into a row of its own and each {%p … %} alone into a "
                "paragraph of its own."
            ),
        ) from None


def _sample(holder: Placeholder) -> Any:
    if isinstance(holder, Things):
        if not isinstance(holder.each, dict):
            return [_sample(holder.each)]
        return [{name: _sample(inner) for name, inner in holder.each.items()}] * 2
    if isinstance(holder, Image):
        return ""
    return 1 if holder.number else "1"
