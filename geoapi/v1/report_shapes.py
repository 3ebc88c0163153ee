"""Reports and issues as the schema documents them."""

from __future__ import annotations

from rest_framework import serializers

from fieldwork.casework.models import ReportKind, Source
from fieldwork.casework.rules import Light
from fieldwork.casework.workflow import ISSUE_STATES, REPORT_STATES
from fieldwork.catalogue.models import LimitKind, Urgency
from geoapi.v1.shapes import BriefUnitShape, NamedPersonShape, Shape, ZoneShape
from zones.ownership.rules import Rule


class CategoryNameShape(Shape):
    code = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    duty_area = serializers.CharField()


class DueShape(Shape):
    limit = serializers.IntegerField()
    limit_kind = serializers.ChoiceField(choices=LimitKind.choices)
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="The limit with its kind, in the request's language."
    )
    provisional = serializers.BooleanField(
        help_text="Beyond the entered work calendar: recomputed once it is entered."
    )
    set_by_city = serializers.BooleanField(help_text="False: a default, not set by the city.")
    light = serializers.ChoiceField(choices=[each.value for each in Light])


class BriefIssueShape(Shape):
    number = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in ISSUE_STATES])
    state_label = serializers.CharField()
    category = CategoryNameShape()
    urgency = serializers.ChoiceField(choices=Urgency.choices)
    address = serializers.CharField()
    lon = serializers.FloatField(help_text="WGS-84")
    lat = serializers.FloatField(help_text="WGS-84")
    zone = ZoneShape(allow_null=True)
    lead_unit = BriefUnitShape()
    head = NamedPersonShape(allow_null=True)
    captured_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    due = DueShape()
    rectified_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    round = serializers.IntegerField()
    reopened_count = serializers.IntegerField()
    report_count = serializers.IntegerField()
    url = serializers.CharField()


class HoldersShape(Shape):
    at = serializers.DateTimeField()
    head = NamedPersonShape(allow_null=True)
    lead_unit = BriefUnitShape()


class IssueCandidateShape(Shape):
    zone = ZoneShape()
    lead_unit = BriefUnitShape(allow_null=True)
    share = serializers.FloatField(allow_null=True)


class StreetShape(Shape):
    zone = ZoneShape()
    head = NamedPersonShape(allow_null=True)
    distance_m = serializers.FloatField()


class IssueShape(BriefIssueShape):
    text = serializers.CharField()
    path = ZoneShape(many=True)
    unit_head = NamedPersonShape(allow_null=True)
    street_heads = StreetShape(
        many=True, help_text="Streets that pass by, whose heads look after the case as well."
    )
    co_units = BriefUnitShape(many=True)
    unowned = serializers.BooleanField()
    uncertain = serializers.BooleanField()
    rule = serializers.ChoiceField(choices=[rule.value for rule in Rule])
    edition = serializers.IntegerField(allow_null=True)
    explanation = serializers.CharField()
    candidates = IssueCandidateShape(many=True)
    holders_seen = HoldersShape()
    holders_received = HoldersShape()
    holders_rerouted = HoldersShape(
        allow_null=True, help_text="Who has it since a re-route; null where there was none."
    )
    accuracy_m = serializers.FloatField(allow_null=True)
    condition = serializers.CharField()
    is_history = serializers.BooleanField()
    revision = serializers.IntegerField()


class ReportFileShape(Shape):
    id = serializers.UUIDField()
    sha256 = serializers.CharField()
    size = serializers.IntegerField()
    kind = serializers.CharField()
    role = serializers.CharField()
    complete = serializers.BooleanField()
    removed = serializers.BooleanField()
    url = serializers.CharField()
    send_to = serializers.CharField()


class AreaNameShape(Shape):
    code = serializers.CharField()
    name = serializers.CharField()


class BriefReportShape(Shape):
    uuid = serializers.UUIDField()
    number = serializers.CharField()
    source = serializers.ChoiceField(choices=Source.choices)  # type: ignore[assignment]
    source_label = serializers.CharField()
    kind = serializers.ChoiceField(choices=ReportKind.choices)
    kind_label = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in REPORT_STATES])
    state_label = serializers.CharField()
    category = CategoryNameShape(allow_null=True)
    urgency = serializers.ChoiceField(choices=Urgency.choices)
    address = serializers.CharField()
    received_at = serializers.DateTimeField()
    reply_due_at = serializers.DateTimeField(allow_null=True)
    reply_due_provisional = serializers.BooleanField()
    reporter = serializers.CharField(
        allow_null=True, help_text="For the campaign office and the reporter alone."
    )
    issue_number = serializers.CharField(allow_null=True)


class ReportShape(BriefReportShape):
    text = serializers.CharField()
    external_number = serializers.CharField()
    lon = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)
    accuracy_m = serializers.FloatField(allow_null=True)
    captured_at = serializers.DateTimeField()
    reply = serializers.CharField()
    replied_at = serializers.DateTimeField(allow_null=True)
    rejection_reason = serializers.CharField()
    exempt_area = AreaNameShape(allow_null=True)
    permitted_anyway = serializers.CharField()
    joined = serializers.BooleanField()
    issue = IssueShape(allow_null=True, help_text="Who may not see it sees number and state.")
    is_history = serializers.BooleanField()
    complete = serializers.BooleanField(help_text="Every declared file has arrived.")
    files = ReportFileShape(many=True)


class ReportListShape(Shape):
    results = BriefReportShape(many=True)
    next = serializers.CharField(allow_null=True)


class ContactShape(Shape):
    name = serializers.CharField(allow_null=True)
    phone = serializers.CharField(allow_null=True)
