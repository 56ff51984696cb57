"""The words of quantities: numbers, multipliers, units, and bounds beside them."""

from __future__ import annotations

import re

MULTIPLIERS = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}
DURATION_UNITS = ("个工作日", "工作日", "个月", "分钟", "小时", "天")
RATIO_UNITS = ("%", "％", "‰")
_UNITS = (
    *DURATION_UNITS,
    "个百分点",
    *RATIO_UNITS,
    *(
        "平方公里",
        "公顷",
        "平方米",
        "立方米",
        "美元",
        "欧元",
        "人次",
        "项次",
        "标箱",
        "环节",
        "成本",
    ),
    *("微克", "毫克", "公斤", "千瓦时", "千瓦", "公里", "千米"),
    *("条（个）", "条(个)", "套（间）", "套(间)", "台（套）", "台(套)", "张床位"),
    *"个家人名位吨亩米元条座处所项件辆套间台支张户次场门只种倍株头班批宗艘栋幢片块枚篇期岁起",
)
# Longer names first: 平方米 before 米. A rate may follow: 20万元/人, 35微克/立方米.
_UNIT = (
    "(?:"
    + "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
    + ")(?:/(?:立方米|[人户亩吨升天日年]))?"
)
_MULTIPLIER = "|".join(sorted(filter(None, MULTIPLIERS), key=len, reverse=True))

LEAD_COMPARATOR = {
    "超过": ">", "超": ">", "突破": ">", "高于": ">", "不低于": ">=", "不少于": ">=", "至少": ">=",
    "不超过": "<=", "不高于": "<=", "低于": "<", "约": "~", "近": "~",
}  # fmt: skip
TAIL_COMPARATOR = {"以上": ">=", "多": ">", "余": ">", "以内": "<=", "以下": "<=", "左右": "~"}
# Words of reaching say a bound too, but stand apart from the number: 跃上5000亿元台阶.
REACHED = re.compile(r"(?:跃上|迈上|跨上|迈过|跨过)$")
_LEAD = "|".join(sorted(LEAD_COMPARATOR, key=len, reverse=True))
_TAIL = "|".join(TAIL_COMPARATOR)

QUANTITY = re.compile(
    rf"(?P<lead>{_LEAD})?\s*"
    r"(?<![A-Za-z\d.第])(?P<number>\d+(?:\.\d+)?)"
    r"(?:\s*[—–~～\-至]+\s*(?P<high>\d+(?:\.\d+)?))?"
    rf"\s*(?P<multiplier>{_MULTIPLIER})?\s*(?P<unit>{_UNIT})"
    rf"\s*(?P<tail>{_TAIL})?"
)
# A ratio may be printed without a unit: 收入倍差从2.04缩小到1.92, 倍差缩小至1.9以下.
PURE_NUMBER = re.compile(
    r"(?:缩小|扩大|下降|上升|提高|提升|提|降|升|增)(?:到|至|为)"
    rf"(?P<text>(?P<number>\d+\.\d+)(?P<tail>{_TAIL})?)(?=[，。；、,;]|$)"
)
# 打造百家商贸流通企业; but 实施百名院士赋能…行动 is a name
ROUND_COUNT = re.compile(
    r"(?:打造|建成|建设|培育|引进|新增)(?P<text>(?P<multiplier>百|千|万)(?P<unit>家|个|名|所|条|座))"
    r"(?![^，。；,;]*(?:行动|工程|活动|计划))"
)
# 财政总收入突破千亿元; but 培育超百亿元企业10家 counts firms, and 千亿级产业 is a size
ROUND_AMOUNT = re.compile(
    r"(?P<reach>达到|达|实现|跃上|迈上|跨上|迈过|跨过)?"
    rf"(?P<text>(?P<lead>{_LEAD})?"
    rf"(?<![\d.一二两三四五六七八九十百千万亿数几])(?P<multiplier>百亿|千亿|万亿|亿)(?P<unit>元|美元)(?P<tail>{_TAIL})?)"
    r"(?=台阶|大关|门槛|[，。；、,;]|$)"
)

MEASURES = (
    ("coverage", r"全覆盖|全面覆盖|全面通气"),
    ("zero", r"清零|全面消除|动态消除|全面清除"),
    ("parallel", r"基本同步|保持同步"),
    (
        "set_elsewhere",
        r"完成(?:国家|省|市)(?:下达|下发|定)(?:目标|任务)?|完成国家[^，。；,;、]{0,6}考核任务",
    ),
    ("direction", r"只减不增|只增不减|双下降"),
)
MEASURE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in MEASURES))
DEADLINE = re.compile(
    r"(?:20\d\d年|今年)?(?:\d{1,2}月底前|\d{1,2}月前|年底前?|年内|上半年|第[一二三四]季度)"
    r"|[一二三四五两\d]{1,2}年内"
)
CLAUSE = re.compile(r"[，。；！？,;!?:：]")
ADDED = re.compile(r"新增|净增|增加(?!值)")
CHANGE = re.compile(r"增长|增幅|涨幅|增速|增收|提高|提升|下降|降低|压减|减少|上升")
