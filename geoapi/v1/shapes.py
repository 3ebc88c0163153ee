"""The shapes of answers that several resources share, as the schema documents them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from zones.organisation.models import UnitKind
from zones.ownership.models import Cadence, PartOfDay


class Shape(serializers.Serializer[Any]):
    """Documents an answer; the answer itself is assembled in SQL or by zones."""


class LevelShape(Shape):
    code = serializers.CharField()
    rank = serializers.IntegerField(help_text="0 is the top.")
    name_zh = serializers.CharField()
    name_en = serializers.CharField()


class ZoneShape(Shape):
    id = serializers.IntegerField(help_text="The zone's number, the same in every edition.")
    code = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    level = LevelShape()


class NamedPersonShape(Shape):
    name = serializers.CharField()
    post = serializers.CharField()


class HeadShape(NamedPersonShape):
    acting_for = NamedPersonShape(allow_null=True, help_text="The head whose deputy this is.")
    phone = serializers.CharField(required=False, help_text="Only for those who work with them.")


class BriefUnitShape(Shape):
    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()


class UnitShape(BriefUnitShape):
    kind = serializers.ChoiceField(choices=UnitKind.choices)
    head = HeadShape(allow_null=True)
    phone = serializers.CharField(required=False, help_text="Only for those who work with them.")


class EditionInForceShape(Shape):
    number = serializers.IntegerField()
    effective_from = serializers.DateTimeField(allow_null=True)


class DutyShape(Shape):
    text_zh = serializers.CharField()
    text_en = serializers.CharField(allow_blank=True)
    cadence = serializers.ChoiceField(choices=Cadence.choices)
    interval_days = serializers.IntegerField(allow_null=True)
    weekday = serializers.IntegerField(allow_null=True, help_text="1 is Monday.")
    part_of_day = serializers.ChoiceField(choices=PartOfDay.choices)
    rhythm = serializers.CharField(help_text="In the language of the request.")


FEATURES = {
    "type": "object",
    "required": ["type", "features", "next"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "next": {"type": ["string", "null"], "description": "The address of the next page."},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "id", "geometry", "properties"],
                "properties": {
                    "type": {"const": "Feature"},
                    "id": {"type": "integer"},
                    "geometry": {"type": ["object", "null"]},
                    "properties": {"type": "object"},
                },
            },
        },
    },
}
"""A GeoJSON FeatureCollection (RFC 7946), as JSON Schema."""
