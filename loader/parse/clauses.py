"""Lists of bodies ended by verbs (市发改委牵头，市财政局配合), deadlines among them, bare lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loader.parse.document import Issue, Listed, Span
from loader.parse.labels import Label
from loader.parse.stated import TRIM, Duty, sub_span
from loader.vocabulary import (
    is_leader_shaped,
    is_party_shaped,
    is_surely_person,
    level_prefix,
    looks_like_deadline,
    looks_like_parties,
    looks_like_person,
    mask_brackets,
    split_list,
)

_SENTENCE = re.compile(r"[。！？!?]|[^、，,；;\u2028\s]{40}|^(?:详见|见|同上|无$|/$|[-—]+$)")

# What a body does. A verb counts where a clause ends behind it.
_ENDS = r"(?=[，,；;。、.\s]|$|会同|商|并由|协同[^配]|由)"
_DONE = (
    r"(?:负责|落实|实施|抓好|推进|推动|组织|协调|办理|完成|抓总|开展|做好|具体|统筹|工作|和|并)*"
)
_SHARED = (
    r"(?:按照?|根据|依照?|依据)(?:各自)?(?:的)?(?:职责|职能|职责权限|分工|任务)(?:和权限)?(?:分工)?|"
    r"分工|分别|共同|各自|联合|具体|主要|会同|协同|认真|切实|抓紧|统一|牵头组织"
)
_VERBS = re.compile(
    rf"(?P<compile>(?:负责)?汇总)(?:上报)?{_ENDS}|"
    rf"(?P<lead>(?:分别|共同|联合|总|负责|统一)*(?:牵头|主办){_DONE}){_ENDS}|"
    rf"(?P<support>(?:积极|共同|密切|做好|负责)*(?:协同配合|配合|协办|参与|参加|协助|协同|协作|支持){_DONE}){_ENDS}|"
    rf"(?P<guide>(?:业务|加强|负责)*指导{_DONE}){_ENDS}|"
    rf"(?P<oversight>(?:负责)?(?:督办|监督|督查|督导|考核|监考)){_ENDS}|"
    rf"(?P<responsible>(?:{_SHARED})*(?:负责|承担|落实|实施|抓好|办理|主责|推进){_DONE}|(?:{_SHARED})+){_ENDS}"
)
_BEFORE_LIST = re.compile(r"^(?:由|并由|并|和|及|以及|同时由|同时)")
_JOINED = re.compile(r"^(?:会同|商|协同|联合)")
_TOGETHER = re.compile(r"会同")
_NAME = re.compile(r"[一-鿿A-Za-z0-9“”()（）·]{2,16}")
_MORE = re.compile(r"等(?:有关|相关)?(?:部门|单位|地方|方面)?$")


def is_listable(text: str) -> bool:
    """Whether the items of a list may be bodies; 等部门 at its end aside.

    All have a body's shape; or the list opens with a body of one level (市财政局), two in three
    have that shape, and the others are no longer than names: 市财政局、市交通局、某某货场.
    """
    text = _MORE.sub("", text.strip(TRIM)) or "x"
    if looks_like_parties(text):
        return True
    items = [text[left:right] for left, right in split_list(text)]
    others = [item for item in items if not is_party_shaped(item)]
    return (
        level_prefix(items[0]) is not None
        and len(others) * 3 <= len(items)
        and all(_NAME.fullmatch(item) for item in others)
    )


def read_clauses(duty: Duty, span: Span, label: Label | None, word: str | None) -> None:
    """Lists ended by verbs, deadlines among them, and what is left: a bare list."""
    text = span.text
    cut = _cut_note(text)
    masked = mask_brackets(text[:cut])
    position = 0
    for start, end, verb in _verbs_and_deadlines(text[:cut], masked):
        if start < position:
            continue
        if verb == "deadline":
            between = sub_span(span, position, start)
            _take_rest(duty, between, label, word)
            _take_deadline(duty, span, start, end, goes_on=not between.text)
        else:
            _take_phrase(duty, span, position, start, end, verb)
        position = end
    _take_rest(duty, sub_span(span, position, cut), label, word)
    if label is not None and label.is_mixed and duty.family != "phrase":
        duty.is_ambiguous = True
        duty.issues.append(
            Issue(
                "role_ambiguous",
                "warning",
                span.line,
                "one list holds those who lead and those who support; they have no role",
                span.text,
            )
        )


def _take_deadline(duty: Duty, span: Span, start: int, end: int, *, goes_on: bool) -> None:
    """A deadline; one right behind another is its second part: 9月底前开工，12月底前完工."""
    last = duty.deadlines[-1].span if duty.deadlines else None
    if last is not None and goes_on and span.start <= last.start:
        duty.deadlines.pop()
        start = last.start - span.start
    duty.deadlines.append(Listed(sub_span(span, start, end)))


def _cut_note(text: str) -> int:
    """Where a list ends before the sentence that follows it (G: …市交通局。进度较慢的…)."""
    masked = mask_brackets(text)
    stop = masked.find("。")
    return len(text) if stop < 0 else stop


def _verbs_and_deadlines(text: str, masked: str) -> Iterator[tuple[int, int, str]]:
    found = [
        (m.start(), m.end(), m.lastgroup or "responsible")
        for m in _VERBS.finditer(masked)
        if m.end() > m.start()
    ]
    for match in re.finditer(r"[^，,；;。、]+", masked):
        if looks_like_deadline(text[match.start() : match.end()]):
            found.append((match.start(), match.end(), "deadline"))
    deadlines = [f for f in found if f[2] == "deadline"]
    for entry in sorted(found):
        inside = any(d[0] <= entry[0] and entry[1] <= d[1] for d in deadlines if d is not entry)
        if not inside:
            yield entry


def _take_phrase(duty: Duty, span: Span, left: int, start: int, end: int, verb: str) -> None:
    """A list and the verb behind it."""
    listed = sub_span(span, left, start)
    printed = sub_span(span, left, end).text
    role: str | None = verb
    joined = _JOINED.match(listed.text)
    if joined:
        role = "support"
    opening = joined or _BEFORE_LIST.match(listed.text)
    if opening and is_party_shaped(listed.text[opening.end() :].split("、")[0]):
        listed = sub_span(span, listed.start - span.start + opening.end(), start)
    if not listed.text:
        return
    duty.family = "phrase" if duty.family == "bare" else duty.family
    if verb == "compile":
        _take_list(duty, listed, None, None, None, printed)
        return
    if verb == "oversight":
        duty.remarks.append(Listed(sub_span(span, left, end)))
        return
    together = _TOGETHER.search(listed.text)
    if together and is_party_shaped(listed.text[: together.start()]):
        with_others = sub_span(listed, together.end(), len(listed.text))
        _take_list(duty, sub_span(listed, 0, together.start()), role, "phrase", None, printed)
        listed, role = with_others, "support"
    _take_list(duty, listed, role, "phrase", None, printed)


def _take_list(
    duty: Duty,
    listed: Span,
    role: str | None,
    basis: str | None,
    word: str | None,
    printed: str | None,
    is_plain: bool = False,
) -> None:
    """Offices that open a list are leaders: 分管副省长、协管副秘书长负责; the others are units."""
    items = split_list(listed.text)
    leaders = 0
    while leaders < len(items) and _is_leader(listed.text[slice(*items[leaders])]):
        leaders += 1
    if leaders:
        end = items[leaders - 1][1]
        duty.leaders.append(Listed(sub_span(listed, 0, end), role, basis, word, printed))
    if leaders < len(items):
        rest = sub_span(listed, items[leaders][0], len(listed.text))
        duty.units.append(Listed(rest, role, basis, word, printed, is_plain))


def _is_leader(item: str) -> bool:
    return is_leader_shaped(item) or is_surely_person(item)


def _take_rest(duty: Duty, rest: Span, label: Label | None, word: str | None) -> None:
    """What no verb claims: the label's list, a bare list, or a remark."""
    if not rest.text:
        return
    if label is not None and _SENTENCE.search(rest.text):
        duty.remarks.append(Listed(rest, word=word))
        duty.issues.append(
            Issue(
                "odd_units",
                "warning",
                rest.line,
                "this is no list of bodies; it is kept as a remark",
                rest.text,
            )
        )
        return
    if label is not None:
        role = None if label.is_mixed else label.role
        _take_list(duty, rest, role, "label" if role else None, word, None, label.is_plain)
        return
    text = _MORE.sub("", rest.text) or rest.text
    if is_listable(text) or is_leader_shaped(text):
        _take_list(duty, rest, None, None, None, None)
    elif looks_like_person(text):
        duty.leaders.append(Listed(rest))
    else:
        duty.remarks.append(Listed(rest))
