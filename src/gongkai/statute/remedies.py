"""Remedies: who hears a reconsideration (行政复议), until when, and the words in a reply.

Which class a reply has is :func:`gongkai.statute.outcomes.remedy_class`; the rows, periods and
words are ``remedies.toml``. Periods are calendar days and months.
"""

from __future__ import annotations

import calendar as months_of_the_year
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any, Literal

from gongkai.statute.articles import rule
from gongkai.statute.calendar import Calendar
from gongkai.statute.outcomes import PARTIAL, RemedyClass, outcome, remedy_class

Kind = Literal[
    "department",
    "government",
    "provincial_government",
    "state_council_department",
    "vertical",
    "judicial_administration",
    "dispatched_body",
    "dispatched_office",
    "authorised_organisation",
]
Period = Literal[
    "reconsideration",
    "suit",
    "suit_after_reconsideration",
    "reconsideration_untold",
    "suit_untold",
]
_ONLINE_SINCE = date(2024, 1, 1)
_REFUSED_PART = "本答复中不予公开部分信息的决定"
_REFUSAL = "本答复不予公开政府信息的决定"


class Unsaid(ValueError):
    """The paragraph cannot be written: something that it must say is not known."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who hears acts of one kind of organ: seats, of which the requester may choose."""

    kind: Kind
    name: str
    hears: tuple[str, ...]
    since: date | None
    article: str


@dataclass(frozen=True, slots=True)
class Organ:
    """The organ that replies, and whom its acts are brought before, by full names; "" where
    unknown. ``named``: its own setting, which goes before the kind. ``court``: as configured.
    ``online``: the address for filing a reconsideration on the Internet."""

    name: str
    kind: Kind
    own_government: str = ""
    higher_government: str = ""
    superior: str = ""
    department: str = ""
    named: tuple[str, ...] = ()
    court: str = ""
    online: str = ""


@cache
def _data() -> Mapping[str, Any]:
    text = (resources.files("gongkai.statute") / "remedies.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def hearings() -> tuple[Hearing, ...]:
    """Every dated row, the latest of a kind first."""
    rows = [
        Hearing(raw["kind"], raw["name"], tuple(raw["hears"]), raw.get("since"), raw["article"])
        for raw in _data()["hearing"]
    ]
    return tuple(sorted(rows, key=lambda row: row.since or date.min, reverse=True))


@rule(
    "XFY2023 24",
    "XFY2023 25",
    "XFY2023 27",
    "XFY2023 28",
    says="复议机关按作出答复的行政机关的类型确定，有两个的由申请人选择；本机关可以另行设定",
)
def heard_by(organ: Organ, on: date) -> tuple[str, ...]:
    """The names of those who may hear a reconsideration of the organ's reply dated ``on``.

    Raises Unsaid where the organ's setting lacks a name that is needed.
    """
    if organ.named:
        return organ.named
    row = next(
        row
        for row in hearings()
        if row.kind == organ.kind and (row.since is None or row.since <= on)
    )
    seats = {
        "own_government": organ.own_government,
        "higher_government": organ.higher_government,
        "superior": organ.superior,
        "department": organ.department,
        "itself": organ.name,
    }
    names = tuple(seats[seat] for seat in row.hears if seats[seat])
    if len(names) < len(row.hears):
        raise Unsaid(
            f"“{organ.name}”（{row.name}）的行政复议机关没有设置完整，"
            "无法写明救济途径。请由系统管理员在单位设置中补充。"
        )
    return names


def kind_of(kind: str, level: str, *, vertical: bool = False) -> Kind:
    """The kind of organ that decides who hears it, by the kind and level by which organs are
    kept. A bureau of justice and an office with a hearing of its own name theirs. Raises KeyError.
    """
    if vertical:
        return "vertical"
    by_level = _data()["kind_of"][kind]
    found: Kind = by_level.get(level, by_level["other"])
    return found


def _months_later(start: date, months: int) -> date:
    """The day of the same number, or the last day of a month that has none."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = months_of_the_year.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


@rule(
    "XFY2023 20(1)",
    "XFY2023 20(3)",
    "XSF2017 45",
    "XSF2017 46",
    "XSF-JS2018 64",
    says="行政复议60日，行政诉讼6个月，复议后起诉15日，未告知的最长一年；"
    "按自然日（月）从次日起计算，期限届满日为法定休假日的顺延至其后第一个工作日",
)
def last_day(period: Period, start: date, calendar: Calendar) -> date:
    """The last day of a period that ``start`` (the day of receipt, of knowing) sets going."""
    row = _data()["period"][period]
    if "months" in row:
        end = _months_later(start, row["months"])
    else:
        end = start + timedelta(days=row["days"])
    return end if calendar.is_working(end) else calendar.add(end, 1)


@rule(
    "GBH2021-132 3",
    "FEE109",
    says="补正、延期等程序性告知不单独告知救济途径；收费决定不能单独申请行政复议或者提起行政诉讼",
)
def document_class(document: str) -> Literal["choice", "none", "fee"]:
    """The class of remedy of a document that is no final reply. Raises KeyError."""
    found: Literal["choice", "none", "fee"] = _data()["document"][document]["class"]
    return found


@rule(
    "XFY2023 23(2)",
    "XFY2023 22(2)",
    "R711 51",
    says="答复写明复议机关、法院和期限；依法应当先申请行政复议的，明确告知；"
    "通过互联网送达的，同时提供互联网申请渠道",
)
def paragraph(
    code: str,
    organ: Organ,
    on: date,
    *,
    withheld: Iterable[str] = (),
    online: bool = False,
    document: str = "本答复书",
    overrides: Mapping[str, RemedyClass] | None = None,
) -> str:
    """The remedy paragraph of a reply dated ``on``.

    ``withheld``: the grounds of a partial disclosure's withheld parts; if none of them is of
    Articles 14 to 16 (the part is no government information), nothing is refused in that sense.
    ``online``: it is served on the Internet. ``overrides``: see ``outcomes.remedy_class``.
    Raises Unsaid.
    """
    grounds = tuple(withheld)
    remedy = remedy_class(code, on, overrides)
    if code == PARTIAL and grounds and not any(outcome(each).withholds for each in grounds):
        remedy = "choice"
    texts: list[str] = []
    if remedy == "review_first":
        act = _REFUSED_PART if code == PARTIAL else _REFUSAL
        texts.append(_words("review_first", organ, on, act, document))
        if code == PARTIAL:
            texts.append(_words("choice", organ, on, "本答复的其他内容", document))
    else:
        texts.append(_words("choice", organ, on, "本答复", document))
    if online:
        texts.append(_online(organ, on, document))
    return "".join(texts)


def document_paragraph(document: str, organ: Organ, on: date, *, online: bool = False) -> str:
    """The remedy paragraph of a document that is no final reply; "" where it has none.

    Raises Unsaid, KeyError.
    """
    found = document_class(document)
    if found == "none":
        return ""
    if found == "fee":
        text: str = _data()["words"]["fee"]
        return text
    text = _words("choice", organ, on, "本决定", "本告知书")
    return text + (_online(organ, on, "本告知书") if online else "")


def _words(remedy: RemedyClass, organ: Organ, on: date, act: str, document: str) -> str:
    if not organ.court:
        raise Unsaid(
            f"“{organ.name}”没有设置管辖法院，无法写明救济途径。请由系统管理员在单位设置中补充。"
        )
    text: str = _data()["words"][remedy]
    hearing = "或者".join(heard_by(organ, on))
    return text.format(act=act, document=document, hearing=hearing, court=organ.court)


def _online(organ: Organ, on: date, document: str) -> str:
    """The Internet channel, which the law of 2023 asks for; before it there is no sentence."""
    if on < _ONLINE_SINCE:
        return ""
    if not organ.online:
        raise Unsaid(
            "通过互联网送达的答复必须同时提供提交行政复议申请书的互联网渠道，"
            f"“{organ.name}”没有设置。请由系统管理员在单位设置中补充，或者改用其他方式送达。"
        )
    text: str = _data()["words"]["online"]
    return text.format(document=document, channel=organ.online)
