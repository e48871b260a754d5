"""Instruments that the text cites: known ones in force, unknown ones pointed out (N-LAW-*).

What is known is data: ``annual/laws.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from gongkai.annual.checking.engine import EVERY_FORM, Context, I, Outcome, W, check, finding
from gongkai.annual.model import Report
from gongkai.annual.passages import passages

_STATE = "中华人民共和国"
_NUMBER = re.compile(
    r"(?P<order>(?:国务院|国)令\(?第?(?P<n>\d{3})号)"
    r"|(?P<paper>国办(?:公开办函|发|函)|法释)[〔\[(](?P<year>\d{4})[〕\])](?P<no>\d{1,3})号"
)
_NAMED = re.compile(r"《(?P<name>[^《》]{3,40}(?:条例|办法|规定|细则|法))(?:\([^()]{1,6}\))?》")
_REGIONAL = re.compile(r"^(?:中华人民共和国|国务院|.{2,8}?(?:省|自治区|市|自治州|区|县))")
_INTERNAL = re.compile(r"局|委员会|办公室|街道|镇|乡|中心|厅|院(?!令)")
_DEADLINE = (3, 31)  # of the year after: what is in force then may be cited


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, regulation or notice; ``until`` is its last day in force."""

    name: str
    since: date
    source: str
    number: str | None = None
    until: date | None = None
    replaced_by: str | None = None


@cache
def instruments() -> tuple[Instrument, ...]:
    """The instruments of ``laws.toml``."""
    file = resources.files("gongkai.annual") / "laws.toml"
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(Instrument(**entry) for entry in raw["instrument"])


def _bare(name: str) -> str:
    """A name without the state's name in front and a remark in brackets behind."""
    return re.sub(r"[(（][^()（）]*[)）]$", "", name).removeprefix(_STATE)


@cache
def _known_names() -> dict[str, tuple[Instrument, ...]]:
    known: dict[str, list[Instrument]] = {}
    for instrument in instruments():
        known.setdefault(_bare(instrument.name), []).append(instrument)
    return {name: tuple(found) for name, found in known.items()}


def _number(match: re.Match[str]) -> str:
    if match["order"]:
        return f"国务院令第{match['n']}号"
    return f"{match['paper']}〔{match['year']}〕{match['no']}号"


def _cited(report: Report) -> Iterator[tuple[Instrument, str, int]]:
    """(instrument, as cited, chapter) for every known instrument the text cites."""
    by_number = {i.number: i for i in instruments() if i.number}
    for passage in passages(report):
        text, chapter = passage.plain.text, passage.chapter or 1
        for match in _NUMBER.finditer(text):
            if found := by_number.get(_number(match)):
                yield found, passage.plain.quote(*match.span()), chapter
        for match in _NAMED.finditer(text):
            same = _known_names().get(_bare(match["name"]), ())
            if len(same) == 1:  # several texts under one name: only the number tells which
                yield same[0], passage.plain.quote(*match.span()), chapter


@check(
    "N-LAW-CITE",
    W,
    basis="《政府信息公开条例》及各文件的施行日期",
    needs={"year"},
    forms=EVERY_FORM,
)
def cited_law_in_force(report: Report, context: Context) -> Iterator[Outcome]:
    """所引法规、文件在报告年度有效：2019 年度起引国务院令第711号，不引第492号。"""
    assert report.year is not None
    last, late = date(report.year, 12, 31), date(report.year + 1, *_DEADLINE)
    cited = list(_cited(report))
    numbers = {instrument.number for instrument, _, _ in cited}
    reported: set[Instrument] = set()
    for instrument, quote, chapter in cited:
        ended = instrument.until is not None and instrument.until < last
        early = instrument.since > late
        amended = instrument.replaced_by is not None and instrument.replaced_by in numbers
        if not (ended or early) or instrument in reported or amended:
            continue
        reported.add(instrument)
        if ended:
            why = f"已于 {instrument.until} 后失效，应引{instrument.replaced_by or '现行规定'}"
        else:
            why = f"{instrument.since} 起才施行"
        yield finding(
            f"chapter:{chapter}",
            message=f"正文引用“{quote}”，{why}",
            printed=quote,
            expected=instrument.replaced_by,
        )


@check("N-LAW-UNKNOWN", I, basis="《政府信息公开条例》", forms=EVERY_FORM, needs={"chapters"})
def cited_law_unknown(report: Report, context: Context) -> Iterator[Outcome]:
    """所引地方规定、法规不在已知的文件表内，请核对名称和效力。"""
    reported: set[str] = set()
    for passage in passages(report):
        for match in _NAMED.finditer(passage.plain.text):
            name = match["name"]
            if (
                name in reported
                or _bare(name) in _known_names()
                or not _REGIONAL.match(name)
                or _INTERNAL.search(name)
            ):
                continue
            reported.add(name)
            yield finding(
                f"chapter:{passage.chapter or 1}",
                message=f"正文引用《{name}》，不在已知的文件表内，请核对名称和本年度的效力",
                printed=name,
            )
