"""Which GDAL and GEOS Django loads: those inside the pyogrio and shapely wheels.

Debian 12 brings GDAL 3.6, with which Django warns that untrusted files can reach the disk and the
network; the wheels carry newer ones, the same that the rest of the code already uses. Where a
wheel has no library of its own (built from source), Django finds the system's.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path


def gdal_library() -> str | None:
    """Path of the GDAL in the pyogrio wheel, and its data folders in the environment."""
    library = _bundled("pyogrio", "libgdal*.so*")
    package = _folder("pyogrio")
    if library and package:
        _default_data("GDAL_DATA", package / "gdal_data")
        _default_data("PROJ_DATA", package / "proj_data")
    return library


def geos_library() -> str | None:
    """Path of the GEOS in the shapely wheel."""
    return _bundled("shapely", "libgeos_c*.so*")


def _folder(package: str) -> Path | None:
    # find_spec does not import: importing pyogrio first would fix PROJ_DATA before it is set.
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def _bundled(package: str, pattern: str) -> str | None:
    folder = _folder(package)
    if folder is None:
        return None
    found = sorted((folder.parent / f"{package}.libs").glob(pattern))
    return str(found[0]) if found else None


def _default_data(name: str, folder: Path) -> None:
    if folder.is_dir():
        os.environ.setdefault(name, str(folder))
