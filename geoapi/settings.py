"""Django's settings: what the code decides stands here, what the deployment decides comes checked
from geoapi/environment.py. ``FIELDWORK`` is the deployment's Environment, whole.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_stubs_ext

from geoapi import environment, native
from geoapi.environment import DatabaseUrl, Mode
from geoapi.settings_api import REST_FRAMEWORK, SPECTACULAR_SETTINGS  # noqa: F401  (read by DRF)

django_stubs_ext.monkeypatch()

FIELDWORK = environment.read()
BASE_DIR = environment.ROOT
_production = FIELDWORK.mode is Mode.PRODUCTION

DEBUG = False
SECRET_KEY = FIELDWORK.secret_key
ALLOWED_HOSTS = list(FIELDWORK.allowed_hosts)
ROOT_URLCONF = "geoapi.urls"
WSGI_APPLICATION = "geoapi.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# geoapi comes first: its `migrate` takes the place of Django's.
INSTALLED_APPS = [
    "geoapi",
    "fieldwork",
    "zones",
    "rest_framework",
    "rest_framework_gis",
    "drf_spectacular",
    "geoapi.administration.config.SignInLockConfig",
    "django_tasks",
    "geoapi.administration.config.JobsConfig",
    "geoapi.administration.config.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.gis",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

# axes must see the answer of every other: it comes last.
MIDDLEWARE = [
    "geoapi.health.HealthMiddleware",
    "geoapi.middleware.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "geoapi.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "geoapi.middleware.SlidingSessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "zones.organisation.middleware.PasswordChangeMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "geoapi.navigation.frame",
            ],
        },
    }
]

# --- database and spatial libraries -----------------------------------------------------------

GDAL_LIBRARY_PATH = native.gdal_library()
GEOS_LIBRARY_PATH = native.geos_library()


def _connection(url: DatabaseUrl) -> dict[str, Any]:
    return {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "NAME": url.name,
        "USER": url.user,
        "PASSWORD": url.password,
        "HOST": url.host,
        "PORT": url.port,
        # A new connection costs a request 20 ms; a check that the old one lives, 0.05 ms.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "fieldwork"},
    }


DATABASES = {"default": _connection(FIELDWORK.database)}
DATABASE_APP_ROLE = FIELDWORK.database.user

# --- people and sessions ----------------------------------------------------------------------

AUTH_USER_MODEL = "zones.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "geoapi.administration.rights.MembershipBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "geoapi.passwords.CharacterKindsValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "zones/organisation/locked_out.html"

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

SESSION_COOKIE_AGE = 30 * 60  # slides: SlidingSessionMiddleware
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = _production
CSRF_COOKIE_SECURE = _production

# --- transport --------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = _production
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _production else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _production
SECURE_HSTS_PRELOAD = _production
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if FIELDWORK.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# An ODK client sends up to 102 parts with one submission.
DATA_UPLOAD_MAX_NUMBER_FILES = 200
# Files to import: by the pages and the interface; manage.py zones_import takes larger ones.
IMPORT_MAX_BYTES = 200_000_000
IMPORT_RETENTION = timedelta(days=30)
# Files of reports: bytes by what they are, files of one report, pixels of one photo as decoded.
EVIDENCE_MAX_BYTES = {
    "photo": 40_000_000,
    "audio": 50_000_000,
    "video": 500_000_000,
    "document": 50_000_000,
}
EVIDENCE_MAX_FILES = 20
EVIDENCE_MAX_PIXELS = 64_000_000
# A phone may come back to the network after weeks and go on where it stopped.
EVIDENCE_KEEP_PARTS = timedelta(days=30)

# --- mail and webhooks --------------------------------------------------------------------------

# Without a mail server EMAIL_HOST is empty, and no mail is made.
_mail = FIELDWORK.mail_server
EMAIL_HOST = _mail.host if _mail else ""
EMAIL_PORT = _mail.port if _mail else 25
EMAIL_HOST_USER = _mail.user if _mail else ""
EMAIL_HOST_PASSWORD = _mail.password if _mail else ""
EMAIL_USE_TLS = _mail is not None and _mail.starttls
EMAIL_USE_SSL = _mail is not None and _mail.tls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = FIELDWORK.mail_from
SITE_URL = FIELDWORK.site_url or f"https://{next(iter(FIELDWORK.allowed_hosts), 'localhost')}"
WEBHOOKS_INSIDE = FIELDWORK.webhooks_inside

# --- language and time ------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = FIELDWORK.time_zone
USE_TZ = True
USE_I18N = True

# --- files ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = FIELDWORK.static_root
MEDIA_ROOT = FIELDWORK.media_root
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "zones.assets.NpmFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "zones.assets.HashedStaticFilesStorage"},
}
OWN_MODULE_FOLDERS = ("zones", "fieldwork")
# A content hash in our own files' names, a version in an npm package's folder.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/(npm/|.*\.[0-9a-f]{12}\.)"

# --- jobs and doors ---------------------------------------------------------------------------

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# With DEBUG off Django sends errors to nobody: let them stand on the console.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "fieldwork": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "zones": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "geoapi": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
