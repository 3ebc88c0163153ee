"""The kinds of import the catalogue brings: the workbook, the work calendar, exempt areas."""

from fieldwork.catalogue.imports.exempt_areas import EXEMPT_AREAS
from fieldwork.catalogue.imports.work_calendar import calendar_kind
from fieldwork.catalogue.imports.workbook import CATALOGUE

__all__ = ["CATALOGUE", "EXEMPT_AREAS", "calendar_kind"]
