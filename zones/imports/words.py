"""Words people write in tables for roles, kinds, yes and no, and dates: in either language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from django.db.models import Choices
from django.utils.translation import override

from zones.instants import written_day
from zones.organisation.models import Role, UnitKind
from zones.ownership.models import ResponsibilityRole

_MIDNIGHT: Final = re.compile(r"[ T]00:00(:00)?$")
_YES: Final = frozenset({"1", "true", "yes", "y", "是", "有", "√", "对"})
_NO: Final = frozenset({"", "0", "false", "no", "n", "否", "无", "×"})
_SEPARATORS: Final = re.compile(r"\s*[、,，;；/|\n]\s*")

UNIT_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "政府": UnitKind.GOVERNMENT,
        "人民政府": UnitKind.GOVERNMENT,
        "部门": UnitKind.DEPARTMENT,
        "局": UnitKind.DEPARTMENT,
        "街道": UnitKind.STREET,
        "街道办": UnitKind.STREET,
        "街道办事处": UnitKind.STREET,
        "乡镇": UnitKind.STREET,
        "镇": UnitKind.STREET,
        "社区": UnitKind.COMMUNITY,
        "村": UnitKind.COMMUNITY,
        "居委会": UnitKind.COMMUNITY,
        "村委会": UnitKind.COMMUNITY,
        "企业": UnitKind.COMPANY,
        "公司": UnitKind.COMPANY,
        "创卫办": UnitKind.CAMPAIGN_OFFICE,
        "指挥部": UnitKind.CAMPAIGN_OFFICE,
    }
)
MEMBER_ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "系统管理员": Role.SYSTEM_ADMIN,
        "审计员": Role.AUDITOR,
        "业务管理员": Role.BUSINESS_ADMIN,
        "测绘人员": Role.GIS_STAFF,
        "gis人员": Role.GIS_STAFF,
        "创卫办人员": Role.CAMPAIGN_OFFICE,
        "领导": Role.LEADER,
        "单位负责人": Role.LEADER,
        "经办人": Role.HANDLER,
        "处置员": Role.HANDLER,
        "督查员": Role.INSPECTOR,
        "巡查员": Role.INSPECTOR,
        "网格员": Role.GRID_WORKER,
        "志愿者": Role.VOLUNTEER,
        "坐席": Role.HOTLINE_CLERK,
        "热线坐席": Role.HOTLINE_CLERK,
    }
)
RESPONSIBILITY_ROLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "片长": ResponsibilityRole.HEAD,
        "网格长": ResponsibilityRole.HEAD,
        "街长": ResponsibilityRole.HEAD,
        "负责人": ResponsibilityRole.HEAD,
        "牵头单位": ResponsibilityRole.LEAD,
        "责任单位": ResponsibilityRole.LEAD,
        "成员单位": ResponsibilityRole.MEMBER,
        "协办单位": ResponsibilityRole.MEMBER,
        "包联领导": ResponsibilityRole.PAIRED_LEADER,
        "包联单位": ResponsibilityRole.PAIRED_UNIT,
        "兜底单位": ResponsibilityRole.FALLBACK,
    }
)


def choice_in(choices: type[Choices], more: Mapping[str, str], text: str) -> str | None:
    """The value a word stands for: the value itself, its label in either language, or ``more``."""
    wanted = _plain(text)
    if wanted in {_plain(word): word for word in choices.values}:
        return next(str(value) for value in choices.values if _plain(value) == wanted)
    if wanted in more:
        return str(more[wanted])
    for language in ("zh-hans", "en"):
        with override(language):
            for value, label in choices.choices:
                if _plain(str(label)) == wanted:
                    return str(value)
    return None


def day_in(text: str) -> date | None:
    """As written_day; spreadsheets add midnight to a day, which is left out."""
    return written_day(_MIDNIGHT.sub("", text.strip()))


def yes_in(text: str) -> bool | None:
    """True or False; None for a word that is neither. Nothing is no."""
    word = text.strip().lower()
    if word in _YES:
        return True
    return False if word in _NO else None


def listed_in(text: str) -> list[str]:
    """The names in a cell that lists several, each once, in order."""
    return list(dict.fromkeys(name for name in _SEPARATORS.split(text.strip()) if name))


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", "", text).lower()
