"""The shapes of answers about drafts, as the schema documents them."""

from __future__ import annotations

from rest_framework import serializers

from geoapi.v1.schemes import EditionShape
from geoapi.v1.shapes import Shape
from zones.editor.models import DraftState


class DraftEditorShape(Shape):
    id = serializers.IntegerField()
    name = serializers.CharField()
    since = serializers.DateTimeField()


class DraftCountsShape(Shape):
    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    gone = serializers.IntegerField()
    responsibilities = serializers.IntegerField()


class DraftShape(Shape):
    id = serializers.IntegerField()
    scheme = serializers.CharField()
    name = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=DraftState.choices)
    state_label = serializers.CharField()
    base = serializers.IntegerField(help_text="The edition it changes; 0 before the first.")
    newest = serializers.IntegerField(help_text="The highest edition there is.")
    stale = serializers.BooleanField(help_text="Must be rebased before it is published.")
    position = serializers.IntegerField(help_text="The last operation in effect.")
    operations = serializers.IntegerField(help_text="The last operation, undone ones included.")
    can_undo = serializers.BooleanField()
    can_redo = serializers.BooleanField()
    broken = serializers.BooleanField(help_text="An import left it torn.")
    editor = DraftEditorShape(allow_null=True, help_text="Who is editing.")
    mine = serializers.BooleanField(help_text="You are editing.")
    may_edit = serializers.BooleanField(help_text="You may do operations now.")
    created_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    changes = DraftCountsShape()
    submitted_by = serializers.CharField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)
    approved_by = serializers.CharField(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    sent_back_reason = serializers.CharField(allow_blank=True)
    edition = serializers.IntegerField(allow_null=True, help_text="What it was published as.")
    four_eyes = serializers.BooleanField(help_text="A second person approves.")
    url = serializers.CharField(help_text="The editor's page.")


class DraftListShape(Shape):
    results = DraftShape(many=True)


class OperationShape(Shape):
    number = serializers.IntegerField()
    uuid = serializers.UUIDField()
    kind = serializers.CharField()
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="What was done, in the reader's language."
    )
    made_by = serializers.CharField(allow_null=True)
    made_at = serializers.DateTimeField()
    in_effect = serializers.BooleanField()
    box = serializers.ListField(
        child=serializers.FloatField(),
        allow_null=True,
        help_text="west, south, east, north of the zones it changed.",
    )


class HistoryShape(Shape):
    results = OperationShape(many=True)


class WarningShape(Shape):
    code = serializers.CharField()
    detail = serializers.CharField()
    zone = serializers.IntegerField()


class DifferenceShape(Shape):
    zone = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    area_before_m2 = serializers.FloatField(allow_null=True)
    area_after_m2 = serializers.FloatField(allow_null=True)
    gained = serializers.JSONField(help_text="GeoJSON of ground won, or null.")
    lost = serializers.JSONField(help_text="GeoJSON of ground lost, or null.")


class OutcomeShape(Shape):
    draft = DraftShape()
    operation = OperationShape(allow_null=True)
    features = serializers.ListField(
        child=serializers.DictField(), help_text="The changed zones as they are now, GeoJSON."
    )
    gone = serializers.ListField(child=serializers.IntegerField())
    warnings = WarningShape(many=True)
    differences = DifferenceShape(many=True, required=False, help_text="Of a trial only.")


class ZoneRefShape(Shape):
    zone = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class NeighbourShape(ZoneRefShape):
    share = serializers.FloatField(help_text="Of a gap's border, else of the area.")


class RepairShape(Shape):
    label = serializers.CharField(  # type: ignore[assignment]
    )
    kind = serializers.CharField()
    parameters = serializers.DictField(help_text="Send them as an operation, or try them first.")


class ExceptionShape(Shape):
    id = serializers.IntegerField()
    kind = serializers.CharField()
    reason = serializers.CharField()
    by = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class DraftFindingShape(Shape):
    id = serializers.CharField(help_text="The same as long as the finding is.")
    kind = serializers.CharField()
    severity = serializers.ChoiceField(choices=["blocking", "warning", "excepted"])
    detail = serializers.CharField()
    remedy = serializers.CharField()
    place = serializers.JSONField(allow_null=True, help_text="GeoJSON in WGS-84.")
    box = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    area_m2 = serializers.FloatField(allow_null=True)
    width_m = serializers.FloatField(allow_null=True, help_text="At the widest place.")
    neighbours = NeighbourShape(many=True)
    zone = serializers.IntegerField(allow_null=True)
    repairs = RepairShape(many=True)
    exception = ExceptionShape(allow_null=True)


class IntendedGapShape(ZoneRefShape):
    reason = serializers.CharField()
    place = serializers.JSONField(help_text="GeoJSON in WGS-84.")
    area_m2 = serializers.FloatField()


class CheckShape(Shape):
    position = serializers.IntegerField(help_text="The last operation checked.")
    checked_at = serializers.DateTimeField()
    sound = serializers.BooleanField()
    publishable = serializers.BooleanField()
    counts = serializers.DictField(child=serializers.IntegerField())
    items = DraftFindingShape(many=True)
    intended_gaps = IntendedGapShape(many=True)


class ZoneStateShape(Shape):
    code = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField(allow_blank=True)
    level = serializers.CharField()
    parent = serializers.IntegerField(allow_null=True)  # type: ignore[assignment]
    gap_reason = serializers.CharField(allow_blank=True)
    boundary = serializers.JSONField(required=False, help_text="GeoJSON in WGS-84.")


class ZoneDifferenceShape(Shape):
    zone = serializers.IntegerField()
    change = serializers.ChoiceField(choices=["new", "changed", "gone"])
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]
    before = ZoneStateShape(allow_null=True)
    after = ZoneStateShape(allow_null=True)
    area_before_m2 = serializers.FloatField(allow_null=True)
    area_after_m2 = serializers.FloatField(allow_null=True)
    gained = serializers.JSONField(required=False, help_text="GeoJSON of a zone that stays.")
    lost = serializers.JSONField(required=False, help_text="GeoJSON of a zone that stays.")


class PlanShape(Shape):
    number = serializers.IntegerField(help_text="The operation that says so.")
    label = serializers.CharField(  # type: ignore[assignment]
    )
    zone = serializers.IntegerField()
    basis = serializers.CharField(allow_blank=True)

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        """With ``from`` and ``to``, which Python keeps for itself."""
        dates = {
            "from": serializers.CharField(allow_null=True, help_text="Null: with the edition."),
            "to": serializers.CharField(allow_null=True),
        }
        return super().get_fields() | dates


class EditionDifferenceShape(Shape):
    zones = ZoneDifferenceShape(many=True)


class DraftDifferenceShape(EditionDifferenceShape):
    responsibilities = PlanShape(many=True)


class LeftBehindShape(Shape):
    open = serializers.IntegerField(
        help_text="Open issues that lie with another owner than their place then has."
    )
    url = serializers.CharField(help_text="The page that lists them.")


class PublishedShape(Shape):
    edition = EditionShape()
    effective_from = serializers.DateTimeField()
    put = serializers.IntegerField(help_text="Zones new or changed.")
    dropped = serializers.IntegerField()
    reroute = LeftBehindShape()


class ConflictStatesShape(ZoneRefShape):
    fields = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]
    base = ZoneStateShape(allow_null=True)
    theirs = ZoneStateShape(allow_null=True)
    mine = ZoneStateShape(allow_null=True)


class ConflictGroupShape(Shape):
    id = serializers.CharField()
    zones = ConflictStatesShape(many=True)


class RebaseShape(Shape):
    onto = serializers.IntegerField()
    merged = serializers.ListField(
        child=serializers.IntegerField(), help_text="Zones that merge without a question."
    )
    groups = ConflictGroupShape(many=True)

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        """With ``from``, which Python keeps for itself."""
        return {"from": serializers.IntegerField()} | super().get_fields()
