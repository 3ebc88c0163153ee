"""Somebody leaves a post, or a unit is dissolved: all that is held goes to others in one act."""

from zones.ownership.handing_over.actions import (
    PersonLeaves,
    UnitCloses,
    hand_over_person,
    hand_over_unit,
)
from zones.ownership.handing_over.items import Item, ItemKind, items_of_person, items_of_unit
from zones.ownership.handing_over.successors import Successors

__all__ = [
    "Item",
    "ItemKind",
    "PersonLeaves",
    "Successors",
    "UnitCloses",
    "hand_over_person",
    "hand_over_unit",
    "items_of_person",
    "items_of_unit",
]
