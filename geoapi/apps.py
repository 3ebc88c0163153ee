from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GeoapiConfig(AppConfig):
    name = "geoapi"
    verbose_name = _("Doors")
