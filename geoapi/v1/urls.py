"""Addresses of the REST interface, below /api/v1/."""

from __future__ import annotations

from django.urls import path

from geoapi.v1 import (
    docs,
    imports,
    issues,
    locate,
    me,
    people,
    reference,
    reports,
    responsibilities,
    schemes,
    units,
    zones,
)

urlpatterns = [
    path("schema", docs.Schema.as_view(), name="api_schema"),
    path("docs", docs.docs_page, name="api_docs"),
    path("locate", locate.Locate.as_view(), name="api_locate"),
    path("schemes", schemes.Schemes.as_view(), name="api_schemes"),
    path("schemes/<slug:code>", schemes.OneScheme.as_view(), name="api_scheme"),
    path("schemes/<slug:code>/editions", schemes.Editions.as_view(), name="api_editions"),
    path(
        "schemes/<slug:code>/editions/<int:number>",
        schemes.OneEdition.as_view(),
        name="api_edition",
    ),
    path("schemes/<slug:code>/withdraw", schemes.Withdrawal.as_view(), name="api_withdraw"),
    path("zones", zones.Zones.as_view(), name="api_zones"),
    path("zones/export", zones.ZonesExport.as_view(), name="api_zones_export"),
    path("zones/<int:zone_id>", zones.OneZone.as_view(), name="api_zone"),
    path(
        "responsibilities",
        responsibilities.Responsibilities.as_view(),
        name="api_responsibilities",
    ),
    path(
        "responsibilities/<int:responsibility_id>/relieve",
        responsibilities.Relief.as_view(),
        name="api_relieve",
    ),
    path("units", units.Units.as_view(), name="api_units"),
    path("units/export", units.UnitsExport.as_view(), name="api_units_export"),
    path("units/<int:unit_id>", units.OneUnit.as_view(), name="api_unit"),
    path("people", people.People.as_view(), name="api_people"),
    path("people/export", people.PeopleExport.as_view(), name="api_people_export"),
    path("imports", imports.Imports.as_view(), name="api_imports"),
    path("imports/tables/<slug:kind>", imports.BlankTable.as_view(), name="api_blank_table"),
    path("imports/<int:import_id>", imports.OneImport.as_view(), name="api_import"),
    path(
        "imports/<int:import_id>/preview",
        imports.ImportPreview.as_view(),
        name="api_import_preview",
    ),
    path("imports/<int:import_id>/check", imports.ImportCheck.as_view(), name="api_import_check"),
    path("imports/<int:import_id>/apply", imports.ImportApply.as_view(), name="api_import_apply"),
    path(
        "imports/<int:import_id>/discard",
        imports.ImportDiscard.as_view(),
        name="api_import_discard",
    ),
    path("issues", issues.Issues.as_view(), name="api_issues"),
    path("issues/export", issues.IssuesExport.as_view(), name="api_issues_export"),
    path("issues/nearby", issues.IssuesNearby.as_view(), name="api_issues_nearby"),
    path("issues/<str:number>", issues.OneIssue.as_view(), name="api_issue"),
    path("issues/<str:number>/events", issues.IssueEvents.as_view(), name="api_issue_events"),
    path("reports", reports.Reports.as_view(), name="api_reports"),
    path("reports/<uuid:uuid>", reports.OneReport.as_view(), name="api_report"),
    path(
        "reports/<uuid:uuid>/verify", reports.ReportVerification.as_view(), name="api_report_verify"
    ),
    path("reports/<uuid:uuid>/place", reports.ReportPlace.as_view(), name="api_report_place"),
    path("reports/<uuid:uuid>/reject", reports.ReportRejection.as_view(), name="api_report_reject"),
    path("reports/<uuid:uuid>/answer", reports.ReportAnswer.as_view(), name="api_report_answer"),
    path("reports/<uuid:uuid>/contact", reports.ReportContact.as_view(), name="api_report_contact"),
    path("me", me.Me.as_view(), name="api_me"),
    path("me/tokens", me.MyTokens.as_view(), name="api_tokens"),
    path("me/tokens/<int:token_id>", me.MyToken.as_view(), name="api_token"),
    path("reference/layers", reference.Layers.as_view(), name="api_reference_layers"),
    path("reference/search", reference.Search.as_view(), name="api_search"),
    path(
        "reference/<slug:layer>/features",
        reference.Features.as_view(),
        name="api_reference_features",
    ),
    path(
        "reference/<slug:layer>/export",
        reference.LayerExport.as_view(),
        name="api_reference_export",
    ),
]
