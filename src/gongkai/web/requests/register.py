"""The register (台账): every request of an organ, filtered, in order, fifty a page.

It searches numbers and descriptions. Names of requesters are encrypted and cannot be searched;
whoever has an identity number before them finds its requests through
:func:`by_identity`, and that is logged as a reading of the personal record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F, Q
from django.http import QueryDict

from gongkai.statute import outcomes
from gongkai.web.ledger import personal
from gongkai.web.ledger.personal import Ref
from gongkai.web.organs.models import Actor, Organ
from gongkai.web.requests import board, departments, requesters, states
from gongkai.web.requests.models import RequestCase, Requester
from gongkai.web.requests.words import CHANNELS, REQUESTER_TYPES

A_PAGE = 50
STATES = {"open": "未办结", "over": "已办结", **states.LABELS}
DUE = {key: label for key, (_, label) in board.LABELS.items()}
FLAGS = {"extended": "已延期", "urged": "有督办", "proposal": "延期待批", "closed_late": "逾期办结"}
COLUMNS = {
    "number": "编号",
    "organ": "单位",
    "requester_type": "申请人",
    "arrived_on": "收到",
    "received_on": "起算日",
    "channel": "渠道",
    "department": "科室",
    "handler": "经办人",
    "state": "环节",
    "due_on": "答复期限",
    "left": "剩余工作日",
    "outcome": "处理结果",
    "reply_number": "答复文号",
    "closed_on": "办结日期",
}
"""The columns one may choose besides the description, which is always there."""
USUAL = ("number", "requester_type", "arrived_on", "state", "due_on", "left")
ORDERS = {
    "description": ("description",),
    "number": ("number",),
    "organ": ("organ_id",),
    "requester_type": ("requester_type",),
    "arrived_on": ("arrived_on",),
    "received_on": ("received_on",),
    "channel": ("channel",),
    "department": ("department",),
    "handler": ("handler_id",),
    "state": ("state",),
    "due_on": ("due_on",),
    "outcome": ("outcome",),
    "reply_number": ("reply_number",),
    "closed_on": ("closed_on",),
}


@dataclass(frozen=True, slots=True)
class Query:
    """What the register shows: one value a condition, "" for none."""

    text: str = ""
    organ: str = ""
    year: str = ""
    state: str = ""
    due: str = ""
    handler: str = ""
    department: str = ""
    channel: str = ""
    type: str = ""
    outcome: str = ""
    flag: str = ""
    since: str = ""
    until: str = ""
    requester: str = ""
    """The id of a personal record, never a name."""
    sort: str = ""
    columns: tuple[str, ...] = USUAL
    page: int = 1

    @classmethod
    def of(cls, given: QueryDict) -> Query:
        """From the address; whatever is not understood is left out."""
        chosen = tuple(each for each in COLUMNS if each in given.getlist("columns"))
        page, sort = given.get("page", ""), given.get("sort", "")
        return cls(
            text=given.get("q", "").strip()[:100],
            organ=_digits(given.get("organ", ""), 9),
            year=_digits(given.get("year", ""), 4),
            state=_key(given.get("state", ""), STATES),
            due=_key(given.get("due", ""), DUE),
            handler=_digits(given.get("handler", ""), 9),
            department=given.get("department", "").strip()[:100],
            channel=_key(given.get("channel", ""), CHANNELS),
            type=_key(given.get("type", ""), REQUESTER_TYPES),
            outcome=_key(given.get("outcome", ""), outcome_labels()),
            flag=_key(given.get("flag", ""), FLAGS),
            since=_day(given.get("since", "")),
            until=_day(given.get("until", "")),
            requester=_uuid(given.get("requester", "")),
            sort=sort if sort.removeprefix("-") in ORDERS else "",
            columns=chosen or USUAL,
            page=int(page) if page.isdecimal() and len(page) < 7 else 1,
        )

    def address(self, **changes: Any) -> str:
        """The query string with some parts changed; a change starts at the first page."""
        parts = replace(self, **({"page": 1} | changes))
        told = {"q": parts.text} | {name: getattr(parts, name) for name in CONDITIONS}
        told |= {"sort": parts.sort, "page": str(parts.page) if parts.page > 1 else ""}
        pairs = [(key, value) for key, value in told.items() if value]
        if parts.columns != USUAL:
            pairs += [("columns", each) for each in parts.columns]
        return "?" + urlencode(pairs)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a search keeps of the rest, as fields of its form."""
        told = [(name, getattr(self, name)) for name in (*CONDITIONS, "sort")]
        chosen = [("columns", each) for each in self.columns] if self.columns != USUAL else []
        return [(name, value) for name, value in told if value] + chosen

    @property
    def is_filtered(self) -> bool:
        """Whether anything is left out, the choice of organ apart."""
        return bool(self.text) or any(getattr(self, name) for name in CONDITIONS if name != "organ")


CONDITIONS = (
    "organ", "year", "state", "due", "handler", "department", "channel", "type", "outcome", "flag",
    "since", "until", "requester",
)  # fmt: skip


def _key(given: str, known: Iterable[str]) -> str:
    return given if given in known else ""


def _digits(given: str, longest: int) -> str:
    return given if given.isascii() and given.isdecimal() and len(given) <= longest else ""


def _day(given: str) -> str:
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        return ""


def _uuid(given: str) -> str:
    try:
        return str(UUID(given))
    except ValueError:
        return ""


def outcome_labels() -> dict[str, str]:
    """The outcomes with their labels."""
    return {code: outcome.label for code, outcome in outcomes.outcomes().items()}


def select(query: Query, today: date) -> Any:
    """The rows asked for, in order, within the scope; newest receipt first unless told."""
    rows = _filtered(query, today)
    name = query.sort.removeprefix("-")
    if not name:
        return rows.order_by("-arrived_on", "-id")
    down = query.sort.startswith("-")
    order = [
        F(column).desc(nulls_last=True) if down else F(column).asc(nulls_last=True)
        for column in ORDERS[name]
    ]
    return rows.order_by(*order, "-id")


def _filtered(query: Query, today: date) -> Any:
    rows = RequestCase.objects.all()
    plain = {
        "organ": query.organ,
        "counted_year": query.year,
        "channel": query.channel,
        "requester_type": query.type,
        "outcome": query.outcome,
        "arrived_on__gte": query.since,
        "arrived_on__lte": query.until,
        "requester_record": query.requester,
    }
    rows = rows.filter(**{column: value for column, value in plain.items() if value})
    if query.handler:
        rows = rows.filter(handler=int(query.handler) or None)
    if query.department:
        rows = rows.filter(department__in=departments.names(query.department))
    if query.text:
        rows = rows.filter(Q(number__icontains=query.text) | Q(description__icontains=query.text))
    if query.due:
        rows = rows.filter(board.lane_conditions(today)[query.due])
    return _in_state(_flagged(rows, query.flag), query.state)


def _flagged(rows: Any, flag: str) -> Any:
    if flag == "closed_late":
        return rows.filter(late=True)
    return rows.filter(**{flag: True}) if flag else rows


def _in_state(rows: Any, state: str) -> Any:
    if state in ("open", "over"):
        wanted = states.OPEN if state == "open" else states.OVER
        return rows.filter(state__in=sorted(wanted))
    return rows.filter(state=state) if state else rows


def page_of(query: Query, today: date) -> Page[RequestCase]:
    """Fifty rows, without the folded case. Ids are found first, from an index where there is
    one: joining what fifty rows show to all that are skipped would take longer than the page."""
    keys: Any = select(query, today).values_list("pk", flat=True)
    if query.text:
        keys = list(keys)  # texts are read once, not once to count and once to list
    page = Paginator(keys, A_PAGE).get_page(query.page)
    found = (
        RequestCase.objects.select_related("handler", "organ")
        .defer("folded")
        .in_bulk(list(page.object_list))
    )
    page.object_list = [found[key] for key in page.object_list if key in found]
    return page


def conditions(query: Query, names: dict[str, str]) -> list[dict[str, str]]:
    """The conditions in words, each with the address without it. ``names``: what only the
    database knows, ``organ`` and ``handler``."""
    told = {
        "text": f"含“{query.text}”" if query.text else "",
        "organ": names.get("organ", ""),
        "year": f"{query.year} 年" if query.year else "",
        "state": STATES.get(query.state, ""),
        "due": DUE.get(query.due, ""),
        "handler": f"经办：{names.get('handler', '')}" if query.handler else "",
        "department": query.department,
        "channel": CHANNELS.get(query.channel, ""),
        "type": REQUESTER_TYPES.get(query.type, ""),
        "outcome": outcome_labels().get(query.outcome, ""),
        "flag": FLAGS.get(query.flag, ""),
        "since": f"{query.since} 起收到" if query.since else "",
        "until": f"{query.until} 前收到" if query.until else "",
        "requester": "同一申请人" if query.requester else "",
    }
    return [
        {"label": label, "address": query.address(**{name: ""})}
        for name, label in told.items()
        if label
    ]


def by_identity(organ: Organ, actor: Actor, kind: str, number: str) -> str:
    """The id of the personal record with that identity number, "" when there is none. Finding
    one is logged as a reading of it."""
    key = requesters.key_of(organ, {"id_kind": kind, "id_number": number})
    row = Requester.objects.filter(organ=organ, key=key).first()
    if row is None:
        return ""
    try:
        personal.read(Ref(row.record, row.version, row.digest), actor, "按证件号码查找申请")
    except personal.Destroyed:
        return ""
    return str(row.record)
