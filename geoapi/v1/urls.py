"""Addresses of the REST interface, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from geoapi.v1 import locate, reference, schemes, zones

urlpatterns = [
    path("locate", locate.Locate.as_view(), name="api_locate"),
    path("schemes", schemes.Schemes.as_view(), name="api_schemes"),
    path("schemes/<slug:code>", schemes.OneScheme.as_view(), name="api_scheme"),
    path("schemes/<slug:code>/editions", schemes.Editions.as_view(), name="api_editions"),
    path(
        "schemes/<slug:code>/editions/<int:number>",
        schemes.OneEdition.as_view(),
        name="api_edition",
    ),
    path("zones", zones.Zones.as_view(), name="api_zones"),
    path("reference/layers", reference.Layers.as_view(), name="api_reference_layers"),
    path("reference/search", reference.Search.as_view(), name="api_search"),
    path(
        "reference/<slug:layer>/features",
        reference.Features.as_view(),
        name="api_reference_features",
    ),
]
