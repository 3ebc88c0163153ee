"""The sentences for everything an import can find, in the language of whoever reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zones.bilingual import in_language
from zones.boundaries import messages as boundaries
from zones.boundaries.models import Pairing
from zones.exchange import messages as exchange
from zones.exchange.faults import Fault as ExchangeFault
from zones.exchange.faults import FaultCode as ExchangeCode
from zones.imports.findings import Code, Finding, Option, Origin
from zones.imports.kinds.registry import Text, kind_of

_NOTHING: Final = _("Nothing needs to be done.")

_MESSAGES: Final[Mapping[str, tuple[Text, Text]]] = MappingProxyType(
    {
        Code.NO_CITY: (
            _("The city is not set up yet, so no place can be checked."),
            _("Set the city up first."),
        ),
        Code.DATUM_NOT_ALLOWED: (
            _("This city does not allow coordinates in %(crs)s."),
            _(
                "Ask for the data in CGCS2000, or have GCJ-02 and BD-09 allowed where the server"
                " is set up."
            ),
        ),
        Code.CRS_NOT_DECLARED: (
            _("Nobody has said what the coordinates of the file are."),
            _("Declare the datum or EPSG code: wgs84, cgcs2000, gcj02, bd09, EPSG:4547 ..."),
        ),
        Code.SCHEME_UNKNOWN: (
            _("There is no scheme “%(given)s” with levels."),
            _("Choose one of: %(known)s. Or define it first."),
        ),
        Code.LEVEL_NOT_CHOSEN: (
            _("It is not said which level the zones are of (given: “%(given)s”)."),
            _("Choose one of %(known)s, or the column that holds the level."),
        ),
        Code.COLUMN_NOT_MAPPED: (
            _("No column feeds “%(heading)s”. The file has: %(columns)s."),
            _("Choose its column (%(field)s)."),
        ),
        Code.COLUMN_ABSENT: (
            _("The file has no column “%(column)s”. It has: %(columns)s."),
            _("Choose one of its columns."),
        ),
        Code.CODES_EXHAUSTED: (
            _("%(count)s zones need codes, more than %(digits)s digits after “%(prefix)s” give."),
            _("Use more digits or another prefix."),
        ),
        Code.CODES_PROPOSED: (
            _("%(count)s zones get new codes, from %(first)s to %(last)s, as one reads a map."),
            _("Look at them on the map."),
        ),
        Code.NAMES_FROM_CODES: (
            _("%(count)s zones have no name; they are called by their code."),
            _("Choose a column for the name if there is one."),
        ),
        Code.PARENT_AMBIGUOUS: (
            _("Several zones above are called “%(parent)s”: %(codes)s."),
            _("Name the parent by its code."),
        ),
        Code.REPAIR_PROPOSED: (
            _(
                "Repair: the area changes by %(area_change)s of %(area)s, parts from"
                " %(parts_before)s to %(parts_after)s."
            ),
            _("Look at the place on the map before you accept it."),
        ),
        Code.GROUND_NOT_COMPARED: (
            _("Gaps and overlaps were not looked for, because codes, levels or parents are wrong."),
            _("Correct those first."),
        ),
        Code.BOX_WIDENED: (
            _("The city's box will grow to %(bbox)s."),
            _("Reports from there will be taken from then on."),
        ),
        Code.NOTHING_CHANGES: (_("Everything is there already; nothing would change."), _NOTHING),
        Code.SHAPES_MIXED: (
            _("It is a %(shape)s among %(usual)ss."),
            _("Export each kind of shape into a layer of its own."),
        ),
        Code.SHAPE_MISSING: (_("It has no geometry."), _("Leave it out, or draw it.")),
        Code.NEW_LAYER_UNNAMED: (
            _("A new reference layer needs a code, both names and a kind. Known: %(known)s."),
            _("Fill them in, or name a layer that exists."),
        ),
        Code.BACKDATED: (
            _("It is to hold from %(at)s, which is past: who answered since then is restated."),
            _("Leave the day out to let it hold from now on."),
        ),
        Code.LAYER_REPLACED: (
            _("The layer %(layer)s is replaced whole: %(before)s features by %(after)s."),
            _NOTHING,
        ),
        Code.VALUE_MISSING: (_("“%(heading)s” is empty."), _("Fill it in.")),
        Code.VALUE_TOO_LONG: (
            _("“%(heading)s” has %(length)s characters; at most %(limit)s are taken."),
            _("Shorten it, or choose another column."),
        ),
        Code.CHOICE_UNKNOWN: (
            _("“%(heading)s”: “%(value)s” is not known."),
            _("Use one of: %(known)s."),
        ),
        Code.DATE_UNREADABLE: (
            _("“%(heading)s”: “%(value)s” is not a date."),
            _("Write it like 2026-01-31 or 2026年1月31日."),
        ),
        Code.PERIOD_EMPTY: (
            _("The last day %(last)s lies before the first day %(start)s."),
            _("Correct one of the two."),
        ),
        Code.ROW_TWICE: (
            _("“%(value)s” is said again; row %(first)s says it already."),
            _("Leave one of the two rows."),
        ),
        Code.DIFFERS_IN_CASE: (
            _("“%(value)s” differs from “%(other)s” in capitals only."),
            _("Write it as the other where the same is meant, else change more than capitals."),
        ),
        Code.UNIT_UNKNOWN: (
            _("“%(heading)s”: there is no unit “%(value)s”."),
            _("Correct the code, or import the unit first."),
        ),
        Code.UNIT_AMBIGUOUS: (
            _("“%(heading)s”: several units are called “%(value)s”: %(codes)s."),
            _("Name the unit by its code."),
        ),
        Code.UNIT_BELOW_ITSELF: (
            _("The unit would stand below itself: %(cycle)s."),
            _("Correct the parent of one of them."),
        ),
        Code.PERSON_UNKNOWN: (
            _("“%(heading)s”: there is no account “%(value)s”."),
            _("Correct the user name, or import the person first."),
        ),
        Code.PERSON_AMBIGUOUS: (
            _("“%(heading)s”: several people are called “%(value)s”: %(codes)s."),
            _("Name the person by the user name."),
        ),
        Code.PERSON_CONTRADICTS: (
            _(
                "“%(heading)s”: “%(value)s” here, but “%(before)s” for the same person from row"
                " %(row)s."
            ),
            _("Make the rows of one person agree."),
        ),
        Code.USERNAME_UNUSABLE: (
            _("“%(value)s” cannot be a user name."),
            _("Use at most 150 letters, digits and @ . + - _ without spaces."),
        ),
        Code.ROLE_RESERVED: (
            _("The role “%(value)s” is handed out by the system administrator only."),
            _("Leave the row out, and ask the system administrator."),
        ),
        Code.ZONE_UNKNOWN: (
            _("There is no zone “%(value)s” in the newest edition."),
            _("Correct the code, or import the boundaries first."),
        ),
        Code.HOLDER_MISSING: (
            _("The row says nobody who answers."),
            _("Fill in a unit or a person, or leave the row out."),
        ),
        Code.HOLDER_WRONG_KIND: (
            _("The role %(role)s cannot be held by what “%(heading)s” names."),
            _("Heads and paired leaders are people, every other role is held by units."),
        ),
        Code.TWO_HOLDERS: (
            _(
                "Zone %(zone)s would have two holders of the role %(role)s at the same time:"
                " “%(value)s” here and “%(before)s” in row %(first)s."
            ),
            _("Leave one of them, or give them days that do not overlap."),
        ),
        Code.LEAD_NOT_ONE_TO_ONE: (
            _("“%(value)s” would lead this zone and %(zone)s; in this scheme a unit leads one."),
            _("Choose another unit, or end its other lead first."),
        ),
        Code.PAIR_NOT_ONE_TO_ONE: (
            _(
                "“%(value)s” would be paired with this zone and %(zone)s; at this level one is"
                " paired with one."
            ),
            _("Choose another, or end the other pairing first."),
        ),
        Code.LEVEL_PAIRS_OTHERS: (
            _(
                "“%(heading)s”: “%(value)s” cannot be paired with this zone: zones of the level"
                " “%(level)s” are paired with %(pairing)s."
            ),
            _("Name a zone of another level, or change whom the level is paired with."),
        ),
        Code.UNFORESEEN: (
            _("The import failed for a reason nobody foresaw (%(reason)s). Nothing was stored."),
            _("Try again; if it fails again, tell the administrator the number of the import."),
        ),
    }
)
_OPTIONS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        Option.REPAIR: _("Accept the proposed repairs"),
        Option.ACCEPT_DEFECTS: _("Publish although there are gaps, overlaps or spills"),
        Option.WIDEN_BBOX: _("The file lies outside of the city's box, and that is right"),
    }
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A finding as people read it."""

    where: str
    detail: str
    remedy: str

    def __str__(self) -> str:
        return " ".join(
            filter(None, [f"{self.where}:" if self.where else "", self.detail, self.remedy])
        )


def explain(finding: Finding) -> Explanation:
    """The finding in the language that is active now."""
    detail, remedy = _words(finding)
    return Explanation(_where(finding), detail, remedy)


def option_text(option: str) -> str:
    """What it means to take an option that lets faults pass."""
    return str(_OPTIONS[option])


def _where(finding: Finding) -> str:
    """ "row 7", "feature 12 (0101 老街)"; what is of the file as a whole has no place in it."""
    kind, _space, number = finding.where.partition(" ")
    names = {"row": gettext("row"), "feature": gettext("feature")}
    where = f"{names[kind]} {number}" if number and kind in names else ""
    if not finding.label:
        return where
    return f"{where} ({finding.label})" if where else finding.label


def _words(finding: Finding) -> tuple[str, str]:
    match finding.origin:
        case Origin.EXCHANGE:
            return _exchange_words(finding)
        case Origin.BOUNDARIES:
            fault = boundaries.explain(finding.code, finding.facts)
            return fault.detail, fault.remedy
        case Origin.DEFECT:
            torn = boundaries.explain_defect(finding.code, finding.facts)
            return torn.detail, torn.remedy
        case Origin.REFUSAL:
            return str(finding.facts["detail"]), str(finding.facts["remedy"])
    own = finding.origin != Origin.IMPORTS
    detail, remedy = (kind_of(finding.origin).words if own else _MESSAGES)[finding.code]
    facts = _readable(finding)
    return str(detail) % facts, str(remedy) % facts


def _exchange_words(finding: Finding) -> tuple[str, str]:
    params = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in finding.facts.items()
    }
    explained = exchange.explain(ExchangeFault(ExchangeCode(finding.code), finding.where, params))
    return explained.detail, explained.remedy


def _readable(finding: Finding) -> dict[str, Any]:
    facts = {
        key: ", ".join(str(one) for one in value) or gettext("none")
        if isinstance(value, list)
        else value
        for key, value in finding.facts.items()
    }
    if finding.code == Code.REPAIR_PROPOSED:
        change = finding.facts["area_change_m2"]
        facts["area_change"] = f"{'-' if change < 0 else '+'}{boundaries.area(abs(change))}"
        facts["area"] = boundaries.area(finding.facts["area_m2"])
    elif finding.code == Code.LEVEL_PAIRS_OTHERS:
        facts["level"] = in_language(finding.facts["level"], finding.facts["level_en"])
        facts["pairing"] = Pairing(finding.facts["pairing"]).label
    return facts
