"""The pages of the catalogue and of the work calendar."""

from django.urls import path

from fieldwork.catalogue import views

urlpatterns = [
    path("catalogue/", views.catalogue, name="catalogue"),
    path("catalogue/shipped/", views.take_shipped, name="catalogue_shipped"),
    path("catalogue/adopt/", views.adopt, name="catalogue_adopt"),
    path("calendar/", views.work_calendar, name="work_calendar"),
    path("calendar/<str:year>/", views.work_calendar, name="work_calendar_year"),
]
