"""Who takes over what: one for all, others for some, nobody for what is left open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from zones.organisation.models import Deputy, Unit, User
from zones.ownership.handing_over.items import Item

Holder = TypeVar("Holder", User, Unit)


@dataclass(frozen=True)
class Successors(Generic[Holder]):
    """``of_all`` takes over but for what ``single`` says by the items' keys; None: left open."""

    of_all: Holder | None = None
    single: Mapping[str, Holder | None] = field(default_factory=dict)

    def of(self, item: Item) -> Holder | None:
        """Who takes the item over. Nobody acts for oneself: a head has then no deputy."""
        found = self.single.get(item.key, self.of_all)
        if isinstance(item.held, Deputy) and found == item.held.head:
            return None
        return found
