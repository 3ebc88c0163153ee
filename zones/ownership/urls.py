"""The pages of zones: lists by scheme and level, and the responsibility list of one zone."""

from django.urls import path

from zones.ownership import views

urlpatterns = [
    path("zones/", views.zone_list, name="zone_list"),
    path("zones/<int:zone_id>/", views.zone_detail, name="zone_detail"),
]
