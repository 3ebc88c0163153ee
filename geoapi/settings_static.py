"""The browser's files: where they are found, how they are named and served (zones.assets)."""

from pathlib import Path
from typing import Any

from geoapi.environment import Mode

STATIC_URL = "/static/"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "zones.assets.NpmFinder",
]

# Top folders of the static tree whose .js files are ES modules of our own.
OWN_MODULE_FOLDERS = frozenset({"zones", "fieldwork"})

# Addresses that never change their content: a version folder or a content hash.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/(npm/[^/]+-\d|.+\.[0-9a-f]{12}\.)"


def staticfiles_storage(mode: Mode, root: Path) -> dict[str, Any]:
    """The ``staticfiles`` entry of STORAGES. Tests serve the files as they lie, unhashed."""
    hashed = "zones.assets.HashedStaticFilesStorage"
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    return {
        "BACKEND": plain if mode is Mode.TEST else hashed,
        "OPTIONS": {"location": str(root), "base_url": STATIC_URL},
    }
