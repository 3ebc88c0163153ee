"""Every address of the server, door by door."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from geoapi.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("", include("fieldwork.desk.urls")),
    path("", include("zones.organisation.urls")),
    path("", include("zones.ownership.urls")),
    path("admin/", admin.site.urls),
]
