"""The pages of the editor."""

from __future__ import annotations

from django.urls import path

from zones.editor.pages import draft, editions, home, policy, publish, rebase

urlpatterns = [
    path("zones/", home.zones_home, name="zones"),
    path("zones/drafts/<int:draft_id>/", draft.draft_page, name="draft"),
    path("zones/drafts/<int:draft_id>/publish/", publish.publish_page, name="draft_publish"),
    path("zones/drafts/<int:draft_id>/rebase/", rebase.rebase_page, name="draft_rebase"),
    path("zones/editions/", editions.editions_page, name="editions"),
    path("zones/editions/withdraw/", editions.withdraw_page, name="withdraw_scheduled"),
    path(
        "zones/editions/<int:number>/difference/",
        editions.difference_page,
        name="edition_difference",
    ),
    path(
        "zones/editions/<int:number>/difference.csv",
        editions.difference_table,
        name="edition_difference_table",
    ),
    path("zones/editions/<int:number>/roll-back/", editions.roll_back_page, name="roll_back"),
    path("zones/policy/", policy.policy_page, name="boundary_policy"),
]
