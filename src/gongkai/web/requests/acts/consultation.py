"""Asking third parties and other organs, and delivering what goes out."""

from __future__ import annotations

from datetime import date

from gongkai.web.ledger.acts import Act, Entry, Refused
from gongkai.web.organs.roles import Role
from gongkai.web.requests import clocks, states
from gongkai.web.requests.acts.intake import CLERK
from gongkai.web.requests.acts.lawful import all_of, by_the_clock, in_order, words
from gongkai.web.requests.case import Case
from gongkai.web.requests.forms import handling as forms
from gongkai.web.requests.letters import consulted

NEVER_SILENT = "征求其他机关意见没有逾期视为同意的规定，应当等到对方回函。"


def something_out(case: Case, today: date) -> str:
    """A document that has not reached anybody."""
    waiting = any(not each.delivered_on for each in case.notices)
    return "" if waiting else "没有待送达的文书。"


def its_notice(case: Case, entry: Entry) -> None:
    """The document named is one that waits, and was made before it is delivered."""
    notice = next((e for e in case.notices if e.id == entry.data["notice"]), None)
    if notice is None or notice.delivered_on:
        raise Refused("没有这份待送达的文书。请重新选择。", "notice")
    if entry.on < notice.on:
        raise Refused(f"送达之日早于文书的日期（{notice.on}）。", "on")


def its_consultation(case: Case, entry: Entry) -> None:
    """The consultation named is one that waits."""
    asked = case.consultation(entry.data["consultation"])
    if asked is None or asked.answered_on:
        raise Refused("没有这份待回函的征求意见书。请重新选择。", "consultation")
    if entry.on < asked.asked_on:
        raise Refused(f"日期早于发出之日（{asked.asked_on}）。", "on")


def silent_for_long(case: Case, today: date) -> str:
    """Somebody who has a period has let it pass (R711 32, 34)."""
    terms = [clocks.deadline(case, e.kind, e.id) for e in case.awaited if e.kind in PERIODS]
    if not terms:
        return NEVER_SILENT
    known = [term for term in terms if term]
    if not known:
        return "还不能确定从哪一日起算；先登记征求意见书何时送达。"
    return "" if today > min(known) else f"答复意见的期限到{words(min(known))}才届满。"


def term_over(case: Case, entry: Entry) -> None:
    """The period of the one named is over."""
    asked = case.consultation(entry.data["consultation"])
    assert asked
    if asked.kind not in PERIODS:
        raise Refused(NEVER_SILENT, "consultation", "R711 33")
    last = clocks.deadline(case, asked.kind, asked.id)
    if last is None or entry.on <= last:
        until = f"到{words(last)}才届满" if last else "还不能确定"
        raise Refused(f"{consulted(asked)}提出意见的期限{until}。", "consultation")


def objected(case: Case, today: date) -> str:
    """A third party that is overruled has to have objected or kept silent (R711 32)."""
    for each in case.consultations:
        if each.kind == "third_party" and each.answer in ("partly", "refuse", "silent"):
            return ""
    return "没有第三方不同意公开或者逾期未答复的情况，不用告知。"


def its_objection(case: Case, entry: Entry) -> None:
    """The third party named is one that was asked and did not agree."""
    asked = case.consultation(entry.data["consultation"])
    if asked is None or asked.kind != "third_party" or asked.answer in ("", "agree"):
        raise Refused("选择一个不同意公开或者逾期未答复的第三方。", "consultation")


PERIODS = ("third_party", "co_maker")
OUT = states.BUSY
_asked = all_of(in_order, by_the_clock)

ACTS = (
    Act(
        "consult_third_party", "征求第三方意见", "R711 32", CLERK, OUT,
        form=forms.ThirdPartyForm, effect=_asked,
        calls_for="third_party_consultation", number="letter", moves_to=states.THIRD_PARTY,
    ),
    Act(
        "consult_co_maker", "征求共同制作机关意见", "R711 34", CLERK, OUT,
        form=forms.CoMakerForm, effect=_asked, calls_for="co_maker_consultation", number="letter",
    ),
    Act(
        "consult_other_organ", "征求其他机关意见", "R711 33", CLERK, OUT,
        form=forms.OtherOrganForm, effect=_asked,
        calls_for="other_organ_consultation", number="letter",
    ),
    Act(
        "record_answer", "登记意见回函", "R711 32", CLERK, states.CONSULTING,
        form=forms.AnswerForm, effect=all_of(its_consultation, by_the_clock),
    ),
    Act(
        "record_silence", "记录逾期未答复", "R711 32", CLERK, states.CONSULTING,
        form=forms.SilenceForm, barred=silent_for_long,
        effect=all_of(its_consultation, term_over),
    ),
    Act(
        "tell_third_party", "告知第三方公开决定", "R711 32", CLERK, OUT | {states.DECIDED},
        form=forms.TellThirdPartyForm, barred=objected, effect=all_of(in_order, its_objection),
        calls_for="third_party_decision", number="letter",
    ),
    Act(
        "deliver", "登记文书送达", "R711 45", CLERK | {Role.PROGRAM},
        states.EVERY - states.COUNTLESS - states.NOT_RECEIVED,
        form=forms.DeliverForm, barred=something_out, effect=all_of(its_notice, by_the_clock),
    ),
)  # fmt: skip
