"""A report as it is sent: the body, read strictly, and the submission it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from fieldwork.casework.models import AccuracyKind, ReportKind, Source
from fieldwork.catalogue.models import Urgency
from fieldwork.evidence.models import FileKind, FileOrigin, FileRole
from fieldwork.evidence.rules import DeclaredFile
from fieldwork.intake.rules import Contact, Fix, Place, Submission
from geoapi.v1.fields import InstantField, NumberField
from zones.boundaries.ground import ground
from zones.datum import Datum, to_wgs84
from zones.organisation.city import check_datum

LONGEST_TEXT = 5000
MOST_FILES = 30


class _Strict(serializers.Serializer[Any]):
    """A member of the body; members that are not declared are refused by name."""

    def to_internal_value(self, data: Any) -> Any:
        """As DRF's, after a look for what nobody knows."""
        if isinstance(data, Mapping):
            unknown = sorted(str(name) for name in data if name not in self.fields)
            if unknown:
                message = _("There is no member of this name.")
                raise serializers.ValidationError({unknown[0]: [message]})
        return super().to_internal_value(data)


class FixBody(_Strict):
    lon = NumberField(least=-180, most=180)
    lat = NumberField(least=-90, most=90)
    accuracy = NumberField(least=0, most=100_000, required=False, allow_null=True)


class PlaceBody(_Strict):
    lon = NumberField(least=-180, most=180)
    lat = NumberField(least=-90, most=90)
    datum = serializers.ChoiceField(
        choices=[datum.value for datum in Datum],
        help_text="What the two numbers mean. There is no default: a guess is off by 500 m.",
    )
    accuracy = NumberField(
        least=0, most=100_000, required=False, allow_null=True, help_text="Radius in metres."
    )
    accuracy_kind = serializers.ChoiceField(
        choices=AccuracyKind.choices, required=False, allow_blank=True
    )
    provider = serializers.CharField(max_length=20, required=False, allow_blank=True)
    fix = FixBody(
        required=False,
        allow_null=True,
        help_text="What the device measured, WGS-84, where the pin was moved.",
    )


class FileBody(_Strict):
    sha256 = serializers.RegexField(r"^[0-9a-f]{64}$")
    size = serializers.IntegerField(min_value=1, max_value=2**40)
    type = serializers.CharField(max_length=100, required=False, allow_blank=True)
    kind = serializers.ChoiceField(choices=FileKind.choices, default=FileKind.PHOTO)
    role = serializers.ChoiceField(choices=FileRole.choices, default=FileRole.OTHER)
    origin = serializers.ChoiceField(choices=FileOrigin.choices, default=FileOrigin.UNKNOWN)
    captured_at = InstantField(required=False, allow_null=True)
    lon = NumberField(least=-180, most=180, required=False, allow_null=True)
    lat = NumberField(least=-90, most=90, required=False, allow_null=True)
    accuracy = NumberField(least=0, most=100_000, required=False, allow_null=True)


class ContactBody(_Strict):
    name = serializers.CharField(max_length=80, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)


class ReportBody(_Strict):
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=Source.choices, help_text="In whose name; only those open to the sender's roles."
    )
    kind = serializers.ChoiceField(choices=ReportKind.choices, default=ReportKind.PROBLEM)
    category = serializers.CharField(max_length=20, required=False, allow_blank=True)
    condition = serializers.CharField(max_length=20, required=False, allow_blank=True)
    urgency = serializers.ChoiceField(choices=Urgency.choices, default=Urgency.NORMAL)
    text = serializers.CharField(max_length=LONGEST_TEXT, required=False, allow_blank=True)
    address = serializers.CharField(max_length=200, required=False, allow_blank=True)
    place = PlaceBody(required=False, allow_null=True)
    captured_at = InstantField(help_text="When it was seen, by the device's clock.")
    sent_at = InstantField(required=False, help_text="No part of the content.")
    attempt = serializers.IntegerField(
        min_value=1, max_value=1_000_000, required=False, help_text="No part of the content."
    )
    files = FileBody(many=True, required=False, max_length=MOST_FILES)  # type: ignore[call-arg]
    join = serializers.CharField(
        max_length=24,
        required=False,
        allow_blank=True,
        allow_null=True,
        help_text="The number of the open issue, or of a report, that this is the same as.",
    )
    external_number = serializers.CharField(max_length=80, required=False, allow_blank=True)
    complainant = ContactBody(required=False, allow_null=True)
    permitted_anyway = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="Why it is a problem although the place is an exempt area.",
    )


class ReportBodyWithUuid(ReportBody):
    uuid = serializers.UUIDField(help_text="Made by the sender; the same again changes nothing.")


def submission_of(uuid: UUID, body: Mapping[str, Any]) -> Submission:
    """The submission a checked body says. Raises Refusal for a datum the city does not allow."""
    contact = body.get("complainant")
    return Submission(
        uuid=uuid,
        source=body["source"],
        kind=body["kind"],
        captured_at=body["captured_at"],
        category=body.get("category", ""),
        condition=body.get("condition", ""),
        urgency=body["urgency"],
        text=body.get("text", ""),
        address=body.get("address", ""),
        place=place_in(body["place"]) if body.get("place") else None,
        files=tuple(_file(file) for file in body.get("files", [])),
        joins=body.get("join") or "",
        external_number=body.get("external_number", ""),
        contact=Contact(**contact) if contact else None,
        permitted_anyway=body.get("permitted_anyway", ""),
    )


def place_in(body: Mapping[str, Any]) -> Place:
    """The pin in WGS-84 beside what was given."""
    datum = Datum(body["datum"])
    if datum in (Datum.GCJ02, Datum.BD09):
        check_datum(datum, allow_gcj02=ground(None, unpublished=True).allow_gcj02)
    lon, lat = to_wgs84(body["lon"], body["lat"], datum)
    fix = body.get("fix")
    return Place(
        x=body["lon"],
        y=body["lat"],
        datum=datum.value,
        lon=round(lon, 7),
        lat=round(lat, 7),
        accuracy_m=body.get("accuracy"),
        accuracy_kind=body.get("accuracy_kind", ""),
        provider=body.get("provider", ""),
        fix=Fix(fix["lon"], fix["lat"], fix.get("accuracy")) if fix else None,
    )


def _file(body: Mapping[str, Any]) -> DeclaredFile:
    captured_at: datetime | None = body.get("captured_at")
    return DeclaredFile(
        sha256=body["sha256"],
        size=body["size"],
        media_type=body.get("type", ""),
        kind=body["kind"],
        role=body["role"],
        origin=body["origin"],
        captured_at=captured_at,
        lon=body.get("lon"),
        lat=body.get("lat"),
        accuracy_m=body.get("accuracy"),
    )
