"""Compile the packages' translations with gettext's msgfmt: only those that changed.

Imports no Django; the compiled files are never committed. ``python -m geoapi.translations``
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from geoapi.environment import ROOT


class TranslationProblem(Exception):
    """A catalogue cannot be compiled; the message names it and the remedy."""


def compile_changed(folder: Path = ROOT) -> list[Path]:
    """Compile each ``PACKAGE/locale/**.po`` newer than its ``.mo``; the compiled files."""
    compiled = []
    for source in sorted(folder.glob("*/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        _compile(source, target)
        compiled.append(target)
    return compiled


def _compile(source: Path, target: Path) -> None:
    # Several test processes may compile at once: each writes its own and renames it.
    draft = target.with_suffix(f".{os.getpid()}.draft")
    try:
        outcome = subprocess.run(
            ["msgfmt", "--check-format", "--output-file", str(draft), str(source)],
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise TranslationProblem(
            "msgfmt is not installed, so the translations cannot be compiled. Run "
            "docker/bootstrap.sh build, which installs gettext."
        ) from None
    if outcome.returncode:
        draft.unlink(missing_ok=True)
        raise TranslationProblem(f"{source} has faults; correct them: {outcome.stderr.strip()}")
    draft.replace(target)


def main() -> int:
    """The command line; 0 when all is compiled."""
    try:
        for target in compile_changed():
            print(f"Compiled {target.relative_to(ROOT)}")
    except TranslationProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
