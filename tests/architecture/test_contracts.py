"""The directions of DESIGN: imports by import-linter, foreign keys by the models themselves."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from geoapi.environment import ROOT

OWN = ("zones", "fieldwork", "geoapi")


def slice_order(package: str) -> list[str]:
    """The slices of a package from the ground up, as the import contract has them."""
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = configuration["tool"]["importlinter"]["contracts"]
    [layers] = [c["layers"] for c in contracts if c.get("containers") == [package]]
    names = [re.split(r"[:|]", layer) for layer in reversed(layers)]
    return [name.strip(" ()") for layer in names for name in layer]


def rank(model: type[models.Model]) -> tuple[int, int]:
    """How high a model stands: its package first, its slice second."""
    package, name, *_ = model.__module__.split(".")
    return OWN.index(package), slice_order(package).index(name)


def relations() -> Iterator[tuple[type[models.Model], str, type[models.Model]]]:
    for label in ("zones", "fieldwork"):
        for model in apps.get_app_config(label).get_models(include_auto_created=False):
            for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
                target = field.related_model
                if isinstance(target, type) and target.__module__.split(".")[0] in OWN:
                    yield model, field.name, target


def test_imports_keep_their_directions() -> None:
    outcome = subprocess.run(
        [
            *(sys.executable, "-c"),
            "import sys; from importlinter.cli import lint_imports; "
            "sys.exit(lint_imports(no_cache=True))",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_foreign_keys_point_down_like_imports() -> None:
    found = list(relations())
    assert found, "no relation was found: the walk is broken"
    upward = [
        f"{model.__module__}.{model.__name__}.{name} -> {target.__module__}.{target.__name__}"
        for model, name, target in found
        if rank(target) > rank(model)
    ]
    assert not upward


def test_the_slices_are_folders_of_their_packages() -> None:
    for package in ("zones", "fieldwork"):
        folders = {
            path.parent.name
            for path in (ROOT / package).glob("*/__init__.py")
            if path.parent.name not in ("migrations", "management", "templatetags")
        }
        assert folders <= set(slice_order(package))


@pytest.mark.parametrize("package", ["zones", "fieldwork"])
def test_every_model_stands_in_a_slice(package: str) -> None:
    for model in apps.get_app_config(package).get_models():
        if not model._meta.auto_created:
            assert model.__module__.split(".")[1] in slice_order(package)


def test_rules_load_no_django() -> None:
    """What import-linter holds for direct imports, seen from the running interpreter."""
    names = sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for package in ("zones", "fieldwork")
        for path in (ROOT / package).rglob("*.py")
        if "rules" in (path.stem, path.parent.name)
    )
    assert names
    code = f"import sys, importlib; [importlib.import_module(n) for n in {names!r}]; " + (
        "sys.exit('django' in sys.modules)"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, f"a rules module loads Django: {names} {outcome.stderr}"
