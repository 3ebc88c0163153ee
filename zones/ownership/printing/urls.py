"""Addresses of what is printed of zones."""

from django.urls import path

from zones.ownership.printing import views

urlpatterns = [
    path("zones/<int:zone_id>/print/map.pdf", views.zone_map, name="print_zone_map"),
    path("zones/<int:zone_id>/print/list.pdf", views.zone_list, name="print_zone_list"),
    path("zones/print/list.pdf", views.level_list, name="print_list"),
    path("zones/print/handbook.pdf", views.handbook, name="print_handbook"),
    path("zones/print/<int:run_id>/", views.run_page, name="print_run"),
    path("zones/print/<int:run_id>/progress", views.run_progress, name="print_run_progress"),
    path("zones/print/<int:run_id>/file.pdf", views.run_file, name="print_run_file"),
]
