"""The pages of the editor."""

from __future__ import annotations

from django.urls import path

from zones.editor.pages import draft

urlpatterns = [
    path("zones/drafts/<int:draft_id>/", draft.draft_page, name="draft"),
]
