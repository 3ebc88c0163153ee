"""Fill a template with a problem list."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from docx import Document
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage

from fieldwork.casework.words import state_label
from fieldwork.evidence.copies import Size, copy_of
from fieldwork.evidence.models import Attachment
from fieldwork.standing.models import DocumentName, DocumentTemplate
from fieldwork.standing.problem_list.compiling import ProblemList
from fieldwork.standing.problem_list.document.language import Sandbox
from fieldwork.standing.problem_list.lines import Line, lines_of
from fieldwork.standing.problem_list.representations import named, zone_name
from fieldwork.standing.problem_list.rules import Totals
from zones.bilingual import in_english, in_language
from zones.instants import days_of
from zones.organisation.models import City

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

MOST_LINES: Final = 500
MOST_PHOTOS: Final = 150
"""Beyond these a document can be neither mailed nor printed; it says how much is left out."""

_PHOTO_WIDTH: Final = Mm(26)


def template_in_force() -> bytes:
    """The office's template, else the shipped one of the active language."""
    own = DocumentTemplate.objects.in_force(DocumentName.PROBLEM_LIST)
    return bytes(own.content) if own is not None else shipped_template()


def shipped_template() -> bytes:
    """The template in the repository, in the active language."""
    name = "default.en.docx" if in_english() else "default.zh.docx"
    return (Path(__file__).parent / name).read_bytes()


def problem_list_document(compiled: ProblemList) -> bytes:
    """The list as .docx: at most 500 problems and 150 photos, in the active language."""
    shown = list(lines_of(compiled.problems[:MOST_LINES], now=compiled.at))
    pictures = _Pictures.of(photo for line in shown for photo in line.photos)
    return fill(template_in_force(), _values(compiled, shown, pictures), pictures)


@dataclass
class _Pictures:
    """Files of the first photos, each drawn where the template names it."""

    paths: dict[UUID, Path] = field(default_factory=dict)
    template: DocxTemplate | None = None

    @classmethod
    def of(cls, photos: Iterable[UUID]) -> _Pictures:
        wanted = [photo for photo, _ in zip(photos, range(MOST_PHOTOS), strict=False)]
        attachments = Attachment.objects.filter(pk__in=wanted).select_related("blob")
        copies = {one.pk: copy_of(one.blob, Size.THUMB) for one in attachments if one.blob}
        return cls({key: copy.path for key, copy in copies.items() if copy})

    def __getitem__(self, photo: UUID) -> _Picture:
        return _Picture(self, photo)


@dataclass(frozen=True)
class _Picture:
    """One photo; the template's document must be known before it is drawn."""

    pictures: _Pictures
    photo: UUID

    def __html__(self) -> str:
        path = str(self.pictures.paths[self.photo])
        return str(InlineImage(self.pictures.template, path, width=_PHOTO_WIDTH))


def fill(template: bytes, values: Mapping[str, Any], pictures: _Pictures | None = None) -> bytes:
    """The template with these values in place of its placeholders."""
    document = DocxTemplate(io.BytesIO(template))
    if pictures is not None:
        pictures.template = document
    document.render(dict(values), jinja_env=Sandbox())
    written = io.BytesIO()
    document.save(written)
    Document(io.BytesIO(written.getvalue()))  # what python-docx cannot open, Word cannot either
    return written.getvalue()


def _values(compiled: ProblemList, shown: Sequence[Line], pictures: _Pictures) -> dict[str, Any]:
    city = City.objects.first()
    level = compiled.asked.level
    first, last = days_of(compiled.asked.start, compiled.asked.end)
    names = {part.zone.zone_id: named(part.zone) for part in compiled.zones if part.zone}
    lines = [(line.problem.zone, _line(line, names, pictures)) for line in shown]
    by_zone: dict[int | None, list[dict[str, Any]]] = {}
    for zone, line in lines:
        by_zone.setdefault(zone, []).append(line)
    return {
        "city": in_language(city.name_zh, city.name_en) if city else "",
        "first_day": date_format(first, "DATE_FORMAT") if first else "",
        "last_day": date_format(last, "DATE_FORMAT") if last else "",
        "printed": _minute(compiled.at),
        "level": in_language(level.name_zh, level.name_en),
        **_counts(compiled.totals),
        "lines": [line for _, line in lines],
        "left_out": len(compiled.problems) - len(shown),
        "zones": [
            {
                "name": clean(zone_name(part.zone)),
                **_counts(part.totals),
                "lines": by_zone.get(part.zone.zone_id if part.zone else None, []),
            }
            for part in compiled.zones
        ],
        "lead_units": [
            {"name": clean(named(part.unit)), **_counts(part.totals)} for part in compiled.units
        ],
        "duty_areas": [
            {"name": clean(part.area.name), **_counts(part.totals)} for part in compiled.duty_areas
        ],
    }


def _line(line: Line, names: Mapping[int, str], pictures: _Pictures) -> dict[str, Any]:
    issue = line.issue
    texts = {
        "no": line.number,
        "number": issue.number,
        "category": issue.category.name,
        "place": line.place,
        "text": issue.text,
        "zone": names.get(line.problem.zone or 0) or zone_name(None),
        "unit": named(issue.lead_unit),
        "head": str(issue.head) if issue.head else "",
        "post": issue.head.post if issue.head else "",
        "received": _minute(issue.received_at),
        "deadline": _minute(issue.due_at),
        "state": state_label(issue.state),
        "light": line.light_word,
        "times": line.problem.times,
        "reports": issue.report_count,
    }
    photos = [pictures[photo] for photo in line.photos if photo in pictures.paths]
    return {**{name: clean(text) for name, text in texts.items()}, "photos": photos}


def _counts(totals: Totals) -> dict[str, Any]:
    return {
        "problems": totals.problems,
        "issue_times": totals.issue_times,
        "units": totals.units,
        "open": totals.open,
        "rectified": totals.rectified,
        "closed": totals.closed,
        "overdue": totals.overdue,
        "rectified_share": totals.rectified_percent,
    }


def clean(value: Any) -> Any:
    """Text without the signs that XML cannot hold or docxtpl takes for breaks."""
    if not isinstance(value, str):
        return value
    kept = "".join(_allowed(value))
    # docxtpl reads these as escaped braces.
    return kept.replace("{_", "{ _").replace("_}", "_ }").replace("%_", "% _")


def _allowed(text: str) -> Iterator[str]:
    for sign in text.replace("\r\n", "\n"):
        if sign == "\n" or (sign >= " " and sign not in "\ufffe\uffff" and not _half(sign)):
            yield sign


def _half(sign: str) -> bool:
    """Half of a surrogate pair."""
    return "\ud800" <= sign <= "\udfff"


def _minute(instant: Any) -> str:
    return f"{timezone.localtime(instant):%Y-%m-%d %H:%M}"
