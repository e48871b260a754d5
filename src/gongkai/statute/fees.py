"""The processing fee (信息处理费) of 国办函〔2020〕109号: two tariffs, progressive by excess.

By item (按件): the k-th request of one requester to one organ in one calendar month, counted by
the day of arrival after splitting. By volume (按量): the pages of one request. The organ picks one
of the two for each request, never both. Amounts are yuan; the tariffs are ``fees.toml``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib import resources
from typing import Any, Literal

from gongkai.statute.articles import rule
from gongkai.statute.calendar import Calendar
from gongkai.statute.parameters import NotInForce, Parameters, official

By = Literal["item", "volume"]
_MOST = 1_000_000
_WAN = Decimal(10_000)
_REPORTED = Decimal("0.0001")


class WrongCount(ValueError):
    """A number of requests or pages that cannot be."""


@dataclass(frozen=True, slots=True)
class Band:
    """Units ``first`` to ``last`` (None: without end) at ``rate`` yuan each."""

    first: int
    last: int | None
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Tariff:
    """One tariff from one day on. ``width`` and ``rise``: past the bands, each ``width`` units
    cost ``rise`` yuan more each; 0 where the last band has no end."""

    by: By
    unit: str
    since: date
    article: str
    source: str
    stated: tuple[Band, ...]
    width: int
    rise: Decimal

    def bands(self) -> Iterator[Band]:
        """The bands in order, without end."""
        yield from self.stated
        before = self.stated[-1]
        while before.last is not None:
            before = Band(before.last + 1, before.last + self.width, before.rate + self.rise)
            yield before


@dataclass(frozen=True, slots=True)
class Step:
    """``first`` to ``last`` at ``rate`` yuan each makes ``amount`` yuan."""

    first: int
    last: int
    rate: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Fee:
    """What is to be paid, in yuan, and how it was reckoned. 0 calls for no notice."""

    by: By
    amount: Decimal
    steps: tuple[Step, ...]
    article: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A request for the counter: who filed it, when it arrived, how many matters it was split
    into (1: not split)."""

    requester: str
    arrived: date
    matters: int = 1


@cache
def tariffs() -> tuple[Tariff, ...]:
    """Every tariff of ``fees.toml``, the latest first."""
    found = [_tariff(raw) for raw in _data()["tariff"]]
    return tuple(sorted(found, key=lambda each: each.since, reverse=True))


@cache
def _data() -> dict[str, Any]:
    text = (resources.files("gongkai.statute") / "fees.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _tariff(raw: dict[str, Any]) -> Tariff:
    stated: list[Band] = []
    for band in raw["bands"]:
        first = (stated[-1].last or 0) + 1 if stated else 1
        stated.append(Band(first, band.get("to"), Decimal(band["rate"])))
    step = raw.get("step", {"width": 0, "raise": "0"})
    return Tariff(
        raw["by"],
        raw["unit"],
        raw["since"],
        raw["article"],
        raw["source"],
        tuple(stated),
        step["width"],
        Decimal(step["raise"]),
    )


def tariff(by: By, on: date | None = None) -> Tariff:
    """The tariff in force ``on`` that day (None: the latest). Raises NotInForce."""
    known = [each for each in tariffs() if each.by == by]
    for each in known:
        if on is None or each.since <= on:
            return each
    first = known[-1]
    raise NotInForce(
        f"{on} 不能收取信息处理费：《政府信息公开信息处理费管理办法》（{first.source}）"
        f"自 {first.since} 起施行。"
    )


def _reckon(chosen: Tariff, first: int, last: int) -> Fee:
    """The fee for units ``first`` to ``last``; none where ``last`` is below ``first``."""
    steps: list[Step] = []
    for band in chosen.bands():
        if band.first > last:
            break
        start = max(first, band.first)
        end = last if band.last is None else min(last, band.last)
        if start <= end:
            steps.append(Step(start, end, band.rate, band.rate * (end - start + 1)))
        if band.last is None:
            break
    amount = sum((step.amount for step in steps), Decimal(0))
    return Fee(chosen.by, amount, tuple(steps), chosen.article)


def _must_be_whole(name: str, number: int, least: int) -> None:
    if not isinstance(number, int) or not least <= number <= _MOST:
        raise WrongCount(f"{name}应为 {least} 至 {_MOST} 之间的整数：{number}")


@rule(
    "FEE109 4",
    says="按件计收：当月第1至10件免费，第11至30件每件100元，第31件起每10件为一档逐档加收100元",
)
def by_item(count: int, *, after: int = 0, on: date | None = None) -> Fee:
    """The fee for requests ``after`` + 1 … ``after`` + ``count`` of one requester in one month.

    Raises WrongCount, NotInForce.
    """
    _must_be_whole("件数", count, 0)
    _must_be_whole("此前件数", after, 0)
    return _reckon(tariff("item", on), after + 1, after + count)


@rule(
    "FEE109 5",
    says="按量计收：30页以内免费，第31至100页每页10元，第101至200页每页20元，第201页起每页40元",
)
def by_volume(pages: int, *, on: date | None = None) -> Fee:
    """The fee for the pages of one request; pages of different requests are not added together.

    Raises WrongCount, NotInForce.
    """
    _must_be_whole("页数", pages, 0)
    return _reckon(tariff("volume", on), 1, pages)


@rule("FEE109 4", says="同一申请人在一个自然月内的申请累计计件，一份申请含多项的按最小单位拆分计件")
def counted_before(filed: Iterable[Filed], requester: str, arrived: date) -> int:
    """How many requests the requester has already in the calendar month of ``arrived``, each split
    one as many as its matters. ``filed`` are the other requests to the same organ that arrived
    before this one; void ones are left out by the caller. Raises WrongCount."""
    total = 0
    for each in filed:
        _must_be_whole("拆分项数", each.matters, 1)
        same_month = (each.arrived.year, each.arrived.month) == (arrived.year, arrived.month)
        if each.requester == requester and same_month and each.arrived <= arrived:
            total += each.matters
    return total


@rule(
    "FEE109 3",
    "FEE109 5",
    says="每件申请只能选择按件或者按量一种标准；不提供复制件的，不能按量计收",
)
def choices(
    ordinal: int,
    *,
    matters: int = 1,
    pages: int | None = None,
    on: date | None = None,
) -> tuple[Fee, ...]:
    """The fees the organ may choose between for one request.

    ``ordinal``: its place (that of its first matter) in the requester's month. ``pages``: of the
    copies given; None where none is given (a refusal, information already public): then only by
    item. Raises WrongCount, NotInForce.
    """
    _must_be_whole("当月序号", ordinal, 1)
    _must_be_whole("拆分项数", matters, 1)
    item = by_item(matters, after=ordinal - 1, on=on)
    return (item,) if pages is None else (item, by_volume(pages, on=on))


@rule("FEE109 6", says="申请人应当自收到收费通知次日起20个工作日内缴费")
def pay_by(notice_received: date, calendar: Calendar, parameters: Parameters | None = None) -> date:
    """The last day of payment. Raises NotInForce."""
    period = (parameters or official()).at("payment", notice_received)
    return calendar.add(notice_received, period.days)


@rule("R711 50", "FEE109", says="收费金额以万元计入年度报告，保留四位小数")
def in_wan(amounts: Iterable[Decimal]) -> Decimal:
    """The sum of amounts in yuan as 万元 with four decimals, as the annual report prints it."""
    total = sum(amounts, Decimal(0))
    return (total / _WAN).quantize(_REPORTED, rounding=ROUND_HALF_UP)


def notice_grounds(fee: Fee) -> Sequence[str]:
    """The lines of the notice that say how the amount was reckoned."""
    unit = next(each.unit for each in tariffs() if each.by == fee.by)
    return tuple(
        f"第{step.first}至{step.last}{unit}，每{unit}{step.rate}元，计{step.amount}元"
        if step.last > step.first
        else f"第{step.first}{unit}，{step.rate}元"
        for step in fee.steps
    )
