"""The officers' and the public's pages."""

from django.urls import path

from fieldwork.desk import views
from fieldwork.desk.case.page import edit_address, issue_page
from fieldwork.desk.checklist.page import setup_checklist
from fieldwork.desk.report_pages.detail import read_contact, report_page
from fieldwork.desk.report_pages.new import report_new, report_outlook
from fieldwork.desk.report_pages.queue import report_queue
from fieldwork.desk.who_owned_it import who_owned_it

urlpatterns = [
    path("", views.home, name="home"),
    path("map/", views.city_map, name="city_map"),
    path("issues/<str:number>/", issue_page, name="issue_page"),
    path("issues/<str:number>/address/", edit_address, name="issue_address"),
    path("reports/", report_queue, name="report_queue"),
    path("reports/new/", report_new, name="report_new"),
    path("reports/new/outlook/", report_outlook, name="report_outlook"),
    path("reports/<str:number>/", report_page, name="report_page"),
    path("reports/<str:number>/contact/", read_contact, name="report_contact"),
    path("who-owned-it/", who_owned_it, name="who_owned_it"),
    path("setup/", setup_checklist, name="setup_checklist"),
]
