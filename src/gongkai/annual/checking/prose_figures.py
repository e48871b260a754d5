"""Figures claimed in running text against each other (N-*).

These are hints, never errors: a list that names only some of its parts is not held against the
report unless it says that it is complete or its sum is too close to the total to be a choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.annual.checking.engine import EVERY_FORM, Context, Outcome, W, check, finding, unjudged
from gongkai.annual.model import Number, Report
from gongkai.annual.narrative import CHANNELS, Mention, mentions
from gongkai.annual.passages import Passage, chinese_number, passages, sentences

TOTAL = "proactive_items_total"
_ACTIVITIES = ("meetings", "trainings", "inspections", "press_conferences")
_WHOLES = (TOTAL, "requests_received", "reconsiderations", "litigations", *CHANNELS)
_ASIDE = ("requests_carried_in", "requests_carried_out", *_ACTIVITIES)
_OPEN = re.compile(r"^等|^余|^[^,，。;]{0,2}等")
_DEDUPLICATED = re.compile(r"去重|剔除重复|不重复计|重复(?:计|统计|发布)|同一(?:条)?信息")
_CLOSE = 20  # a gap below 1/20 of the total is an error rather than a choice of parts


def place_of(mention: Mention) -> str:
    """The name of the place in a finding: the chapter, or ``chapter:1`` for the preamble."""
    return f"chapter:{mention.chapter or 1}"


def added(parts: Sequence[Number]) -> str:
    """``17+1+2``."""
    return "+".join(str(part) for part in parts)


def _parts(whole: Mention, every: Sequence[Mention]) -> list[Mention]:
    return [
        m
        for m in every
        if m.paragraph == whole.paragraph and m.part_of == whole.end and not m.stated_none
    ]


def _runs(values: Sequence[Number], whole: Number) -> bool:
    """Whether the values fall into runs that each add up to the whole (by channel, by kind)."""
    total: Number = 0
    for value in values:
        total += value
        if total == whole:
            total = 0
        elif total > whole:
            return False
    return total == 0


def _claims_all(whole: Mention, parts: Sequence[Mention], total: Number) -> bool:
    """Whether the parts are offered as all there is."""
    if total > whole.value or any(re.match(r"(?:其中)?其[他它余]", p.label) for p in parts):
        return True
    return bool(whole.value - total <= max(1, whole.value // _CLOSE))


@check("N-SUM-ACTIVE", W, basis="逻辑关系", needs={"chapters"}, forms=EVERY_FORM)
def stated_parts_add_up(report: Report, context: Context) -> Iterator[Outcome]:
    """正文中列出各分项的，分项之和等于总数。"""
    every, divided = mentions(report), False
    for whole in every:
        if whole.code not in _WHOLES or whole.rounded or whole.stated_none:
            continue
        parts = _parts(whole, every)
        codes = {p.code for p in parts}
        if len(parts) < 2 or any(p.rounded for p in parts) or codes & set(_ASIDE):
            continue
        if _OPEN.search(parts[-1].after) or codes <= set(CHANNELS):
            continue
        divided = True
        values = [p.value for p in parts]
        total = sum(values, start=0)
        outer = [
            w.value for w in every if w.paragraph == whole.paragraph and w.end == whole.part_of
        ]
        wholes = [whole.value, *outer]  # 其中甲、乙，含丙、丁: the last two may divide either
        if any(_runs(values, value) for value in wholes) or not _claims_all(whole, parts, total):
            continue
        yield finding(
            place_of(whole),
            message=f"正文称“{whole.quote}”，所列分项之和为 {added(values)}={total}，"
            f"与总数 {whole.value} 不符",
            printed=whole.value,
            expected=total,
        )
    if not divided:
        yield unjudged("正文没有列出某个总数的各分项")


def _carried(every: Sequence[Mention]) -> list[Mention]:
    """What each channel carried, each figure once; a part of a channel is left out."""
    found: dict[tuple[str, Number], Mention] = {}
    for m in every:
        if m.code in CHANNELS and not m.rounded and m.value:
            inside = [w for w in every if w.paragraph == m.paragraph and w.end == m.part_of]
            if not any(w.code in CHANNELS for w in inside):
                found.setdefault((m.code, m.value), m)
    return list(found.values())


def the_total(report: Report) -> Mention | None:
    """The one exact total of items published in the year; None when none or several."""
    totals = {m.value: m for m in mentions(report) if m.code == TOTAL and not m.rounded}
    return next(iter(totals.values())) if len(totals) == 1 else None


@check("N-CHANNEL-SUM", W, basis="逻辑关系", needs={"chapters"}, forms=EVERY_FORM)
def channels_add_up(report: Report, context: Context) -> Iterator[Outcome]:
    """各渠道公开数之和等于总数，或者写明去重的口径。"""
    total, carried = the_total(report), _carried(mentions(report))
    if total is None or len(carried) < 2:
        yield unjudged("正文没有同时写明公开总数和两个以上渠道的数量")
        return
    if any(_DEDUPLICATED.search(p.plain.text) for p in passages(report) if p.chapter != 5):
        return
    values = [m.value for m in carried]
    stated = sum(values, start=0)
    if stated > total.value or (
        stated != total.value and all(m.part_of == total.end for m in carried)
    ):
        yield finding(
            place_of(total),
            message=f"正文称共公开 {total.value} 条，各渠道之和为 {added(values)}={stated}，"
            "未写明去重口径",
            printed=total.value,
            expected=stated,
        )


_LIST = re.compile(
    r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})(?:大)?"
    r"(?P<unit>条|项|个|件|类|方面|种|份|篇)[^,，。;:]{0,12}"
    r"[,，:]?(?:分别(?:是|为)|依次(?:是|为)|具体(?:是|为)|即)[:]?(?P<items>[^。;]+)"
)
_BRACKETS = re.compile(r"《[^》]*》|“[^”]*”|\([^)]*\)|\"[^\"]*\"")


def _lengths(items: str) -> set[int]:
    """How many items a list may be read to have, by each way of separating them."""
    flat = _BRACKETS.sub("甲", items)
    return {
        len([part for part in re.split(separators, flat) if part])
        for separators in ("、", "[、和及与]|以及", "[,，、]", "[,，、和及与]|以及", "[,，]")
    }


def _lists(report: Report) -> Iterator[tuple[Passage, re.Match[str], int]]:
    """Each ``n 项，分别是 …`` of the text with its claimed number."""
    for passage in passages(report):
        for match in _LIST.finditer(passage.plain.text):
            digits = match["n"]
            n = int(digits) if digits.isdecimal() else chinese_number(digits)
            if n and n > 1:
                yield passage, match, n


@check("N-LIST-COUNT", W, basis="逻辑关系", needs={"chapters"}, forms=EVERY_FORM)
def lists_have_their_length(report: Report, context: Context) -> Iterator[Outcome]:
    """“n 项，分别是……”所列的项数等于 n。"""
    lists = list(_lists(report))
    if not lists:
        yield unjudged("正文没有“n 项，分别是……”的列举")
    for passage, match, n in lists:
        lengths = _lengths(match["items"])
        if n in lengths or match["items"].endswith("等"):
            continue
        near = min(lengths, key=lambda length: abs(length - n))
        quote = passage.plain.quote(match.start(), min(match.end(), match.start() + 24))
        yield finding(
            f"chapter:{passage.chapter or 1}",
            message=f"正文“{quote}…”称有 {n} {match['unit']}，实际列出 {near}",
            printed=n,
            expected=near,
        )


@check("N-MEETING-SUM", W, basis="逻辑关系", needs={"chapters"}, forms=EVERY_FORM)
def meetings_add_up(report: Report, context: Context) -> Iterator[Outcome]:
    """会议、培训、检查写明“其中”各几次的，各次之和等于总次数。"""
    every, divided = mentions(report), False
    for whole in every:
        if whole.code not in _ACTIVITIES or whole.rounded:
            continue
        parts = [p for p in _parts(whole, every) if p.unit[:1] == whole.unit[:1]]
        divided = divided or len(parts) > 1
        values = [p.value for p in parts]
        total = sum(values, start=0)
        if len(parts) < 2 or total == whole.value or _OPEN.search(parts[-1].after):
            continue
        yield finding(
            place_of(whole),
            message=f"正文称“{whole.quote}”，所列各次之和为 {added(values)}={total}",
            printed=whole.value,
            expected=total,
        )
    if not divided:
        yield unjudged("正文没有列出各次会议、培训、检查")


_PERIODS = {"日": 365, "天": 365, "周": 52, "月": 12, "季": 4}
_RATE = re.compile(r"每(?P<a>[日天周月季])|(?P<b>[日周月])均")


@check("N-RATE", W, basis="逻辑关系", needs={"chapters"}, forms=EVERY_FORM)
def rates_fit_the_year(report: Report, context: Context) -> Iterator[Outcome]:
    """“每月平均 n 条”乘以 12 不大于该渠道全年数。"""
    every = mentions(report)
    rates = [m for m in every if m.code in (*CHANNELS, TOTAL) and _RATE.search(m.label)]
    if not rates:
        yield unjudged("正文没有写每月（每周、每日）平均数")
    for rate in rates:
        told = _RATE.search(rate.label)
        assert told is not None
        yearly = rate.value * _PERIODS[told["a"] or told["b"]]
        exact = [m for m in every if not _RATE.search(m.label)]
        wider = (TOTAL, *CHANNELS) if rate.code == TOTAL else (TOTAL,)
        totals = [m.value for m in exact if m.code == rate.code] or [
            m.value for m in exact if m.code in wider
        ]
        if not totals:
            yield unjudged(f"正文没有写明“{rate.quote}”所说渠道的全年数")
        elif yearly > max(totals):
            yield finding(
                place_of(rate),
                message=f"正文称“{rate.quote}”，折合全年 {yearly}，多于所写的全年数 {max(totals)}",
                printed=max(totals),
                expected=yearly,
            )


_PUBLISHED = re.compile(
    r"(?:公开|发布|公布|印制|制作)了?[^,，。;]{0,14}"
    r"(?P<what>《[^》]{2,30}》|责任清单|权力清单|办事指南|服务指南|分析报告)"
    r"|(?P<other>责任清单|权力清单|办事指南|服务指南|分析报告)[^。;]{0,60}(?:进行了公开|已公开|公开发布)"
)


def _also_published(report: Report, listed: str, total: Mention) -> list[str]:
    """Documents that other passages say were published and that the list does not name."""
    found: dict[str, None] = {}
    for number, passage in enumerate(passages(report)):
        text = passage.plain.text
        for start, end in sentences(text) if number != total.paragraph else ():
            for match in _PUBLISHED.finditer(text, start, end):
                name = match["what"] or match["other"]
                if name not in listed and "条例" not in name and "办法" not in name:
                    found.setdefault(name)
    return list(found)


@check("N-MORE-THAN-LISTED", W, basis="逻辑关系", needs={"chapters"}, forms=EVERY_FORM)
def nothing_beyond_the_total(report: Report, context: Context) -> Iterator[Outcome]:
    """其他段落所说公开的信息不多于所称的公开总数。"""
    total = the_total(report)
    if total is None:
        yield unjudged("正文没有写明公开总数")
        return
    more = [
        m
        for m in mentions(report)
        if m.rounded and m.code in CHANNELS and m.value > total.value and not _RATE.search(m.label)
    ]
    listed = [m["items"] for p, m, n in _lists(report) if n == total.value]
    also = _also_published(report, listed[0], total) if listed else []
    if not more and not also:
        return
    said = [f"“{m.quote}”" for m in more] + [f"公开{name}" for name in also]
    yield finding(
        place_of(total),
        message=f"正文称“{total.quote}”，其他段落另有{'、'.join(said)}，未计入或未说明",
        printed=total.value,
        expected=more[0].value if more else None,
    )
