"""An Ownership for people and for programmes: why in plain words, and as JSON for who may see it.

Used by the REST interface, the pages and ``manage.py locate``, so that all say the same.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zones.bilingual import in_english, in_language
from zones.boundaries.known import known_text
from zones.ownership.locate import Ownership
from zones.ownership.rules import Rule

Json = dict[str, Any]


def as_json(ownership: Ownership, *, contacts: bool, unpublished: bool) -> Json:
    """The answer of GET /locate. Points are (lon, lat) in WGS-84, lengths metres.

    ``contacts`` adds telephone numbers; without ``unpublished`` the street heads of schemes that
    are not public are left out. Numbers of people never leave the house.
    """
    return {
        "point": {"lon": ownership.lon, "lat": ownership.lat, "datum": "wgs84"},
        "at": ownership.at.isoformat(),
        "known_at": ownership.known_at and ownership.known_at.isoformat(),
        "scheme": ownership.scheme,
        "edition": _edition(ownership),
        "rule": ownership.rule.value,
        "placed": ownership.placed.value,
        "explanation": explain(ownership),
        "distance_m": _metres(ownership.distance_m),
        "border_m": _metres(ownership.border_m),
        "zone": zone_json(ownership.zone),
        "path": [zone_json(zone) for zone in ownership.path],
        "head": head_json(ownership.head, contacts=contacts),
        "head_zone": zone_json(ownership.head_zone),
        "lead_unit": {
            **unit_json(ownership.lead_unit, contacts=contacts),
            "unowned": ownership.unowned,
        },
        "lead_zone": zone_json(ownership.lead_zone),
        "members": [_brief_unit(unit) for unit in ownership.members],
        "street_heads": [
            {
                "scheme": street["scheme"],
                "zone": zone_json(street["zone"]),
                "head": head_json(street["head"], contacts=contacts),
                "distance_m": street["distance_m"],
            }
            for street in ownership.street_heads
            if unpublished or street["public"]
        ],
        "accuracy_m": ownership.accuracy_m,
        "uncertain": ownership.uncertain,
        "candidates": [
            {
                "zone": zone_json(candidate["zone"]),
                "lead_unit": candidate["lead_unit"] and _brief_unit(candidate["lead_unit"]),
                "share": candidate["share"],
            }
            for candidate in ownership.candidates
        ],
        "no_manager": ownership.no_manager,
    }


def zone_json(zone: Json | None) -> Json | None:
    """A zone of an Ownership without the number of its version, which is ours alone."""
    return zone and {key: value for key, value in zone.items() if key != "version"}


def head_json(head: Json | None, *, contacts: bool) -> Json | None:
    """A head by name and post; ``acting_for`` is the head whose deputy it is."""
    if head is None:
        return None
    absent = head["acting_for"]
    shown = {
        "name": head["name"],
        "post": head["post"],
        "acting_for": absent and {"name": absent["name"], "post": absent["post"]},
    }
    return shown | {"phone": head["phone"]} if contacts else shown


def unit_json(unit: Json, *, contacts: bool) -> Json:
    """A unit with its head."""
    head = head_json(unit.get("head"), contacts=contacts)
    shown = {**_brief_unit(unit), "kind": unit["kind"], "head": head}
    return shown | {"phone": unit["phone"]} if contacts else shown


def _brief_unit(unit: Json) -> Json:
    return {key: unit[key] for key in ("id", "code", "name", "name_en")}


def _edition(ownership: Ownership) -> Json | None:
    if ownership.edition is None:
        return None
    since = ownership.since.isoformat() if ownership.since else None
    return {"number": ownership.edition, "effective_from": since}


def _metres(length: float | None) -> float | None:
    return None if length is None else round(length, 2)


# --- in plain words -------------------------------------------------------------------------------


def explain(ownership: Ownership) -> str:
    """Why this unit answers, in two to five sentences of the active language."""
    sentences = [
        _known(ownership),
        _placed(ownership),
        _led(ownership),
        _headed(ownership),
        _doubted(ownership),
    ]
    # Chinese sentences end in a full-width stop and take no space after it.
    gap = " " if in_english() else ""
    return gap.join(filter(None, sentences))


def _known(ownership: Ownership) -> str:
    if ownership.known_at is None:
        return ""
    day = {"day": known_text(ownership.known_at)}
    return _("This is as known on %(day)s, and may have been corrected since.") % day


def _placed(ownership: Ownership) -> str:
    zone = _zone_name(ownership.zone)
    match ownership.placed:
        case Rule.NO_EDITION:
            return _("No boundaries were in force at that time.")
        case Rule.OUTSIDE:
            return _("The place lies outside every zone.")
        case Rule.NEAREST:
            return _("No zone covers the place; %(zone)s is the nearest, %(length)s away.") % {
                "zone": zone,
                "length": _length(ownership.distance_m),
            }
        case Rule.BORDER:
            return _("The place lies on the border of %(zone)s, whose code comes first.") % {
                "zone": zone
            }
    return _("The place lies inside %(zone)s, %(length)s from its border.") % {
        "zone": zone,
        "length": _length(ownership.border_m),
    }


def _led(ownership: Ownership) -> str:
    words = {
        "unit": name_of(ownership.lead_unit),
        "zone": _again(ownership.zone, ownership),
        "above": _zone_name(ownership.lead_zone),
    }
    own = ownership.lead_zone == ownership.zone
    if ownership.gap_reason:
        words["reason"] = ownership.gap_reason
        return _("It is a gap on purpose (%(reason)s), for which %(unit)s answers.") % words
    if ownership.unowned:
        return _("Nobody else answers for it, so %(unit)s does.") % words
    if ownership.no_manager:
        return _("There is no property manager, so %(unit)s answers.") % words
    if ownership.rule is not Rule.FALLBACK:
        return _("Its lead unit is %(unit)s.") % words
    if own:
        return _("%(zone)s has no lead unit, so its fallback unit %(unit)s answers.") % words
    return _("%(zone)s has no lead unit, so %(unit)s answers, which leads %(above)s.") % words


def _headed(ownership: Ownership) -> str:
    head = ownership.head
    if head is None:
        return ""
    words = {"name": head["name"], "zone": _again(ownership.head_zone, ownership)}
    if head["acting_for"]:
        words["absent"] = head["acting_for"]["name"]
        return _("%(name)s acts as head of %(zone)s for %(absent)s.") % words
    return _("%(name)s is the head of %(zone)s.") % words


def _doubted(ownership: Ownership) -> str:
    others = [
        _zone_name(candidate["zone"])
        for candidate in ownership.candidates
        if ownership.zone is None or candidate["zone"]["id"] != ownership.zone["id"]
    ]
    if not ownership.uncertain or not others:
        return ""
    return _("The position does not decide it: %(zones)s may be meant as well.") % {
        "zones": (", " if in_english() else "、").join(others)
    }


def name_of(thing: Json) -> str:
    """The name of a zone or unit in the active language."""
    return in_language(thing["name"], thing.get("name_en", ""))


def _zone_name(zone: Json | None) -> str:
    if zone is None:
        return ""
    name, code = name_of(zone), zone["code"]
    return f"{name} ({code})" if in_english() else f"{name}（{code}）"


def _again(zone: Json | None, ownership: Ownership) -> str:
    """A zone by its name alone where the first sentence told its code already."""
    return name_of(zone) if zone is not None and zone == ownership.zone else _zone_name(zone)


def _length(metres: float | None) -> str:
    metres = metres or 0
    kilometre, metre = (" km", " m") if in_english() else ("公里", "米")
    if metres >= 1000:
        return f"{metres / 1000:.1f}{kilometre}"
    return f"{metres:.0f}{metre}" if metres >= 10 else f"{metres:.1f}{metre}"
