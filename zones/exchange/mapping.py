"""Which column of a file means what: a proposal by its name, for a person to confirm."""

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

# What offices write, likeliest first. Compared without case, blanks and punctuation.
SYNONYMS: Final[Mapping[str, Sequence[str]]] = MappingProxyType(
    {
        "code": (
            "code", "编码", "代码", "编号", "网格编码", "片区编码", "区划代码", "行政区划代码",
            "zonecode", "gridcode", "id", "bm", "dm", "adcode", "number",
            "wgbm", "wgdm", "pqbm", "sqbm", "sqdm", "xzqdm",
        ),
        "name": (
            "name", "名称", "中文名", "网格名称", "片区名称", "单位名称", "姓名", "namezh",
            "namecn", "mc", "名字", "道路名称", "label", "标题", "title",
            "wgmc", "pqmc", "sqmc", "xzqmc",
        ),
        "name_en": ("nameen", "英文名", "英文名称", "englishname", "enname"),
        "parent": (
            "parent", "上级", "上级编码", "上级网格", "所属", "parentcode", "父级", "父编码",
            "上级代码", "上级单位", "隶属", "sjbm",
        ),
        "level": ("level", "层级", "级别", "levelcode", "级次", "jb"),
        "kind": ("kind", "类型", "类别", "type", "单位类型", "fclass", "lx"),
        "head": ("head", "片长", "网格长", "街长", "负责人", "责任人", "领导", "包联领导", "长"),
        "lead": ("lead", "牵头单位", "责任单位", "leadunit", "主管单位", "包联单位"),
        "members": ("members", "成员单位", "协办单位", "memberunits", "参与单位"),
        "phone": ("phone", "电话", "手机", "联系电话", "手机号", "mobile", "tel", "联系方式"),
        "post": ("post", "职务", "岗位", "position", "职位"),
        "unit": ("unit", "单位", "所属单位", "工作单位", "department", "部门", "unitcode"),
        "username": ("username", "用户名", "账号", "login", "account", "登录名"),
        "role": ("role", "角色", "身份"),
        "lon": ("lon", "经度", "lng", "longitude", "long", "x", "jd", "东坐标", "easting"),
        "lat": ("lat", "纬度", "latitude", "y", "wd", "北坐标", "northing"),
        "house_number": ("housenumber", "门牌号", "门牌", "addrhousenumber", "mph"),
        "aliases": ("aliases", "别名", "曾用名", "alias", "altname", "俗称"),
        "effective_from": ("effectivefrom", "生效日期", "开始日期", "起始日期", "from", "start"),
        "effective_to": ("effectiveto", "失效日期", "结束日期", "终止日期", "to", "end", "until"),
        "basis": ("basis", "依据", "文件依据", "文号"),
    }
)  # fmt: skip


def propose_mapping(
    columns: Sequence[str], wanted: Iterable[str], remembered: Mapping[str, str] | None = None
) -> dict[str, str | None]:
    """For each wanted field the column it probably is, or None. No column is given twice.

    `remembered` (field to column) wins where its column is still there. Then exact names in the
    order of the synonyms, then names that contain one of two signs or more.
    """
    wanted = list(wanted)
    proposal: dict[str, str | None] = {
        field: column
        for field, column in (remembered or {}).items()
        if field in wanted and column in columns
    }
    for matches in (_same, _contains):
        for field in wanted:
            if proposal.get(field) is None:
                free = [column for column in columns if column not in proposal.values()]
                proposal[field] = _first(free, SYNONYMS.get(field, (field,)), matches)
    return {field: proposal[field] for field in wanted}


def _first(columns: Sequence[str], synonyms: Sequence[str], matches: object) -> str | None:
    assert callable(matches)
    return next(
        (column for synonym in synonyms for column in columns if matches(_plain(column), synonym)),
        None,
    )


def _same(column: str, synonym: str) -> bool:
    return column == synonym


def _contains(column: str, synonym: str) -> bool:
    return len(synonym) >= (2 if not synonym.isascii() else 4) and synonym in column


def _plain(column: str) -> str:
    return re.sub(r"[\W_]", "", column).lower()
