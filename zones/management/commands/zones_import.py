"""Bring boundaries, units, ledgers or any other kind the import knows in from a file."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from zones.audit.actions import Actor
from zones.boundaries.models import Scheme
from zones.boundaries.schemes import TRAITS, LevelPut, SchemePut, define_scheme, level_with
from zones.imports.actions import carry_out, keep_run
from zones.imports.examination import Act, Examination, Progress, Source
from zones.imports.kinds import examine
from zones.imports.kinds.own import BOUNDARIES
from zones.imports.kinds.registry import kind_of, registered
from zones.imports.options import CodeSource, ImportOptions, Mode, ParentSource
from zones.imports.plain_text import report_lines
from zones.management.terminal import add_language, speaking
from zones.reference.models import ReferenceKind

MOST_SHOWN = 40

EXAMPLES = """\
examples:
  look at a file, store nothing
    manage.py zones_import cells.gpkg --scheme grid --level cell --datum EPSG:4547 --dry-run
  a city of one's own from one file of boundaries without codes in a column
    manage.py zones_import counties.geojson --datum gcj02 --create-scheme counties "县/Counties" \\
      --level county --code-from id --name-column name --widen-bbox
  two levels from two layers of a GeoPackage
    manage.py zones_import grid.gpkg --scheme grid --layer communities=community \\
      --layer cells=cell --map communities:code=SQDM --map cells:code=WGDM --datum cgcs2000
  replace a level; accept the proposed repairs and the gaps that are listed
    manage.py zones_import cells.zip --scheme grid --level cell --datum gcj02 --replace \\
      --repair --accept-defects --effective-from 2026-07-01
  roads for the base map and the search
    manage.py zones_import roads.zip --kind reference --datum wgs84 --layer-code roads \\
      --layer-name "道路/Roads" --layer-kind roads
  units, people and responsibilities from tables
    manage.py zones_import units.xlsx --kind units
    manage.py zones_import people.csv --kind people
    manage.py zones_import who.xlsx --kind responsibilities --scheme grid
"""


class Command(BaseCommand):
    """`manage.py zones_import FILE`: report, question, then one transaction."""

    help = (
        "Bring a file in: say what it holds, what is wrong with it and what would change, ask, "
        "then store everything or nothing. Boundaries come as GeoJSON, GeoPackage, zipped "
        "shapefile, KML or FlatGeobuf, tables as CSV or XLSX."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        """With examples that keep their lines."""
        return super().create_parser(
            prog_name,
            subcommand,
            epilog=EXAMPLES,
            formatter_class=RawDescriptionHelpFormatter,
            **kwargs,
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file; then what it holds, what to accept, and how to talk."""
        parser.add_argument("file", type=Path)
        _add_contents(parser)
        _add_ground(parser)
        _add_reference(parser)
        talk = parser.add_argument_group("how to go about it")
        talk.add_argument("--dry-run", action="store_true", help="report only, store nothing")
        talk.add_argument("--yes", action="store_true", help="do not ask before storing")
        talk.add_argument("--all", action="store_true", help="list every finding")
        add_language(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Examine and store. Ends with an error, and stores nothing, where something is refused."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        with speaking(options["language"]):
            self._import(path, options)

    def _import(self, path: Path, options: dict[str, Any]) -> None:
        declared, now = _declared(options), timezone.now()
        source = Source(path, path.name)
        actor = Actor(name=f"zones_import ({getpass.getuser()})")
        in_steps = kind_of(declared.kind).in_steps
        with nullcontext() if in_steps else transaction.atomic(), _bar() as progress:
            if options["create_scheme"]:
                self._create_scheme(options, actor, now)
            examination = examine(source, declared, now=now, reserved_roles=True, progress=progress)
            self._show(examination, every=options["all"])
            if not self._wanted(examination, options):
                if not in_steps:
                    transaction.set_rollback(True)
                return
            act = Act(actor=actor, now=now, progress=progress)
            result = carry_out(examination, act, options=declared.as_json(), source=source.name)
            keep_run(
                source=source, options=declared, examination=examination, result=result, now=now
            )
        done = ", ".join(f"{key} {value}" for key, value in result.items())
        self.stdout.write(self.style.SUCCESS(_("Imported: %(done)s") % {"done": done}))

    def _create_scheme(self, options: dict[str, Any], actor: Actor, now: datetime) -> None:
        """A scheme of that code, if there is none yet."""
        code, names = options["create_scheme"]
        if Scheme.objects.filter(code=code).exists():
            self.stdout.write(_("The scheme %(code)s is there already.") % {"code": code})
            return
        name_zh, name_en = _both(names)
        levels = [_level(one) for one in options["levels"] or []]
        if not levels:
            levels = [LevelPut(options["level"] or "zone", name_zh, name_en)]
        define_scheme(
            scheme=SchemePut(
                code,
                name_zh,
                name_en,
                geometry_kind="line" if options["lines"] else "polygon",
                primary=not Scheme.objects.filter(primary=True).exists() and not options["lines"],
                one_to_one=options["one_to_one"],
            ),
            levels=levels,
            actor=actor,
            now=now,
        )

    def _show(self, examination: Examination, *, every: bool) -> None:
        for line in report_lines(examination.report, most=None if every else MOST_SHOWN):
            self.stdout.write(line)
        self.stdout.write("")

    def _wanted(self, examination: Examination, options: dict[str, Any]) -> bool:
        """Whether to store. Raises CommandError where that is refused."""
        report = examination.report
        if report.faults:
            raise CommandError(
                _("Nothing was stored. Faults that stand in the way: %(count)d.")
                % {"count": len(report.faults)}
            )
        if examination.plan is None:
            self.stdout.write(_("Nothing to do."))
            return False
        if options["dry_run"]:
            self.stdout.write(_("Dry run: nothing was stored. The file can be imported."))
            return False
        if options["yes"]:
            return True
        if not sys.stdin.isatty():
            raise CommandError(_("Nothing was stored. Add --yes to store without being asked."))
        return input(_("Import this? [y/N] ")).strip().lower() in ("y", "yes", "是")


def _add_contents(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("what the file holds")
    group.add_argument(
        "--kind",
        choices=[kind.code for kind in registered()],
        default=BOUNDARIES.code,
        help="what it is",
    )
    group.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="what only this kind asks",
    )
    group.add_argument(
        *("--datum", "--crs"),
        default="",
        help="what the coordinates are: wgs84, cgcs2000, gcj02, bd09 or an EPSG code; no default",
    )
    group.add_argument(
        "--axis-order", choices=["xy", "yx"], default="xy", help="yx: latitude or northing first"
    )
    group.add_argument("--encoding", default="", help="of text that is neither UTF-8 nor GBK")
    group.add_argument("--sheet", default="", help="of a workbook with several")
    group.add_argument(
        "--layer",
        action="append",
        default=[],
        metavar="NAME[=LEVEL]",
        help="layer of the file; again for several, each with its level",
    )
    group.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="[LAYER:]FIELD=COLUMN",
        help="the column that feeds a field, such as name_en=EN; FIELD= for none; "
        "LAYER:FIELD=COLUMN in one of several layers",
    )
    for field in ("code", "name", "parent", "level"):
        group.add_argument(f"--{field}-column", metavar="COLUMN", help=f"column of the {field}")


def _add_ground(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("boundaries and responsibilities")
    group.add_argument("--scheme", default="", metavar="CODE")
    group.add_argument("--level", default="", metavar="CODE", help="level of all zones in the file")
    group.add_argument(
        "--create-scheme",
        nargs=2,
        metavar=("CODE", "中文/ENGLISH"),
        help="define the scheme if it is not there",
    )
    group.add_argument(
        "--levels",
        nargs="+",
        metavar="CODE=中文/ENGLISH",
        help="levels of the new scheme, the top first (default: --level alone); behind each, after "
        f"colons, words that say more, such as :unit where units are paired: {', '.join(TRAITS)}",
    )
    group.add_argument("--lines", action="store_true", help="the new scheme is made of lines")
    group.add_argument(
        "--one-to-one", action="store_true", help="a lead unit leads one zone of the new scheme"
    )
    group.add_argument(
        "--code-from", choices=list(CodeSource), default="", help="position: propose new codes"
    )
    group.add_argument("--code-prefix", default="", help="of proposed codes")
    group.add_argument("--code-digits", default="3", help="of proposed codes")
    group.add_argument("--parent-from", choices=list(ParentSource), default="")
    group.add_argument(
        "--replace", action="store_true", help="drop zones of these levels that the file lacks"
    )
    group.add_argument("--repair", action="store_true", help="accept the proposed repairs")
    group.add_argument(
        "--accept-defects", action="store_true", help="publish although gaps or overlaps are listed"
    )
    group.add_argument(
        "--widen-bbox",
        action="store_true",
        help="the file lies outside of the city's box, and that is right",
    )
    group.add_argument("--effective-from", default="", metavar="WHEN", help="default: at once")
    group.add_argument("--note", default="", help="what the change rests on")


def _add_reference(parser: ArgumentParser) -> None:
    group = parser.add_argument_group("a reference layer")
    group.add_argument("--layer-code", default="", metavar="CODE")
    group.add_argument("--layer-name", default="", metavar="中文/ENGLISH")
    group.add_argument("--layer-kind", choices=ReferenceKind.values, default="")
    group.add_argument("--source", default="", help="where the data come from")
    group.add_argument("--licence", default="")
    group.add_argument("--public", action="store_true", help="show it to whoever is signed out")


def _declared(given: dict[str, Any]) -> ImportOptions:
    same = (
        *("kind", "axis_order", "encoding", "sheet", "level", "code_from", "code_prefix"),
        *("code_digits", "parent_from", "repair", "accept_defects", "widen_bbox"),
        *("effective_from", "note", "layer_code", "layer_kind", "source", "licence", "public"),
    )
    layers = dict(one.partition("=")[::2] for one in given["layer"])
    name_zh, name_en = _both(given["layer_name"])
    return ImportOptions.parse(
        {
            **{name: given[name] for name in same},
            "crs": given["datum"],
            "scheme": given["scheme"] or (given["create_scheme"] or [""])[0],
            "layer": next(iter(layers)) if len(layers) == 1 and not any(layers.values()) else "",
            "layers": layers if any(layers.values()) else {},
            **_mappings(given),
            "settings": dict(one.partition("=")[::2] for one in given["set"]),
            "mode": Mode.REPLACE if given["replace"] else Mode.ADD,
            "layer_name_zh": name_zh,
            "layer_name_en": name_en,
        }
    )


def _mappings(given: dict[str, Any]) -> dict[str, Any]:
    """What is said of all layers, and what of one."""
    mapping = {
        field: given[f"{field}_column"]
        for field in ("code", "name", "parent", "level")
        if given[f"{field}_column"]
    }
    by_layer: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for one in given["map"]:
        said, sign, column = one.partition("=")
        if not sign:
            raise CommandError(f"--map {one}: write FIELD=COLUMN.")
        layer, _sign, field = said.rpartition(":")
        (by_layer[layer] if layer else mapping)[field] = column
    return {"mapping": mapping, "mappings": dict(by_layer)}


def _level(text: str) -> LevelPut:
    said, *traits = text.split(":")
    code, _sign, names = said.partition("=")
    return level_with(code, *_both(names or code), traits)


def _both(names: str) -> tuple[str, str]:
    """Both names from 中文/English; one name serves as both."""
    first, _sign, second = (part.strip() for part in names.partition("/"))
    return first, second or first


@contextmanager
def _bar() -> Iterator[Progress]:
    """A bar where a person looks on."""
    with tqdm(file=sys.stderr, disable=None, leave=False) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show
