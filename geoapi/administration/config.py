"""The administration, and the apps of others in it under names that say what they hold."""

from axes.apps import AppConfig as AxesConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _
from django_tasks_db.apps import TasksAppConfig


class AdministrationConfig(AdminConfig):
    default_site = "geoapi.administration.site.AdministrationSite"


class SignInLockConfig(AxesConfig):  # type: ignore[misc]  # axes brings no types
    verbose_name = _("Sign-in lock")


class JobsConfig(TasksAppConfig):
    verbose_name = _("Jobs")  # type: ignore[assignment]  # lazy, as Django allows
