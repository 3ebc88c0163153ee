"""The inbox and the subscriptions."""

from django.urls import path

from fieldwork.notices import subscription_pages, views

urlpatterns = [
    path("notices/", views.inbox_page, name="inbox"),
    path("notices/read-all/", views.notices_read_all, name="notices_read_all"),
    path("notices/choices/", views.notice_choices, name="notice_choices"),
    path("notices/<int:notice_id>/read/", views.notice_read, name="notice_read"),
    path("notices/subscriptions/", subscription_pages.subscription_list, name="subscription_list"),
    path(
        "notices/subscriptions/<int:subscription_id>/",
        subscription_pages.subscription_page,
        name="subscription_page",
    ),
    path(
        "notices/subscriptions/<int:subscription_id>/test/",
        subscription_pages.subscription_test,
        name="subscription_test",
    ),
    path(
        "notices/subscriptions/<int:subscription_id>/switch/",
        subscription_pages.subscription_switch,
        name="subscription_switch",
    ),
    path(
        "notices/subscriptions/<int:subscription_id>/secret/",
        subscription_pages.subscription_secret,
        name="subscription_secret",
    ),
    path(
        "notices/subscriptions/<int:subscription_id>/end/",
        subscription_pages.subscription_end,
        name="subscription_end",
    ),
]
