"""责任单位 lists → the parties named, in order, each with its place.

One grammar for every layout: 、 commas and line breaks part parties, 和 及 与 only between two
whole bodies, brackets belong to the name, 等 marks an open list wherever it stands, a collective
(各区、县(市)政府) is one party, and what is said once for several is shared: the suffix of
椒江区、黄岩区、路桥区政府, the prefix of 省自然资源厅、农业农村厅.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from loader.parse import Span
from loader.vocabulary import (
    fold,
    is_bare_department,
    is_party_shaped,
    is_surely_person,
    level_prefix,
    says_roles,
    split_list,
    split_open_mark,
)

GOVERNMENT = "政府"
_GOVERNMENT = re.compile(r"(?P<place>.+?)(?P<suffix>(?:人民)?政府)$")
# 市辖区, 县, 街道 by shape, for governments whose divisions are not known by name.
_DIVISION = re.compile(
    r"(?!各|相关|有关|全)[一-鿿]{1,5}(?<!新)(?<!园)(?<!开发)(?<!高新)(?:区|县|市|旗)"
)
_JOINT = re.compile(r"以及|[和及与/／]|\s+")
# What both sides of a joint must end in: 市教育局和市体育局, not 园区和产业局.
_WHOLE_BODY = re.compile(
    r"(?:局|委|办|府|会|院|厅|司|署|部|队|中心|公司|集团|部门|单位|机构|企业|街道|银行|海关|室|站|联|\))$"
)
_SHORTEST_BODY = 3
# 等部门, 等有关单位 … only say that there are more.
_JUST_MORE = re.compile(r"(?:\d{1,3}个?|[一二三四五六七八九十]{1,3}个?)?(?:部门|单位|地方|方面)")
_AFTER_MORE = re.compile(r"以及|[和及与]")
_LAST_BRACKET = re.compile(r"\s*[(（](?P<content>[^()（）]*)[)）]$")
_LABELLED_NAME = re.compile(r"(?:责任人|负责人|联系人|联络员)\s*[:：]\s*")
_NAME_BEHIND = re.compile(r"\s+(?P<name>[一-鿿]{2,4})$")  # 县经信局 李四
_PERSONS = re.compile(r"[、，,\s]+")
_MOST_MERGED = 4
# 省政府各部门、各直属机构 is said in one breath; 各县(市、区)政府、各开发区管委会 are two.
_TWIN = re.compile(r"各(?:直属)?(?:部门|单位|机构)")
_Place = tuple[int, int]


def _never(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Party:
    """A party as printed, and the name it stands for (other where a part of it is shared).

    ``contact``: the person named in the bracket behind it, 市发改委（张三）.
    """

    printed: Span
    name: str
    is_suffix_shared: bool = False
    is_prefix_shared: bool = False
    contact: Span | None = None


@dataclass(frozen=True, slots=True)
class PartyList:
    """All parties of a list; ``is_open_ended`` when 等 says that there are more."""

    parties: tuple[Party, ...]
    is_open_ended: bool


def split_parties(
    cell: Span,
    district_names: Collection[str],
    is_collective: Callable[[str], bool] = _never,
) -> PartyList:
    """Split a list of bodies.

    ``district_names``: the divisions below the issuing government, folded. ``is_collective`` tells
    a name that holds list marks of its own: 各区、县(市)政府.

    331000-2022-breakdown prints ``玉环市、仙居县、三门县政府`` for three governments (line 209).
    """
    parties: list[Party] = []
    is_open_ended = False
    for left, right in _items(cell.text, is_collective):
        for start, end, is_open in _bodies(cell.text[left:right], is_collective):
            is_open_ended |= is_open
            party = _party(cell, left + start, left + end)
            if party:
                parties.append(party)
    return PartyList(tuple(_with_suffix(parties, district_names)), is_open_ended)


def _items(text: str, is_collective: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """List items, those of one collective put together again."""
    items = split_list(text)
    index = 0
    while index < len(items):
        end = index
        first = text[slice(*items[index])]
        begins_alone = _is_body(first) and not is_collective(first)
        most = 1 if begins_alone else _MOST_MERGED
        for last in range(min(index + most, len(items)) - 1, index, -1):
            whole = text[items[index][0] : items[last][1]]
            parts = [text[a:b] for a, b in items[index : last + 1]]
            stand_alone = any(_is_body(p) and not is_collective(p) for p in parts[:-1]) or (
                all(map(is_collective, parts)) and not _TWIN.fullmatch(fold(parts[-1]))
            )
            if is_collective(whole) and not stand_alone:
                end = last
                break
        yield items[index][0], items[end][1]
        index = end + 1


def _bodies(item: str, is_collective: Callable[[str], bool]) -> Iterator[tuple[int, int, bool]]:
    """(start, end, followed by 等) of each body of one item."""
    if is_collective(item) and not any(is_open for _, _, is_open in split_open_mark(item)):
        yield 0, len(item), False
        return
    after_more = False
    for left, right, is_open in split_open_mark(item):
        part = item[left:right]
        if after_more:
            joint = _AFTER_MORE.match(part)
            if joint and is_party_shaped(part[joint.end() :]):
                left, part = left + joint.end(), part[joint.end() :]
            if _JUST_MORE.fullmatch(fold(part)):
                continue
        after_more = is_open
        ends = _joined(part)
        for number, (start, end) in enumerate(ends, 1):
            yield left + start, left + end, is_open and number == len(ends)
        if not ends:
            yield left, left, is_open


# The same few bodies are named again and again in a document.
@lru_cache(maxsize=4_096)
def _joined(part: str) -> tuple[tuple[int, int], ...]:
    """Bodies joined by 和, 及, 与, / or a blank, where each side is a whole body."""
    found = []
    start = 0
    for joint in _JOINT.finditer(part):
        left, right = part[start : joint.start()], part[joint.end() :]
        following = right.split()[0] if right.split() else ""
        if _is_whole(left) and (_is_whole(following) or _is_group(following)):
            found.append((start, joint.start()))
            start = joint.end()
    if part[start:].strip():
        found.append((start, len(part)))
    return tuple(found)


def _is_whole(text: str) -> bool:
    folded = fold(text)
    return (
        len(folded) >= _SHORTEST_BODY
        and is_party_shaped(folded)
        and bool(_WHOLE_BODY.search(folded))
    )


def _is_group(text: str) -> bool:
    """What may follow a joint besides a whole body: 各旗县区, 相关镇, 乳源县."""
    folded = fold(text)
    return bool(_DIVISION.fullmatch(folded)) or (
        folded.startswith(("各", "相关", "有关")) and is_party_shaped(folded)
    )


@lru_cache(maxsize=4_096)
def _is_body(text: str) -> bool:
    """A body of one level's government, which no collective begins with: 市公安局(消防)."""
    return level_prefix(text) is not None and _is_whole(text)


def _party(cell: Span, start: int, end: int) -> Party | None:
    """One party without surrounding blanks, its person or a role rule in a bracket cut off."""
    name, contact = _name_and_contact(cell.text[start:end])
    if name is None:
        return None
    line = _line(cell, start)
    printed = _part(cell, start, name, line)
    return Party(printed, printed.text, contact=contact and _part(cell, start, contact, line))


def _part(cell: Span, start: int, place: _Place, line: int) -> Span:
    left, right = place[0] + start, place[1] + start
    return Span(cell.text[left:right], cell.start + left, cell.start + right, line)


@lru_cache(maxsize=4_096)
def _name_and_contact(printed: str) -> tuple[_Place | None, _Place | None]:
    """Where in an item the name stands, and the person named behind it."""
    contact = None
    text = printed.rstrip()
    while bracket := _LAST_BRACKET.search(text):
        content = bracket["content"]
        named = _LABELLED_NAME.match(content)
        content = content[named.end() :] if named else content
        if not text[: bracket.start()].strip():
            break
        if says_roles(content) or content.endswith("下同"):
            text = text[: bracket.start()]
        elif content and all(is_surely_person(p) for p in _PERSONS.split(content.strip())):
            contact = (bracket.end("content") - len(content), bracket.end("content"))
            text = text[: bracket.start()]
        else:
            break
    behind = _NAME_BEHIND.search(text)
    if behind and is_surely_person(behind["name"]) and _is_whole(text[: behind.start()]):
        contact = behind.span("name")
        text = text[: behind.start()]
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    if not text or text.isdigit():
        return None, None  # 、2、 is a page's number that came into the cell
    return (lead, lead + len(text)), contact


def _line(cell: Span, offset: int) -> int:
    return cell.line + cell.text.count("\n", 0, offset)


def _with_suffix(parties: Sequence[Party], district_names: Collection[str]) -> Iterable[Party]:
    """Divisions that stand before a government of their kind share its suffix."""
    result: list[Party] = []
    suffix = None
    for party in reversed(parties):
        folded = fold(party.printed.text)
        if suffix and (folded in district_names or _is_division(folded)):
            result.append(replace(party, name=party.printed.text + suffix, is_suffix_shared=True))
            continue
        place, own = _place_and_suffix(folded)
        suffix = own if own and (place in district_names or _is_division(place)) else None
        result.append(party)
    return reversed(result)


def _is_division(name: str) -> bool:
    return bool(_DIVISION.fullmatch(name))


def _place_and_suffix(name: str) -> tuple[str, str | None]:
    """黄岩区, 政府 of 黄岩区政府; no suffix in the name of any other body."""
    match = _GOVERNMENT.fullmatch(name) if name.endswith(GOVERNMENT) else None
    return (match["place"], match["suffix"]) if match else ("", None)


def says_prefix_once(lists: Iterable[Sequence[Party]], place_names: Collection[str]) -> bool:
    """Whether a document's lists say 省 or 市 for their first body only.

    State Council and provincial habit; others repeat it, and what they list bare is bare (电力公司,
    税务局). Told by counting: of the departments behind a first body with its level, more are bare
    than not.
    """
    bare = prefixed = 0
    for parties in lists:
        if parties and level_prefix(parties[0].name):
            for party in parties[1:]:
                bare += _shares_prefix(party, place_names)
                prefixed += level_prefix(party.name) == level_prefix(parties[0].name)
    return bare > prefixed


def with_prefix(parties: Sequence[Party], place_names: Collection[str]) -> tuple[Party, ...]:
    """The parties of a list that says its level once, each with the level of the one before it."""
    result: list[Party] = []
    prefix = None
    for party in parties:
        own = level_prefix(party.name)
        if own is not None:
            prefix = own
        elif prefix and _shares_prefix(party, place_names):
            party = replace(party, name=prefix + party.name, is_prefix_shared=True)
        result.append(party)
    return tuple(result)


def _shares_prefix(party: Party, place_names: Collection[str]) -> bool:
    name = fold(party.name)
    return is_bare_department(name) and not any(name.startswith(place) for place in place_names)
