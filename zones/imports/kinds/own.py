"""The kinds of import that zones brings itself: ground, organisation, and who answers."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from zones.imports.kinds.boundaries import examine_boundaries
from zones.imports.kinds.people import examine_people
from zones.imports.kinds.reference import examine_reference
from zones.imports.kinds.registry import TABLES, Asks, Field, Kind, Settles
from zones.imports.kinds.responsibilities import examine_responsibilities
from zones.imports.kinds.units import examine_units
from zones.imports.models import ImportKind
from zones.organisation.permissions import may_import_ground, may_import_organisation

_FEATURES: Final = ".geojson,.json,.gpkg,.zip,.kml,.kmz,.fgb"
_FIRST_DAY: Final = ("开始", "起始日期", "生效日期", "自")
_LAST_DAY: Final = ("截止日期", "结束日期", "截止", "结束", "至")
_PERSON: Final = ("责任人", "人员", "用户名")

BOUNDARIES: Final = Kind(
    code=ImportKind.BOUNDARIES.value,
    label=_("boundaries"),
    fields=(
        Field("code", "编码", "Code"),
        Field("name", "名称", "Name"),
        Field("name_en", "英文名称", "English name"),
        Field("parent", "上级编码", "Parent code"),
        Field("level", "层级", "Level"),
    ),
    examine=examine_boundaries,
    may=may_import_ground,
    accepts=_FEATURES,
    asks=(Asks.CRS, Asks.LEVEL),
    settles=(Settles.EFFECTIVE_FROM, Settles.NOTE),
    has_blank_table=False,
    of_zones=True,
    done_template="zones/imports/done/boundaries.html",
)
REFERENCE: Final = Kind(
    code=ImportKind.REFERENCE.value,
    label=_("reference layer"),
    fields=(
        Field("name", "名称", "Name"),
        Field("name_en", "英文名称", "English name"),
        Field("aliases", "别名", "Aliases"),
        Field("house_number", "门牌号", "House number"),
        Field("code", "编码", "Code"),
        Field("lon", "经度", "Longitude"),
        Field("lat", "纬度", "Latitude"),
    ),
    examine=examine_reference,
    may=may_import_ground,
    accepts=f"{_FEATURES},{TABLES}",
    asks=(Asks.CRS, Asks.LAYER),
    has_blank_table=False,
    keeps_columns=True,
    done_template="zones/imports/done/reference.html",
)
UNITS: Final = Kind(
    code=ImportKind.UNITS.value,
    label=_("units"),
    fields=(
        Field("code", "单位编码", "Unit code", required=True, example="U01"),
        Field("name", "单位名称", "Unit name", required=True, example="城市管理局"),
        Field("name_en", "英文名称", "English name", example="City Management Bureau"),
        Field("kind", "类型", "Kind", example="部门"),
        Field("parent", "上级单位编码", "Parent unit code", example="U00"),
        Field("head", "负责人用户名", "Head's user name", example="zhang.wei"),
        Field("phone", "办公电话", "Office telephone", example="0000-1234567"),
        Field("active", "启用", "Active", example="是", also=("是否启用", "状态")),
    ),
    examine=examine_units,
    may=may_import_organisation,
)
PEOPLE: Final = Kind(
    code=ImportKind.PEOPLE.value,
    label=_("people"),
    fields=(
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
    examine=examine_people,
    may=may_import_organisation,
)
RESPONSIBILITIES: Final = Kind(
    code=ImportKind.RESPONSIBILITIES.value,
    label=_("responsibilities"),
    fields=(
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
    examine=examine_responsibilities,
    may=may_import_organisation,
    asks=(Asks.SCHEME,),
    settles=(Settles.EFFECTIVE_FROM,),
)
OWN: Final = (BOUNDARIES, REFERENCE, UNITS, PEOPLE, RESPONSIBILITIES)
