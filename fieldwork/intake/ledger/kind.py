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


def _sources() -> Sequence[tuple[str, Text]]:
    return [("", pgettext_lazy("source", "every row says it")), *Source.choices]


def _states() -> Sequence[tuple[str, Text]]:
    return [
        ("", _("closed")),
        (State.RECTIFIED.value, _("rectified")),
        (State.ASSIGNED.value, _("open: somebody still has to deal with them")),
    ]


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
    ),
    words=FAULTS,
    in_steps=True,
    done_template="fieldwork/ledger/done.html",
)
