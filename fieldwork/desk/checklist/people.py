"""The chapter of the checklist about who answers: heads, leads, pairs, units, administrators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fieldwork.desk.checklist.facts import SEPARATE_ROLES, Facts
from fieldwork.desk.checklist.item import MANAGE, Group, Item, listed, state_if
from fieldwork.desk.checklist.pairs import PairedLevel
from zones.bilingual import in_language
from zones.organisation.models import Role

IMPORT_THEM: Final = f"{MANAGE} zones_import FILE --kind responsibilities --scheme SCHEME"


def people(facts: Facts) -> Iterator[Item]:
    """The chapter."""
    yield from _answering(facts)
    yield _pairs(facts)
    yield _one_to_one(facts)
    yield from _units(facts)
    yield _administrators(facts)


def _answering(facts: Facts) -> Iterator[Item]:
    yield _counted(
        "heads",
        _("Every zone has a head"),
        facts.leaves_without_head,
        facts.leaves,
        _("Each piece of ground is somebody's: the head is named in every answer."),
        page="responsibilities",
        command=IMPORT_THEM,
    )
    yield _counted(
        "leads",
        _("Every zone has a lead unit"),
        facts.leaves_without_lead,
        facts.leaves,
        _("Where it is missing, the level above answers, and at the top the campaign office."),
        page="responsibilities",
        command=IMPORT_THEM,
    )


def _pairs(facts: Facts) -> Item:
    missing = [level for level in facts.paired_levels if level.without]
    found = [_without(level) for level in missing]
    if facts.stray_pairs:
        found.append(
            ngettext(
                "%(count)d pair is not what the level of its zone asks for",
                "%(count)d pairs are not what the levels of their zones ask for",
                facts.stray_pairs,
            )
            % {"count": facts.stray_pairs}
        )
    all_there = _("all there") if facts.paired_levels else _("no level asks for pairs")
    return Item(
        "pairs",
        Group.PEOPLE,
        _("Leaders and units are paired with zones"),
        state_if(not found),
        "; ".join(found) or all_there,
        _("A leader stands by each street, a unit by each community: where the level says so."),
        page="responsibilities",
        command=IMPORT_THEM.replace("SCHEME", missing[0].scheme) if missing else "",
    )


def _without(level: PairedLevel) -> str:
    more = level.without > len(level.first)
    return _("%(level)s: %(missing)d of %(all)d without (%(codes)s)") % {
        "level": in_language(level.name_zh, level.name_en),
        "missing": level.without,
        "all": level.zones,
        "codes": listed([*level.first, *(["…"] if more else [])]),
    }


def _one_to_one(facts: Facts) -> Item:
    found = []
    if count := facts.double_leads:
        found.append(
            ngettext(
                "%(count)d unit leads several zones", "%(count)d units lead several zones", count
            )
            % {"count": count}
        )
    if count := facts.double_pairs:
        found.append(
            ngettext(
                "%(count)d zone or holder has several pairs",
                "%(count)d zones or holders have several pairs",
                count,
            )
            % {"count": count}
        )
    return Item(
        "one_to_one",
        Group.PEOPLE,
        _("One unit, one zone"),
        state_if(not found),
        "; ".join(found) or _("kept wherever a scheme or a level asks for it"),
        _("One to one promises that a unit has one zone to look after."),
        page="responsibilities",
    )


def _units(facts: Facts) -> Iterator[Item]:
    yield _counted(
        "unit_heads",
        _("Every unit in charge has a head"),
        facts.leading_units_without_head,
        facts.leading_units,
        _("What is reported goes to the unit's head at once."),
        page="admin:zones_unit_changelist",
    )
    yield Item(
        "closed_units",
        Group.PEOPLE,
        _("No closed unit is in charge"),
        state_if(not facts.closed_units_in_charge),
        str(facts.closed_units_in_charge) if facts.closed_units_in_charge else _("none"),
        _("Nobody works there any more; give its zones to another unit."),
        page="admin:zones_unit_changelist",
    )


def _administrators(facts: Facts) -> Item:
    absent = [Role(role).label for role in SEPARATE_ROLES if role not in facts.roles]
    return Item(
        "roles",
        Group.PEOPLE,
        _("Three separate administrators"),
        state_if(not absent and not facts.double_roles),
        _("missing: %(roles)s") % {"roles": listed(absent)}
        if absent
        else _("%(names)s hold two of the roles") % {"names": listed(facts.double_roles)}
        if facts.double_roles
        else _("system administrator, auditor and business administrator are three people"),
        _("Who hands out rights, who runs the business and who reads the log check one another."),
        page="admin:zones_membership_changelist",
    )


def _counted(
    code: str, title: str, missing: int, of: int, why: str, page: str = "", command: str = ""
) -> Item:
    """An item that is done when there are some and none is missing."""
    found = _("%(missing)d of %(all)d without") % {"missing": missing, "all": of}
    return Item(
        code,
        Group.PEOPLE,
        title,
        state_if(of > 0 and not missing),
        found if of else _("there are none yet"),
        why,
        page,
        command if missing or not of else "",
    )
