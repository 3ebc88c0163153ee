"""The fields each kind of file feeds: their headings in both languages, and which are needed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from zones.bilingual import in_language
from zones.exchange.mapping import propose_mapping
from zones.imports.models import ImportKind


@dataclass(frozen=True, slots=True)
class Field:
    """A field, its headings, and an example for the empty table; ``also`` are other headings."""

    name: str
    zh: str
    en: str
    required: bool = False
    example: str = ""
    also: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """As the empty table has it."""
        return f"{self.zh} {self.en}"

    @property
    def label(self) -> str:
        """As a page says it."""
        return in_language(self.zh, self.en)


_FIRST_DAY: Final = ("开始", "起始日期", "生效日期", "自")
_LAST_DAY: Final = ("截止日期", "结束日期", "截止", "结束", "至")
_PERSON: Final = ("责任人", "人员", "用户名")

FIELDS: Final[Mapping[str, tuple[Field, ...]]] = MappingProxyType(
    {
        ImportKind.BOUNDARIES: (
            Field("code", "编码", "Code"),
            Field("name", "名称", "Name"),
            Field("name_en", "英文名称", "English name"),
            Field("parent", "上级编码", "Parent code"),
            Field("level", "层级", "Level"),
        ),
        ImportKind.REFERENCE: (
            Field("name", "名称", "Name"),
            Field("name_en", "英文名称", "English name"),
            Field("aliases", "别名", "Aliases"),
            Field("house_number", "门牌号", "House number"),
            Field("code", "编码", "Code"),
            Field("lon", "经度", "Longitude"),
            Field("lat", "纬度", "Latitude"),
        ),
        ImportKind.UNITS: (
            Field("code", "单位编码", "Unit code", required=True, example="U01"),
            Field("name", "单位名称", "Unit name", required=True, example="城市管理局"),
            Field("name_en", "英文名称", "English name", example="City Management Bureau"),
            Field("kind", "类型", "Kind", example="部门"),
            Field("parent", "上级单位编码", "Parent unit code", example="U00"),
            Field("head", "负责人用户名", "Head's user name", example="zhang.wei"),
            Field("phone", "办公电话", "Office telephone", example="0000-1234567"),
            Field("active", "启用", "Active", example="是", also=("是否启用", "状态")),
        ),
        ImportKind.PEOPLE: (
            Field("username", "用户名", "User name", required=True, example="zhang.wei"),
            Field("name", "姓名", "Name", example="张伟"),
            Field("post", "职务", "Post", example="局长"),
            Field("phone", "联系电话", "Telephone", example="199-0000-0000"),
            Field("email", "邮箱", "E-mail", also=("电子邮箱", "电子邮件", "email")),
            Field("unit", "单位编码", "Unit code", example="U01"),
            Field("role", "角色", "Role", example="领导"),
            Field("effective_from", "开始日期", "First day", example="2026-01-01", also=_FIRST_DAY),
            Field("effective_to", "截止日期（含当日）", "Last day", also=_LAST_DAY),
        ),
        ImportKind.RESPONSIBILITIES: (
            Field(
                "zone",
                "网格编码",
                "Zone code",
                required=True,
                example="0101",
                also=("片区编码", "编码", "网格", "片区", "zone", "code"),
            ),
            Field("head", "片长用户名", "Head's user name", example="zhang.wei"),
            Field("lead", "牵头单位编码", "Lead unit code", example="U01"),
            Field("members", "成员单位编码", "Member unit codes", example="U02、U03"),
            Field("paired_leader", "包联领导用户名", "Paired leader's user name"),
            Field("paired_unit", "包联单位编码", "Paired unit code"),
            Field("fallback", "兜底单位编码", "Fallback unit code", also=("兜底单位",)),
            Field("no_manager", "无物业", "No property manager", example="否"),
            Field("role", "责任角色", "Role"),
            Field("unit", "责任单位编码", "Responsible unit code"),
            Field("person", "责任人用户名", "Responsible person's user name", also=_PERSON),
            Field("effective_from", "开始日期", "First day", example="2026-01-01", also=_FIRST_DAY),
            Field("effective_to", "截止日期（含当日）", "Last day", also=_LAST_DAY),
            Field("basis", "依据", "Basis", example="创卫发〔2026〕1号"),
        ),
    }
)


def propose(
    kind: str, columns: Sequence[str], remembered: Mapping[str, str] | None = None
) -> dict[str, str]:
    """For each field of the kind the column it probably is, "" for none.

    What was remembered wins, then our own headings, then what offices usually write.
    """
    known = {field: column for field, column in (remembered or {}).items() if column in columns}
    for field in FIELDS[kind]:
        headings = {_plain(one) for one in (field.heading, field.zh, field.en, *field.also)}
        for column in columns:
            if _plain(column) in headings and column not in known.values():
                known.setdefault(field.name, column)
    wanted = [field.name for field in FIELDS[kind]]
    return {
        field: column or "" for field, column in propose_mapping(columns, wanted, known).items()
    }


def settle(
    kind: str, columns: Sequence[str], chosen: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """The mapping to use, and the chosen columns that the file does not have.

    A field that was chosen keeps its column, or none where none was chosen; the rest is proposed.
    """
    mapping = propose(kind, columns, chosen)
    mapping |= {
        field: column
        for field, column in chosen.items()
        if field in mapping and (not column or column in columns)
    }
    return mapping, [column for column in chosen.values() if column and column not in columns]


def columns_key(columns: Iterable[str]) -> str:
    """What a set of columns is remembered by: SHA-256 of their sorted names."""
    return hashlib.sha256("\x1f".join(sorted(columns)).encode()).hexdigest()


def heading_of(kind: str, name: str) -> str:
    """What people call a field."""
    return next(field.heading for field in FIELDS[kind] if field.name == name)


def _plain(text: str) -> str:
    return "".join(text.split()).lower()
