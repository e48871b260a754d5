"""What the clock is told: how a request arrived and what has happened since.

:func:`read` takes it from JSON; a mistake there says what is wrong and where.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

CHANNELS: Mapping[str, str] = {
    "in_person": "当面提交",
    "oral": "口头提出",
    "mail_signed": "邮寄（签收）",
    "mail_ordinary": "平常信函",
    "internet": "互联网渠道",
    "email": "电子邮件",
    "fax": "传真",
}
"""The ways a request arrives. Oral counts as in person, e-mail as Internet."""

TYPES: Mapping[str, tuple[str, ...]] = {
    "correction_asked": (),
    "correction_received": (),
    "third_party_asked": (),
    "third_party_answered": (),
    "co_maker_asked": (),
    "co_maker_answered": (),
    "other_organ_asked": (),
    "other_organ_answered": (),
    "extended": (),
    "reasons_asked": (),
    "delay_set": ("until",),
    "fee_noticed": (),
    "fee_paid": (),
    "referred": (),
    "replied": (),
    "served": (),
    "withdrawn": (),
    "redo_ordered": ("until",),
}
"""The kinds of events and what each needs besides its date."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEARS = range(2000, 2101)
_Date = date  # the type, where a field is called ``date``


class Unreadable(ValueError):
    """The input is not what the clock takes; the message says in Chinese what and where."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on ``date``.

    ``until``: the end of a correction period, of an agreed delay or of an ordered term.
    ``received``: when the addressee received a consultation or a fee notice, if known.
    ``days``: the working days of an extension. ``id`` pairs a consultation and its answer.
    """

    type: str
    date: _Date
    id: str | int | None = None
    until: _Date | None = None
    received: _Date | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Filing:
    """A request: its channel, when it ``arrived``, when receipt was ``confirmed`` with the
    requester (where the channel needs it), and what happened, in any order of dates."""

    channel: str
    arrived: date
    confirmed: date | None = None
    events: tuple[Event, ...] = ()

    def __post_init__(self) -> None:
        if self.channel not in CHANNELS:
            raise Unreadable(f"channel：不认识的渠道 {self.channel!r}，可用：{'、'.join(CHANNELS)}")
        for number, event in enumerate(self.events):
            if event.type not in TYPES:
                raise Unreadable(f"events[{number}].type：不认识的事件类型 {event.type!r}")
        if self.confirmed and self.confirmed < self.arrived:
            raise Unreadable(f"confirmed：确认日期 {self.confirmed} 早于到达日期 {self.arrived}")


def read(value: object) -> Filing:
    """A filing from the JSON object that ``gongkai statute clock`` takes. Raises Unreadable."""
    if not isinstance(value, Mapping):
        raise Unreadable("最外层应为一个对象，写明 channel、arrived 和 events")
    channel = _required(value, "channel", "")
    if not isinstance(channel, str):
        raise Unreadable(f"channel：应为文字，可用：{'、'.join(CHANNELS)}")
    arrived = _date(_required(value, "arrived", ""), "arrived")
    events = value.get("events")
    if not isinstance(events, list | None):
        raise Unreadable("events：应为数组")
    return Filing(
        channel,
        arrived,
        _optional_date(value, "confirmed", ""),
        tuple(_event(one, f"events[{number}]") for number, one in enumerate(events or ())),
    )


def _event(value: object, where: str) -> Event:
    if not isinstance(value, Mapping):
        raise Unreadable(f"{where}：应为一个对象，写明 type 和 date")
    kind = _required(value, "type", f"{where}.")
    if not isinstance(kind, str) or kind not in TYPES:
        raise Unreadable(f"{where}.type：不认识的事件类型 {kind!r}，可用：{'、'.join(TYPES)}")
    when = _date(_required(value, "date", f"{where}."), f"{where}.date")
    for needed in TYPES[kind]:
        _required(value, needed, f"{where}.")
    name, days = value.get("id"), value.get("days")
    if isinstance(name, bool) or not isinstance(name, str | int | None):
        raise Unreadable(f"{where}.id：应为文字或者整数")
    if isinstance(days, bool) or not isinstance(days, int | None):
        raise Unreadable(f"{where}.days：应为整数")
    return Event(
        kind,
        when,
        None if name == "" else name,
        _optional_date(value, "until", f"{where}."),
        _optional_date(value, "received", f"{where}."),
        days,
    )


def _required(value: Mapping[str, Any], name: str, where: str) -> object:
    if value.get(name) is None:
        raise Unreadable(f"{where}{name}：缺少这一项")
    return value[name]


def _optional_date(value: Mapping[str, Any], name: str, where: str) -> date | None:
    return None if value.get(name) is None else _date(value[name], f"{where}{name}")


def _date(value: object, where: str) -> date:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise Unreadable(f"{where}：日期应写成 YYYY-MM-DD，现为 {value!r}")
    try:
        read = date.fromisoformat(value)
    except ValueError:
        raise Unreadable(f"{where}：没有 {value} 这一天") from None
    if read.year not in _YEARS:
        raise Unreadable(f"{where}：年份应在 {_YEARS[0]} 至 {_YEARS[-1]} 之间，现为 {value}")
    return read
