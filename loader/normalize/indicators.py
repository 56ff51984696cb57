"""The words that say what a number measures, cut free of the verbs around them."""

from __future__ import annotations

import re
from functools import lru_cache

VERBS = (
    "新增|净增|增加(?!值)|新招引签约|新招引|新签约|新引进|新培育|招引|新谋划|新认定|"
    "新(?:（[一-鿿]）|\\([一-鿿、]+\\))建|新建|"
    "新改扩建|扩建|建成|建设|筹集|开工建设|启动建设|打造|创建|创成|争创|培育|引育|引进|实现|完成|推进|"
    "确保|力争|争取|实施|推动|保持|重点支持|支持|参与制\\(修\\)订|牵头制订|制订|制定|通过|打通|治理|改造|"
    "整治提升|整治|提升改造|提升|发展|达到|加快|设立|举办|组建|配备|培养|努力|提前|打响|基本完成|圆满完成|"
    "获批|获评|获得|入选|列入|投用|认真办理|办理|同时|其中|全年|全市|全区|全县|今年|累计|成功|拥有|"
    "盘活|查处|发布|申报|安排|开工|为"
)
# 开工率 and 通过率 are no verbs.
_LEADING = re.compile(
    rf"^(?:到?20\d\d年底?|年底前|[一二三四五]年内?|较前[一二三四五]年|共(?=减|计|有)|计(?=[一-鿿])|"
    rf"(?:{VERBS})(?![率额])|(?:和|及|与|并|以)(?=[一-鿿]))"
)
_NEW_VERB = re.compile(rf"、(?={VERBS})")
_BEHIND = re.compile(
    r"\s*的?((?:[^，。；！？,;!?、：:（）()\d]|\d(?=[A-Z])|[（(][^（）()]*[）)])*)"  # 5G基站
)
_TRAILING = re.compile(
    r"(?:达到|达|年均|增长|增幅|涨幅|增速|提高|提升|下降|降低|压减|减少|上升|缩小|扩大|提至|提到|降至|降到|"
    r"升至|控制在|保持在|保持|稳定在|实现|均|为|到|至|共|总数|数量|(?<![人起件次户])数|累计|"
    r"建成|完成|最多|与经济|的|“|动态|由|预计|分别|跃上|迈上|跨上|迈过|跨过|突破|高于|"
    r"从(?:20\d\d年)?(?:每[年月])?|(?:与[^，、]{1,8})?同比|连续[一二三四五六七八九十\d]+年)$"
)
# What a name of a measure ends in; 人民币存、贷款余额 and 城镇和农村居民收入 are one subject each.
_MEASURE_END = re.compile(r"[值收入率数额量税费]$|比重$|面积$")


def after_new_verb(words: str) -> str:
    """The part of a list that a new verb opens: 新增A、改造B → 改造B."""
    return _NEW_VERB.split(words)[-1]


@lru_cache(maxsize=4_096)
def stripped(words: str) -> str:
    """Words without the verbs before and the words of change and reaching behind."""
    words = words.strip("、和及 ")
    while (shorter := _LEADING.sub("", words, count=1).strip()) != words:
        words = shorter
    while (shorter := _TRAILING.sub("", words).strip()) != words:
        words = shorter
    return words


def indicator_of(text: str, own: str, clause: str, end: int) -> str:
    """What is measured: the words before the number, else after it, else of the clause."""
    behind = _BEHIND.match(text, end)
    after = behind[1].strip(" 、和及与") if behind else ""
    before = stripped(own)
    # 引进陈十一等7位院士; 生态示范段和4个海岛公园: the words before are something else
    if before and not (after and re.search(r"(?:等|、|和|及|与)$", own)):
        return before
    return after or before or stripped(clause)


def subjects(words: str) -> list[str]:
    """The parts of a list of measures: 财政总收入和一般公共预算收入 → two; else none."""
    parts = re.split(r"[、和]", stripped(words))
    return parts if len(parts) > 1 and all(map(_MEASURE_END.search, parts)) else []
