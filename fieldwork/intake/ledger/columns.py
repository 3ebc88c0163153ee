"""The columns of a ledger, by what offices and hotlines call them."""

from __future__ import annotations

from typing import Final

from zones.imports.kinds.registry import Field


def _also(words: str) -> tuple[str, ...]:
    return tuple(words.split("|"))


FIELDS: Final = (
    Field(
        "number",
        "工单编号",
        "Ticket number",
        example="RX2026030001",
        also=_also(
            "编号|工单号|案件编号|案件号|受理编号|受理单号|任务号|任务编号|流水号|诉求编号|诉求单号"
            "|问题编号|信件编号|单号|ticket|ticket no|ticket no.|case number|case no|number|no."
        ),
    ),
    Field(
        "text",
        "问题描述",
        "Description",
        required=True,
        example="垃圾桶满溢，周边有散落垃圾",
        also=_also(
            "问题内容|描述|内容|诉求内容|反映内容|主要内容|主要问题|事件描述|案件描述|问题|存在问题"
            "|存在的问题|问题详情|工单内容|text|content|problem|details"
        ),
    ),
    Field(
        "address",
        "地址",
        "Address",
        example="青石路12号",
        also=_also(
            "地点|位置|发生地址|发生地点|问题地点|问题地址|问题位置|案件地址|事发地址|事发地点|事发位置"
            "|详细地址|位置描述|具体位置|具体地点|点位|诉求地址|place|location"
        ),
    ),
    Field("lon", "经度", "Longitude", example="103.2265", also=_also("东经|x坐标|lng|lon|long|x")),
    Field("lat", "纬度", "Latitude", example="22.7795", also=_also("北纬|y坐标|lat|y")),
    Field("position", "坐标", "Coordinates", also=_also("经纬度|坐标位置|定位|lonlat|lng,lat")),
    Field(
        "received_at",
        "受理时间",
        "Received",
        required=True,
        example="2026-03-02 09:15",
        also=_also(
            "上报时间|上报日期|受理日期|登记时间|登记日期|来电时间|来电日期|反映时间|投诉时间|工单时间"
            "|创建时间|立案时间|接件时间|交办时间|时间|日期|received at|reported|reported at|date"
        ),
    ),
    Field(
        "captured_at",
        "发现时间",
        "Seen",
        also=_also(
            "发生时间|事发时间|采集时间|检查时间|督查时间|巡查时间|发现日期|seen at|observed"
        ),
    ),
    Field(
        "source",
        "来源",
        "Source",
        example="12345热线",
        also=_also("问题来源|案件来源|信息来源|诉求来源|工单来源|渠道|受理渠道|来源渠道|channel"),
    ),
    Field(
        "request",
        "诉求类型",
        "Kind of request",
        example="投诉",
        also=_also("诉求性质|工单类型|工单性质|信件类型|反映类型|request kind|request type"),
    ),
    Field(
        "category",
        "小类",
        "Category",
        example="暴露垃圾",
        also=_also(
            "小类名称|小类代码|小类编码|问题小类|案件小类|事件小类|类别|问题类别|案件类别|事件类别"
            "|问题类型|案件类型|事件类型|诉求分类|分类|category code|sub-class|subclass"
        ),
    ),
    Field(
        "urgency",
        "紧急程度",
        "Urgency",
        example="一般",
        also=_also("紧急|是否紧急|缓急程度|优先级|priority"),
    ),
    Field(
        "state",
        "处理状态",
        "State",
        example="已办结",
        also=_also(
            "状态|办理状态|案件状态|工单状态|处置状态|整改状态|当前状态|是否办结|是否整改|是否完成"
            "|完成情况|status"
        ),
    ),
    Field(
        "rectified_at",
        "处置完成时间",
        "Rectified",
        example="2026-03-02 15:40",
        also=_also(
            "整改时间|整改完成时间|处置时间|处理时间|完成时间|整改日期|rectified at|fixed at"
        ),
    ),
    Field(
        "closed_at",
        "办结时间",
        "Closed",
        example="2026-03-03",
        also=_also("结案时间|办结日期|结案日期|归档时间|完结时间|销号时间|closed at"),
    ),
    Field(
        "unit",
        "责任单位",
        "Responsible unit",
        example="环境卫生管理处",
        also=_also(
            "承办单位|承办部门|处置部门|处置单位|主办单位|办理单位|牵头单位|处理部门|处理单位|责任部门"
            "|整改单位|department|unit"
        ),
    ),
    Field(
        "zone",
        "片区",
        "Zone",
        also=_also("网格|所属网格|责任网格|所属片区|街道|所属街道|社区|所属社区|区域|area"),
    ),
    Field(
        "complainant",
        "诉求人",
        "Complainant",
        also=_also("来电人|投诉人|联系人|反映人|举报人|来信人|姓名|诉求人姓名|caller|name"),
    ),
    Field(
        "phone",
        "联系电话",
        "Telephone",
        also=_also("电话|手机|手机号|手机号码|来电号码|联系方式|电话号码|诉求人电话|phone|tel"),
    ),
    Field(
        "reply",
        "办理结果",
        "Result",
        also=_also(
            "答复内容|处理结果|处置结果|处理情况|办理情况|整改情况|反馈|反馈意见|答复|回复|回复内容|reply"
        ),
    ),
)
"""Longitude and latitude, or both in one cell (``position``), in the datum that is declared."""

LONGEST: Final = {"number": 80, "address": 200, "complainant": 80, "phone": 40}
FACTS: Final = ("unit", "zone", "state")
"""What the ledger says of these is kept beside the case, word for word, for comparison."""
