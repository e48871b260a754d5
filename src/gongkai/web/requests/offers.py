"""What may be done next: the acts of a case as buttons, each one possible or with the reason
why it is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.web.ledger.acts import Act
from gongkai.web.organs.roles import Role
from gongkai.web.requests import states
from gongkai.web.requests.acts import ACTS
from gongkai.web.requests.case import Case
from gongkai.web.requests.folding import state_of

PLACE = {act.name: place for place, act in enumerate(ACTS)}
LIKELY = {
    states.SUBMITTED: ("accept_copy",),
    states.AWAIT_CONFIRM: ("confirm_receipt",),
    states.REGISTERED: ("take", "ask_correction"),
    states.CORRECTION_ASKED: ("receive_correction", "abandon", "deliver"),
    states.REASONS_ASKED: ("receive_reasons", "judge_reasons", "deliver"),
    states.FEE_NOTICED: ("record_payment", "fee_unpaid", "deliver"),
    states.IN_PROCESS: ("submit", "draft", "search", "consult_third_party", "propose_extension"),
    states.THIRD_PARTY: ("record_answer", "record_silence", "deliver", "draft"),
    states.OTHER_ORGAN: ("record_answer", "record_silence", "deliver", "draft"),
    states.REFERRED: ("determine", "draft"),
    states.REVIEW: ("review", "secrecy_review", "legal_review", "sign", "send_back"),
    states.DECIDED: ("serve",),
    states.SERVED: ("close", "prove_service"),
    states.CLOSED: ("archive", "publish", "send_copy"),
    states.REDO: ("take",),
}
"""The likely next acts of each state, most likely first."""
ALWAYS_SHOWN = frozenset(
    {"ask_correction", "consult_third_party", "propose_extension", "serve", "close", "archive"}
)
"""Shown even when the case does not stand where they start from, so that nobody looks for
them in vain."""
EXPLAINED = {
    "ask_correction": "只能一次",
    "propose_extension": "只能一次",
    "approve_extension": "没有报批",
    "ask_reasons": "只能一次",
    "notice_fee": "已经通知",
    "publish": "不适用",
    "send_copy": "不适用",
}
"""Acts that say why they are not possible, in two words on the button; others are left out."""
USUAL = frozenset({"approve_extension", "judge_reasons", "deliver", "withdraw", "answer_urging"})
"""What waits wherever the case stands."""
FIRST = frozenset({"judge_reasons"})
"""What the requester has done and is to be heard on, before the work goes on."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An act on the page. ``why``: the reason it is not possible now, or ""; ``short``: the
    same in two words. ``rank``: the most likely has the lowest; ``likely``: one of those that
    usually come next."""

    act: Act
    why: str
    short: str
    rank: int
    likely: bool

    @property
    def possible(self) -> bool:
        """Whether it may be done now."""
        return not self.why


def offers(case: Case, roles: Iterable[Role], today: date) -> list[Offer]:
    """The acts that somebody with these roles may want to do, possible ones first."""
    held = frozenset(roles)
    found = [_offer(act, case, today) for act in ACTS if act.roles & held and act.from_states]
    return sorted((each for each in found if each), key=lambda each: (not each.possible, each.rank))


def _offer(act: Act, case: Case, today: date) -> Offer | None:
    state = state_of(case)
    rank = _rank(act, state)
    usual = act.name in LIKELY.get(state, ()) or act.name in USUAL
    if state in act.from_states:
        why = act.barred(case, today) if act.barred else ""
        shown = act.name in EXPLAINED or act.name in LIKELY.get(state, ())
        if why and not shown:
            return None
        return Offer(act, why, EXPLAINED.get(act.name, "现在不能"), rank, usual)
    if act.name not in ALWAYS_SHOWN or state in states.OVER | states.COUNTLESS:
        return None
    starts = "、".join(label for key, label in states.LABELS.items() if key in act.from_states)
    why = f"本件现在是“{states.LABELS[state]}”；“{act.label}”从“{starts}”开始。"
    if act.barred and case.received_on and (barred := act.barred(case, today)):
        why = barred
    return Offer(act, why, "还不到这一步", rank, False)


def _rank(act: Act, state: str) -> int:
    likely = LIKELY.get(state, ())
    if act.name in likely:
        return likely.index(act.name)
    if act.name in FIRST:
        return -1
    return len(likely) + PLACE[act.name]
