"""Random lawful histories of a request, without a database.

Acts are tried as the ledger does them: form, state, bar, effect, fold. What is refused did not
happen, so every history is lawful.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from gongkai.statute import exemptions, outcomes
from gongkai.web.ledger.acts import Act, Entry, Refused
from gongkai.web.ledger.canonical import plain
from gongkai.web.ledger.perform import check_start
from gongkai.web.requests import walks
from gongkai.web.requests.acts import ACTS, BY_NAME
from gongkai.web.requests.case import Case
from gongkai.web.requests.folding import fold, state_of
from gongkai.web.requests.forms.reply import DraftForm, draftable
from gongkai.web.requests.kind import REQUEST
from gongkai.web.requests.words import CHANNELS, CONFIRMED, REQUESTER_TYPES

NOW = datetime(2026, 3, 18, tzinfo=UTC)
PERSON = {"personal": "00000000-0000-0000-0000-000000000001", "version": 1, "digest": "0" * 64}
WITH_TEXT = {"remark": "意见", "text": "记事", "how": "电话"}
LATER = timedelta(days=30)


class NotPossible(Exception):
    """The act cannot be done here; ``where``: form, state, barred or effect."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where


@dataclass
class History:
    """A case and the entries that made it."""

    case: Case = field(default_factory=Case)
    entries: list[Entry] = field(default_factory=list)
    on: date = date(2025, 1, 2)

    @property
    def state(self) -> str:
        return state_of(self.case) if self.entries else ""

    def attempt(self, act: Act, on: date, data: Mapping[str, Any]) -> None:
        """Do an act as ``perform`` does. Raises NotPossible."""
        form = act.form(data)
        if not form.is_valid():
            raise NotPossible("form", str(form.errors.as_json()))
        if act.from_states:
            try:
                check_start(REQUEST, act, self.state)
            except Refused as refusal:
                raise NotPossible("state", refusal.message) from refusal
        if not act.from_states and self.entries:
            raise NotPossible("state", "exists")
        if act.barred and act.from_states and (why := act.barred(self.case, on)):
            raise NotPossible("barred", why)
        if act.once and any(each.act == act.name for each in self.entries):
            raise NotPossible("barred", "once")
        number = len(self.entries) + 1
        entry = Entry(
            number,
            number,
            act.name,
            number,
            min(act.roles),
            on,
            NOW,
            "",
            plain(form.cleaned_data),
            (),
            {act.number: f"{act.number}{number}"} if act.number else {},
        )
        if act.effect:
            try:
                extra = plain(act.effect(self.case, entry) or {})
            except Refused as refusal:
                raise NotPossible("effect", refusal.message) from refusal
            entry = Entry(**{**_fields(entry), "data": {**entry.data, **extra}})
        after = fold(self.case, entry)
        if act.moves_to:
            assert state_of(after) == act.moves_to, (act.name, state_of(after))
        self.case, self.on = after, on
        self.entries.append(entry)


def _fields(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in Entry.__slots__}


def input_for(act: Act, case: Case, on: date, chosen: int = 0) -> dict[str, Any]:
    """Input that the act's form takes, fitted to the case; ``chosen`` picks among outcomes."""
    until = (on + LATER).isoformat()
    waiting = [each.id for each in case.notices if not each.delivered_on]
    asked = [each.id for each in case.awaited] or [each.id for each in case.consultations]
    letters = [each.id for each in case.assistance if not each.answered_on]
    data: dict[str, Any] = {
        "number": "旧〔2024〕1号",
        "channel": "in_person",
        "requester_type": list(REQUESTER_TYPES)[chosen % 6],
        "description": "改造资金明细",
        "form": "electronic",
        "way": "email",
        "requester": PERSON,
        "third_party": PERSON,
        "parts": ["甲", "乙"],
        "matters": "甲\n乙",
        "lead_number": "1",
        "lead": "x",
        "why": "情况复杂",
        "until": until,
        "unclear": "不明确",
        "guidance": "写明",
        "late_reason": "节后",
        "facts": "一月内八十件",
        "given": "研究需要",
        "judged": ("reasonable", "unreasonable")[chosen % 2],
        "systems": "公文系统",
        "keywords": "资金",
        "units": "办公室",
        "began": on.isoformat(),
        "ended": on.isoformat(),
        "person": "经办岗",
        "found": ("no", "yes")[chosen // 30],
        "result": "见记录",
        "to": "保密局",
        "question": "能否公开",
        "determination": "可以公开",
        "unit": "档案室",
        "matter": "information",
        "letter": (letters or ["-"])[0],
        "answer": "agree",
        "days": 20,
        "about": "合同",
        "organ_name": "财政局",
        "notice": (waiting or ["-"])[0],
        "way_": "direct",
        "proof": "回证",
        "consultation": (asked or ["-"])[0],
        "content": "合同金额",
        "reasons": "公共利益",
        "tariff": "item",
        "nth": 12,
        "pages": 46,
        "payment": "银行缴纳",
        "receipt": "票据1",
        "told": "已告知",
        "by": "市政府",
        "document": "复议决定1号",
        "where": "网站",
        "checked": True,
        "agreed": True,
        "target": 1,
        "score": 5,
        "event": 1,
        "key": "reply_open",
        "title": "答复书",
        "files": {"pdf": "0" * 64},
        "place": "EMS1",
        "confirmed": on.isoformat(),
        "arrived": on.isoformat(),
        "department": f"科室{len(case.notices)}{on}",
        "duplicate_number": "",
    }
    data |= WITH_TEXT
    if act.name in ("deliver", "serve"):
        data["way"] = "direct"
    if act.name in ("file_online", "record_arrival"):
        data["channel"] = sorted(CONFIRMED)[chosen % len(CONFIRMED)]
    if act.name == "enter_part":
        data["channel"] = list(CHANNELS)[chosen % len(CHANNELS)]
    if act.name == "consult_third_party":
        data["matter"] = "合同"
    if act.name == "ask_assistance":
        data["matter"] = "请检索"
    if act.name == "assisted":
        data["answer"] = "已检索"
    if act.name == "document_made" and case.replies:
        data["event"] = case.replies[-1].event
    if act.name == "draft":
        data |= draft_input(chosen)
    return data


CODES = sorted(draftable(), key=lambda code: code != "O-OPEN")


def draft_input(chosen: int) -> dict[str, Any]:
    """A draft, complete for one of the outcomes; some need something before."""
    code = CODES[chosen % len(CODES)]
    data: dict[str, Any] = {"outcome": code, "basis": "条例", "withheld": ["O-DENY-SAFETY"]}
    if code == "O-OTHER":
        data["kind"] = "archive"
    if outcomes.outcome(code).withholds or code == outcomes.PARTIAL:
        data["walk"] = walks.write(_answers_to(code))
    form = DraftForm(data)
    return data | {name: "写明" for name in form.fields if name.startswith("answer_")}


@cache
def _answers_to(code: str) -> Mapping[str, bool]:
    """Answers to the questions of Articles 14 to 16 that lead to an outcome."""
    waiting: list[dict[str, bool]] = [{}]
    while waiting:
        answers = waiting.pop(0)
        walk = exemptions.walk(answers)
        if walk.outcome == code and walk.ground in (code, "O-DENY-SAFETY"):
            return answers
        if walk.asks:
            waiting += [answers | {walk.asks.id: answer} for answer in (True, False)]
    raise AssertionError(f"no answers lead to {code}")


ARRIVALS = st.dates(date(2024, 1, 2), date(2025, 6, 30)) | st.dates(
    date(2024, 11, 15), date(2024, 12, 31)
)
"""Half of them near the end of a year, which a request then crosses open."""
RECEIVED = "confirm_receipt accept_copy"
ENDS = (
    "",
    "take search draft=",
    "ask_correction deliver abandon",
    "take notice_fee deliver fee_unpaid",
    "take search draft=",
    "ask_correction deliver receive_correction take draft=O-UNCLEAR",
    "take ask_reasons deliver judge_reasons draft=O-SKIP-EXCESSIVE",
    "take ask_reasons deliver receive_reasons judge_reasons draft=O-SKIP-EXCESSIVE",
    "take consult_third_party record_answer draft=O-DENY-THIRD",
)
"""Ways that chance alone would hardly find: to each kind of result. ``draft=`` goes on to service,
of the outcome named or any."""
ON_FROM_A_DRAFT = "submit review secrecy_review legal_review sign document_made serve"


def _lead(draw: st.DrawFn, history: History) -> None:
    """Go some way to a result, as far as the case lets it go."""
    end, chosen = draw(st.sampled_from(ENDS)), draw(CHOICES)
    if not end:
        return
    for step in f"{RECEIVED} {end} {ON_FROM_A_DRAFT if '=' in end else ''}".split():
        name, _, code = step.partition("=")
        act = BY_NAME[name]
        if code:
            chosen = CODES.index(code)
        patient = name in ("abandon", "fee_unpaid")
        on = history.on + timedelta(days=draw(st.integers(50, 70) if patient else GAPS))
        try:
            history.attempt(act, on, input_for(act, history.case, on, chosen))
        except NotPossible as refusal:
            assert refusal.where != "form", refusal


GAPS = st.integers(0, 8)
CHOICES = st.integers(0, 59)
"""Picks among what an act may say: whether something was found, which outcome."""
STARTS = tuple(act for act in ACTS if not act.from_states)
STEPS = tuple(act for act in ACTS if act.from_states)


@st.composite
def histories(draw: st.DrawFn, longest: int = 30) -> History:
    """A lawful history: now and then something unlawful is tried and does not happen."""
    history = History(on=draw(ARRIVALS))
    start = draw(st.sampled_from(STARTS))
    history.attempt(
        start, history.on, input_for(start, history.case, history.on, draw(st.integers(0, 5)))
    )
    _lead(draw, history)
    for _ in range(draw(st.integers(0, longest))):
        on = history.on + timedelta(days=draw(st.integers(0, 25)))
        fitting = [act for act in STEPS if history.state in act.from_states]
        likely = [act for act in fitting if act.name in LIKELY] or fitting
        act = draw(st.sampled_from(likely + fitting))
        try:
            history.attempt(act, on, input_for(act, history.case, on, draw(CHOICES)))
        except NotPossible as refusal:
            assert refusal.where != "form", refusal
    return history


LIKELY = frozenset(
    [
        "confirm_receipt",
        "accept_copy",
        "take",
        "draft",
        "submit",
        "review",
        "secrecy_review",
        "legal_review",
        "sign",
        "document_made",
        "serve",
        "prove_service",
        "close",
        "archive",
        "receive_correction",
        "record_payment",
        "record_answer",
        "receive_reasons",
        "judge_reasons",
        "deliver",
        "approve_extension",
    ]
)
__all__ = ["BY_NAME", "History", "NotPossible", "histories", "input_for"]
