"""The six sheets of the workbook and their columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from fieldwork.catalogue.models import LONGEST_SHORT_LIST
from fieldwork.catalogue.workbook import cells
from fieldwork.catalogue.workbook.cells import Cell, Column
from fieldwork.catalogue.workbook.lines import (
    CategoryLine,
    ClassLine,
    ConditionLine,
    FunctionalLine,
    GroupLine,
    ShortListLine,
)
from zones.bilingual import in_language
from zones.imports.kinds.registry import Field
from zones.imports.words import MEMBER_ROLES
from zones.organisation.models import Role


@dataclass(frozen=True)
class Sheet:
    """A sheet; ``keys`` are the fields a row cannot do without.

    ``whole``: the sheet is the whole list, and lines it does not have go. Of the others what is
    missing stays as it is.
    """

    code: str
    zh: str
    en: str
    line: type[Any]
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    whole: bool = False

    @property
    def title(self) -> str:
        """As the workbook has it."""
        return f"{self.zh} {self.en}"

    @property
    def label(self) -> str:
        """In the active language."""
        return in_language(self.zh, self.en)

    def label_of(self, name: str) -> str:
        """What people call a field, in the active language."""
        return next(one.field.label for one in self.columns if one.field.name == name)


def _column(name: str, zh: str, en: str, cell: Cell) -> Column:
    return Column(Field(name, zh, en), cell)


_NAMES: Final = (
    _column("name_zh", "中文名称", "Chinese name", cells.text(80, needed=True)),
    _column("name_en", "英文名称", "English name", cells.text(120)),
)
_STANDARD: Final = _column("standard", "标准", "Standard", cells.text(40))
_CLASS: Final = _column("class_code", "大类编码", "Class code", cells.text(20))
_CATEGORY: Final = _column("category", "小类编码", "Category code", cells.text(20, needed=True))
_ACTIVE: Final = _column("is_active", "启用", "Active", cells.yes_or_no())
_ICON: Final = _column("icon", "图标", "Icon", cells.icon())

GROUPS: Final = Sheet(
    "groups",
    "分组",
    "Groups",
    GroupLine,
    ("code",),
    (
        _column("code", "编码", "Code", cells.text(40, needed=True)),
        *_NAMES,
        _column("is_duty_area", "责任领域", "Duty area", cells.yes_or_no()),
        _column("position", "顺序", "Position", cells.number(0, 999)),
        _ICON,
    ),
)
CLASSES: Final = Sheet(
    "classes",
    "大类",
    "Classes",
    ClassLine,
    ("standard", "code"),
    (
        _column("standard", "标准", "Standard", cells.text(40, needed=True)),
        _column("kind", "类型", "Kind", cells.kind()),
        _column("code", "大类编码", "Class code", cells.text(20, needed=True)),
        *_NAMES,
        _column("normal", "一般时限", "Normal limit", cells.limit(needed=True)),
        _column("urgent", "紧急时限", "Urgent limit", cells.limit(needed=True)),
    ),
)
CATEGORIES: Final = Sheet(
    "categories",
    "小类",
    "Categories",
    CategoryLine,
    ("code",),
    (
        _column("code", "小类编码", "Category code", cells.text(20, needed=True)),
        _column("standard", "标准", "Standard", cells.text(40, needed=True)),
        _column("class_code", "大类编码", "Class code", cells.text(20, needed=True)),
        _column("kind", "类型", "Kind", cells.kind()),
        *_NAMES,
        _column("duty_area", "责任领域编码", "Duty area code", cells.text(40, needed=True)),
        _column("groups", "其他分组编码", "Further group codes", cells.codes(40, ordered=False)),
        _column("aliases", "别名", "Aliases", cells.codes(80)),
        _ICON,
        _column("needs_place", "需要位置", "Needs a place", cells.yes_or_no()),
        _ACTIVE,
        _column("source_note", "来源说明", "Where it comes from", cells.text(200)),
    ),
)
CONDITIONS: Final = Sheet(
    "conditions",
    "立案条件",
    "Filing conditions",
    ConditionLine,
    ("category", "code"),
    (
        _CATEGORY,
        _column("urgency", "紧急程度", "Urgency", cells.urgency()),
        _column("code", "条件编码", "Condition code", cells.text(40, needed=True)),
        _column("is_default", "默认", "Default", cells.yes_or_no()),
        _column("text_zh", "立案条件", "Filing condition (Chinese)", cells.text(300)),
        _column("text_en", "立案条件英文", "Filing condition (English)", cells.text(300)),
        _column("limit", "时限", "Limit", cells.limit()),
        _column("set_by_city", "本市规定", "Set by the city", cells.yes_or_no()),
        _column("closing_zh", "结案条件", "Closing condition (Chinese)", cells.text(300)),
        _column("closing_en", "结案条件英文", "Closing condition (English)", cells.text(300)),
        _ACTIVE,
        _column("source_note", "时限来源", "Where the limit comes from", cells.text(200)),
    ),
)
FUNCTIONAL_UNITS: Final = Sheet(
    "functional_units",
    "职能责任",
    "Functional units",
    FunctionalLine,
    ("first",),
    (
        _column("category", "小类编码", "Category code", cells.text(20)),
        _STANDARD,
        _CLASS,
        _column("scheme", "划分方案编码", "Scheme code", cells.text(40)),
        _column("zone", "网格编码", "Zone code", cells.text(40)),
        _column("unit", "责任单位编码", "Unit code", cells.text(40, needed=True)),
        _column("first", "开始日期", "First day", cells.first_day()),
        _column("end", "截止日期（含当日）", "Last day", cells.last_day()),
    ),
    whole=True,
)
SHORT_LISTS: Final = Sheet(
    "short_lists",
    "常用小类",
    "Short lists",
    ShortListLine,
    ("role", "position"),
    (
        _column("role", "角色", "Role", cells.word_of(Role, MEMBER_ROLES)),
        _column("position", "顺序", "Position", cells.number(1, LONGEST_SHORT_LIST)),
        _CATEGORY,
    ),
    whole=True,
)
SHEETS: Final[Sequence[Sheet]] = (
    GROUPS,
    CLASSES,
    CATEGORIES,
    CONDITIONS,
    FUNCTIONAL_UNITS,
    SHORT_LISTS,
)
