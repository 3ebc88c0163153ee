"""Every address of the server, door by door."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from geoapi.downloads.page import downloads

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("fieldwork.desk.urls")),
    path("", include("fieldwork.standing.urls")),
    path("", include("fieldwork.rezoning.urls")),
    path("", include("fieldwork.notices.urls")),
    path("", include("fieldwork.catalogue.urls")),
    path("", include("zones.organisation.urls")),
    path("", include("zones.reference.urls")),
    path("", include("zones.ownership.urls")),
    path("", include("zones.ownership.printing.urls")),
    path("", include("zones.editor.urls")),
    path("", include("zones.imports.urls")),
    path("downloads/", downloads, name="downloads"),
    path("api/v1/", include("geoapi.v1.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "geoapi.errors.bad_request"
handler403 = "geoapi.errors.permission_denied"
handler404 = "geoapi.errors.not_found"
handler500 = "geoapi.errors.server_error"
