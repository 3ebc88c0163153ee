"""Notices and subscriptions, asked for in the field's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from zones.organisation.models import User

if TYPE_CHECKING:
    from fieldwork.notices.models import Notice, Subscription  # noqa: F401  (row types)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, user: User) -> Self:
        """The person's own: nobody sees another's."""
        return self.filter(recipient=user)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def read(self) -> Self:
        return self.filter(read_at__isnull=False)

    def newest_first(self) -> Self:
        return self.order_by("-id")


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def by_name(self) -> Self:
        return self.order_by("name", "id")
