"""Working on it: correction, reasons, search, help, extension, fee."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongkai.statute import fees
from gongkai.web.ledger.acts import Act, Entry, Refused
from gongkai.web.organs.roles import Role
from gongkai.web.requests import clocks, states
from gongkai.web.requests.acts.intake import CLERK
from gongkai.web.requests.acts.lawful import (
    all_of,
    by_the_clock,
    in_order,
    later_than_asked,
    words,
)
from gongkai.web.requests.case import Case
from gongkai.web.requests.forms import handling as forms
from gongkai.web.requests.forms import intake as intake_forms
from gongkai.web.requests.forms import reply as reply_forms

LEADER = frozenset({Role.LEADER})


def not_corrected_before(case: Case, today: date) -> str:
    """One notice, once (R711 30)."""
    if case.correction:
        asked = words(case.correction.asked_on)
        return f"已于{asked}出具过补正告知书；补正应当一次性告知，不能再次要求。"
    if case.redos:
        return "本件正在重新答复，不再要求补正。"
    return ""


def in_seven_days(case: Case, entry: Entry) -> None:
    """A correction notice later than seven working days needs its reason (R711 30)."""
    last = clocks.correction_notice_by(case)
    if last and entry.on > last and not entry.data.get("late_reason"):
        raise Refused(
            f"补正告知应当自收到申请之日起 7 个工作日内作出，本件已于{words(last)}届满。"
            "仍要出具的，写明超过的原因。",
            "late_reason",
            "R711 30",
        )


def over(kind: str, what: str) -> Any:
    """The period of a deadline has to be over before its lapse is recorded."""

    def barred(case: Case, today: date) -> str:
        last = clocks.deadline(case, kind)
        if last is None:
            return f"还不能确定{what}从哪一日起算；先登记告知书何时送达。"
        return "" if today > last else f"{what}到{words(last)}才届满。"

    return barred


def passed(kind: str, what: str) -> Any:
    """The same for the day on which it is recorded."""

    def check(case: Case, entry: Entry) -> None:
        if says := over(kind, what)(case, entry.on):
            raise Refused(says, "on")

    return check


def found_reasonable(case: Case, today: date) -> str:
    """A delay follows reasons that were found reasonable (R711 35)."""
    if case.delayed_until:
        return f"已确定延迟至{words(case.delayed_until)}答复。"
    if not case.reasons or case.reasons.judged != "reasonable":
        return "只有要求申请人说明理由并认定理由合理之后，才能确定延迟答复的期限。"
    return ""


def asked_once(case: Case, today: date) -> str:
    """Reasons are asked for once."""
    if case.redos:
        return "本件正在重新答复，不再要求说明理由。"
    return "已经要求申请人说明过理由。" if case.reasons else ""


def not_given(case: Case, today: date) -> str:
    """Reasons are received once; what comes later is a note."""
    if case.reasons and case.reasons.given_on:
        return f"已于{words(case.reasons.given_on)}收到申请人说明的理由。"
    return ""


def to_be_judged(case: Case, today: date) -> str:
    """Reasons were asked for and nobody has judged them."""
    if not case.reasons:
        return "没有要求申请人说明理由。"
    judged = case.reasons.answered_on
    return f"已于{words(judged)}作出认定。" if judged else ""


def heard(case: Case, entry: Entry) -> None:
    """Whoever gave reasons in time was not silent."""
    given = case.reasons.given_on if case.reasons else None
    if given and case.reasons and given <= case.reasons.until and entry.data["judged"] == "none":
        raise Refused(
            f"申请人已于{words(given)}说明理由，没有逾期。请认定理由是否合理。", "judged", "R711 35"
        )


def may_extend(case: Case, today: date) -> str:
    """One extension a period, before the period ends (R711 33)."""
    if case.extension:
        approved = case.extension.approved_on or case.extension.proposed_on
        return f"已于{words(approved)}经批准延长 {case.extension.days} 个工作日，只能延长一次。"
    if case.delayed_until or case.redos:
        return "本件的答复期限已另行确定，不适用延长。"
    due = clocks.due_on(case)
    if due and today > due:
        return f"答复期限已于{words(due)}届满；延长应当在届满前批准。"
    return ""


def may_propose(case: Case, today: date) -> str:
    """Besides, one proposal at a time."""
    return "延期审批单已报批，等待批准。" if case.proposal else may_extend(case, today)


def proposed(case: Case, today: date) -> str:
    """There has to be a proposal."""
    return may_extend(case, today) if case.proposal else "没有待批准的延期审批单。"


def extend_in_time(case: Case, entry: Entry) -> None:
    """The approval is dated within the period."""
    if says := proposed(case, entry.on):
        raise Refused(says, "on", "R711 33")


def not_charged(case: Case, today: date) -> str:
    """One fee notice a request."""
    if case.fee:
        return f"已于{words(case.fee.noticed_on)}出具收费通知书。"
    if case.redos:
        return "本件正在重新答复，不再收费。"
    return ""


def amount(case: Case, entry: Entry) -> Mapping[str, Any]:
    """The amount by the tariff chosen; nothing to pay, no notice (FEE109 3)."""
    data = entry.data
    try:
        found = (
            fees.by_volume(int(data["pages"]), on=entry.on)
            if data["tariff"] == "volume"
            else fees.by_item(1, after=int(data["nth"]) - 1, on=entry.on)
        )
    except ValueError as error:
        raise Refused(str(error), "tariff", "FEE109") from error
    if not found.amount:
        raise Refused("按这种方式计算不收费，不用出具收费通知书。", "tariff", found.article)
    return {"amount": str(found.amount), "grounds": list(fees.notice_grounds(found))}


def assistance_out(case: Case, today: date) -> str:
    """There has to be a letter that is not answered."""
    waiting = any(not each.answered_on for each in case.assistance)
    return "" if waiting else "没有待回复的协办函。"


def its_letter(case: Case, entry: Entry) -> None:
    """The letter named is one that waits."""
    if not any(e.id == entry.data["letter"] and not e.answered_on for e in case.assistance):
        raise Refused("没有这份待回复的协办函。请重新选择。", "letter")


def referral_out(case: Case, today: date) -> str:
    """There has to be a question that is not answered."""
    waiting = case.referral and not case.referral.answered_on
    return "" if waiting else "没有待回复的报请。"


def another_department(case: Case, entry: Entry) -> None:
    """Handing over changes the department."""
    if entry.data["department"] == case.department:
        raise Refused("本件已在这个科室。请选择另一个科室。", "department")


_clocked = all_of(in_order, by_the_clock)

ACTS = (
    Act(
        "take", "承办本件", "R711 45", CLERK, frozenset({states.REGISTERED, states.REDO}),
        form=forms.TakeForm, moves_to=states.IN_PROCESS,
    ),
    Act(
        "ask_correction", "出具补正告知书", "R711 30", CLERK,
        frozenset({states.REGISTERED, states.IN_PROCESS}),
        form=forms.CorrectionForm, barred=not_corrected_before,
        effect=all_of(in_order, later_than_asked(), in_seven_days, by_the_clock),
        moves_to=states.CORRECTION_ASKED, calls_for="correction_notice", number="letter", once=True,
    ),
    Act(
        "receive_correction", "收到补正", "R711 30", CLERK | {Role.REQUESTER},
        frozenset({states.CORRECTION_ASKED}),
        form=intake_forms.CorrectedForm, effect=_clocked,
    ),
    Act(
        "abandon", "记录逾期未补正", "R711 30", CLERK, frozenset({states.CORRECTION_ASKED}),
        form=reply_forms.AbandonForm, barred=over("correction", "补正期限"),
        effect=all_of(in_order, passed("correction", "补正期限")), moves_to=states.CLOSED,
        calls_for="reply_abandon", number="letter",
    ),
    Act(
        "search", "记录检索", "R711 36(4)", CLERK, states.BUSY,
        form=forms.SearchForm, effect=all_of(in_order), calls_for="search_record",
    ),
    Act(
        "ask_assistance", "发出协办函", "R711 45", CLERK, states.BUSY,
        form=forms.AssistanceForm, effect=all_of(in_order),
        calls_for="assistance_letter", number="letter",
    ),
    Act(
        "assisted", "登记协办单位回函", "R711 45", CLERK, states.BUSY,
        form=forms.AssistedForm, barred=assistance_out, effect=all_of(in_order, its_letter),
    ),
    Act(
        "hand_over", "转交其他科室", "R711 45", CLERK, states.BUSY,
        form=forms.HandOverForm, effect=all_of(another_department),
    ),
    Act(
        "refer", "报请确定是否可以公开", "R711 17", CLERK, frozenset({states.IN_PROCESS}),
        form=forms.ReferForm, effect=_clocked, moves_to=states.REFERRED,
        calls_for="secrecy_referral", number="letter",
    ),
    Act(
        "determine", "登记确定的意见", "R711 17", CLERK, states.BUSY,
        form=forms.DetermineForm, barred=referral_out, effect=all_of(in_order),
    ),
    Act(
        "propose_extension", "报批延期", "R711 33", CLERK, states.BUSY,
        form=forms.ExtensionForm, barred=may_propose, effect=all_of(in_order),
    ),
    Act(
        "approve_extension", "批准延期", "R711 33", LEADER, states.BUSY,
        form=forms.RemarkForm, barred=proposed, effect=all_of(extend_in_time, by_the_clock),
        calls_for="extension_notice", number="letter", second_person="propose_extension",
    ),
    Act(
        "decline_extension", "不批准延期", "R711 33", LEADER, states.BUSY,
        form=forms.ReturnForm, barred=proposed,
    ),
    Act(
        "ask_reasons", "出具说明理由告知书", "R711 35", CLERK,
        frozenset({states.REGISTERED, states.IN_PROCESS}),
        form=forms.AskReasonsForm, barred=asked_once,
        effect=all_of(in_order, later_than_asked(), by_the_clock),
        moves_to=states.REASONS_ASKED, calls_for="reasons_notice", number="letter", once=True,
    ),
    Act(
        "receive_reasons", "收到说明的理由", "R711 35", CLERK | {Role.REQUESTER},
        frozenset({states.REASONS_ASKED}),
        form=forms.ReasonsForm, barred=not_given, effect=all_of(in_order),
    ),
    Act(
        "judge_reasons", "认定申请人说明的理由", "R711 35", CLERK,
        frozenset({states.REASONS_ASKED, states.REGISTERED}) | states.BUSY,
        form=forms.JudgeReasonsForm, barred=to_be_judged, effect=all_of(in_order, heard),
    ),
    Act(
        "set_delay", "确定延迟答复的期限", "R711 35", CLERK, states.BUSY,
        form=forms.DelayForm, barred=found_reasonable,
        effect=all_of(in_order, later_than_asked(), by_the_clock),
        calls_for="delay_notice", number="letter",
    ),
    Act(
        "notice_fee", "出具收费通知书", "R711 42", CLERK, frozenset({states.IN_PROCESS}),
        form=forms.FeeForm, barred=not_charged, effect=all_of(in_order, amount, by_the_clock),
        moves_to=states.FEE_NOTICED, calls_for="fee_notice", number="letter", once=True,
    ),
    Act(
        "record_payment", "登记缴费", "FEE109", CLERK, frozenset({states.FEE_NOTICED}),
        form=forms.PaymentForm, effect=_clocked,
    ),
    Act(
        "fee_unpaid", "记录逾期未缴费", "FEE109", CLERK, frozenset({states.FEE_NOTICED}),
        form=reply_forms.UnpaidForm, barred=over("payment", "缴费期限"),
        effect=all_of(in_order, passed("payment", "缴费期限")), moves_to=states.CLOSED,
        calls_for="reply_fee_unpaid", number="letter",
    ),
)  # fmt: skip
