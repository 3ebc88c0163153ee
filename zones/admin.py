"""Gathers the slices' administration so that Django finds it; define nothing here."""

from django.contrib import admin
from django.contrib.auth.models import Group

import zones.audit.admin
import zones.boundaries.admin
import zones.editor.admin
import zones.organisation.admin
import zones.ownership.admin
import zones.reference.admin  # noqa: F401  (each registers its models)

# Rights come from memberships, not from Django's groups.
admin.site.unregister(Group)
