from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ZonesConfig(AppConfig):
    name = "zones"
    verbose_name = _("Zones and responsibility")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the kinds of import known that zones brings itself."""
        from zones.editor.round_trip.kind import DRAFT
        from zones.imports.kinds.own import OWN
        from zones.imports.kinds.registry import register

        register(*OWN, DRAFT)
