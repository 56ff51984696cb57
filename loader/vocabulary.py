"""Words and shapes of the genre that parsers and normalizers share: folding, persons, parties.

Nothing here knows one government, body or person: names are data (``loader/reference``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

# Full-width forms that copies of one text print half-width (331000-2018 and -2022 differ so).
_WIDTH: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_WIDTH |= {ord("〔"): "[", ord("〕"): "]", ord("﹒"): "."}
_QUOTES = {ord('"'): "“", ord("”"): "“"}
# White space, and what does not show: soft hyphens, zero-width characters, bidi controls.
_SPACE = re.compile("[\\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程"
    "苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝"
    "龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞"
    "左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕"
    "屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧"
    "闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥"
    "南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支"
    "卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印"
    "逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
)
COMPOUND_SURNAMES = frozenset(
    {"欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "夏侯", "慕容", "令狐"}
)

_PERSON = re.compile(r"[一-鿿]{2,4}|[一-鿿]{1,8}·[一-鿿]{1,8}")
_NEVER_A_PERSON = ("局", "委", "办", "府", "部", "院", "厅", "等", "公司", "中心", "单位", "部门")
_PARTY_ENDS = (
    *"局委办府会院校大队行协联社部室所站厅处署组镇乡村馆厂关库区市县旗",
    *("中心", "公司", "集团", "单位", "部门", "街道"),
)
_CLOSING_BRACKET = re.compile(r"\([^()]*\)$")
DEEPEST_BRACKETS = 8
_BRACKETED = re.compile(r"[(（\[〔][^()（）\[\]〔〕]*[)）\]〕]")
_ITEM = re.compile(r"[^\s、,;，；](?:[^、,;，；]*[^\s、,;，；])?")
_OPEN_LIST_MARK = "等"
# Words that end in 等 without being lists: 高等, 中等, 平等 …
_NOT_A_MARK = frozenset("高中初平均同对优劣上下")


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """The form in which names are compared: half-width, one kind of quote, no white space and
    nothing that does not show (``市\u200b财政局``, as pages set to break lines print it).

    ``各县（市、区）政府`` (2022) and ``各县(市、区)政府`` (2018) fold to the same string. Only for
    matching; what was printed is stored as printed.
    """
    return half_width(name).translate(_QUOTES)


def half_width(name: str) -> str:
    """A name half-width, without what does not show, its quotation marks as printed."""
    return _SPACE.sub("", name).translate(_WIDTH)


def without_space(text: str) -> str:
    """Text without any white space (``一、主要 预期目标`` → ``一、主要预期目标``)."""
    return _SPACE.sub("", text)


def looks_like_person(text: str) -> bool:
    """Whether a string has the shape of one person's name, padding inside allowed (芮  宏)."""
    name = _SPACE.sub("", text)
    if not _PERSON.fullmatch(name) or name.endswith(_NEVER_A_PERSON):
        return False
    if name[0] in SURNAMES or name[:2] in COMPOUND_SURNAMES or "·" in name:
        return True
    return len(name) < 4 and not name.endswith(_PARTY_ENDS)


@lru_cache(maxsize=4_096)
def split_list(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of each item of a list cut at 、 and commas outside brackets, trimmed.

    ``各县(市、区)政府`` is one item, its brackets nested up to eight deep; a bracket without its
    partner holds nothing together. Empty items are left out.
    """
    masked = text
    for _ in range(DEEPEST_BRACKETS):
        masked, brackets = _BRACKETED.subn(_mask, masked)
        if not brackets:
            break
    return tuple(item.span() for item in _ITEM.finditer(masked))


def _mask(bracketed: re.Match[str]) -> str:
    return "x" * len(bracketed[0])


@lru_cache(maxsize=16_384)
def is_party_shaped(name: str) -> bool:
    """Whether a string ends as bodies do (…局, …政府, …管委会, …集团), brackets aside."""
    bare = _CLOSING_BRACKET.sub("", fold(name))
    return bool(bare) and not _SENTENCE_MARK.search(bare) and bare.endswith(_PARTY_ENDS)


_SENTENCE_MARK = re.compile(r"[。;!?%]")


def split_open_mark(item: str) -> Sequence[tuple[int, int, bool]]:
    """Cut one list item at its open-list marks (等): (start, end, followed by 等) of each part.

    ``市经信委等市消安委成员单位`` gives 市经信委 (open) and 市消安委成员单位: 等 cuts inside an
    item only where both sides are shaped like parties (331000-2018-breakdown line 1257).
    """
    if _OPEN_LIST_MARK not in item:
        return ((0, len(item), False),)
    parts: list[tuple[int, int, bool]] = []
    start = 0
    for position, character in enumerate(item):
        if character != _OPEN_LIST_MARK or item[position - 1 : position] in _NOT_A_MARK:
            continue
        rest = item[position + 1 :]
        if not rest or (is_party_shaped(item[start:position]) and is_party_shaped(rest)):
            parts.append((start, position, True))
            start = position + 1
    if start < len(item) or not parts:
        parts.append((start, len(item), False))
    return parts


def looks_like_parties(text: str) -> bool:
    """Whether every item of a list is shaped like a body: what a 责任单位 cell looks like."""
    if text.rstrip().endswith(("。", "！", "；")):
        return False
    items = [text[left:right] for left, right in split_list(text)]
    return bool(items) and all(
        is_party_shaped(item[start:end])
        for item in items
        for start, end, _ in split_open_mark(item)
        if end > start
    )


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet that opens a CSV may run this cell instead of showing it.

    It begins with = + - @, tab or a line break, half- or full-width (programs for Chinese and
    Japanese take ＝ for =). A signed number, as in ``-2.5%``, is only shown.
    """
    return text[:1] in _FORMULA_STARTS and not _SIGNED_NUMBER.fullmatch(text)


_FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
_SIGNED_NUMBER = re.compile(r"[+\-＋－]\d+(?:\.\d+)?[%％‰]?")
