"""Figures claimed in running text, with their quotation and what they are about.

What the words around a figure mean is data (``narrative.toml``, codes of the corpus). Round
figures (200余条) are told apart and are no claims; statements that there was none (未收到申请)
are claims of 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import islice, takewhile

from gongkai.annual.figures import plain as plain_number
from gongkai.annual.model import Claim, Number, Report
from gongkai.annual.narrative_words import Meaning, words
from gongkai.annual.passages import Passage, Plain, passages, plain, sentences
from gongkai.annual.stated import StatedFigure, stated_figures

LONGEST_QUOTE = 30
MOST = 5_000
"""More figures than this are no running text; the rest is left out."""
_NEAR = 600  # characters before a figure in which a word counts as near
_PART = re.compile(r"其中|(?:包括|包含|含|分别(?:是|为)?)|:")
_FILLER = re.compile(r"[“\"《‘「][^”\"》’」]{1,24}[”\"》’」](?:账号|栏目|平台|公众号)?$")
_VERB = re.compile(
    r"(?:了|收到|受理|答复|发布|公开|公布|组织|开展|召开|举办|举行|制作|制定|印发|办理|回应|接待)+$"
)
_LISTED = re.compile(r"、[^,，;]*等(?:共|共计|总计|合计)?$")
_SEVERAL = re.compile(r"(?:公开|发布|公布|更新)[^,，;]{2,80}(?:信息|内容)$")
_OWN_SUBJECT = re.compile(
    r"(?:其[他它]|免于|不予)[^,，]{0,4}$|(?:提案|建议|目录|清单|指南|意见)(?:信息|公开|类|办理|结果|更新)*$"
)
_NUMBERING = re.compile(r"[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)、.．]|是)|^")
_DISPUTE = re.compile(r"复议|诉讼|应诉|涉诉")
_NOTHING = re.compile(
    r"(?:[\d年度全本今我局镇乡街道委办处单位机关区县市截至月日,，]|均)*(?:未收到|没有|无|未接到)[。;]?"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure in running text. ``start``, ``end``: where its words and it stand in the plain
    text of paragraph ``paragraph`` (counted over all paragraphs); ``sentence``: the span of
    its sentence. ``label``: the words before it, ``after`` those behind it. ``part_of``: where
    the figure stands that it is stated to be part of. ``rounded``: 200余, 近100. ``channels``:
    the channels named in its words."""

    code: str
    value: Number
    unit: str
    quote: str
    chapter: int | None
    paragraph: int
    start: int
    end: int
    sentence: tuple[int, int]
    label: str
    after: str = ""
    topic: str | None = None
    part_of: int | None = None
    rounded: bool = False
    stated_none: bool = False
    channels: tuple[str, ...] = ()


def _tail(label: str) -> str:
    """The words before a figure without padding and without a quoted name at their end."""
    padding = words().padding
    tail = padding.sub("", label)
    named = _FILLER.sub("", tail)
    return padding.sub("", named) if named and named != tail else tail


def _dispute(text: str, start: int, end: int) -> str | None:
    found = _DISPUTE.findall(text[start:end])
    if not found:
        return None
    return "reconsideration" if found[-1] == "复议" else "litigation"


def _fits(meaning: Meaning, place: StatedFigure, tail: str, text: str, topic: str | None) -> bool:
    unit = place.unit
    if meaning.units and unit and unit[0] not in meaning.units:
        return False
    if not meaning.units and unit == "元":
        return False
    begin = place.match.start()
    if meaning.dispute:
        segment = max(text.rfind(";", 0, begin), place.sentence[0])
        told = _dispute(text, segment, begin)
        if told is None or meaning.dispute not in ("any", told):
            return False
    if meaning.near and not (
        meaning.near.search(text, max(0, begin - _NEAR), begin)
        or (topic == "request" and meaning.near.search("申请"))
    ):
        return False
    if meaning.without and meaning.without.search(place.label):
        return False
    return bool(
        (meaning.before and meaning.before.search(tail))
        or (meaning.after and place.after and meaning.after.match(place.after))
    )


def _channels(text: str) -> tuple[str, ...]:
    found = tuple(code for code, pattern in words().channels if pattern.search(text))
    narrow = [code for code in found if code in _NEW_MEDIA and code != "new_media_items"]
    if "new_media_items" not in found or not narrow:
        return found
    # 政务新媒体（微信、微博）: the wider word holds; 新媒体微信公众号: the narrow one
    one = len(narrow) == 1 and not re.search(r"新媒体(?:平台)?[、和及与]", text)
    return tuple(
        c for c in found if c not in ("new_media_items",) * one + tuple(narrow) * (not one)
    )


CHANNELS = (
    "website_items",
    "wechat_items",
    "weibo_items",
    "douyin_items",
    "video_items",
    "new_media_items",
    "media_items",
    "bulletin_board_items",
)
"""The codes that count what a channel carried."""
_NEW_MEDIA = {"new_media_items", "wechat_items", "weibo_items", "douyin_items", "video_items"}


def _by_channel(channels: tuple[str, ...]) -> str | None:
    """The code of what these channels carried together; None when they are of many kinds."""
    if len(channels) == 1:
        return channels[0]
    if channels and set(channels) <= _NEW_MEDIA:
        return "new_media_items"
    return None


def _is_generic(place: StatedFigure, tail: str) -> bool:
    """Whether the figure counts items of information without a subject of their own."""
    if _OWN_SUBJECT.search(tail):
        return False
    return bool(
        words().generic.search(tail) or (place.after and words().generic_after.match(place.after))
    )


def _without_verb(tail: str) -> str:
    """财政信息公开, 发布会累计举行: the words before the verb that ends them."""
    verb = _VERB.search(tail)
    return words().padding.sub("", tail[: verb.start()]) if verb else tail


def _code(
    place: StatedFigure, text: str, topic: str | None, part: bool
) -> tuple[str, tuple[str, ...]]:
    """What the figure is about, and the channels its words name."""
    tail = _tail(place.label)
    channels = _channels(place.label) or _channels(place.inherited)
    for subject in () if _LISTED.search(place.label) else (tail, _without_verb(tail)):
        for meaning in words().meanings:
            if _fits(meaning, place, subject, text, topic):
                return meaning.code, channels
    unit = place.unit or "条"
    if unit[0] not in "条件篇次份期则项" or not _is_generic(place, tail):
        return "other", channels
    told = _by_channel(channels)
    if told:
        return told, channels
    if part or not re.search(r"公开|发布|公布|刊发|推送|更新", place.label + place.after):
        return "other", channels
    if re.search(r"历年|至今|以来|建站", place.label):
        return "proactive_items_cumulative", channels
    return "proactive_items_total", channels


def _whole(place: StatedFigure, text: str, earlier: list[Mention]) -> int | None:
    """Where the figure stands that this one is stated to be part of."""
    begin, end = place.sentence[0], place.match.start()
    inside = list(takewhile(lambda m: m.sentence == place.sentence, reversed(earlier)))[::-1]
    for marker in reversed(list(_PART.finditer(text, begin, end))):
        before = [m for m in inside if m.end <= marker.start()]
        if not before or (marker[0] == ":" and before[-1].end != marker.start()):
            continue
        between = text[marker.end() : end]
        listed = [m for m in inside if m.start >= marker.start()]
        closed = text[marker.start() - 1] == "(" and ")" in between
        semicolons = listed and ";" in text[listed[0].end : listed[0].end + 1]
        if closed or (";" in between and not semicolons):
            return None
        return before[-1].end
    return None


def _quote(source: Plain, place: StatedFigure) -> tuple[str, int]:
    """At most 30 characters of the source that end with the figure and its measure word, and
    where they begin; with the words behind it when nothing stands before it."""
    start, end = place.match.start() - len(place.label), place.match.end()
    if place.match["more"]:
        end = place.match.end("unit")
    while source.width(start, end) > LONGEST_QUOTE and start < place.match.start():
        start += 1
    text = source.text
    cut = start > place.match.start() - len(place.label)
    while start < place.match.start() and (
        text[start] in '、,，”"》)' or (cut and (text[start].isdigit() or text[start] == "年"))
    ):
        start += 1
    tail = _tail(place.label)
    if place.after and (len(tail) < 3 or _VERB.search(tail)):
        wider = place.match.end() + min(len(place.after), 10)
        if source.width(start, wider) <= LONGEST_QUOTE:
            end = wider
    return source.quote(start, end), start


def _topic(text: str) -> str | None:
    """The topic a heading or the first words of a sentence name; "" for a heading of none."""
    match = _NUMBERING.match(text)
    numbered = bool(match and match.end())
    head = re.split(r"[。,，:;]", text[match.end() if match else 0 :], maxsplit=1)[0]
    if len(head) > 18 or re.search(r"\d", head):
        return "" if numbered else None
    for name, pattern in words().topics:
        if pattern.search(head):
            return name
    return "" if numbered else None


def _mentions_of(
    source: Plain, number: int, chapter: int | None, topic: str | None
) -> tuple[list[Mention], str | None]:
    text = source.text
    found: list[Mention] = []
    topics: dict[tuple[int, int], str | None] = {}
    for span in sentences(text):
        named = _topic(text[span[0] : span[1]])
        topic = topic if named is None else named or None
        topics[span] = topic
        found += _none_stated(source, span, number, chapter, topic)
    stated: list[Mention] = []
    for place in islice(stated_figures(text), MOST):
        whole = _whole(place, text, stated)
        here = topics[place.sentence]
        code, channels = _code(place, text, here, whole is not None)
        quote, start = _quote(source, place)
        value = place.value
        if code == "procurement_amount_wan":
            value = plain_number(Decimal(value) / 10_000)
        stated.append(
            Mention(
                code,
                value,
                place.unit,
                quote,
                chapter,
                number,
                start,
                place.match.end(),
                place.sentence,
                place.label,
                place.after,
                here,
                whole,
                place.is_round,
                channels=channels,
            )
        )
    return sorted(found + stated, key=lambda m: m.end), topic


def _none_stated(
    source: Plain, span: tuple[int, int], number: int, chapter: int | None, topic: str | None
) -> Iterator[Mention]:
    text = source.text[span[0] : span[1]]
    spans: dict[str, tuple[int, int]] = {}
    for code, pattern in words().none:
        if match := pattern.search(text):
            spans.setdefault(code, match.span())
    if topic == "request" and "requests_received" not in spans:
        head = max(text.find(")") + 1, 0) if text[:1] == "(" else 0
        if _NOTHING.fullmatch(text[head:]):
            spans["requests_received"] = (head, len(text))
    for code, (start, end) in spans.items():
        begin, stop = span[0] + start, span[0] + end
        while source.width(begin, stop) > LONGEST_QUOTE:
            begin += 1
        yield Mention(
            code,
            0,
            "",
            source.quote(begin, stop),
            chapter,
            number,
            begin,
            stop,
            span,
            text[start:end],
            topic=topic,
            stated_none=True,
        )


def _settle_totals(mentions: list[Mention]) -> list[Mention]:
    """累计 beside 新增 is a total over the years; and 主动公开 over the only channel named is
    the year's total."""
    total = "proactive_items_total"
    fresh = {m.paragraph for m in mentions if m.code == total and "新增" in m.label}
    settled = [
        replace(m, code="proactive_items_cumulative")
        if m.code == total and m.paragraph in fresh and "累计" in m.label
        else m
        for m in mentions
    ]
    carried = [m for m in settled if m.channels and not m.part_of]
    if len(carried) == 1 and not any(m.code == total for m in settled):
        only = carried[0]
        if "主动公开" in only.label and only.code == "website_items":
            settled[settled.index(only)] = replace(only, code=total)
    return settled


@lru_cache(maxsize=64)
def _read(paragraphs: tuple[Passage, ...]) -> tuple[Mention, ...]:
    mentions: list[Mention] = []
    topic: str | None = None
    chapter: int | None = None
    for number, passage in enumerate(paragraphs):
        if passage.chapter != chapter:
            chapter, topic = passage.chapter, None
        found, topic = _mentions_of(passage.plain, number, passage.chapter, topic)
        mentions += found
        if len(mentions) >= MOST:
            break
    return tuple(_settle_totals(mentions[:MOST]))


def mentions(report: Report) -> tuple[Mention, ...]:
    """Every figure in the report's running text, round ones and unknown ones too."""
    return _read(passages(report))


def _is_claim(mention: Mention) -> bool:
    if mention.rounded:
        return False
    if mention.code != "other":
        return True
    return (
        bool(mention.unit)
        and mention.unit in "条件篇份期则"
        and (mention.part_of is not None or bool(re.search(r"公开|发布|转载", mention.label)))
    )


def _as_claims(mentions: Iterable[Mention]) -> tuple[Claim, ...]:
    claims: dict[tuple[str, Number, str], Claim] = {}
    for mention in filter(_is_claim, mentions):
        word = mention.label if mention.code == "other" else ""
        claims.setdefault(
            (mention.code, mention.value, word),
            Claim(mention.quote, mention.code, mention.value, mention.chapter),
        )
    return tuple(claims.values())


def claims(report: Report) -> tuple[Claim, ...]:
    """The figures claimed in the report's running text, each once, in the order of the text."""
    return _as_claims(mentions(report))


def claims_in(paragraphs: Iterable[str]) -> tuple[Claim, ...]:
    """The figures claimed in some paragraphs."""
    return _as_claims(_read(tuple(Passage(plain(text), None) for text in paragraphs)))
