"""The officers' and the public's pages."""

from django.urls import path

from fieldwork.desk import views
from fieldwork.desk.checklist.page import setup_checklist

urlpatterns = [
    path("", views.city_map, name="city_map"),
    path("setup/", setup_checklist, name="setup_checklist"),
]
