"""The officers' and the public's pages."""

from django.urls import path

from fieldwork.desk import views

urlpatterns = [
    path("", views.city_map, name="city_map"),
]
