"""The organ's name in title and signature (S-TITLE, S-ORG-NAME)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.annual.checking.engine import (
    EVERY_FORM,
    Context,
    Outcome,
    W,
    check,
    finding,
    unjudged,
)
from gongkai.annual.checking.wording import same_name
from gongkai.annual.model import Report
from gongkai.annual.script import simplify

_DIGITS = {char: str(n) for n, char in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
_TITLE = re.compile(
    r"^(?P<name>.*?)(?:关于)?(?P<year>\d{4}|[〇○零一二三四五六七八九]{4})年(?P<rest>.*)$"
)
_LEVELS = "省市区县旗州盟镇乡"
_NO_REGION = re.compile(rf"^[{_LEVELS}](?!场)(?!.{{0,3}}[{_LEVELS}])")
_DEPARTMENT_ONLY = re.compile(rf"^.[^{_LEVELS}]{{0,5}}[局委办厅]$")
OFFICIAL_TITLE = "政府信息公开工作年度报告"


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart: the name before the year, the year, and what follows 年."""

    name: str
    year: int
    rest: str


def take_apart(title: str) -> Title | None:
    """The parts of a title, white space dropped; None when it states no year."""
    text = simplify("".join(unicodedata.normalize("NFKC", title).split()))
    match = _TITLE.match(text)
    if not match:
        return None
    year = "".join(_DIGITS.get(char, char) for char in match["year"])
    return Title(match["name"], int(year), match["rest"])


def lacks_region(name: str) -> bool:
    """Whether a name says no region: ``县商务局``, ``财政局`` (not ``市北区教育局``)."""
    return bool(_NO_REGION.match(name) or _DEPARTMENT_ONLY.match(name))


@check("S-TITLE", W, basis="实务", needs={"title", "year"}, forms=EVERY_FORM)
def title_in_full(report: Report, context: Context) -> Iterator[Outcome]:
    """标题为单位全称、年度加“年政府信息公开工作年度报告”。"""
    title = take_apart(report.title or "")
    name = title.name if title and title.name else ""
    known = (name, context.organ_name, report.signed_by, report.organ)
    organ = next((n for n in known if n and not lacks_region(n)), "（单位全称）")
    wrong = []
    if not name or lacks_region(name):
        wrong.append("单位名称不是全称（没有地区名）" if name else "年份之前没有单位名称")
    if title and title.rest != OFFICIAL_TITLE:
        wrong.append(f"写作“{title.year}年{title.rest}”")
    if title and title.year != report.year:
        wrong.append(f"标题所写年份为 {title.year}，报告年度为 {report.year}")
    if title is None:
        wrong = ["标题没有写明年份"]
    if wrong:
        due = f"{organ}{report.year}年{OFFICIAL_TITLE}"
        yield finding(
            "title",
            message=f"标题应为“{due}”：{'；'.join(wrong)}",
            printed=" ".join((report.title or "").split()),
            expected=due,
        )


@check("S-ORG-NAME", W, basis="实务", needs={"title"}, forms=EVERY_FORM)
def one_name(report: Report, context: Context) -> Iterator[Outcome]:
    """标题、落款与单位名录所载单位名称一致。"""
    title = take_apart(report.title or "")
    names = {
        "标题": title.name if title else None,
        "落款": report.signed_by,
        "单位名录": context.organ_name,
    }
    given = {where: name for where, name in names.items() if name}
    if len(given) < 2:
        yield unjudged("标题、落款、单位名录中只有一处有单位名称")
        return
    (first, name), *others = given.items()
    for where, other in others:
        if not same_name(name, other):
            yield finding(
                "title" if first == "标题" else "signature",
                *(("signature",) if where == "落款" else ()),
                message=f"{first}的单位名称为“{name}”，{where}为“{other}”",
                printed=name,
                expected=other,
            )
