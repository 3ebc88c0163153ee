"""Where the browser's files come from, and what a page says of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.template import Context, Template
from django.test import RequestFactory, override_settings

from zones import assets

HASHED = re.compile(r"\.[0-9a-f]{12}\.")


def rendered(source: str, **context: object) -> str:
    return Template("{% load assets %}" + source).render(Context(context))


def test_an_npm_file_lies_in_a_folder_of_its_version() -> None:
    version = json.loads((assets.npm_folder("ol") / "package.json").read_text())["version"]
    assert assets.npm_path("ol", "dist/ol.js") == f"npm/ol-{version}/dist/ol.js"
    assert assets.npm_prefix("@tabler/core").startswith("npm/tabler-core-")


def test_only_what_is_listed_is_served() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"zones\.assets\.SERVED"):
        assets.npm_path("ol", "Map.js")
    finder = assets.NpmFinder()
    assert finder.find(assets.npm_path("ol", "ol.css")).endswith("node_modules/ol/ol.css")
    assert not finder.find(f"{assets.npm_prefix('ol')}/Map.js")
    listed = [path for path, _storage in finder.list(None)]
    assert len(listed) == sum(map(len, assets.SERVED.values()))


def test_a_missing_package_says_what_to_run(tmp_path: Path) -> None:
    with override_settings(BASE_DIR=tmp_path), pytest.raises(ImproperlyConfigured, match="npm ci"):
        assets.npm_folder("not-there")


def test_an_icon_is_inline_and_hidden_from_screen_readers() -> None:
    svg = rendered('{% icon "map-pin" %}')
    assert svg.startswith("<svg") and svg.endswith("</svg>")
    assert 'aria-hidden="true"' in svg and "currentColor" in svg
    with pytest.raises(ImproperlyConfigured, match="no-such-icon"):
        assets.icon_svg("no-such-icon")


def test_a_module_brings_all_it_imports() -> None:
    closure = assets.module_closure("zones/zone_page.js")
    assert closure[0] == "zones/zone_page.js"
    assert {"zones/api.js", "zones/map/palette.js", "zones/map/feature_source.js"} <= set(closure)
    assert len(closure) == len(set(closure))


def test_the_import_map_names_every_module_and_carries_the_nonce() -> None:
    request = RequestFactory().get("/")
    request.csp_nonce = "n0nce"  # type: ignore[attr-defined]
    html = rendered("{% import_map %}", request=request)
    imports = json.loads(html[html.index("{") : html.rindex("}") + 1])["imports"]
    assert html.startswith('<script type="importmap" nonce="n0nce">')
    assert imports["#zones/map/basemap.js"] == "/static/zones/map/basemap.js"
    assert "#fieldwork/desk/city_map.js" in imports


def test_collected_files_are_hashed_but_those_of_npm_keep_their_names(tmp_path: Path) -> None:
    storages = {"staticfiles": {"BACKEND": "zones.assets.HashedStaticFilesStorage"}}
    with override_settings(STORAGES=storages, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
        storage = assets.HashedStaticFilesStorage()
        assert HASHED.search(storage.url("zones/map/basemap.js"))
        npm = assets.npm_path("ol", "dist/ol.js")
        assert storage.url(npm) == f"/static/{npm}"
        assert (tmp_path / f"{npm}.gz").is_file(), "whitenoise serves it compressed"
        assert StaticFilesStorage(location=tmp_path).exists(npm)
