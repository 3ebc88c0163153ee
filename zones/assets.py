"""Where the browser's files come from: npm packages, our own modules, icons.

No bundler. npm packages are served under a folder that carries their version
(``npm/ol-10.11.0/...``), so their addresses never need a hash; our own files get
Django's content hash. An import map tells the browser which hashed file
``#zones/map/basemap.js`` is.
"""

from __future__ import annotations

import builtins
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

NPM_PREFIX = "npm/"
IMPORT = re.compile(r'^(?:import|\}) .*?"#([\w./]+)";$', re.MULTILINE)

# The files a browser may ask for, package by package. OpenLayers comes as its full
# build: one request of 299 kB gzipped, where the same map from single modules takes
# 218 requests, which is what a phone on a slow network feels. Tabler stays at 1.4: from
# 1.5 on its colours need light-dark() and oklch(), which browsers before 2024 lack, and
# offices keep theirs for long.
SERVED = {
    "@tabler/core": ("dist/css/tabler.min.css",),
    "ol": ("dist/ol.js", "ol.css"),
}


@cache
def npm_folder(package: str) -> Path:
    """The folder of an installed npm package; says what to run when it is missing."""
    # In one string: a template's literals are SafeStrings, which Path does not join.
    folder = Path(settings.BASE_DIR) / f"node_modules/{package}"
    if not (folder / "package.json").is_file():
        raise ImproperlyConfigured(f"The npm package {package} is not installed: run “npm ci”.")
    return folder


@cache
def npm_prefix(package: str) -> str:
    """``ol`` -> ``npm/ol-10.11.0``, the folder in the static tree."""
    description = json.loads((npm_folder(package) / "package.json").read_text(encoding="utf-8"))
    return f"{NPM_PREFIX}{package.strip('@').replace('/', '-')}-{description['version']}"


def npm_path(package: str, file: str) -> str:
    """The static path of one served file of an npm package."""
    if file not in SERVED.get(package, ()):
        raise ImproperlyConfigured(f"{file} of {package} is not in zones.assets.SERVED.")
    return f"{npm_prefix(package)}/{file}"


class NpmFinder(BaseFinder):
    """Finds the served files of the npm packages, and no other of their thousands."""

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Every served file with the storage of its package, as collectstatic wants it."""
        for package, files in SERVED.items():
            storage = FileSystemStorage(location=npm_folder(package))
            storage.prefix = npm_prefix(package)  # type: ignore[attr-defined]
            for file in files:
                yield file, storage

    def find(self, path: str, find_all: bool = False, **options: Any) -> Any:
        """The file behind a static path, or nothing when it is not one of ours."""
        matches = [
            str(npm_folder(package) / file)
            for package, files in SERVED.items()
            for file in files
            if path == npm_path(package, file)
        ]
        if find_all:
            return matches
        return matches[0] if matches else []

    def check(self, **kwargs: Any) -> builtins.list[CheckMessage]:
        """Nothing to check: a missing package raises with its remedy when it is needed."""
        return []


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Content-hashed names for our own files; npm files keep their versioned folder."""

    manifest_strict = True

    def stored_name(self, name: str) -> str:
        """The name in the static folder."""
        return name if name.startswith(NPM_PREFIX) else super().stored_name(name)

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Any:
        """Hash and compress our own files; only compress those of npm."""
        own = {name: found for name, found in paths.items() if not name.startswith(NPM_PREFIX)}
        yield from super().post_process(own, dry_run=dry_run, **options)
        if not dry_run:
            for name, compressed in self.compress_files(paths.keys() - own.keys()):
                yield name, compressed, True


@cache
def own_modules() -> dict[str, str]:
    """Import specifier to static path of all our own modules: ``#zones/theme.js``."""
    modules: dict[str, str] = {}
    for finder in finders.get_finders():
        for path, storage in finder.list(["*.css", "*.svg", "*.png"]):
            name = f"{getattr(storage, 'prefix', None) or ''}/{path}".lstrip("/")
            if name.endswith(".js") and name.split("/")[0] in settings.OWN_MODULE_FOLDERS:
                modules[f"#{name}"] = name
    return modules


@cache
def module_closure(path: str) -> tuple[str, ...]:
    """A module's static path, then those of all it imports, so that a page can ask at once.

    Without it the browser finds out level by level, a round trip each.
    """
    found = [path]
    for module in found:
        file = finders.find(module)
        if not isinstance(file, str):
            raise ImproperlyConfigured(f"There is no module {module} among the static files.")
        for imported in IMPORT.findall(Path(file).read_text(encoding="utf-8")):
            if imported not in found:
                found.append(imported)
    return tuple(found)


@cache
def icon_svg(name: str) -> str:
    """The inline SVG of a Tabler outline icon, decorative: hidden from screen readers."""
    file = npm_folder("@tabler/icons") / "icons" / "outline" / f"{name}.svg"
    if not file.is_file():
        raise ImproperlyConfigured(f"There is no Tabler outline icon named “{name}”.")
    svg = file.read_text(encoding="utf-8")
    start = svg.index("<path")
    shapes = " ".join(svg[start:].split())
    return (
        '<svg class="icon" width="24" height="24" viewBox="0 0 24 24" fill="none" '
        'stroke="currentColor" stroke-width="1.75" stroke-linecap="round" '
        f'stroke-linejoin="round" aria-hidden="true" focusable="false">{shapes}'
    )
