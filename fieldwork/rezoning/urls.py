"""The pages of issues that moved borders left behind."""

from django.urls import path

from fieldwork.rezoning import page, run_page

urlpatterns = [
    path("rezoning/", page.rezoning, name="rezoning"),
    path("rezoning/confirm/", page.reroute_confirm, name="reroute_confirm"),
    path("rezoning/start/", page.reroute_start, name="reroute_start"),
    path("rezoning/runs/<int:run_id>/", run_page.reroute_run, name="reroute_run"),
    path("rezoning/runs/<int:run_id>/go-on/", run_page.reroute_go_on, name="reroute_go_on"),
]
