"""What is still missing in the set-up of a city: facts of the database, then said in words."""

from fieldwork.desk.checklist.facts import gather
from fieldwork.desk.checklist.items import Checklist, Group, Item, State, assess, examine

__all__ = ["Checklist", "Group", "Item", "State", "assess", "examine", "gather"]
