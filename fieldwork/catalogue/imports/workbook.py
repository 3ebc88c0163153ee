"""The catalogue from its workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from fieldwork.catalogue.actions import apply_catalogue
from fieldwork.catalogue.permissions import may_edit_catalogue
from fieldwork.catalogue.workbook.cells import KIND
from fieldwork.catalogue.workbook.lines import Content, differences
from fieldwork.catalogue.workbook.reading import Reading, open_workbook, read_content
from fieldwork.catalogue.workbook.sheets import SHEETS
from zones.exchange import ExchangeError
from zones.imports.examination import Act, Examination
from zones.imports.findings import Code, Severity, found, from_exchange
from zones.imports.kinds.registry import Inquiry, Kind
from zones.imports.report import ImportReport


@dataclass(frozen=True)
class CataloguePlan:
    """Store this content in place of what was compared with the file."""

    content: Content
    stored: Content

    def perform(self, act: Act) -> Mapping[str, Any]:
        """All sheets at once. Raises CatalogueChanged."""
        return apply_catalogue(
            content=self.content, stored=self.stored, actor=act.actor, now=act.now
        )


def examine_catalogue(inquiry: Inquiry) -> Examination:
    """Read every sheet, check them together and say line by line what would change."""
    report = ImportReport(KIND)
    try:
        tables = open_workbook(inquiry.source.path, inquiry.source.name)
    except ExchangeError as error:
        report.add([from_exchange(error.fault)])
        return Examination(report)
    report.file.format = "xlsx"
    reading = read_content(tables)
    report.total = reading.total
    report.add(reading.findings)
    _compare(report, reading)
    inquiry.progress(report.total, report.total)
    plan = CataloguePlan(reading.content, reading.stored)
    return Examination(report, plan if report.importable else None)


def _compare(report: ImportReport, reading: Reading) -> None:
    labels = {sheet.code: sheet for sheet in SHEETS}
    changes = report.changes
    for one in differences(reading.stored, reading.content):
        sheet = labels[one.sheet]
        name = f"{sheet.label} {' '.join(filter(None, one.key))}"
        if one.before is None:
            changes.added.append(name)
        elif one.after is None:
            changes.dropped.append(name)
        else:
            changes.changed.append(name)
            changes.facts[name] = [sheet.label_of(field) for field in one.fields]
    lines = sum(len(lines) for lines in reading.content.values())
    changes.unchanged = lines - len(changes.added) - len(changes.changed)
    if not changes.any and not report.faults:
        report.add([found(Code.NOTHING_CHANGES, severity=Severity.NOTICE)])


CATALOGUE: Final = Kind(
    code=KIND,
    label=_("catalogue of categories"),
    fields=(),
    examine=examine_catalogue,
    may=may_edit_catalogue,
    accepts=".xlsx",
    has_blank_table=False,
    words={
        "number_wrong": (
            _("“%(value)s” under “%(heading)s” is no whole number from %(first)s to %(last)s."),
            _("Write such a number."),
        ),
        "limit_unreadable": (
            _("“%(value)s” under “%(heading)s” is no limit."),
            _("Write a number and its kind: 2紧急工作时, 4工作时, 1工作日 or 15自然日."),
        ),
        "icon_unknown": (
            _("There is no icon “%(value)s”."),
            _("Take the name of a Tabler outline icon, or leave the cell empty."),
        ),
        "class_unknown": (
            _("There is no class “%(value)s” of the standard “%(of)s”."),
            _("Add it to the sheet of classes, or correct code and standard."),
        ),
        "duty_area_unknown": (
            _("There is no duty area “%(value)s”."),
            _("Take the code of a group that is marked as a duty area."),
        ),
        "group_unknown": (
            _("There is no group “%(value)s” besides the duty areas."),
            _("Add it to the sheet of groups, or correct its code."),
        ),
        "category_unknown": (
            _("There is no category “%(value)s” in use."),
            _("Add it to the sheet of categories, or correct its code."),
        ),
        "set_without_limit": (
            _("The city is said to have set a limit, but there is none."),
            _("Write the limit, or 否 under “set by the city”."),
        ),
        "default_inactive": (
            _("The default condition is not in use."),
            _("Make another condition the default, or use this one."),
        ),
        "default_twice": (
            _("“%(other)s” is the default of this urgency already."),
            _("A category has one default for each urgency."),
        ),
        "default_missing": (
            _("Category %(category)s would have no default for one of the urgencies."),
            _("Mark one of its conditions as the default."),
        ),
        "scope_wrong": (
            _("A unit answers for a category or for a class."),
            _("Write the code of one of them, and leave the other empty."),
        ),
        "zone_unknown": (
            _("There is no zone “%(value)s” in the scheme “%(scheme)s”."),
            _("Write the codes of scheme and zone, or leave both empty for everywhere."),
        ),
        "days_wrong": (
            _("The last day lies before the first."),
            _("Write the last day of the period, or leave it empty."),
        ),
        "unit_overlaps": (
            _("“%(other)s” answers for the same at that time."),
            _("End one period before the other begins."),
        ),
        "listed_twice": (
            _("“%(value)s” is on the role's list already."),
            _("Leave one of them."),
        ),
    },
)
