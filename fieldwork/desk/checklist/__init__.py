"""What is still missing in the set-up of a city: facts of the database, then said in words."""

from fieldwork.desk.checklist.chapters import assess, examine
from fieldwork.desk.checklist.facts import gather
from fieldwork.desk.checklist.item import Checklist, Group, Item, State

__all__ = ["Checklist", "Group", "Item", "State", "assess", "examine", "gather"]
