"""Chapter 5 as problems and measures: what is said to be wrong and what is done about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.annual.model import Report
from gongkai.annual.passages import plain

_ORDINAL = re.compile(
    r"(?:^|(?<=[,，。;:\n]))(?:[一二三四五六七八九十]是|第[一二三四五六七八九十](?:[,，]|是)"
    r"|\([一二三四五六七八九十]\)|首先|其次|再次|最后|\d{1,2}(?:、|\.(?!\d)|\.(?=20\d\d年)))"
)
_MEASURES = re.compile(
    r"(?:^|(?<=[,，。;:\n.、)]))(?:(?:\d{1,2}[.、]|\([一二三四五六七八九十]\))?"
    r"(?:改进(?:情况|措施|方向)|整改(?:情况|措施)|(?:下一步|下步)(?:工作)?(?:打算|计划|措施|改进措施)?"
    r"|今后|工作打算|解决措施|改进办法|针对(?:以上|上述|存在的?)?[^,，。;]{0,8}问题|为此)"
    r"(?=[,，:。\n我将要本全加通一\d(、]))"
)
_WILL = re.compile(
    r"(?:^|(?<=[,，。;\n]))(?:我[局镇乡街委区县市办们厅部]|本[单位局]|将)[^,，。;]{0,4}将?(?=进一步|继续|持续|按照|着力)"
)
_FIRST = re.compile(r"(?:^|(?<=[,，。;:\n]))一是")
_MOST = 50  # a chapter has a handful of problems; more are not compared
_NONE = re.compile(r"^(?:\(?无\)?|暂无|没有)[^,，]{0,12}。?$")
_TROUBLE = re.compile(
    r"不够|有待|不足(?!$)|不强|欠缺|需要?(?:进一步)?(?:提[高升]|加强|强化|完善)|不深|薄弱|不高|滞后|较少|不及时|不完善"
)


@dataclass(frozen=True, slots=True)
class Account:
    """What chapter 5 says: its problems and its measures, one text each."""

    problems: tuple[str, ...]
    measures: tuple[str, ...]


def _between(text: str, marks: list[re.Match[str]]) -> list[str]:
    """The text behind each mark, up to the next."""
    starts = [mark.start() for mark in marks] + [len(text)]
    return [
        text[mark.end() : end].strip("\n,，。;")
        for mark, end in zip(marks, starts[1:], strict=True)
    ]


def _items(text: str) -> list[str]:
    """The numbered items of a text; without numbers none."""
    return [item for item in _between(text, list(_ORDINAL.finditer(text))) if item]


def _innermost(text: str) -> list[str]:
    """The items by 一是…二是…; headings numbered otherwise hold them, or are the items."""
    spoken = re.findall(r"(?:^|(?<=[,，。;:\n]))[一二三四五六七八九十]是([^。;\n]+)", text)
    return spoken or _items(text)


def _clauses(text: str, pattern: re.Pattern[str]) -> list[str]:
    return [part for part in re.split(r"[,，。;\n]", text) if pattern.search(part)]


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"[。;\n]", text) if len(part) > 4]


def _alternate(text: str, marks: list[re.Match[str]]) -> bool:
    """Whether problem and measure take turns: behind each measure stands the next problem."""
    return len(marks) > 1 and all(
        _ORDINAL.search(between) and _TROUBLE.search(between)
        for between in _between(text, marks)[:-1]
    )


def _marks(text: str) -> list[re.Match[str]]:
    """Where measures begin: at a heading (改进措施), where a second 一是 begins to count anew,
    or at what the organ will do."""
    if marks := list(_MEASURES.finditer(text)):
        return marks
    return list(_FIRST.finditer(text))[1:2] or list(_WILL.finditer(text))[:1]


def account(report: Report) -> Account | None:
    """Chapter 5's problems and measures; None when there is no text or no problem is told."""
    chapter = report.chapter(5)
    text = "\n".join(plain(p).text for p in chapter.paragraphs) if chapter else ""
    if not text or _NONE.match(text):
        return None
    marks = _marks(text)
    before = text[: marks[0].start()] if marks else text
    problems = _innermost(before) or _clauses(before, _TROUBLE)
    if not marks:
        measures: list[str] = []
    elif _alternate(text, marks):
        measures = _between(text, marks)
        problems += [item for part in measures[:-1] for item in _innermost(part)[-1:]]
    else:
        after = text[marks[0].start() :]
        measures = _innermost(after) or _sentences(after)
    return Account(tuple(problems[:_MOST]), tuple(measures[:_MOST])) if problems else None
