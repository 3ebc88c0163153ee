"""What a kind of import is, and the list of them that packages add to.

A package above zones brings a kind of its own from its ``AppConfig.ready()``::

    # fieldwork/catalogue/imports.py
    CALENDAR = Kind(
        code="calendar",
        label=_("work calendar"),
        fields=(Field("date", "日期", "Date", required=True, example="2026-10-01"), ...),
        examine=examine_calendar,            # (Inquiry) -> Examination
        may=may_edit_catalogue,              # (Standing) -> bool
        words={"day_twice": (_("%(value)s is there twice."), _("Leave one of them."))},
    )

    # fieldwork/apps.py
    def ready(self) -> None:
        from fieldwork.catalogue.imports import CALENDAR
        from zones.imports.kinds.registry import register
        register(CALENDAR)

That is all: the page /imports/, POST /api/v1/imports, the empty table, remembered columns and
`manage.py zones_import --kind calendar` then know it. ``examine`` opens the file (a flat table by
``zones.imports.kinds.rows.rows_of(inquiry.source, inquiry.options, report)``; a workbook of several
sheets by ``zones.exchange.read_table(..., sheet=...)`` sheet by sheet), fills an ``ImportReport``
and answers ``Examination(report, plan)``. The plan's ``perform(act)`` stores, in the caller's
transaction. What only this kind can find is noted by ``row.refuse("day_twice", "date", value=...)``
or ``found("day_twice", where, origin="calendar", ...)``, and said in its ``words``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django_stubs_ext import StrOrPromise

from zones.bilingual import in_language
from zones.imports.examination import Examination, Progress, Source, say_nothing
from zones.organisation.permissions import Standing

if TYPE_CHECKING:
    from zones.imports.options import ImportOptions

Text = StrOrPromise
TABLES: Final = ".csv,.xlsx"


@dataclass(frozen=True, slots=True)
class Field:
    """A field, its headings, and an example for the empty table; ``also`` are other headings."""

    name: str
    zh: str
    en: str
    required: bool = False
    example: str = ""
    also: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """As the empty table has it."""
        return f"{self.zh} {self.en}"

    @property
    def label(self) -> str:
        """As a page says it."""
        return in_language(self.zh, self.en)


class Asks(StrEnum):
    """What the sender of a file is asked to declare besides, by the name of the question.

    CRS: what its coordinates are. CRS_IF_ANY: the same, where it may have none. LEVEL: scheme and
    level, and what becomes of zones it lacks. SCHEME: the scheme alone. LAYER: a reference layer.
    """

    CRS = "crs"
    CRS_IF_ANY = "crs_if_any"
    LEVEL = "level"
    SCHEME = "scheme"
    LAYER = "layer"


class Settles(StrEnum):
    """What may still be said once the report is read."""

    EFFECTIVE_FROM = "effective_from"
    NOTE = "note"


@dataclass(frozen=True)
class Setting:
    """A question only one kind asks; its answer stands in ``ImportOptions.settings`` by name.

    ``choices`` gives (value, label) pairs when the form is made; without it any text is taken.
    "" is an answer only where it is among the choices, or where there are none. ``offered_to``
    gives the pairs that one person may choose from; what another answers the kind refuses itself.
    """

    name: str
    label: Text
    choices: Callable[[], Sequence[tuple[str, Text]]] | None = None
    help_text: Text = ""
    offered_to: Callable[[Standing], Sequence[tuple[str, Text]]] | None = None


@dataclass(frozen=True)
class Inquiry:
    """A file to examine: what was declared of it, at what time, and who wants to know how far.

    ``reserved_roles``: the importer may hand out the roles of administrators and auditors.
    ``standing`` is the importer's; None for whoever works on the server itself.
    """

    source: Source
    options: ImportOptions
    now: datetime
    reserved_roles: bool = False
    progress: Progress = say_nothing
    standing: Standing | None = None


@dataclass(frozen=True)
class Kind:
    """One kind of import.

    ``examine`` reads the file and stores nothing. ``may`` says who imports such files, and so sees
    the imports of them. ``fields`` are what columns can feed. ``words`` are (what is wrong, what to
    do) for the findings of this kind alone, with %(facts)s. A file of at most ``at_once`` bytes is
    checked in the request itself, a larger one by a worker. ``in_steps``: the plan commits as it
    goes and can be taken up again, so it is not performed inside one transaction. ``of_zones``:
    features become zones, so that layers of the file may stand for levels. ``keeps_columns``: a
    column that feeds no field is kept all the same. ``done_template`` says what became of it.
    """

    code: str
    label: Text
    fields: tuple[Field, ...]
    examine: Callable[[Inquiry], Examination]
    may: Callable[[Standing], bool]
    accepts: str = TABLES
    asks: tuple[Asks, ...] = ()
    settles: tuple[Settles, ...] = ()
    settings: tuple[Setting, ...] = ()
    words: Mapping[str, tuple[Text, Text]] = field(default_factory=dict)
    at_once: int = 2_000_000
    has_blank_table: bool = True
    in_steps: bool = False
    of_zones: bool = False
    keeps_columns: bool = False
    done_template: str = "zones/imports/done/table.html"

    def heading_of(self, name: str) -> str:
        """What people call a field."""
        return next(one.heading for one in self.fields if one.name == name)


_KINDS: Final[dict[str, Kind]] = {}


def register(*kinds: Kind) -> None:
    """Make kinds known, in this order; the same one again changes nothing.

    Raises ValueError where another kind has the code already.
    """
    for kind in kinds:
        if _KINDS.setdefault(kind.code, kind) is not kind:
            raise ValueError(f"There is a kind of import {kind.code!r} already.")


def kind_of(code: str) -> Kind:
    """The kind of that code. Raises KeyError."""
    return _KINDS[code]


def is_known(code: str) -> bool:
    """Whether a kind of that code is registered."""
    return code in _KINDS


def registered() -> tuple[Kind, ...]:
    """Every kind, in the order they were registered."""
    return tuple(_KINDS.values())


def kinds_for(standing: Standing) -> list[Kind]:
    """What the person may import, and so see the imports of."""
    return [kind for kind in registered() if kind.may(standing)]


def may_import_any(standing: Standing) -> bool:
    """Whether there is any kind of file the person may bring in."""
    return bool(kinds_for(standing))


def label_of(code: str) -> str:
    """What people call the kind; its code where the package that knew it is gone."""
    return str(_KINDS[code].label) if code in _KINDS else code
