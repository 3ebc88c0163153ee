"""The server's settings as the tests use them: the private cluster, the application's role."""

import os

from geoapi import devdb, translations

os.environ["FIELDWORK_MODE"] = "test"
if not os.environ.get("DATABASE_URL"):
    devdb.ensure()
translations.compile_changed()

from geoapi.settings import *  # noqa: E402, F403  (the environment is set above)
from geoapi.settings import DATABASES, FIELDWORK, STORAGES  # noqa: E402
from geoapi.settings_api import REST_FRAMEWORK  # noqa: E402

# Log in as the owner but act as the application: what it may not do fails here as in production,
# and `flush` after a transactional test can step back to the owner.
DATABASES["default"] |= {
    "USER": FIELDWORK.database_owner.user,
    "PASSWORD": FIELDWORK.database_owner.password,
    "OPTIONS": {
        "application_name": "fieldwork-test",
        "options": f"-c role={FIELDWORK.database.user} -c synchronous_commit=off",
    },
}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The finders serve the files: no collectstatic before a test.
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
}
# One address asks everything here; the test of the limit sets its own.
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"anonymous": None}
