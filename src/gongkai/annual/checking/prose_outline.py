"""What the text must hold and how it is laid out (S-*)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.annual.checking.engine import (
    EVERY_FORM,
    Context,
    E,
    I,
    Outcome,
    W,
    check,
    finding,
    unjudged,
)
from gongkai.annual.checking.prose_words import words
from gongkai.annual.model import Chapter, Report
from gongkai.annual.passages import chapter_text, chinese_number, passages, plain

_TOPIC_BASIS = "国办公开办函〔2021〕30号（总体情况的内容）"
_LONGEST = 1000


def _topics(report: Report) -> Iterator[Outcome]:
    text = chapter_text(report, 1)
    lacking = [name for name, pattern in words().topics if not pattern.search(text)]
    if lacking:
        yield finding(
            "chapter:1",
            message=f"第一章没有写到：{'、'.join(lacking)}",
            printed="",
            expected="、".join(lacking),
        )


@check("S-CH1-TOPICS", W, basis=_TOPIC_BASIS, needs={"chapter:1"}, forms=("2021",))
def overview_topics(report: Report, context: Context) -> Iterator[Outcome]:
    """第一章写主动公开、依申请公开、政府信息管理、平台建设、监督保障五个方面。"""
    yield from _topics(report)


@check("S-CH1-TOPICS-TRIAL", I, basis=_TOPIC_BASIS, needs={"chapter:1"}, forms=("2019",))
def overview_topics_trial(report: Report, context: Context) -> Iterator[Outcome]:
    """第一章写主动公开、依申请公开、政府信息管理、平台建设、监督保障五个方面（试行格式）。"""
    yield from _topics(report)


@check("S-CH1-LEN", I, basis="各地年度报告通知", needs={"chapter:1"}, forms=("2021",))
def overview_length(report: Report, context: Context) -> Iterator[Outcome]:
    """第一章不超过 1000 字（不计空白）。"""
    chapter = report.chapter(1)
    assert chapter is not None
    length = sum(len("".join(text.split())) for text in chapter.paragraphs)
    if length > _LONGEST:
        yield finding(
            "chapter:1",
            message=f"第一章 {length} 字，一般不超过 {_LONGEST} 字",
            printed=length,
            expected=_LONGEST,
        )


_RESIDUE = re.compile(
    r"\[bookmark:[^\]\n]{0,40}\]|填报说明|[Ll]orem ipsum|[XxＸｘ]{2,}(?![a-zA-Z])|[×✕]{2,}|\{\{"
    r"|\}\}|MERGEFORMAT|HYPERLINK|错误[!！]未|Error! |&nbsp;|&#\d+;|</?[a-z]+>"
    r"|此处填写|请填写|待补充"
)


@check("S-RESIDUE", W, basis="实务", forms=EVERY_FORM)
def no_residue(report: Report, context: Context) -> Iterator[Outcome]:
    """没有转换或模板残留。"""
    places: list[tuple[str, str]] = [("title", report.title or "")]
    places += [("chapter:1", text) for text in report.preamble]
    for chapter in report.chapters:
        places += [(f"chapter:{chapter.number}", t) for t in (chapter.heading, *chapter.paragraphs)]
    places += [
        (key.removeprefix("residue."), marks)
        for key, marks in report.labels.items()
        if key.startswith("residue.")
    ]
    found: dict[str, list[str]] = {}
    for where, text in places:
        for match in _RESIDUE.finditer(text):
            found.setdefault(where, []).append(match[0])
    for where, marks in found.items():
        shown = "、".join(dict.fromkeys(marks))
        yield finding(
            where,
            message=f"有转换或模板残留 {len(marks)} 处：{shown}",
            printed=shown,
            expected="",
        )


_MATTER = re.compile(
    r"公开|信息|政务|解读|网站|新媒体|处理费|收费|申请|提案|建议|复议|诉讼|年度?报告?|联系|电话|^无|没有|统计"
)


@check(
    "S-OFFTOPIC",
    I,
    basis="国办公开办函〔2021〕30号（不宜泛化）",
    needs={"chapter:6"},
    forms=("2021",),
)
def last_chapter_keeps_to_the_matter(report: Report, context: Context) -> Iterator[Outcome]:
    """第六章只写政府信息公开的事项。"""
    chapter = report.chapter(6)
    assert chapter is not None
    for paragraph in chapter.paragraphs:
        text = plain(paragraph).text
        if len(text) >= 20 and not _MATTER.search(text):
            yield finding(
                "chapter:6",
                message=f"第六章“{paragraph.strip()[:24]}…”与政府信息公开无关",
                printed=paragraph.strip()[:24],
            )


_PERIOD = re.compile(r"1月1日[^。]{0,10}12月31日")
_CONTACT = re.compile(
    r"电话|邮编|邮政编码|地址|联系(?:人|方式|电话)|邮箱|(?:请|可)(?:与|向|直接)[^。]{0,30}联系"
)


@check("S-PERIOD", I, basis="实务", needs={"chapter:1"}, forms=EVERY_FORM)
def period_stated(report: Report, context: Context) -> Iterator[Outcome]:
    """写明统计期限为本年 1 月 1 日至 12 月 31 日。"""
    if not any(_PERIOD.search(p.plain.text) for p in passages(report)):
        yield finding(
            "chapter:1",
            message="没有写明统计期限（1月1日至12月31日）",
            printed="",
            expected=f"{report.year or ''}年1月1日至12月31日",
        )


@check("S-CONTACT", I, basis="实务", needs={"whole", "chapters"}, forms=EVERY_FORM)
def contact_stated(report: Report, context: Context) -> Iterator[Outcome]:
    """写明电子版的查阅处和联系方式。"""
    if not any(_CONTACT.search(p.plain.text) for p in passages(report)):
        yield finding(
            "chapter:1",
            message="没有写明报告电子版的查阅处和联系方式",
            printed="",
            expected="网址、电话",
        )


_STYLES = (
    ("（一）", re.compile(r"^\((?P<n>[一二三四五六七八九十]{1,3})\)")),
    ("一、", re.compile(r"^(?P<n>[一二三四五六七八九十]{1,3})、")),
    ("1.", re.compile(r"^(?P<n>\d{1,2})(?:、|\.(?!\d)|\.(?=20\d\d年))")),
    ("（1）", re.compile(r"^\((?P<n>\d{1,2})\)")),
)


def _numbered(text: str) -> tuple[int, int] | None:
    """(level, number) of a paragraph that begins with a number."""
    for level, (_, pattern) in enumerate(_STYLES):
        if match := pattern.match(text):
            n = match["n"]
            number = int(n) if n.isdecimal() else chinese_number(n)
            return None if number is None else (level, number)
    return None


def _break_in(chapter: Chapter) -> tuple[str, str] | None:
    """(as printed, as expected) where the numbering of a chapter first breaks."""
    last: dict[int, int] = {}
    for paragraph in chapter.paragraphs:
        text = plain(paragraph).text
        found = _numbered(text)
        if found is None:
            continue
        level, number = found
        expected = last.get(level, 0) + 1
        if number != expected:
            style = _STYLES[level][0]
            shown = text[: 2 + len(str(number))]
            return shown, f"第 {expected} 个“{style}”"
        last = {known: n for known, n in last.items() if known < level} | {level: number}
    return None


@check("S-HEADING-SEQ", I, basis="实务", needs={"chapters"}, forms=EVERY_FORM)
def numbering_is_gapless(report: Report, context: Context) -> Iterator[Outcome]:
    """各级序号连续、不重复、同级样式一致。"""
    styles = {plain(c.heading).text[:1].isdecimal() for c in report.chapters}
    if len(styles) > 1:
        odd = next(c for c in report.chapters if plain(c.heading).text[:1].isdecimal())
        yield finding(
            f"chapter:{odd.number}",
            message=f"章的序号样式不一致：“{odd.heading.strip()}”",
            printed=odd.heading.strip(),
        )
    for chapter in report.chapters:
        if chapter.number in (2, 3, 4):  # labels of a table cut short are no headings
            continue
        if broken := _break_in(chapter):
            printed, expected = broken
            yield finding(
                f"chapter:{chapter.number}",
                message=f"第 {chapter.number} 章序号不连续：“{printed}”处应为{expected}",
                printed=printed,
                expected=expected,
            )


@check(
    "S-GOV-EXTRA",
    E,
    basis="《政府信息公开条例》第五十条第（四）项",
    needs={"organ_kind", "chapter:1", "chapter:5", "chapter:6"},
)
def governments_report_assessment(report: Report, context: Context) -> Iterator[Outcome]:
    """县级以上人民政府的报告写明工作考核、社会评议和责任追究结果。"""
    if context.organ_kind != "government":
        yield unjudged("只适用于县级以上人民政府")
    elif not re.search(r"考核|评议|责任追究|追责|测评|评估|考评", chapter_text(report)):
        yield finding(
            "chapter:1",
            message="政府的报告没有写工作考核、社会评议和责任追究结果情况",
            printed="",
            expected="工作考核、社会评议、责任追究结果",
        )
