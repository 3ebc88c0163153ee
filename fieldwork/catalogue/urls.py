"""The pages of the catalogue, of the work calendar and of the exempt areas."""

from django.urls import path

from fieldwork.catalogue import exempt_pages, views

urlpatterns = [
    path("catalogue/", views.catalogue, name="catalogue"),
    path("catalogue/shipped/", views.take_shipped, name="catalogue_shipped"),
    path("catalogue/adopt/", views.adopt, name="catalogue_adopt"),
    path("calendar/", views.work_calendar, name="work_calendar"),
    path("calendar/<str:year>/", views.work_calendar, name="work_calendar_year"),
    path("exempt-areas/", exempt_pages.exempt_areas, name="exempt_areas"),
    path("exempt-areas/new/", exempt_pages.exempt_area_new, name="exempt_area_new"),
    path("exempt-areas/<path:area_code>/", exempt_pages.exempt_area, name="exempt_area"),
]
