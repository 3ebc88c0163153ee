"""Words of ledgers for sources, kinds of request and urgency, and what is said of faulty rows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext_lazy as _

from fieldwork.casework.models import ReportKind, Source
from fieldwork.catalogue.models import Urgency
from zones.imports.kinds.registry import Text


def _by_word(words: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({word: value for value, said in words.items() for word in said.split()})


SOURCES: Final = _by_word(
    {
        Source.INSPECTOR: "督查 督查员 督察 巡查 巡查员 检查 暗访 现场督查 巡查发现 督查发现",
        Source.HEAD: "片长 网格长 街长 包联领导",
        Source.GRID_WORKER: "网格员 网格巡查 网格上报 信息采集员 采集员 监督员",
        Source.VOLUNTEER: "志愿者 志愿服务",
        Source.HOTLINE: (
            "12345 热线 12345热线 市民热线 政务热线 政务服务热线 12345政务服务便民热线 电话"
        ),
        Source.FORUM: "论坛 网络论坛 贴吧 网民发帖",
        Source.WEBSITE: (
            "网站 政府网站 网上信箱 市长信箱 县长信箱 领导信箱 网民留言 微信公众号 小程序"
        ),
        Source.MEDIA: "媒体 媒体曝光 新闻媒体 电视问政 曝光",
        Source.LEADER: "领导批示 领导交办 批示 领导批示件",
        Source.HIGHER_PLATFORM: (
            "上级平台 省平台 市平台 国家平台 上级交办 上级转办 数字城管 城管平台"
        ),
    }
)
REQUESTS: Final = _by_word(
    {
        ReportKind.PROBLEM: "问题 问题上报 案件 事件 部件",
        ReportKind.COMPLAINT: "投诉 诉求 投诉类 信访",
        ReportKind.TIP_OFF: "举报 举报类 投诉举报",
        ReportKind.HELP: "求助 求助类 求决 求决类",
        ReportKind.CONSULTATION: "咨询 咨询类",
        ReportKind.SUGGESTION: "建议 建议类 意见 意见建议",
        ReportKind.PRAISE: "表扬 表扬类 感谢",
    }
)
URGENCIES: Final = _by_word(
    {
        Urgency.NORMAL: "一般 普通 正常 常规 否 低 中",
        Urgency.URGENT: "紧急 特急 加急 急 是 高 重要 突发",
    }
)
OF_THE_PUBLIC: Final = frozenset({Source.HOTLINE, Source.FORUM, Source.WEBSITE})
"""Where a row without a kind of request is a complaint; elsewhere it is a problem."""

FAULTS: Final[Mapping[str, tuple[Text, Text]]] = MappingProxyType(
    {
        "category_unknown": (
            _("“%(heading)s”: “%(value)s” is no category of the catalogue."),
            _("Nearest: %(known)s. Write one of them, or add it to the catalogue as an alias."),
        ),
        "category_missing": (
            _("The row says no category, and none was chosen for such rows."),
            _("Fill it in, or choose a category for rows without one."),
        ),
        "default_category_unknown": (
            _("“%(value)s”, for rows without a category, is no category of the catalogue."),
            _("Nearest: %(known)s."),
        ),
        "source_missing": (
            _("The row does not say where it came from, and no source was chosen for such rows."),
            _("Fill it in, or choose a source for rows without one."),
        ),
        "source_not_open": (
            _("You may not take in reports of the source “%(value)s”."),
            _("Leave the row out, or ask the campaign office to import the ledger."),
        ),
        "date_unreadable": (
            _("“%(heading)s”: “%(value)s” is no date."),
            _("Write it like 2026-03-01 08:30 or 2026年3月1日."),
        ),
        "date_in_future": (
            _("“%(heading)s”: %(value)s has not come yet."),
            _("Correct the year."),
        ),
        "date_too_early": (
            _("“%(heading)s”: %(value)s is too long ago to be meant."),
            _("Correct the year."),
        ),
        "dates_out_of_order": (
            _("“%(heading)s”: %(value)s lies before the day it came in, %(received)s."),
            _("Correct one of the two."),
        ),
        "state_unknown": (
            _("“%(heading)s”: “%(value)s” is no state that is known."),
            _("Write one of: %(known)s."),
        ),
        "state_contradicts": (
            _("The row has a day of closing, but its state “%(value)s” says it is still open."),
            _("Correct one of the two."),
        ),
        "coordinate_unreadable": (
            _("“%(value)s” is no pair of coordinates."),
            _("Write decimal numbers, such as 103.2265 and 22.7795, or leave both empty."),
        ),
        "coordinate_half": (
            _("Only one of the two coordinates is filled in."),
            _("Fill in the other, or leave both empty."),
        ),
        "place_outside": (
            _("The place %(lon)s, %(lat)s lies far outside the city."),
            _("Check the numbers, and whether the right datum was declared."),
        ),
        "place_swapped": (
            _("Longitude and latitude seem to be exchanged: %(lon)s, %(lat)s."),
            _("Exchange the two numbers."),
        ),
        "no_place": (
            _("The row has neither coordinates nor an address: the report will wait for a place."),
            _("Fill one in, or give it its place later."),
        ),
        "address_unknown": (
            _("Nothing on the map is called “%(value)s”: the report will wait for a place."),
            _("Write the address as the map has it, or give the report its place later."),
        ),
        "address_ambiguous": (
            _("“%(value)s” may be %(known)s: the report will wait for a place."),
            _("Write the address more exactly, or give the report its place later."),
        ),
        "number_twice": (
            _("The number %(value)s stands in row %(first)s already."),
            _("Leave one of the two rows, or correct the number."),
        ),
        "row_twice": (
            _("The row says the same as row %(first)s."),
            _("Leave one of the two, or give them numbers."),
        ),
        "differs_from_stored": (
            _("The row differs from what is stored as %(number)s, which stays as it is."),
            _("Correct the stored case by hand where the row is right."),
        ),
        "serial_dates": (
            _(
                "Dates are written as numbers, as spreadsheets count days (%(count)s in all): row"
                " %(row)s has %(value)s for %(date)s."
            ),
            _("Nothing needs to be done if that is the right day."),
        ),
        "left_out": (
            _("Rows with faults are left out: %(count)s."),
            _("Correct them and send the file again: what is stored stays, the rest comes in."),
        ),
        "nothing_new": (
            _("Every row is stored already."),
            _("Nothing needs to be done."),
        ),
    }
)
