from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldworkConfig(AppConfig):
    name = "fieldwork"
    verbose_name = _("Fieldwork")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the kinds of import known that fieldwork brings."""
        from fieldwork.catalogue.imports import CATALOGUE, EXEMPT_AREAS, calendar_kind
        from fieldwork.intake.actions import settle_deadlines
        from fieldwork.intake.ledger.kind import LEDGER
        from zones.imports.kinds.registry import register

        register(LEDGER, CATALOGUE, calendar_kind(then=settle_deadlines), EXEMPT_AREAS)
