"""The chapter on what can be reported and by when: categories, limits, the work calendar."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fieldwork.desk.checklist.facts import Facts
from fieldwork.desk.checklist.item import Group, Item, State, listed, state_if


def catalogue(facts: Facts) -> Iterator[Item]:
    """Without categories nothing can be reported; without a calendar deadlines are provisional."""
    yield Item(
        "categories",
        Group.CATALOGUE,
        _("Categories"),
        state_if(bool(facts.categories)),
        ngettext("%(count)d category", "%(count)d categories", facts.categories)
        % {"count": facts.categories}
        if facts.categories
        else _("none"),
        _("What is reported has a category, which says by when it is dealt with and by whom."),
        page="catalogue",
    )
    yield Item(
        "limits",
        Group.CATALOGUE,
        _("The city's own limits"),
        state_if(bool(facts.categories) and not facts.limits_not_set, State.ADVICE),
        ngettext(
            "%(count)d limit is not set by the city",
            "%(count)d limits are not set by the city",
            facts.limits_not_set,
        )
        % {"count": facts.limits_not_set},
        _("Until then a proposal or the default of the class holds, and the case says so."),
        page="catalogue",
    )
    yield Item(
        "calendar",
        Group.CATALOGUE,
        _("Holidays and make-up workdays"),
        state_if(not facts.years_missing),
        _("not entered for: %(years)s") % {"years": listed(facts.years_missing)}
        if facts.years_missing
        else _("entered"),
        _("Deadlines in work hours that reach into a year nobody entered are provisional."),
        page="work_calendar",
    )
