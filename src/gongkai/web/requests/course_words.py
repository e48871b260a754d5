"""What happened to a request, as its reply tells it."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.web.requests.acts.lawful import words
from gongkai.web.requests.case import Case
from gongkai.web.requests.letters import consulted
from gongkai.web.requests.words import ANSWERS


def told(case: Case) -> str:
    """The course in one paragraph, or "" when there is nothing to tell."""
    parts = list(_parts(case))
    return f"期间，{'；'.join(parts)}。" if parts else ""


def _parts(case: Case) -> Iterator[str]:
    if case.correction:
        yield f"本机关于{words(case.correction.asked_on)}告知补正"
        if case.correction.corrected_on:
            yield f"于{words(case.correction.corrected_on)}收到补正后的申请，答复期限重新计算"
    parties = [each for each in case.consultations if each.kind == "third_party"]
    if parties:
        yield f"本机关于{words(parties[0].asked_on)}书面征求第三方意见，所需时间不计算在答复期限内"
    if any(each.kind != "third_party" for each in case.consultations):
        yield "本机关征求了其他机关的意见，所需时间不计算在答复期限内"
    if case.extension and case.extension.approved_on:
        yield (
            f"经批准，本机关于{words(case.extension.approved_on)}"
            f"延长答复期限{case.extension.days}个工作日"
        )
    if case.fee and case.fee.paid_on:
        yield f"于{words(case.fee.paid_on)}缴纳信息处理费，处理期限重新计算"
    for order in case.redos:
        yield f"{order.by}以{order.document}责令重新答复"


def answer_of_third_parties(case: Case) -> str:
    """What the third parties said, without saying who they are."""
    parties = [each for each in case.consultations if each.kind == "third_party" and each.answer]
    return "".join(
        f"本机关书面征求{consulted(each)}意见，对方{ANSWERS[each.answer]}"
        + (f"，理由是：{each.reasons.rstrip('。')}。" if each.reasons else "。")
        for each in parties
    )
