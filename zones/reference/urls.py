"""The pages of the basemaps."""

from django.urls import path

from zones.reference.basemaps import pages

urlpatterns = [
    path("basemaps/", pages.basemap_list, name="basemap_list"),
    path("basemaps/new/", pages.basemap_new, name="basemap_new"),
    path("basemaps/<int:basemap_id>/", pages.basemap_page, name="basemap_page"),
    path("basemaps/<int:basemap_id>/remove/", pages.basemap_remove, name="basemap_remove"),
]
