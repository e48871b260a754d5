"""What the text says, in itself: problems and measures, fees, years, slips, repeats (N-*)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.annual.checking.engine import (
    EVERY_FORM,
    Context,
    I,
    Outcome,
    W,
    check,
    finding,
    unjudged,
)
from gongkai.annual.checking.problems import account
from gongkai.annual.checking.prose_words import words
from gongkai.annual.model import Report
from gongkai.annual.narrative import mentions
from gongkai.annual.passages import Passage, chapter_text, passages, sentences, without_number


def _where(passage: Passage) -> str:
    return f"chapter:{passage.chapter or 1}"


@check("N-CONTRADICT", I, basis="实务", needs={"chapter:1", "chapter:5"}, forms=EVERY_FORM)
def praise_and_confession(report: Report, context: Context) -> Iterator[Outcome]:
    """第一章肯定的，第五章不作为问题承认。"""
    first, fifth = chapter_text(report, 1), chapter_text(report, 5)
    for each in words().contradictions:
        praise, confession = each.praise.search(first), each.confession.search(fifth)
        if praise and confession:
            yield finding(
                "chapter:1",
                "chapter:5",
                message=f"{each.point}：第一章称“{praise[0]}”，第五章称“{confession[0]}”",
                printed=praise[0],
                expected=confession[0],
            )


@check("N-PROBLEM-MEASURE", W, basis="实务", needs={"chapter:5"}, forms=EVERY_FORM)
def problems_have_measures(report: Report, context: Context) -> Iterator[Outcome]:
    """第五章每个问题都有对应的改进措施。"""
    told = account(report)
    if told is None:
        yield unjudged("第五章没有写问题")
        return
    problems, measures = len(told.problems), len(told.measures)
    if measures < problems:
        yield finding(
            "chapter:5",
            message=f"第五章列出问题 {problems} 个，改进措施 {measures} 条，不能一一对应",
            printed=measures,
            expected=problems,
        )


@check(
    "N-FEE-STATEMENT",
    W,
    basis="国办函〔2020〕109号；各地年度报告通知",
    needs={"chapter:6"},
    forms=EVERY_FORM,
    years=(2021, None),
)
def fee_is_stated(report: Report, context: Context) -> Iterator[Outcome]:
    """2021 年度起，第六章写明信息处理费的收取情况，没有收取的也写明。"""
    if not re.search(r"处理费|收费|收取[^,，。;]{0,12}费", chapter_text(report, 6)):
        yield finding(
            "chapter:6",
            message="第六章没有写明收取信息处理费的情况（没有收取的写明 0 元）",
            printed="",
            expected="信息处理费的金额",
        )


_YEAR = re.compile(r"(?P<year>20\d\d)年(?:度|全年|以来)?(?=[,，全我市县区镇街局共累公主])")
_ELSEWHEN = re.compile(r"以来|至今|比|相较|同期|上年|去年|规划|计划|结转|工作要点|截至|截止|起")
_PERIOD = re.compile(r"(?P<from>20\d\d)年1月1日[^。]{0,8}?(?:(?P<to>20\d\d)年)?12月31日")


@check("N-YEAR", W, basis="实务", needs={"year", "chapters"}, forms=EVERY_FORM)
def facts_are_of_the_year(report: Report, context: Context) -> Iterator[Outcome]:
    """本年度的事实和统计期限不写成别的年份。"""
    stating = {(m.paragraph, m.sentence) for m in mentions(report)}
    for number, passage in enumerate(passages(report)):
        if passage.chapter not in (None, 1, 2):
            continue
        text = passage.plain.text
        for period in _PERIOD.finditer(text):
            if period["from"] != str(report.year):
                yield _stray(passage, period["from"], period[0], report)
        for start, end in sentences(text):
            sentence = text[start:end]
            told = _YEAR.match(without_number(sentence))
            if told is None or told["year"] in (str(report.year), str((report.year or 0) + 1)):
                continue
            stated = (number, (start, end)) in stating
            own = f"{report.year}年" in sentence
            if stated and not own and not _ELSEWHEN.search(sentence):
                yield _stray(passage, told["year"], sentence[:20], report)


def _stray(passage: Passage, year: str, quote: str, report: Report) -> Outcome:
    return finding(
        _where(passage),
        message=f"{report.year} 年度的报告写作“{quote}”，年份为 {year}",
        printed=int(year),
        expected=report.year,
    )


@check("N-TYPO", I, basis="实务", needs={"chapters"}, forms=EVERY_FORM)
def no_frequent_slips(report: Report, context: Context) -> Iterator[Outcome]:
    """没有常见的错字、别字、重复字。"""
    for passage in passages(report):
        for pattern, right in words().typos:
            if match := pattern.search(passage.plain.text):
                start, end = (
                    max(0, match.start() - 4),
                    min(match.end() + 4, len(passage.plain.text)),
                )
                yield finding(
                    _where(passage),
                    message=f"“{passage.plain.quote(start, end)}”疑有误：{match[0]}，应为{right}",
                    printed=match[0],
                    expected=right,
                )


_PAIRS = {"“": "”", "《": "》", "(": ")", "「": "」", "‘": "’", "[": "]", "〔": "〕", "【": "】"}
_CLOSING = {close: open_ for open_, close in _PAIRS.items()}
_MARKER = re.compile(r"(?:^|(?<=[\n。;:,，、]))(?:[一二三四五六七八九十]{1,3}|\d{1,2}|[a-zA-Z])\)")


def _unbalanced(text: str) -> int | None:
    """Where the first quote or bracket without a partner stands."""
    open_at: list[tuple[str, int]] = []
    for offset, character in enumerate(text):
        if character in _PAIRS:
            if character == "“" and any(mark == "“" for mark, _ in open_at):
                return offset
            open_at.append((character, offset))
        elif character in _CLOSING:
            if not open_at or open_at[-1][0] != _CLOSING[character]:
                return offset
            open_at.pop()
    return open_at[0][1] if open_at else None


@check("N-PUNCT", I, basis="标点成对", needs={"chapters"}, forms=EVERY_FORM)
def marks_are_paired(report: Report, context: Context) -> Iterator[Outcome]:
    """引号、书名号、括号成对。"""
    cut = report.ends_at is not None
    for chapter in report.chapters:
        text = _MARKER.sub("", chapter_text(report, chapter.number))
        at = _unbalanced(text)
        if at is None or (cut and chapter is report.chapters[-1]):
            continue
        near = text[max(0, at - 8) : at + 8].replace("\n", "")
        yield finding(
            f"chapter:{chapter.number}",
            message=f"“{text[at]}”不成对：…{near}…",
            printed=text[at],
        )


_LEAST = 14


@check("N-DUP-SENT", I, basis="实务", needs={"chapters"}, forms=EVERY_FORM)
def no_sentence_twice(report: Report, context: Context) -> Iterator[Outcome]:
    """同一句话不重复出现。"""
    seen: dict[str, int] = {}
    for passage in passages(report):
        for start, end in sentences(passage.plain.text):
            raw = passage.plain.text[start:end]
            sentence = without_number(raw).rstrip("。")
            if len(sentence) < _LEAST:
                continue
            seen[sentence] = seen.get(sentence, 0) + 1
            if seen[sentence] == 2:
                yield finding(
                    _where(passage),
                    message=f"“{sentence[:24]}…”重复出现",
                    printed=sentence[:24],
                )
