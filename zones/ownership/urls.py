"""The pages of zones and of who answers for them."""

from django.urls import path

from zones.ownership import views
from zones.ownership.responsibility_pages import (
    change,
    deputies,
    holders,
    leaving,
    overview,
    zone,
)

urlpatterns = [
    path("zones/list/", views.zone_list, name="zone_list"),
    path("zones/<int:zone_id>/", views.zone_detail, name="zone_detail"),
    path("responsibilities/", overview.overview, name="responsibilities"),
    path("responsibilities/change/", change.change, name="change_responsibilities"),
    path("responsibilities/changed/", change.changed, name="responsibilities_changed"),
    path("responsibilities/take-back/", change.undo, name="take_back_responsibilities"),
    path("responsibilities/zones/<int:zone_id>/", zone.zone_page, name="responsible_for_zone"),
    path(
        "responsibilities/people/<int:person_id>/", holders.person_page, name="responsible_person"
    ),
    path(
        "responsibilities/people/<int:person_id>/zones.geojson",
        holders.person_zones,
        name="responsible_person_zones",
    ),
    path(
        "responsibilities/people/<int:person_id>/leave/",
        leaving.person_leaves,
        name="person_leaves",
    ),
    path(
        "responsibilities/people/<int:person_id>/stay/", leaving.person_stays, name="person_stays"
    ),
    path("responsibilities/units/<int:unit_id>/", holders.unit_page, name="responsible_unit"),
    path(
        "responsibilities/units/<int:unit_id>/zones.geojson",
        holders.unit_zones,
        name="responsible_unit_zones",
    ),
    path("responsibilities/units/<int:unit_id>/close/", leaving.unit_closes, name="unit_closes"),
    path("responsibilities/deputies/", deputies.deputies, name="deputies"),
    path(
        "responsibilities/deputies/<int:deputy_id>/end/",
        deputies.deputy_ends,
        name="deputy_ends",
    ),
]
