"""The import pages."""

from django.urls import path

from zones.imports import views

urlpatterns = [
    path("imports/", views.import_list, name="import_list"),
    path("imports/<int:import_id>/", views.import_run, name="import_run"),
    path("imports/<int:import_id>/columns/", views.import_columns, name="import_columns"),
    path("imports/<int:import_id>/check/", views.import_check, name="import_check"),
    path("imports/<int:import_id>/apply/", views.import_apply, name="import_apply"),
    path("imports/<int:import_id>/discard/", views.import_discard, name="import_discard"),
]
