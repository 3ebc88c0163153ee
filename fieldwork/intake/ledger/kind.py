"""The ledger among the kinds of import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fieldwork.casework.models import Source
from fieldwork.casework.sight import may_clear_reports
from fieldwork.casework.workflow import State
from fieldwork.intake.ledger.cases import KIND
from fieldwork.intake.ledger.columns import FIELDS
from fieldwork.intake.ledger.examination import LEAVE_OUT, examine_ledger
from fieldwork.intake.ledger.words import FAULTS
from zones.imports.kinds.registry import Asks, Kind, Setting, Text

_AT_ONCE: Final = 100_000
"""Bytes; some two thousand rows of a workbook."""


def _sources() -> Sequence[tuple[str, Text]]:
    return [("", pgettext_lazy("source", "every row says it")), *Source.choices]


def _states() -> Sequence[tuple[str, Text]]:
    return [
        ("", _("closed")),
        (State.RECTIFIED.value, _("rectified")),
        (State.ASSIGNED.value, _("open: somebody still has to deal with them")),
    ]


def _heading_rows() -> Sequence[tuple[str, Text]]:
    below = [(str(row), _("row %(row)d") % {"row": row}) for row in range(2, 11)]
    return [("", _("the first row")), *below]


def _faulty() -> Sequence[tuple[str, Text]]:
    return [
        ("", _("Nothing is imported until they are corrected")),
        (LEAVE_OUT, _("They are left out, the others are imported")),
    ]


LEDGER: Final = Kind(
    code=KIND,
    label=_("ledger of past problems"),
    fields=FIELDS,
    examine=examine_ledger,
    may=may_clear_reports,
    asks=(Asks.CRS_IF_ANY,),
    settings=(
        Setting("source", _("Where rows without a source came from"), _sources),
        Setting(
            "category",
            _("Category of rows without one"),
            help_text=_("Its name or code, or nothing where every row says its own."),
        ),
        Setting("state", _("Rows without a state are"), _states),
        Setting("faulty", _("Rows with faults"), _faulty),
        Setting(
            "headings",
            _("The headings stand in"),
            _heading_rows,
            help_text=_("Another than the first where a title stands above them."),
        ),
    ),
    words=FAULTS,
    at_once=_AT_ONCE,
    in_steps=True,
    done_template="fieldwork/ledger/done.html",
)
