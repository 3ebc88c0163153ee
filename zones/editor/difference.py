"""How a draft differs from its base, or an edition from another, zone by zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zones.boundaries.models import Edition
from zones.editor.content import base_states, edition_states, states_of
from zones.editor.models import Draft, DraftZone
from zones.editor.states import ZoneState

FIELDS = ("code", "name", "name_en", "level", "parent", "gap_reason", "boundary")


@dataclass(frozen=True)
class ZoneDifference:
    """One zone before and after; one of them None where it is new or gone."""

    zone: int
    before: ZoneState | None
    after: ZoneState | None

    @property
    def change(self) -> str:
        if self.before is None:
            return "new"
        return "gone" if self.after is None else "changed"

    @property
    def fields(self) -> list[str]:
        """What differs; everything of a zone that is new or gone."""
        if self.before is None or self.after is None:
            return list(FIELDS)
        return differing(self.before, self.after)


def differing(one: ZoneState, other: ZoneState) -> list[str]:
    """The names of the fields that two states of a zone do not have in common."""
    first, second = one.as_json(), other.as_json()
    keys = {"boundary": "wkb"}
    return [name for name in FIELDS if first[keys.get(name, name)] != second[keys.get(name, name)]]


def draft_difference(draft: Draft) -> list[ZoneDifference]:
    """Every zone that the draft would change, in code order."""
    touched = DraftZone.objects.filter(draft=draft).values_list("zone", flat=True)
    return compare(base_states(draft, touched), states_of(draft, touched))


def edition_difference(edition: Edition, *, before: int) -> list[ZoneDifference]:
    """Every zone that differs between edition number ``before`` and the edition."""
    return compare(
        edition_states(edition.scheme_id, before),
        edition_states(edition.scheme_id, edition.number),
    )


def compare(
    before: Mapping[int, ZoneState], after: Mapping[int, ZoneState]
) -> list[ZoneDifference]:
    """The zones that differ, in code order."""
    pairs = [
        ZoneDifference(zone, before.get(zone), after.get(zone))
        for zone in before.keys() | after.keys()
    ]
    differences = [
        one for one in pairs if one.before is None or not one.before.says_the_same_as(one.after)
    ]
    return sorted(differences, key=lambda one: ((one.after or one.before).code, one.zone))  # type: ignore[union-attr]
