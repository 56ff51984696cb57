"""Words and shapes of the genre that parsers and normalizers share: folding, persons, parties.

Nothing here knows one government, body or person: names are data (``loader/reference``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

# Full-width forms that copies of one text print half-width (331000-2018 and -2022 differ so).
_HALF = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_HALF |= {"〔": "[", "〕": "]", "﹒": "."}
_FOLDED = _HALF | dict.fromkeys('"＂”', "“")
# White space, and what does not show: soft hyphens, zero-width characters, bidi controls.
_SPACES = "\\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_SPACE = re.compile(f"[{_SPACES}]+")
# One look for the few characters that change is quicker than translating each.
_CHANGED_BY_HALF = re.compile(f"[{_SPACES}{''.join(_HALF)}]")
_CHANGED_BY_FOLDING = re.compile(f"[{_SPACES}{''.join(_FOLDED)}]")

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
    *"局委办府会院校大队行协联社部室所站厅处署组镇乡村馆厂关库区市县旗州盟",
    *("中心", "公司", "集团", "单位", "部门", "街道", "专班", "机构", "企业"),
    *("兵团", "大学", "机场", "农场", "林场", "电视台", "高新园"),
)
_LONGEST_KEPT = 100
_CLOSING_BRACKET = re.compile(r"\([^()]*\)$")
DEEPEST_BRACKETS = 8
_BRACKETED = re.compile(r"[(（\[［〔][^()（）\[\]［］〔〕]*[)）\]］〕]")
_ITEM = re.compile(r"[^\s、,;，；](?:[^、,;，；]*[^\s、,;，；])?")
_OPEN_LIST_MARK = "等"
# Words that end in 等 without being lists: 高等, 中等, 平等 …
_NOT_A_MARK = frozenset("高中初平均同对优劣上下")


def fold(name: str) -> str:
    """The form in which names are compared: half-width, one kind of quote, no white space and
    nothing that does not show (``市\u200b财政局``, as pages set to break lines print it).

    ``各县（市、区）政府`` (2022) and ``各县(市、区)政府`` (2018) fold to the same string. Only for
    matching; what was printed is stored as printed.
    """
    return _fold_again(name) if len(name) <= _LONGEST_KEPT else _fold(name)


def _fold(name: str) -> str:
    return _CHANGED_BY_FOLDING.sub(lambda found: _FOLDED.get(found[0], ""), name)


# Names come again and again, sentences hardly: those would only fill the memory.
_fold_again = lru_cache(maxsize=16_384)(_fold)


def half_width(name: str) -> str:
    """A name half-width, without what does not show, its quotation marks as printed."""
    return _CHANGED_BY_HALF.sub(lambda found: _HALF.get(found[0], ""), name)


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
    return tuple(item.span() for item in _ITEM.finditer(mask_brackets(text)))


def mask_brackets(text: str) -> str:
    """The text with every bracket and its content, up to eight deep, replaced by ``x``."""
    for _ in range(DEEPEST_BRACKETS):
        text, brackets = _BRACKETED.subn(_mask, text)
        if not brackets:
            break
    return text


def _mask(bracketed: re.Match[str]) -> str:
    return "x" * len(bracketed[0])


@lru_cache(maxsize=16_384)
def is_party_shaped(name: str) -> bool:
    """Whether a string ends as bodies do (…局, …政府, …管委会, …集团), brackets aside."""
    bare = _CLOSING_BRACKET.sub("", fold(name))
    return bool(bare) and not _SENTENCE_MARK.search(bare) and bare.endswith(_PARTY_ENDS)


_SENTENCE_MARK = re.compile(r"[。;!?%]")

# 市长, 常务副市长, 分管副省长, 市政府秘书长, 各副市长
_OFFICE = (
    r"(?:各|相关|有关|分管|协管|主管|联系|挂联|对口|负责|常务|第一|党组|党委|县级|市级|"
    r"[省市县区州旗盟](?:委|政府|人大|政协)?|政府|人大|政协|办公[室厅]|正|副|的)*"
    r"(?:[省市区县旗州盟镇乡]长|秘书长|主席|主任|书记|部长|局长|厅长|巡视员|调研员|常委|党组成员|领导)"
    r"(?:同志)?"
)
_OFFICE_ALONE = re.compile(_OFFICE)
_OFFICE_AND_NAME = re.compile(
    rf"(?P<name>[一-鿿]{{2,4}}?)(?:同志)?(?:{_OFFICE}|\({_OFFICE}\))|{_OFFICE}(?P<after>[一-鿿]{{2,4}})|"
    r"(?P<comrade>[一-鿿]{2,4})同志"
)
# Ranks said before the office itself: 市委常委、常务副市长张三 is one person.
_RANK = re.compile(r"(?:[省市县区州旗盟]委)?常委|(?:[省市县区州旗盟]?政府)?党组(?:成员|副?书记)")
_DEADLINE = re.compile(
    r"(?:截至|力争|确保|于|在)?(?:20\d\d年|今年|明年|本年度?|当年)?(?:(?:年底|年末|年内|年中|全年|上半年|下半年|"
    r"第?[一二三四1-4]季度|\d{1,2}月|[一二三四五六七八九十]{1,2}月|月底|春节|汛期|前三季度).{0,24})|"
    r"20\d\d年.{0,16}|(?:长期|持续|常年|常态化|每[月季年]|按月|按季|按年|分阶段).{0,8}|即时|立即.{0,4}"
)
# 6月底前报省政府 ends like a body and is none.
_UNTIL_MONTH = re.compile(r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末|[上中下]旬)?(?:之前|以前|前)")
LONGEST_DEADLINE = 60


def is_office(text: str) -> bool:
    """Whether a text is an office without a name: 市长, 分管副市长."""
    return bool(_OFFICE_ALONE.fullmatch(fold(text)))


def is_rank(text: str) -> bool:
    """Whether a text is a rank said before a person's office: 市委常委."""
    return bool(_RANK.fullmatch(fold(text)))


def name_beside_office(text: str) -> str | None:
    """The name beside an office: 张三 for 张三常务副市长, 副市长张三, 张三（副市长）."""
    folded = fold(text)
    if _OFFICE_ALONE.fullmatch(folded):
        return None
    match = _OFFICE_AND_NAME.fullmatch(folded)
    name = match and (match["name"] or match["after"] or match["comrade"])
    if not name or not looks_like_person(name) or name.endswith(("副", "常", "常务")):
        return None
    return name


def is_leader_shaped(text: str) -> bool:
    """Whether a text is an office, or a name with an office; of a name perhaps the surname only
    (李副市长)."""
    folded = fold(text)
    surname_only = folded[:1] in SURNAMES and is_office(folded[1:])
    return surname_only or is_office(text) or name_beside_office(text) is not None


def looks_like_deadline(text: str) -> bool:
    """Whether a text says by when and nothing else: 12月底前, 年内持续推进."""
    folded = fold(text)
    return (
        len(folded) <= LONGEST_DEADLINE
        and bool(_DEADLINE.fullmatch(folded))
        and (bool(_UNTIL_MONTH.match(folded)) or not is_party_shaped(folded))
    )


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


_FIRST_PLACE = r"(?:第一位|第一个|首位|第一名|最前|首个|第一)"
_LEADS = re.compile(
    rf"(?:列|排|排名|排列|排序|居|位列|列在|列于|排在|排于)?(?:在|为|于|名)?{_FIRST_PLACE}[^。；;]{{0,16}}"
    r"(?:为|是|系|即为?|作为)[^。；;，,]{0,6}(?:牵头|主办|主要责任|第一责任|主责)"
)


def says_roles(text: str) -> bool:
    """Whether a text says how roles are to be read: 列第一位的责任单位为牵头单位."""
    return bool(_LEADS.search(fold(text)))


def rule_start(text: str) -> int:
    """Where the clause that says how roles are to be read begins in a text; its length without
    one. 除标注“分别牵头”外，… belongs to it."""
    match = _LEADS.search(text)
    if match is None:
        return len(text)
    start = _clause(text, match.start())
    before = _clause(text, start - 1) if start else 0
    return before if text[before:start].lstrip().startswith("除") else start


def _clause(text: str, end: int) -> int:
    return max(text.rfind(mark, 0, end) for mark in "，,；;。（(\u2028\n") + 1


# Characters that end two-character words in a bracket (消防, 农业, 金融), not given names.
_WORD_ENDS = frozenset("业务监管防改革政利育技信融物校史志划设通法执办商")


def is_surely_person(text: str) -> bool:
    """Whether a text is a name and hardly anything else: surname first, no word of an office.

    市发改委（张三） names a person, 市公安局(消防) a part of the body.
    """
    name = _SPACE.sub("", text)
    if name[:2] in COMPOUND_SURNAMES:
        return 3 <= len(name) <= 4 and looks_like_person(name)
    return (
        2 <= len(name) <= 3
        and name[0] in SURNAMES
        and looks_like_person(name)
        and not name.endswith(_PARTY_ENDS)
        and (len(name) == 3 or name[1] not in _WORD_ENDS)
    )


# 市发改委, 自治区财政厅, but not 市场监管局, 市政管理局, 区域合作局: the level a body says first.
_LEVEL_PREFIX = re.compile(
    r"(?:自治[区州县旗]|省(?!会)|市(?!场|政管|政公|政设|容)|县(?!域)|区(?!域|块)|州|盟|旗)(?=.{2})"
)
_DEPARTMENT = re.compile(
    r"(?!各|相关|有关|国家|国网|中国|中央|人民银行|人行|全|团|驻|其他)"
    r"(?:[^、,()]{2,14}?(?:厅|局|委|办|委员会|办公室)|供销(?:合作)?(?:联合?)?社)(?:\([^()]*\))?"
)
# Bodies of the centre in a place, and streets' offices: they print no level even beside 市发改委.
_VERTICAL = re.compile(
    r"(?:街道办|街办|分局|支局|税务局|气象局|烟草.{0,4}局|邮政.{0,2}局|供电局|海事局|地震局|监管分局"
    r"|民航.{0,6}局)$"
)


@lru_cache(maxsize=4_096)
def level_prefix(name: str) -> str | None:
    """省, 市, 县 … where a body's name begins with its level, else None."""
    match = _LEVEL_PREFIX.match(fold(name))
    return match[0] if match else None


@lru_cache(maxsize=4_096)
def is_bare_department(name: str) -> bool:
    """Whether a body is shaped like a government's department but says no level: 农业农村厅."""
    folded = fold(name)
    return (
        level_prefix(folded) is None
        and bool(_DEPARTMENT.fullmatch(folded))
        and not _VERTICAL.search(folded)
    )


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet that opens a CSV may run this cell instead of showing it.

    It begins with = + - @, half- or full-width (programs for Chinese and Japanese take ＝ for =),
    where a program that drops tabs and line breaks meets them first, and holds an operand. By the
    grammars (ECMA-376 part 1, 18.17.2; OpenFormula 1.2, 5) that is a number, a text in quotes, a
    name, a reference, an array or an error's code. Operators alone, as the comparator ``=``, a
    dash or a line of dashes, are none, and a signed number, as in ``-2.5%``, is only shown.
    """
    begun = text.lstrip("\t\r\n")
    if begun[:1] not in _FORMULA_STARTS or _SIGNED_NUMBER.fullmatch(begun):
        return False
    return any(character.isalnum() or character in _IN_OPERANDS for character in begun)


_FORMULA_STARTS = frozenset("=+-@＝＋－＠")
# Besides letters and digits: quotes, brackets, and what names and codes of errors may be made of.
_IN_OPERANDS = frozenset("\"'()[]{}_\\?!#$|＂＇（）［］｛｝＿＼？！＃＄｜")
_SIGNED_NUMBER = re.compile(r"[+\-＋－]\d+(?:\.\d+)?[%％‰]?")
